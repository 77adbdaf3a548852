/* The few shapes that the pictures of "How it works" are made of. Lengths are pixels. */

export const INK = "#1f2328";
export const MUTED = "#59636e";
export const LINE = "#d8dee4";
export const MARK = "#332288";
export const SECOND = "#cc6677";

export interface TextStyle {
  size?: number;
  fill?: string;
  anchor?: "start" | "end" | "middle";
  bold?: boolean;
  mono?: boolean;
}

export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { size = 13, fill = INK, anchor = "start", bold = false, mono = false } = style;
  const font = mono ? ' font-family="ui-monospace, monospace"' : "";
  const weight = bold ? ' font-weight="600"' : "";
  return (
    `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}" ` +
    `text-anchor="${anchor}"${weight}${font} xml:space="preserve">${escape(content)}</text>`
  );
}

export function bar(x: number, y: number, width: number, height: number, fill = MARK): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}" rx="2" fill="${fill}"/>`;
}

export function path(d: string, stroke: string, width = 1, opacity = 1): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" opacity="${opacity}"/>`;
}

/** A text that has at most `length` characters. */
export function cut(content: string, length: number): string {
  return content.length <= length ? content : `${content.slice(0, length - 1).trimEnd()}…`;
}

/** A whole picture on white ground, so that it can be read on pages of any colour. */
export function picture(title: string, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="${height}" viewBox="0 0 720 ${height}" ` +
      `role="img" font-family="system-ui, sans-serif">`,
    `<title>${escape(title)}</title>`,
    `<rect width="720" height="${height}" rx="8" fill="#fff"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
