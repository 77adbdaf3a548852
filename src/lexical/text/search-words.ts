import { stemmer } from "stemmer";
import { isAscii } from "../../core/strings.js";
import { withLetterAccents } from "./clean-prose.js";
import { CodeUnits } from "./code-units.js";

/*
 * Words as a search sees them: more of them than labels are made of, as numbers and parts of
 * compounds count, too.
 */

const enum Kind {
  Unknown = 0,
  Other = 1,
  /** A letter or digit of a script that writes spaces between words. */
  Letter = 2,
  /** A letter of a script without spaces. */
  Unspaced = 3,
}

const letter = /[\p{L}\p{M}\p{N}]/u;
const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Kind of each UTF-16 code unit, found out when first met. */
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
 * A text as `scanSearchWords` reads it: compatibility characters as the usual ones, `Schr\"odinger`
 * as its letters.
 */
export function searchable(text: string): string {
  if (!isAscii(text)) text = text.normalize("NFKC");
  return text.includes("\\") ? withLetterAccents(text) : text;
}

/**
 * Calls `onWord` for every word of a `searchable` text in turn, from `start` to `end`: runs of
 * letters and digits (an inner apostrophe joins), "C++" and "C#", of "post-training" both parts.
 * Scripts without spaces give pairs of letters that overlap (a letter that stands alone gives
 * itself), as Lucene's CJKAnalyzer does.
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

/** How many signs follow a letter that is the name of a language with them: C++, C#. */
function signsAt({ units, length }: CodeUnits, at: number): number {
  if (at >= length) return 0;
  return units[at] === 0x23 ? 1 : units[at] === 0x2b && at + 1 < length && units[at + 1] === 0x2b ? 2 : 0;
}

/** An apostrophe within a word: "Parkinson's". */
function joins(text: CodeUnits, at: number): boolean {
  const code = text.units[at]!;
  return (code === 0x27 || code === 0x2019) && at + 1 < text.length && kindAt(text, at + 1) === Kind.Letter;
}

const oneText = new CodeUnits();

/** The words of a text, each folded. */
export function searchWords(text: string): string[] {
  const words: string[] = [];
  const clean = searchable(text);
  scanSearchWords(oneText.read(clean), (start, end) => words.push(foldSearchWord(clean.slice(start, end))));
  return words;
}

/** Small letters without accents and possessive: "schrodinger" for "Schrödinger’s". */
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
 * What the forms of an English word share, by Porter's algorithm (M. F. Porter, "An algorithm for
 * suffix stripping", 1980); other words stay.
 */
export function searchStem(word: string): string {
  return /^[a-z]{3,}$/.test(word) ? stemmer(word) : word;
}
