/**
 * Widths of the characters from space to ~ in Helvetica Bold, in thousandths of the font size
 * (Adobe's font metrics).
 */
const WIDTHS =
  "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 584 584 584 611 " +
  "975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 " +
  "333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584";
const widths = WIDTHS.split(" ").map(Number);
/** Other letters; those of East Asia and emoji are as wide as high. */
const OTHER = 650,
  WIDE = 1000;
/** Fonts differ: other sans-serif fonts may be this much wider. */
const MARGIN = 1.08;

/** About how wide a bold text is, in font sizes; rather more than less. */
export function textWidth(text: string): number {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    sum += widths[code - 32] ?? (code >= 0x1100 ? WIDE : OTHER);
  }
  return (sum / 1000) * MARGIN;
}

/**
 * Breaks a label into lines of about a width, at spaces, the shortest way; at most `most` lines,
 * the last one cut with "…".
 * @param widthOf measures a text; default: `textWidth`, in font sizes
 */
export function wrap(
  text: string,
  width: number,
  most: number,
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
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]!.replace(/[\s,;:]+$/, "")}…`];
}

/** The text, or as much of its beginning as there is room for, with "…". */
export function cut(text: string, width: number, widthOf: (text: string) => number = textWidth): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (kept !== "" && widthOf(`${kept}${character}…`) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Text as it may stand in XML: markup and quotes escaped, and only what is printable. */
export function escapeXml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Text without characters that XML does not have, and without direction marks, which would turn
 * what stands around them.
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
