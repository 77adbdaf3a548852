import { FNV_START, fnvStep } from "../../core/strings.js";
import type { CodeUnits } from "./code-units.js";

/** What is between two words: only space, punctuation, the end of a sentence, or a parenthesis. */
export const enum Gap {
  Space = 0,
  Punctuation = 1,
  Sentence = 2,
  Parenthesis = 3,
}

const enum Kind {
  Unknown = 0,
  Other = 1,
  Space = 2,
  Letter = 3,
  Digit = 4,
}

const letter = /[\p{L}\p{M}]/u;
const digit = /\p{N}/u;
const space = /\s/;
/** Kind of each UTF-16 code unit, found out when it is first needed. */
const kinds = new Uint8Array(65536);

function kindOf(code: number): Kind {
  return kinds[code] || learnKind(code);
}

function learnKind(code: number): Kind {
  const character = String.fromCharCode(code);
  // Halves of surrogate pairs count as punctuation: after NFKC, words of living languages have
  // none.
  const kind = letter.test(character)
    ? Kind.Letter
    : digit.test(character)
      ? Kind.Digit
      : space.test(character)
        ? Kind.Space
        : Kind.Other;
  kinds[code] = kind;
  return kind;
}

const SPACE = 32;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isHyphen = (code: number): boolean => code === 0x2d || (code >= 0x2010 && code <= 0x2013) || code === 0x2212;
const isApostrophe = (code: number): boolean => code === 0x27 || code === 0x2019;
const endsSentence = (code: number): boolean =>
  code === 0x2e ||
  code === 0x21 ||
  code === 0x3f ||
  code === 0x2026 ||
  code === 0x3002 ||
  code === 0xff01 ||
  code === 0xff1f;

/**
 * How many signs at index `at`, after letters and digits of a word that began at `start`, belong to
 * the word: hyphens and apostrophes inside it, and the signs of "C++", "C#", "Q&A" and "node.js".
 * Above zero, the word goes on after the signs; below zero, it ends after them.
 */
function signsOfWord(units: Uint16Array, length: number, start: number, at: number): number {
  const code = units[at]!;
  if (kinds[code] === Kind.Space) return 0;
  const before = units[at - 1]!;
  const after = at + 1 < length ? units[at + 1]! : 0;
  const joins =
    (isHyphen(code) && at + 1 < length && kindOf(after) >= Kind.Letter) ||
    (isApostrophe(code) && at + 1 < length && kindOf(after) === Kind.Letter) ||
    (code === 0x26 && isUpper(before) && isUpper(after)) ||
    (code === 0x2e && isLower(after) && joinsByDot(units, length, at));
  if (joins) return 1;
  if (code === 0x2b && after === 0x2b) return -2;
  return code === 0x23 && at === start + 1 ? -1 : 0;
}

/** "node.js", "asp.net": the word ends after at most three lower-case letters after the dot. */
function joinsByDot(units: Uint16Array, length: number, dot: number): boolean {
  if (kindOf(units[dot - 1]!) !== Kind.Letter) return false;
  let end = dot + 1;
  while (end < length && kindOf(units[end]!) >= Kind.Letter) end++;
  return end - dot <= 4 && !(end < length && units[end] === 0x2e);
}

/**
 * Calls `onWord` for every word of a text, which is from `start` to before `end`, with what is
 * between it and the word before.
 * @param onWord `hash` is the `fnv1a` of the word, computed while its letters are read
 */
export function scanWords(
  { units, length }: CodeUnits,
  onWord: (start: number, end: number, gap: Gap, hash: number) => void,
): void {
  let gap: Gap = Gap.Sentence;
  let dotted = false;
  let at = 0;
  while (at < length) {
    const code = units[at]!;
    const kind = kindOf(code);
    if (kind >= Kind.Letter) {
      const start = at;
      let hash = FNV_START;
      for (let next = code; ; next = units[at]!) {
        do {
          hash = fnvStep(hash, next);
          next = units[++at]!; // after the text comes a 0, which is no letter
        } while (kindOf(next) >= Kind.Letter);
        const signs = next === SPACE ? 0 : signsOfWord(units, length, start, at);
        for (const end = at + Math.abs(signs); at < end; at++) hash = fnvStep(hash, units[at]!);
        if (signs <= 0) break;
      }
      // "et al. show", "e.g. graphs": a dot before a lower-case letter ends no sentence.
      if (dotted && gap < Gap.Sentence) gap = isLower(code) ? Gap.Punctuation : Gap.Sentence;
      onWord(start, at, gap, hash);
      gap = Gap.Space;
      dotted = false;
      continue;
    }
    if (kind === Kind.Space) {
      if (code === 10 && at + 1 < length && units[at + 1] === 10) gap = Gap.Sentence;
    } else if (endsSentence(code)) {
      dotted = true;
      if (gap === Gap.Space) gap = Gap.Punctuation;
    } else if (code === 0x28) {
      gap = Gap.Parenthesis;
    } else if (gap !== Gap.Sentence) {
      gap = Gap.Punctuation;
    }
    at++;
  }
}
