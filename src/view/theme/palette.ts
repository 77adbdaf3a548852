import { pow } from "../../core/math.js";

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/**
 * Nine hues that colour-blind people can tell apart: Paul Tol, "Colour schemes" (technical note
 * SRON/EPS/TN/09-002, 2021), the scheme "muted", in an order in which neighbours differ in
 * lightness, too.
 */
const HUES: readonly Colour[] = [
  [51, 34, 136],
  [204, 102, 119],
  [68, 170, 153],
  [221, 204, 119],
  [136, 34, 85],
  [136, 204, 238],
  [17, 119, 51],
  [170, 68, 153],
  [153, 153, 51],
];
/** Each further round of hues is mixed with white or black by so much. */
const SHADES = [0, -0.3, 0.3];
export const COLOUR_COUNT = HUES.length * SHADES.length;
/** Contrast that WCAG 2.2 asks of text, level AA; and least contrast of a dot with the ground. */
const READABLE = 4.5,
  VISIBLE = 2;

export const themes = {
  light: {
    paper: [255, 255, 255],
    ink: [31, 35, 40],
    faint: [150, 155, 162],
    muted: [89, 99, 110],
    line: [216, 222, 228],
  },
  dark: {
    paper: [16, 20, 26],
    ink: [230, 237, 243],
    faint: [110, 118, 129],
    muted: [145, 152, 161],
    line: [51, 58, 66],
  },
} satisfies Record<string, Record<string, Colour>>;
export type Theme = keyof typeof themes;

/**
 * The number of a topic's colour. It depends on the topic's id alone, which stays as topics grow.
 */
export function colourNumber(topic: number): number {
  return topic % COLOUR_COUNT;
}

/** Colour of points: against a dark ground all are lighter. */
export function pointColour(number: number, theme: Theme): string {
  return hex(against(number, theme, VISIBLE));
}

/** The same for text. */
export function textColour(number: number, theme: Theme): string {
  return hex(against(number, theme, READABLE));
}

/** A colour, moved towards the ink until it has that contrast with the paper. */
function against(number: number, theme: Theme, least: number): Colour {
  const { ink, paper } = themes[theme];
  const colour = mixed(number, theme);
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(colour, ink, share);
    if (contrast(moved, paper) >= least) return moved;
  }
  return ink;
}

export function hex(colour: Colour): string {
  return `#${colour.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function mixed(number: number, theme: Theme): Colour {
  const shade = SHADES[Math.floor(number / HUES.length)]!;
  const colour = mix(HUES[number % HUES.length]!, shade < 0 ? [0, 0, 0] : [255, 255, 255], Math.abs(shade));
  return theme === "light" ? colour : mix(colour, [255, 255, 255], 0.35);
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  return [0, 1, 2].map((i) => from[i]! + (to[i]! - from[i]!) * share) as unknown as Colour;
}

/**
 * Contrast ratio of two colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio" and "relative
 * luminance".
 */
export function contrast(a: Colour, b: Colour): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter! + 0.05) / (darker! + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : pow((value / 255 + 0.055) / 1.055, 2.4),
  );
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
