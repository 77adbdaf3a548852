import type { Head, Root } from "./format.js";

/** As much of a file is looked at to recognise its format. */
export const HEAD_CHARACTERS = 1 << 16;

/** The beginning of a file, taken apart once for all formats. */
export function headOf(beginning: string): Head {
  const text = beginning.replace(/^\ufeff+/, "").slice(0, HEAD_CHARACTERS);
  return { text, lines: text.split(/\r\n|\n|\r/), root: rootOf(text) };
}

/** The first lines of a file that are not blank. */
export function firstLines({ lines }: Head, count: number): string[] {
  const found: string[] = [];
  for (const line of lines) {
    if (found.length === count) break;
    if (line.trim() !== "") found.push(line);
  }
  return found;
}

const NAME = /(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s/>])/y;

/**
 * The first element behind declarations, comments and the document type, step by step: a regular
 * expression for all of them at once takes twice the time for each comment more.
 */
function rootOf(text: string): Root | undefined {
  let at = 0;
  for (;;) {
    at = skipBlanks(text, at);
    if (text[at] !== "<") return undefined;
    const end = text.startsWith("<?", at)
      ? ending(text, "?>", at)
      : text.startsWith("<!--", at)
        ? ending(text, "-->", at)
        : text.startsWith("<!", at)
          ? doctypeEnd(text, at)
          : -1;
    if (end < 0) break;
    at = end;
  }
  NAME.lastIndex = at + 1;
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return undefined;
  const close = text.indexOf(">", at);
  return { name, attributes: text.slice(NAME.lastIndex, close < 0 ? undefined : close), prolog: text.slice(0, at) };
}

function skipBlanks(text: string, at: number): number {
  while (at < text.length && /[\s\ufeff]/.test(text[at]!)) at++;
  return at;
}

function ending(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

/** Behind `<!DOCTYPE …>`, which may hold declarations in brackets. */
function doctypeEnd(text: string, from: number): number {
  const end = text.indexOf(">", from);
  const bracket = text.indexOf("[", from);
  if (bracket < 0 || end < bracket) return end < 0 ? text.length : end + 1;
  const close = ending(text, "]", bracket);
  return ending(text, ">", close);
}
