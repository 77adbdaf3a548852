/*
 * Texts as columns hold them. PostgreSQL cannot keep U+0000 nor half of a surrogate pair, and
 * orders texts by code points; here they are ordered by UTF-16 code units. A code unit is kept as
 * the character of its number, from U+D800 on of 0x800 more: then all can be kept, their order is
 * that of code units, and each text has one form. U+0000 and U+0001 are kept as two characters
 * each. Texts of Latin, Greek, Cyrillic, Arabic, Chinese, Japanese or Korean letters are kept as
 * they are.
 */

const SHIFT = 0x800;
// eslint-disable-next-line no-control-regex
const special = /[\u0000\u0001\ud800-\uffff]/g;
// eslint-disable-next-line no-control-regex
const kept = /\u0001[\u0001\u0002]|[\ue000-\u{107ff}]/gu;

/** The text as it is kept. */
export function toColumn(text: string): string {
  return text.replace(special, (unit) => {
    const code = unit.charCodeAt(0);
    return code <= 1 ? `\u0001${String.fromCharCode(code + 1)}` : String.fromCodePoint(code + SHIFT);
  });
}

/** The text that is kept so. */
export function fromColumn(text: string): string {
  return text.replace(kept, (character) => {
    const code = character.codePointAt(0)!;
    return String.fromCharCode(code === 1 ? character.charCodeAt(1) - 1 : code - SHIFT);
  });
}

/** Texts are read for words up to here: a tsvector holds 1 MB. */
const LONGEST = 100_000;

/**
 * What PostgreSQL is to read words of: letters and digits without accents and forms, so that its
 * parser sees neither hyphens nor addresses, which it reads in ways of its own.
 */
export function wordsText(text: string): string {
  const folded = text
    .slice(0, LONGEST)
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFKC");
  return folded.replace(/[^\p{L}\p{N}\p{M}.]+|\.(?!\p{N})|(?<!\p{N})\./gu, " ").trim();
}
