import { NoWord, surfaceCounts, type Corpus } from "./corpus.js";
import { Gap } from "../text/scan-words.js";

/** An acronym and the words that it stands for, as numbers of `corpus.words`; -1 is "of". */
export interface Acronym {
  short: number;
  long: number[];
}

const acronymForm = /^(?=.{2,10}$)(?=.*\p{Lu}.*[\p{Lu}\d])[\p{L}\d-]+$/u;
/** Whether a word is written like an acronym: 2 to 10 letters or digits, two of them capitals. */
export function isAcronym(word: string): boolean {
  return acronymForm.test(word);
}

/** Least share of an acronym's uses that must be in capitals: "arm" is not always ARM. */
const MIN_CAPITAL_SHARE = 0.8;
/** Least share of an acronym's definitions that must agree. */
const MIN_AGREEMENT = 0.6;

/**
 * Acronyms that the texts define themselves, as in "large language models (LLMs)", in at least
 * `minDocuments` documents and mostly in one way.
 *
 * Source: A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions
 * in biomedical text" (2003).
 */
export function definedAcronyms(corpus: Corpus, minDocuments: number): Acronym[] {
  const votes = new Map<number, Map<string, number>>();
  for (let d = 0; d < corpus.documents; d++) {
    const seen = new Set<string>();
    for (let at = corpus.offsets[d]!; at + 1 < corpus.offsets[d + 1]!; at++) {
      const definition = corpus.tokens[at] === -Gap.Parenthesis ? definitionAt(corpus, d, at) : undefined;
      if (!definition) continue;
      const long = definition.long.join(" ");
      const key = `${definition.short}:${long}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const counts = votes.get(definition.short) ?? new Map<string, number>();
      votes.set(definition.short, counts.set(long, (counts.get(long) ?? 0) + 1));
    }
  }
  const capitals = capitalShares(corpus, votes);
  const acronyms: Acronym[] = [];
  for (const [short, counts] of votes) {
    let total = 0;
    let best = "";
    for (const [long, count] of counts) {
      total += count;
      if (best === "" || count > counts.get(best)!) best = long;
    }
    // More than half of the votes agree, so there can be no tie.
    const enough = counts.get(best)! >= minDocuments && counts.get(best)! >= MIN_AGREEMENT * total;
    if (enough && capitals.get(short)! >= MIN_CAPITAL_SHARE)
      acronyms.push({ short, long: best.split(" ").map(Number) });
  }
  return acronyms;
}

function definitionAt(corpus: Corpus, document: number, parenthesis: number): Acronym | undefined {
  const { tokens, surfaceForms, wordOf, offsets } = corpus;
  const short = wordOf[tokens[parenthesis + 1]!]!;
  const surface = surfaceForms[tokens[parenthesis + 1]!]!;
  const closed = parenthesis + 2 >= offsets[document + 1]! || tokens[parenthesis + 2]! < 0;
  if (short < 0 || !closed || !acronymForm.test(surface)) return undefined;
  const letters = surface
    .replace(/s$/, "")
    .replace(/[^\p{L}]/gu, "")
    .toLowerCase();
  if (letters.length < 2) return undefined;
  // At most min(|A| + 5, 2 |A|) words, within the sentence part before the parenthesis.
  const maxWords = Math.min(letters.length + 5, 2 * letters.length);
  let from = parenthesis;
  while (from > offsets[document]! && parenthesis - from < maxWords && tokens[from - 1]! >= 0) from--;
  const start = longFormStart(corpus, from, parenthesis, letters);
  if (start < 0) return undefined;
  const long: number[] = [];
  for (let at = start; at < parenthesis; at++) {
    const word = wordOf[tokens[at]!]!;
    if (word < 0 && word !== NoWord.Connective) return undefined;
    long.push(word < 0 ? -1 : word);
  }
  return long.length < 2 && !surfaceForms[tokens[start]!]!.includes("-") ? undefined : { short, long };
}

/**
 * Index of the first of the words that an acronym stands for, or -1. Its letters are matched from
 * the right, each with the beginning of a word or, except the first letter, with the inside of one.
 */
function longFormStart(corpus: Corpus, from: number, to: number, letters: string): number {
  const { tokens, surfaceForms } = corpus;
  for (const inside of [false, true]) {
    let letter = letters.length - 1;
    for (let at = to - 1; at >= from && letter >= 0; at--) {
      const word = surfaceForms[tokens[at]!]!.toLowerCase();
      const before = letter;
      for (let i = word.length - 1; i >= 0 && letter >= 0; i--) {
        const begins = i === 0 || word[i - 1] === "-";
        if (word[i] === letters[letter] && (begins || (inside && letter > 0))) letter--;
      }
      if (letter < 0) return word[0] === letters[0] ? at : -1;
      // Every word except "of" has a letter of the acronym; the word before the parenthesis always.
      if (letter === before && (!inside || at === to - 1) && corpus.wordOf[tokens[at]!]! !== NoWord.Connective) break;
    }
  }
  return -1;
}

/** The share of the occurrences of each of these words that are written like an acronym. */
function capitalShares(corpus: Corpus, words: ReadonlyMap<number, unknown>): Map<number, number> {
  const capital = new Map<number, number>();
  const all = new Map<number, number>();
  surfaceCounts(corpus).forEach((count, surface) => {
    const word = corpus.wordOf[surface]!;
    if (!words.has(word)) return;
    all.set(word, (all.get(word) ?? 0) + count);
    if (acronymForm.test(corpus.surfaceForms[surface]!)) capital.set(word, (capital.get(word) ?? 0) + count);
  });
  return new Map([...all].map(([word, count]) => [word, (capital.get(word) ?? 0) / count]));
}
