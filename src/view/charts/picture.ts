import type { jupyterDisplay } from "../../core/display.js";
import { fnv1a } from "../../core/strings.js";
import { FONT } from "../theme/map-style.js";
import { colourNumber, hex, pointColour, textColour, themes, type Theme } from "../theme/palette.js";
import { WIDTH, type ChartOptions, type PictureOptions } from "../theme/picture-options.js";
import { cut, escapeXml } from "../theme/text.js";

/**
 * Plain data that can be drawn: `JSON.stringify` keeps all of it, and `show` of
 * `paperweave/notebook` draws what `JSON.parse` reads back.
 */
export interface Chart<Options extends ChartOptions = ChartOptions> {
  /**
   * A still picture. Text in it is text; nothing in it is loaded from elsewhere; the same data give
   * the same bytes.
   * @throws PaperweaveError `invalid-argument`
   */
  toSVG(options?: Options): string;
  /** How a notebook shows it: one form for each media type. */
  [jupyterDisplay](): Record<string, string>;
}

/** Room at the sides of a chart, in pixels. */
export const MARGIN = 24;
/** Usual size of text, and that of text that says less, in pixels. */
export const TEXT = 11,
  SMALL = 9.5;
/** Width of what charts are drawn in. */
export const INNER = WIDTH - 2 * MARGIN;

/**
 * A number with two digits behind the point, as charts show it: the sign is a minus, not a hyphen.
 */
export function hundredths(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

/** A chart before it has a head, colours and a name. */
export interface Drawing {
  /** Names the elements of the picture. */
  name: string;
  /** What it shows, in a few words. */
  what: string;
  /** What it shows, for those who cannot see it. */
  description: string;
  /** How to read it, in one line above it; nothing when empty. */
  caption: string;
  height: number;
  /** Ids of the topics whose colours it needs. */
  topics: readonly number[];
  /** Style rules of its own: names of classes, and what each is in a theme. */
  rules?: readonly (readonly [name: string, style: (theme: Theme) => string])[];
  /** SVG elements, from 0 to WIDTH and from 0 to `height`. */
  marks: readonly string[];
}

/**
 * A whole SVG file. Its classes: g ground, i ink, m muted text, x lines of axes; with a topic's
 * colour number c points and areas, s lines, t text; b is bold, h the heading, e ends at its place,
 * q has it in the middle.
 */
export function picture(
  { name, what, description, caption, height, topics, rules = [], marks }: Drawing,
  { width, theme, title }: PictureOptions,
): string {
  const heading = title === undefined ? 0 : 34,
    head = 12 + heading + (caption === "" ? 0 : 22);
  const id = `${name}-${fnv1a(marks.join() + caption).toString(36)}`; // several pictures in one page must not take each other's styles
  const whole = Math.round(head + height + 12);
  const numbers = [...new Set(topics.map(colourNumber))].sort((a, b) => a - b);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" width="${width}" height="${Math.round((whole * width) / WIDTH)}" viewBox="0 0 ${WIDTH} ${whole}" role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">${escapeXml(title ?? what)}</title>`,
    `<desc id="${id}-d">${escapeXml(description)}</desc>`,
    `<style>${styles(`#${id}`, theme, numbers, rules)}</style>`,
    `<rect class="g" width="${WIDTH}" height="${whole}"/>`,
    ...(title === undefined ? [] : [shortText(MARGIN, 32, title, INNER, "i h", 20)]),
    ...(caption === "" ? [] : [shortText(MARGIN, 12 + heading + 10, caption, INNER, "m", SMALL)]),
    `<g transform="translate(0 ${head})">`,
    ...marks,
    `</g>`,
    `</svg>\n`,
  ].join("\n");
}

function styles(
  root: string,
  theme: PictureOptions["theme"],
  numbers: readonly number[],
  rules: NonNullable<Drawing["rules"]>,
): string {
  const rule = (name: string, style: string): string => `${root} .${name}{${style}}`;
  const coloured = (name: Theme): string => {
    const { paper, ink, muted, line } = themes[name];
    return [
      rule("g", `fill:${hex(paper)}`),
      rule("i", `fill:${hex(ink)}`),
      rule("m", `fill:${hex(muted)}`),
      rule("x", `stroke:${hex(line)}`),
      ...numbers.map(
        (number) =>
          rule(`c${number}`, `fill:${pointColour(number, name)}`) +
          rule(`s${number}`, `stroke:${pointColour(number, name)}`) +
          rule(`t${number}`, `fill:${textColour(number, name)}`),
      ),
      ...rules.map(([own, style]) => rule(own, style(name))),
    ].join("");
  };
  return [
    `${root} text{font:${TEXT}px ${FONT}}`,
    `${root} .m{font-size:${SMALL}px}`,
    `${root} .b{font-weight:bold}`,
    `${root} .h{font:bold 20px ${FONT}}`,
    rule("e", "text-anchor:end"),
    rule("q", "text-anchor:middle"),
    rule("x", "fill:none;stroke-width:1px"),
    coloured(theme === "dark" ? "dark" : "light"),
    ...(theme === "auto" ? [`@media(prefers-color-scheme:dark){${coloured("dark")}}`] : []),
  ].join("");
}

/** @param classes as of `picture` */
export function text(x: number, y: number, content: string, classes: string): string {
  return `<text class="${classes}" x="${round(x)}" y="${round(y)}">${escapeXml(content)}</text>`;
}

/** Letters that are not bold are so much narrower. */
const REGULAR = 0.93;

/**
 * Text that is at most so many pixels wide, its end cut off with "…" where it is longer; the whole
 * text is its tooltip then.
 */
export function shortText(x: number, y: number, content: string, width: number, classes: string, size = TEXT): string {
  const shown = cut(content, width / size / (/\b[bh]\b/.test(classes) ? 1 : REGULAR));
  const tip = shown === content ? "" : `<title>${escapeXml(content)}</title>`;
  return `<text class="${classes}" x="${round(x)}" y="${round(y)}">${escapeXml(shown)}${tip}</text>`;
}

export function rectangle(x: number, y: number, width: number, height: number, classes: string, tip = ""): string {
  const box = `<rect class="${classes}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
  return tip === "" ? `${box}/>` : `${box}><title>${escapeXml(tip)}</title></rect>`;
}

export function line(fromX: number, fromY: number, toX: number, toY: number, classes = "x"): string {
  return `<path class="${classes}" d="M${round(fromX)} ${round(fromY)}L${round(toX)} ${round(toY)}"/>`;
}

/** Coordinates are in tenths of a pixel. */
export function round(value: number): number {
  return Math.round(10 * value) / 10;
}
