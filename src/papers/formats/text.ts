import { PaperweaveError } from "../../core/errors.js";
import { LONGEST_LINE, tooLong } from "../clean/decode.js";

/**
 * Longest text that V8 holds in one string, with room to spare; formats that stream have no such
 * bound.
 */
const LONGEST_TEXT = 256 * 1024 * 1024;

/** The whole text, for formats that cannot be read in pieces. */
export async function wholeText(pieces: AsyncIterable<string>): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > LONGEST_TEXT)
      throw new PaperweaveError(
        "bad-format",
        `The file is larger than ${LONGEST_TEXT / 1024 / 1024} MB of text; write it as JSONL, which is read line by line.`,
      );
    parts.push(piece);
  }
  return parts.join("");
}

/**
 * The lines of a text in pieces, without their ends. Throws `bad-format` for a line that is no
 * line.
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE) throw tooLong();
    for (const line of lines) {
      if (line.length > LONGEST_LINE) throw tooLong();
      yield line;
    }
  }
  for (const line of rest.split("\r")) if (line !== "") yield line;
}
