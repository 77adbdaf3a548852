import { compareIds } from "../../core/strings.js";
import { readCorpus } from "./corpus.js";
import { countTerms } from "./count-terms.js";
import { findPhrases } from "./phrases.js";
import { stemOf } from "../text/stem.js";
import { isGeneralWord } from "../word-lists/stop-words.js";
import { displayForms } from "./display-forms.js";

/**
 * Phrases that two sides have in common, in the form in which the texts write them: phrases of up
 * to three words, and single words that both repeat. The longest come first, then those that both
 * use most. No word is in two of the phrases.
 *
 * @param oneSide the texts of one side
 * @param options.most how many at most; default 3
 * @param options.frequency number of papers that have a phrase; when given, the rarest come first
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
  // Every phrase is in both documents, so both rows have a value in every column.
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
    // a stable sort: of equally rare ones the longest comes first
    shared.sort((a, b) => frequencies.get(a.phrase)! - frequencies.get(b.phrase)!);
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
