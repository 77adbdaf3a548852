import { NoWord, type Corpus } from "./corpus.js";
import { visitOccurrences, type Phrases } from "./phrases.js";

/** How phrases are used in sentences: one value for each phrase. */
export interface PhraseUsage {
  /** How often the phrase occurs. */
  occurrences: Int32Array;
  /**
   * Share of the occurrences that no other word of a term follows: low for "large language", high
   * for "language models".
   */
  complete: Float32Array;
  /** Share of the occurrences with no other word of a term before: low for "Carlo tree search". */
  begins: Float32Array;
  /**
   * Share of the occurrences after "we", "to", "can" … or before "the", "their" …: high for verbs.
   */
  verbal: Float32Array;
}

/** Finds out how the texts use each phrase. */
export function phraseUsage(corpus: Corpus, phrases: Phrases): PhraseUsage {
  const { tokens, offsets, wordOf } = corpus;
  const { lengths } = phrases;
  const occurrences = new Int32Array(lengths.length);
  const complete = new Float32Array(lengths.length);
  const begins = new Float32Array(lengths.length);
  const verbal = new Float32Array(lengths.length);
  visitOccurrences(corpus, phrases, "whole", (phrase, last, d) => {
    occurrences[phrase] = occurrences[phrase]! + 1;
    const next = last + 1 < offsets[d + 1]! ? tokens[last + 1]! : -1;
    const before = last - lengths[phrase]!;
    const previous = before >= offsets[d]! ? tokens[before]! : -1;
    const nextWord = next < 0 ? NoWord.Dropped : wordOf[next]!;
    const previousWord = previous < 0 ? NoWord.Dropped : wordOf[previous]!;
    if (nextWord < 0) complete[phrase] = complete[phrase]! + 1;
    if (previousWord < 0) begins[phrase] = begins[phrase]! + 1;
    if (previousWord === NoWord.VerbMarker || nextWord === NoWord.Determiner) verbal[phrase] = verbal[phrase]! + 1;
  });
  for (let p = 0; p < lengths.length; p++) {
    complete[p] = complete[p]! / occurrences[p]!;
    begins[p] = begins[p]! / occurrences[p]!;
    verbal[p] = verbal[p]! / occurrences[p]!;
  }
  return { occurrences, complete, begins, verbal };
}
