/** Fonts of pictures, in order of preference. */
export const FONT = "Helvetica Neue,Helvetica,Arial,Liberation Sans,sans-serif";

/**
 * Widths of the characters from space to ~ in Helvetica Bold, in thousandths of the font size
 * (Adobe's font metrics).
 */
// prettier-ignore
const CHARACTER_WIDTHS = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
  556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
  611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
  667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
  278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];
/** Widths of other letters; those of East Asia and emoji are as wide as they are high. */
const OTHER_WIDTH = 650,
  WIDE_WIDTH = 1000;
/** Other sans-serif fonts may be wider than Helvetica by this factor. */
const FONT_ALLOWANCE = 1.08;

/** Estimates the width of a bold text, in font sizes; rather too wide than too narrow. */
export function textWidth(text: string): number {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    sum += CHARACTER_WIDTHS[code - 32] ?? (code >= 0x1100 ? WIDE_WIDTH : OTHER_WIDTH);
  }
  return (sum / 1000) * FONT_ALLOWANCE;
}

/**
 * Breaks a label at spaces into lines of about a width. Of more than `maxLines` lines, the first
 * ones are kept, and the last of these ends with "…".
 * @param widthOf measures a text; default: `textWidth`, in font sizes
 */
export function wrap(
  text: string,
  width: number,
  maxLines: number,
  widthOf: (text: string) => number = textWidth,
): string[] {
  const words = text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => cut(word, width * 1.6, widthOf));
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines - 1), `${lines[maxLines - 1]!.replace(/[\s,;:]+$/, "")}…`];
}

/** A text, or as much of its beginning as fits into a width, with "…". */
export function cut(text: string, width: number, widthOf: (text: string) => number = textWidth): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (kept !== "" && widthOf(`${kept}${character}…`) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Escapes markup and quotes for XML, and leaves out what XML cannot hold. */
export function escapeXml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Leaves out characters that XML cannot hold, and direction marks, which would reverse the text
 * around them.
 */
export function printable(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .replace(
      // eslint-disable-next-line no-control-regex
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g,
      "",
    )
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}
