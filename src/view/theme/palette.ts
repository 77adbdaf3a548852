import { pow } from "../../core/math.js";

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/**
 * Nine hues that colour-blind people can tell apart. Neighbours in the list differ in lightness,
 * too. Source: Paul Tol, "Colour schemes" (technical note SRON/EPS/TN/09-002, 2021), scheme "muted".
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
/**
 * The hues are used three times: as they are, mixed with this share of black, and of white. These
 * shares leave few pairs of colours that are hard to tell apart (OKLab distance below 0.1: 26 of
 * 351 in light, 35 in dark).
 */
const LIGHTNESS_STEPS = { light: [0, -0.3, 0.3], dark: [0, -0.25, 0.45] };
/** Topics with more ids than this share colours. */
export const COLOUR_COUNT = HUES.length * LIGHTNESS_STEPS.light.length;
/** Least contrast with the background of text (WCAG 2.2, level AA). */
const MIN_TEXT_CONTRAST = 4.5;
/** Of points: on white, with more contrast the light hues would look like others. */
const MIN_POINT_CONTRAST = { light: 2, dark: 3 };

/** Colours of a picture: background, text, points without a topic, less important text, lines. */
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
 * The colour number of a topic: `color` of its model; where an older model has none, its id decides.
 * @param topic id
 */
export function colourNumber(topic: number, color = topic): number {
  return color % COLOUR_COUNT;
}

/** Colour of points. */
export function pointColour(number: number, theme: Theme): string {
  return hex(pointRgb(number, theme));
}

/** Red, green and blue of points. */
export function pointRgb(number: number, theme: Theme): Colour {
  return withContrast(number, theme, MIN_POINT_CONTRAST[theme]);
}

/** Colour of text. */
export function textColour(number: number, theme: Theme): string {
  return hex(withContrast(number, theme, MIN_TEXT_CONTRAST));
}

/** A colour, mixed with the text colour until its contrast with the background is large enough. */
function withContrast(number: number, theme: Theme, least: number): Colour {
  const { ink, paper } = themes[theme];
  const colour = baseColour(number, theme);
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(colour, ink, share);
    if (contrast(moved, paper) >= least) return moved;
  }
  return ink;
}

export function hex(colour: Colour): string {
  return `#${colour.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function baseColour(number: number, theme: Theme): Colour {
  const shade = LIGHTNESS_STEPS[theme][Math.floor(number / HUES.length)]!;
  return mix(HUES[number % HUES.length]!, shade < 0 ? [0, 0, 0] : [255, 255, 255], Math.abs(shade));
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
