import { PaperweaveError } from "../../core/errors.js";

/** Beginnings of files that are no text, and what they are. */
const signatures: [string, string][] = [
  ["%PDF", "a PDF"],
  ["\x89PNG", "a PNG picture"],
  ["\xff\xd8\xff", "a JPEG picture"],
  ["GIF8", "a GIF picture"],
  ["PK\x03\x04", "a zip archive (or an Office document)"],
  ["\x93NUMPY", "a NumPy file"],
  ["PAR1", "a Parquet file"],
  ["\x7fELF", "a program"],
  ["\x1f\x8b", "a gzip file within a gzip file"],
  ["BZh", "a bzip2 archive"],
  ["7z\xbc\xaf", "a 7z archive"],
  ["\xfd7zXZ", "an xz archive"],
  ["SQLite format 3", "an SQLite database"],
];

/** What had to be repaired to read a text; one sentence each. */
export type Warn = (warning: string) => void;

/**
 * Reads bytes as text, piece by piece: UTF-8, UTF-16 (with a byte order mark, or plainly so); what
 * is not valid UTF-8 is read as Windows-1252, and text that was encoded twice is repaired, with a
 * warning. Throws `bad-format` for what is no text, saying what it looks like.
 */
export async function* decodePieces(pieces: AsyncIterable<Uint8Array>, warn: Warn): AsyncGenerator<string> {
  let encoding: Encoding | undefined;
  let decoder = new TextDecoder();
  let rest: Uint8Array = new Uint8Array(0);
  const repairs = { western: 0, doubled: 0 };
  for await (const piece of pieces) {
    if (encoding === undefined) {
      encoding = sniffEncoding(piece);
      if (encoding !== "utf-8") {
        decoder = new TextDecoder(encoding);
        warn(`The text is not UTF-8; it was read as ${encoding.toUpperCase()}.`);
      }
    }
    if (encoding !== "utf-8") {
      yield decoder.decode(piece, { stream: true });
      continue;
    }
    // Whole lines at a time: a broken line is then read in the old way without touching its
    // neighbours.
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const end = bytes.lastIndexOf(10) + 1;
    rest = bytes.subarray(end);
    if (rest.length > LONGEST_LINE) throw tooLong();
    if (end > 0) yield decodeLines(bytes.subarray(0, end), repairs);
  }
  yield encoding === "utf-8" ? decodeLines(rest, repairs) : decoder.decode();
  if (repairs.western > 0)
    warn(`${repairs.western} lines are not UTF-8; they were read as Windows-1252 (Western European).`);
  warnOfMojibake(repairs, warn);
}

export function warnOfMojibake({ doubled }: { doubled: number }, warn: Warn): void {
  if (doubled > 0) warn(`${doubled} characters were encoded twice and have been repaired (“Ã©” to “é”).`);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const western = new TextDecoder("windows-1252");

function decodeLines(bytes: Uint8Array, repairs: { western: number; doubled: number }): string {
  try {
    return repairMojibake(strict.decode(bytes), repairs);
  } catch {
    const lines: string[] = [];
    for (let start = 0; start < bytes.length;) {
      const newline = bytes.indexOf(10, start);
      const end = newline === -1 ? bytes.length : newline + 1;
      const line = bytes.subarray(start, end);
      try {
        lines.push(strict.decode(line));
      } catch {
        lines.push(western.decode(line));
        repairs.western++;
      }
      start = end;
    }
    return lines.join("");
  }
}

/**
 * A line of more bytes than this is no record of a paper; without a bound it would fill the memory.
 */
export const LONGEST_LINE = 64 * 1024 * 1024;

export function tooLong(): PaperweaveError {
  return new PaperweaveError(
    "bad-format",
    `A line is longer than ${LONGEST_LINE / 1024 / 1024} MB: this is no list of papers.`,
  );
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** The encoding of a file from its beginning. Throws `bad-format` for what is no text. */
function sniffEncoding(bytes: Uint8Array): Encoding {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096));
  const start = head.toString("latin1", 0, 16);
  const signature = signatures.find(([beginning]) => start.startsWith(beginning));
  if (signature) throw new PaperweaveError("bad-format", `This is ${signature[1]}, not a text file.`);
  if (start.startsWith("\xff\xfe")) return "utf-16le";
  if (start.startsWith("\xfe\xff")) return "utf-16be";
  const zeros = [0, 0];
  head.forEach((byte, i) => (zeros[i % 2]! += byte === 0 ? 1 : 0));
  if (zeros[0]! + zeros[1]! > 0) {
    // Plain English in UTF-16 has a zero in every other byte.
    if (zeros[1]! > 0.3 * head.length && zeros[0] === 0) return "utf-16le";
    if (zeros[0]! > 0.3 * head.length && zeros[1] === 0) return "utf-16be";
    throw new PaperweaveError("bad-format", "This is a binary file: it holds zero bytes, which no text has.");
  }
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)).length;
  if (controls > 0.02 * head.length)
    throw new PaperweaveError("bad-format", "This is a binary file: it holds control characters that no text has.");
  return "utf-8";
}

/** Windows-1252's characters from 0x80 to 0x9f, which Latin-1 lacks. */
const windows1252 = western.decode(Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i));
/**
 * What UTF-8's multi-byte sequences look like when they were read as Windows-1252: "Ã©" for "é".
 */
const mojibake = new RegExp(`[\\u00c2-\\u00f4](?:[\\u0080-\\u00bf${windows1252}]){1,3}`, "g");

/** Undoes "Ã©" where such a sequence is valid UTF-8 again, and counts. */
export function repairMojibake(text: string, repairs: { doubled: number }): string {
  return text.replace(mojibake, (sequence) => {
    const bytes = Uint8Array.from(sequence, (character) => {
      const at = windows1252.indexOf(character);
      return at >= 0 ? 0x80 + at : character.charCodeAt(0);
    });
    try {
      const character = strict.decode(bytes);
      repairs.doubled++;
      return character;
    } catch {
      return sequence;
    }
  });
}
