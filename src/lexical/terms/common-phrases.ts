import { compareIds } from "../../core/strings.js";
import { readCorpus } from "./corpus.js";
import { countTerms } from "./count-terms.js";
import { findPhrases } from "./phrases.js";
import { stemOf } from "../text/stem.js";
import { isGeneralWord } from "../word-lists/stop-words.js";
import { displayForms } from "./display-forms.js";

/**
 * What two sides have in common, in the form that they use: phrases of up to three words, and
 * single words that both repeat; the longest first, then those that both use most. None shares a
 * word with another.
 *
 * @param oneSide its texts
 * @param options.most how many at most; default 3
 * @param options.frequency in how many papers a phrase stands; those chosen come in this order, the
 *   rarest first
 */
export function phrasesInCommon(
  oneSide: readonly string[],
  otherSide: string,
  options: { most?: number; frequency?: (phrase: string) => number } = {},
): string[] {
  const { most = 3, frequency } = options;
  const corpus = readCorpus([oneSide, [otherSide]]);
  const phrases = findPhrases(corpus, { longest: 3, minDocuments: 2, connectives: true });
  const columns = { columnOf: Int32Array.from(phrases.terms, (_, phrase) => phrase), terms: phrases.terms };
  // Every phrase stands in both documents: two full rows.
  const { values } = countTerms(corpus, phrases, columns);
  const shared = phrases.terms
    .map((term, phrase) => {
      const words = term.split(" ").filter((word) => word !== "of");
      return {
        phrase,
        term,
        words,
        length: phrases.lengths[phrase]!,
        count: Math.min(values[phrase]!, values[phrases.terms.length + phrase]!),
      };
    })
    .filter(({ words, length, count }) => !words.every(isGeneralWord) && (length > 1 || count > 1))
    .sort((a, b) => b.length - a.length || b.count - a.count || compareIds(a.term, b.term));
  if (frequency) {
    const frequencies = new Map(shared.map(({ phrase, term }) => [phrase, frequency(term)]));
    shared.sort((a, b) => frequencies.get(a.phrase)! - frequencies.get(b.phrase)!); // stable: ties stay longest first
  }
  const taken = new Set<string>();
  const chosen: number[] = [];
  for (const { phrase, words } of shared) {
    const stems = words.map(stemOf);
    if (chosen.length === most || stems.some((stem) => taken.has(stem))) continue;
    stems.forEach((stem) => taken.add(stem));
    chosen.push(phrase);
  }
  const forms = displayForms(corpus, phrases, new Set(chosen));
  return chosen.map((phrase) => forms.get(phrase)!);
}
