import { exportsOf } from "../../core/common-js.js";
import { PaperweaveError } from "../../core/errors.js";

/** Turns bytes into text, piece by piece. */
export interface Decoder {
  /** @param options.stream more bytes of the same text follow */
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}

/** Beginnings of files that are no text, and what they are. */
const SIGNATURES: [string, string][] = [
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

/** Where a file ends that is looked at to tell text from other bytes. */
const SNIFFED_BYTES = 4096;

/**
 * UTF-8 or UTF-16, from the beginning of a file. Throws `bad-format` for what is no text, saying
 * what it looks like.
 */
export function sniffEncoding(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SNIFFED_BYTES));
  checkSignature(head);
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
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

/** Throws `bad-format` for a file that begins as one of those that are no text. */
export function checkSignature(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString("latin1");
  const signature = SIGNATURES.find(([beginning]) => start.startsWith(beginning));
  if (signature) throw new PaperweaveError("bad-format", `This is ${signature[1]}, not a text file.`);
}

/**
 * A decoder by the name of an encoding, as the Encoding Standard of the web names them.
 * @throws PaperweaveError `invalid-argument` for an unknown name
 */
export function decoderOf(encoding: string): Decoder {
  try {
    const decoder = new TextDecoder(encoding);
    return decoder.encoding === "windows-1252" ? WINDOWS_1252 : decoder;
  } catch (cause) {
    throw new PaperweaveError(
      "invalid-argument",
      `encoding must name an encoding such as "utf-8", "windows-1252", "windows-1251", "gbk" or "macintosh", ` +
        `got ${JSON.stringify(encoding)}.`,
      { cause },
    );
  }
}

/**
 * The characters of Windows-1252 from 0x80 to 0x9f. Node's own decoder gives control characters for
 * them in most versions of 20, 22 and 24. Five are not defined; they stay as control characters.
 */
const WESTERN_CHARACTERS =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

const WINDOWS_1252: Decoder = {
  decode: (bytes = new Uint8Array(0)) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      .toString("latin1")
      .replace(/[\u0080-\u009f]/g, (control) => WESTERN_CHARACTERS[control.charCodeAt(0) - 0x80]!),
};

/** The byte of a character in Windows-1252; undefined for a character that it lacks. */
export function byteInWestern(character: string): number | undefined {
  const at = WESTERN_CHARACTERS.indexOf(character);
  if (at >= 0) return 0x80 + at;
  const code = character.charCodeAt(0);
  return code < 0x100 ? code : undefined;
}

/** What is looked for in text that is not UTF-8, by the detector's names and by those of the web. */
const CANDIDATES: Record<string, string> = {
  "Windows-1250": "windows-1250",
  "Windows-1251": "windows-1251",
  "Windows-1252": "windows-1252",
  "Windows-1253": "windows-1253",
  "Windows-1254": "windows-1254",
  "Windows-1255": "windows-1255",
  "Windows-1256": "windows-1256",
  "Windows-1257": "windows-1257",
  "ISO-8859-2": "iso-8859-2",
  "KOI8-R": "koi8-r",
  "koi8-u": "koi8-u",
  IBM866: "ibm866",
  MacRoman: "macintosh",
  GB18030: "gb18030",
  Big5: "big5",
  CP932: "shift_jis",
  "EUC-JP": "euc-jp",
  CP949: "euc-kr",
  CP874: "windows-874",
};
/** For letters of Latin alphabets, of which Western European ones are by far the most frequent. */
const LATIN = new Set(["windows-1250", "iso-8859-2", "windows-1254", "windows-1257"]);
/** How near the Western European reading must be to a better one of these to be preferred. */
const NEARLY_AS_GOOD = 0.8;
/** Bytes that are enough to tell. */
const SAMPLE_BYTES = 1 << 16;

/** The most likely encoding of bytes that are not UTF-8, by a statistical detector (jschardet). */
export async function detectEncoding(bytes: Uint8Array): Promise<string> {
  const { detectAll } = exportsOf(await import("jschardet")); // loaded by those alone who read such a file
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const found = detectAll(sample, { detectEncodings: Object.keys(CANDIDATES), minimumThreshold: 0 })
    .map(({ encoding, confidence }) => ({ name: CANDIDATES[encoding ?? ""], confidence }))
    .filter((one): one is { name: string; confidence: number } => one.name !== undefined);
  const [best] = found;
  const western = found.find(({ name }) => name === "windows-1252");
  const isWestern = western && LATIN.has(best!.name) && western.confidence >= NEARLY_AS_GOOD * best!.confidence;
  if (!best || isWestern || best.name === "windows-1252" || best.name === "macintosh")
    return oddCharacters(WINDOWS_1252.decode(sample)) > oddCharacters(decoderOf("macintosh").decode(sample))
      ? "macintosh"
      : "windows-1252";
  return best.name;
}

/**
 * Characters beyond ASCII that no word has where they stand: a capital behind a small letter, or
 * what is no small letter within a word. Windows-1252 and Mac Roman have the same letters at other
 * places, which is too little for a detector.
 */
function oddCharacters(text: string): number {
  return [...text.matchAll(/(?<=\p{Ll})(?![A-Z])\p{Lu}|(?<=\p{L})(?![\p{Ll}\p{ASCII}’–—])[^](?=\p{Ll})/gu)].length;
}

/** An encoding's name in a sentence, with what it is used for. */
export function describeEncoding(name: string): string {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return USES[name] === undefined ? title : `${title} (${USES[name]})`;
}

const USES: Record<string, string> = {
  "windows-1250": "Central European",
  "iso-8859-2": "Central European",
  "windows-1251": "Cyrillic",
  "koi8-r": "Cyrillic",
  "koi8-u": "Cyrillic",
  ibm866: "Cyrillic",
  "windows-1252": "Western European",
  "windows-1253": "Greek",
  "windows-1254": "Turkish",
  "windows-1255": "Hebrew",
  "windows-1256": "Arabic",
  "windows-1257": "Baltic",
  "windows-874": "Thai",
  macintosh: "Western European, of old Macs",
  gb18030: "Chinese",
  big5: "Chinese",
  shift_jis: "Japanese",
  "euc-jp": "Japanese",
  "euc-kr": "Korean",
};
