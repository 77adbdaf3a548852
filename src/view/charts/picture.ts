import type { jupyterDisplay } from "../../core/display.js";
import { fnv1a } from "../../core/strings.js";
import { hex, pointColour, textColour, themes, type Theme } from "../theme/palette.js";
import { WIDTH, type ChartOptions, type PictureOptions } from "../theme/picture-options.js";
import { cut, escapeXml, FONT } from "../theme/svg-text.js";

/**
 * Plain data that can draw itself. `JSON.stringify` keeps all of it, and `show` of
 * `paperweave/notebook` draws what `JSON.parse` reads back.
 */
export interface Chart<Options extends ChartOptions = ChartOptions> {
  /**
   * Draws an SVG picture. Labels are text in it, never markup; it loads nothing; the same data give
   * the same bytes.
   * @throws PaperweaveError `invalid-argument`
   */
  toSVG(options?: Options): string;
  /** What a notebook shows: a text for each media type. */
  [jupyterDisplay](): Record<string, string>;
}

/** Margin at both sides of a chart, in pixels. */
export const MARGIN = 24;
/** Font sizes in pixels: of most text, and of less important text. */
export const TEXT_SIZE = 11,
  SMALL_TEXT_SIZE = 9.5;
/** Width of a chart between its margins, in pixels. */
export const INNER_WIDTH = WIDTH - 2 * MARGIN;

/** A number with two decimals, as charts show it: with a minus sign, not a hyphen. */
export function twoDecimals(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

/** What a chart draws; `picture` adds heading, colours and background. */
export interface Drawing {
  /** First part of the id of the SVG element. */
  name: string;
  /** What the chart shows, in a few words. */
  what: string;
  /** What the chart shows, for readers who cannot see it. */
  description: string;
  /** How to read the chart: one line above it; nothing when empty. */
  caption: string;
  height: number;
  /** Numbers of the colours that are used. */
  colours: readonly number[];
  /** Further style rules: the name of a class, and its style in a theme. */
  rules?: readonly (readonly [name: string, style: (theme: Theme) => string])[];
  /** SVG elements; x goes from 0 to WIDTH, y from 0 to `height`. */
  marks: readonly string[];
}

/**
 * A whole SVG file. Its classes: g background, i text, m muted text, x axis lines, b bold, h
 * heading; e and q are text whose end or middle stands at x. With the colour number of a topic: c
 * points and areas, s lines, t text.
 */
export function picture(
  { name, what, description, caption, height, colours, rules = [], marks }: Drawing,
  { width, theme, title }: PictureOptions,
): string {
  const heading = title === undefined ? 0 : 34,
    head = 12 + heading + (caption === "" ? 0 : 22);
  // Pictures in one page must not share their styles.
  const id = `${name}-${fnv1a(marks.join() + caption).toString(36)}`;
  const totalHeight = Math.round(head + height + 12);
  const numbers = [...new Set(colours)].sort((a, b) => a - b);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" width="${width}"` +
      ` height="${Math.round((totalHeight * width) / WIDTH)}" viewBox="0 0 ${WIDTH} ${totalHeight}"` +
      ` role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">${escapeXml(title ?? what)}</title>`,
    `<desc id="${id}-d">${escapeXml(description)}</desc>`,
    `<style>${styles(`#${id}`, theme, numbers, rules)}</style>`,
    `<rect class="g" width="${WIDTH}" height="${totalHeight}"/>`,
    ...(title === undefined ? [] : [fittedText(MARGIN, 32, title, INNER_WIDTH, "i h", 20)]),
    ...(caption === "" ? [] : [fittedText(MARGIN, 12 + heading + 10, caption, INNER_WIDTH, "m", SMALL_TEXT_SIZE)]),
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
    `${root} text{font:${TEXT_SIZE}px ${FONT}}`,
    `${root} .m{font-size:${SMALL_TEXT_SIZE}px}`,
    `${root} .b{font-weight:bold}`,
    `${root} .h{font:bold 20px ${FONT}}`,
    rule("e", "text-anchor:end"),
    rule("q", "text-anchor:middle"),
    rule("x", "fill:none;stroke-width:1px"),
    coloured(theme === "dark" ? "dark" : "light"),
    ...(theme === "auto" ? [`@media(prefers-color-scheme:dark){${coloured("dark")}}`] : []),
  ].join("");
}

/** @param classes see `picture` */
export function text(x: number, y: number, content: string, classes: string): string {
  return `<text class="${classes}" x="${toTenths(x)}" y="${toTenths(y)}">${escapeXml(content)}</text>`;
}

/** Width of text that is not bold, in parts of the width of bold text. */
const REGULAR_WIDTH = 0.93;

/** Text of at most a width in pixels. Longer text ends with "…", and its tooltip shows all of it. */
export function fittedText(
  x: number,
  y: number,
  content: string,
  width: number,
  classes: string,
  size = TEXT_SIZE,
): string {
  const shown = cut(content, width / size / (/\b[bh]\b/.test(classes) ? 1 : REGULAR_WIDTH));
  const tooltip = shown === content ? "" : `<title>${escapeXml(content)}</title>`;
  return `<text class="${classes}" x="${toTenths(x)}" y="${toTenths(y)}">${escapeXml(shown)}${tooltip}</text>`;
}

/** @param tooltip shown by browsers when the mouse rests on it; none when empty */
export function rectangle(x: number, y: number, width: number, height: number, classes: string, tooltip = ""): string {
  const size = `width="${toTenths(width)}" height="${toTenths(height)}"`;
  const start = `<rect class="${classes}" x="${toTenths(x)}" y="${toTenths(y)}" ${size}`;
  return tooltip === "" ? `${start}/>` : `${start}><title>${escapeXml(tooltip)}</title></rect>`;
}

export function line(fromX: number, fromY: number, toX: number, toY: number, classes = "x"): string {
  return `<path class="${classes}" d="M${toTenths(fromX)} ${toTenths(fromY)}L${toTenths(toX)} ${toTenths(toY)}"/>`;
}

/** Rounds to tenths of a pixel, which all coordinates are in. */
export function toTenths(value: number): number {
  return Math.round(10 * value) / 10;
}
