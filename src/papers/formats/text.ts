import { PaperweaveError } from "../../core/errors.js";

/**
 * Longest text that V8 holds in one string, with room to spare; formats that stream have no such
 * bound.
 */
const LONGEST_TEXT = 256 * 1024 * 1024;
/**
 * A line of more characters is no record of a paper; without a bound it would fill the memory.
 */
export const LONGEST_LINE = 64 * 1024 * 1024;

/** The whole text, for formats that cannot be read in pieces. */
export async function wholeText(pieces: AsyncIterable<string>): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > LONGEST_TEXT)
      throw new PaperweaveError(
        "bad-format",
        `The file is larger than ${LONGEST_TEXT / 1024 / 1024} MB of text; write it as JSONL, which is read ` +
          "line by line.",
      );
    parts.push(piece);
  }
  return parts.join("");
}

/**
 * The lines of a text in pieces, without their ends (LF, CR LF or CR). Throws `bad-format` for a
 * line that is no line.
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let parts: string[] = [];
  let length = 0;
  let afterReturn = false; // a line feed at the beginning of the next piece belongs to it
  const add = (part: string): void => {
    length += part.length;
    if (length > LONGEST_LINE)
      throw new PaperweaveError(
        "bad-format",
        `A line is longer than ${LONGEST_LINE / 1024 / 1024} MB: this is no list of papers.`,
      );
    parts.push(part);
  };
  for await (const piece of pieces) {
    if (piece === "") continue;
    let from = afterReturn && piece.startsWith("\n") ? 1 : 0;
    for (const { index, 0: end } of piece.matchAll(/\r\n?|\n/g)) {
      if (index < from) continue;
      add(piece.slice(from, index));
      yield parts.length === 1 ? parts[0]! : parts.join("");
      [parts, length] = [[], 0];
      from = index + end.length;
    }
    afterReturn = piece.endsWith("\r");
    if (from < piece.length) add(piece.slice(from));
  }
  if (length > 0) yield parts.join("");
}
