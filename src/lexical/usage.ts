import { NoWord, type Corpus } from "./corpus.js";
import type { Phrases } from "./phrases.js";

/** How phrases are used in their sentences; one value a phrase. */
export interface PhraseUsage {
  occurrences: Int32Array;
  /** Share of the occurrences that no further word of a subject follows: low for "large language", high for "language models". */
  complete: Float32Array;
  /** Share of the occurrences that no word of a subject precedes: low for "Carlo tree search". */
  begins: Float32Array;
  /** Share of the occurrences after "we", "to", "can" … or before "the", "their" …: high for verbs. */
  verbal: Float32Array;
}

/** Reads off the corpus how each phrase is used. */
export function phraseUsage(corpus: Corpus, { lengths, occurrences: found }: Phrases): PhraseUsage {
  const { tokens, offsets, wordOf } = corpus;
  const occurrences = new Int32Array(lengths.length);
  const complete = new Float32Array(lengths.length);
  const begins = new Float32Array(lengths.length);
  const verbal = new Float32Array(lengths.length);
  for (let d = 0; d < corpus.documents; d++) {
    const start = offsets[d]!;
    const end = offsets[d + 1]!;
    for (let i = found.offsets[d]!; i < found.offsets[d + 1]!; i++) {
      const phrase = found.phrases[i]!, last = found.lasts[i]!;
      occurrences[phrase] = occurrences[phrase]! + 1;
      const next = last + 1 < end ? tokens[last + 1]! : -1;
      const before = last - lengths[phrase]!;
      const previous = before >= start ? tokens[before]! : -1;
      const nextWord = next < 0 ? NoWord.Dropped : wordOf[next]!;
      const previousWord = previous < 0 ? NoWord.Dropped : wordOf[previous]!;
      if (nextWord < 0) complete[phrase] = complete[phrase]! + 1;
      if (previousWord < 0) begins[phrase] = begins[phrase]! + 1;
      if (previousWord === NoWord.VerbMarker || nextWord === NoWord.Determiner) verbal[phrase] = verbal[phrase]! + 1;
    }
  }
  for (let p = 0; p < lengths.length; p++) {
    complete[p] = complete[p]! / occurrences[p]!;
    begins[p] = begins[p]! / occurrences[p]!;
    verbal[p] = verbal[p]! / occurrences[p]!;
  }
  return { occurrences, complete, begins, verbal };
}
