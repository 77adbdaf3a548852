/*
 * Texts in columns. PostgreSQL can store neither U+0000 nor a lone surrogate, and sorts texts by code
 * points, while paperweave compares UTF-16 code units. So each code unit is stored as the character
 * with its number; from U+D800 on, with its number plus 0x800. Then every text can be stored, their
 * order is that of code units, and each text has one stored form. U+0000 and U+0001 are stored as two
 * characters each. Texts of Latin, Greek, Cyrillic, Arabic, Chinese, Japanese or Korean letters are
 * stored as they are.
 */

const SHIFT = 0x800;
// eslint-disable-next-line no-control-regex
const SHIFTED = /[\u0000\u0001\ud800-\uffff]/g;
// eslint-disable-next-line no-control-regex
const STORED = /\u0001[\u0001\u0002]|[\ue000-\u{107ff}]/gu;

/** A text as it is stored. */
export function toColumn(text: string): string {
  return text.replace(SHIFTED, (unit) => {
    const code = unit.charCodeAt(0);
    return code <= 1 ? `\u0001${String.fromCharCode(code + 1)}` : String.fromCodePoint(code + SHIFT);
  });
}

/** The text that is stored in this form. */
export function fromColumn(text: string): string {
  return text.replace(STORED, (character) => {
    const code = character.codePointAt(0)!;
    return String.fromCharCode(code === 1 ? character.charCodeAt(1) - 1 : code - SHIFT);
  });
}

/** Code units of a text whose words are indexed, as a tsvector can have 1 MB. */
const MAX_INDEXED = 100_000;

/**
 * The text from which PostgreSQL reads words: letters without accents, and digits. Hyphens and marks
 * become spaces, as the parser of PostgreSQL has rules of its own for hyphens and addresses.
 */
export function wordsText(text: string): string {
  const folded = text
    .slice(0, MAX_INDEXED)
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFKC");
  return folded.replace(/[^\p{L}\p{N}\p{M}.]+|\.(?!\p{N})|(?<!\p{N})\./gu, " ").trim();
}
