import { byteInWestern } from "./encoding.js";

/* "CafÃ©": text in UTF-8 that was read as Windows-1252 and written as UTF-8 again. */

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes 0x80 to 0xbf, with which every character of UTF-8 goes on, as Windows-1252 reads them. */
const NEXT =
  "[\\u0080-\\u00bf\\u20ac\\u201a\\u0192\\u201e\\u2026\\u2020\\u2021\\u02c6\\u2030\\u0160\\u2039\\u0152\\u017d" +
  "\\u2018\\u2019\\u201c\\u201d\\u2022\\u2013\\u2014\\u02dc\\u2122\\u0161\\u203a\\u0153\\u017e\\u0178]";
/**
 * What characters of UTF-8 look like when they are read so: Latin letters one by one, Greek and
 * Cyrillic ones two or more in a row, characters of three and four bytes.
 */
const SEQUENCE = new RegExp(
  `[\\u00c2-\\u00c5\\u00c8]${NEXT}|(?:[\\u00ce-\\u00d1]${NEXT}){2,}|[\\u00e0-\\u00ef]${NEXT}{2}|` +
    `[\\u00f0-\\u00f4]${NEXT}{3}`,
  "g",
);
/**
 * What a repair may give: letters of the alphabets that are often encoded twice, and the marks of
 * print. "CAFÉ”" would give an IPA letter, "MALMÖ–LUND" a Hebrew accent: both are right as they are.
 */
const PLAUSIBLE = new RegExp(
  String.raw`^(?:[\u00a0-\u017f\u0218-\u021b\u0370-\u052f\u1e00-\u1eff\u2000-\u206f\u20ac\u2122\u2190-\u22ff` +
    String.raw`\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\ufb00-\ufb06\ufeff]|\p{Extended_Pictographic})+$`,
  "u",
);
/**
 * What no right text has: a control character, "â€" (a quotation mark or a dash), or "Ã" or "Â" with
 * a sign that is neither a blank nor a quotation mark.
 */
const CERTAIN = /[\u0080-\u009f]|^\u00e2\u20ac|^[\u00c2\u00c3][\u00a1-\u00a9\u00ac\u00ae-\u00b9\u00bc-\u00bf]/;

/**
 * Repairs text that was encoded twice. What might be right is repaired only where the whole record
 * shows it: no character beyond ASCII in it is right.
 */
export class DoubleEncoding {
  /** Characters that were repaired. */
  repaired = 0;

  /** The texts of a record under these names. */
  repair<T extends Record<string, unknown>>(record: T, names: readonly (keyof T)[]): T {
    let certain = 0,
      possible = 0,
      right = 0;
    for (const name of names) {
      eachText(record[name], (text) => {
        if (!/[^\0-\x7f]/.test(text)) return text;
        const rest = text.replace(SEQUENCE, (sequence) => {
          if (decodedOnce(sequence) === undefined) return sequence;
          if (CERTAIN.test(sequence)) certain++;
          else possible++;
          return "";
        });
        right += rest.replace(/[\0-\x7f\ufffd]+/g, "").length;
        return text;
      });
    }
    if (certain === 0 && (possible === 0 || right > 0)) return record;
    const all = right === 0;
    this.repaired += all ? certain + possible : certain;
    const fixed = names
      .filter((name) => record[name] !== undefined)
      .map((name) => [name, eachText(record[name], (text) => repaired(text, all))]);
    return { ...record, ...Object.fromEntries(fixed) };
  }
}

function repaired(text: string, all: boolean): string {
  return text.replace(SEQUENCE, (sequence) =>
    all || CERTAIN.test(sequence) ? (decodedOnce(sequence) ?? sequence) : sequence,
  );
}

/** A value with each text in it changed: a text, or a list of texts and of objects of texts. */
function eachText(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one: unknown) => eachText(one, change, depth + 1));
  if (typeof value !== "object" || value === null || depth > 2) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, eachText(one, change, depth + 1)]));
}

function decodedOnce(sequence: string): string | undefined {
  const bytes = Array.from(sequence, byteInWestern);
  if (bytes.includes(undefined)) return undefined;
  try {
    const text = strict.decode(Uint8Array.from(bytes as number[]));
    return PLAUSIBLE.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
