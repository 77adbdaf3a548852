import { stemmer } from "stemmer";
import { isAscii } from "../../core/strings.js";
import { withLetterAccents } from "./clean-prose.js";
import { CodeUnits } from "./code-units.js";

/* Words for search. Unlike words for labels, numbers and the parts of compounds are words, too. */

const enum Kind {
  Unknown = 0,
  Other = 1,
  /** A letter or digit of a script with spaces between words. */
  Letter = 2,
  /** A letter of a script without spaces. */
  Unspaced = 3,
}

const letter = /[\p{L}\p{M}\p{N}]/u;
const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Kind of each UTF-16 code unit, found out when it is first needed. */
const kinds = new Uint8Array(65536);

function kindAt({ units }: CodeUnits, at: number): Kind {
  const code = units[at]!;
  return kinds[code] || learnKind(code);
}

function learnKind(code: number): Kind {
  const character = String.fromCharCode(code);
  const kind = !letter.test(character) ? Kind.Other : unspaced.test(character) ? Kind.Unspaced : Kind.Letter;
  kinds[code] = kind;
  return kind;
}

/**
 * A text as `scanSearchWords` reads it: with the usual characters for compatibility characters, and
 * with letters for accents that are written as commands (`Schr\"odinger`).
 */
export function searchable(text: string): string {
  if (!isAscii(text)) text = text.normalize("NFKC");
  return text.includes("\\") ? withLetterAccents(text) : text;
}

/**
 * Calls `onWord` for every word of a `searchable` text, which is from `start` to before `end`.
 * Words are runs of letters and digits, with apostrophes inside; "C++" and "C#"; and both parts of
 * "post-training". Of scripts without spaces every two neighbouring letters are a word (a single
 * letter is one alone), as in Lucene's CJKAnalyzer.
 */
export function scanSearchWords(text: CodeUnits, onWord: (start: number, end: number) => void): void {
  let at = 0;
  while (at < text.length) {
    const kind = kindAt(text, at);
    const start = at++;
    if (kind === Kind.Letter) {
      while (at < text.length && (kindAt(text, at) === Kind.Letter || joins(text, at))) at++;
      if (at === start + 1) at += signsAt(text, at);
      onWord(start, at);
    } else if (kind === Kind.Unspaced) {
      while (at < text.length && kindAt(text, at) === Kind.Unspaced) at++;
      if (at - start === 1) onWord(start, at);
      for (let pair = start; pair + 1 < at; pair++) onWord(pair, pair + 2);
    }
  }
}

/** How many signs after a letter belong to the word: C++, C#. */
function signsAt({ units, length }: CodeUnits, at: number): number {
  if (at >= length) return 0;
  return units[at] === 0x23 ? 1 : units[at] === 0x2b && at + 1 < length && units[at + 1] === 0x2b ? 2 : 0;
}

/** Whether there is an apostrophe inside a word: "Parkinson's". */
function joins(text: CodeUnits, at: number): boolean {
  const code = text.units[at]!;
  return (code === 0x27 || code === 0x2019) && at + 1 < text.length && kindAt(text, at + 1) === Kind.Letter;
}

const oneText = new CodeUnits();

/** The folded words of a text. */
export function searchWords(text: string): string[] {
  const words: string[] = [];
  const clean = searchable(text);
  scanSearchWords(oneText.read(clean), (start, end) => words.push(foldSearchWord(clean.slice(start, end))));
  return words;
}

/** Lower case without accents and possessive: "schrodinger" for "Schrödinger’s". */
export function foldSearchWord(surface: string): string {
  let word = surface.toLowerCase();
  if (!isAscii(word))
    word = word
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .normalize("NFC")
      .replace(/’/g, "'");
  return word.replace(/'s?$/, "");
}

/**
 * The stem of an English word by Porter's algorithm (M. F. Porter, "An algorithm for suffix
 * stripping", 1980); words with other characters than a to z stay as they are.
 */
export function searchStem(word: string): string {
  return /^[a-z]{3,}$/.test(word) ? stemmer(word) : word;
}
