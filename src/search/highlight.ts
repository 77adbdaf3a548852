import type { Hit } from "./hit.js";
import { searchWords, type TextIndex } from "../lexical/index.js";
import type { SearchContext } from "./search-context.js";
import type { QueryTerm } from "./lexical-scores.js";
import { rank } from "./rank.js";
import { sentencesOf } from "./split-sentences.js";

/** What sentences are ranked by, as papers are: meaning, words, or both. */
interface HighlightQuery {
  /** A unit vector. */
  vector?: Float32Array | undefined;
  /** The terms of the query. */
  terms: readonly QueryTerm[];
  text?: TextIndex | undefined;
}

/** Adds to each hit the sentence of its abstract that fits best; the first one when none fits. */
export async function addHighlights(
  hits: readonly Hit[],
  { vector, terms, text }: HighlightQuery,
  context: SearchContext,
  signal?: AbortSignal,
): Promise<Hit[]> {
  const sentences = hits.map(({ paper }) => sentencesOf(paper.abstract));
  const texts = sentences.flat().map((sentence) => sentence.text);
  const vectors =
    vector && texts.length > 0
      ? await context.embedTexts(texts, signal)
      : { data: new Float32Array(0), rows: 0, cols: 0 };
  let first = 0;
  return hits.map((hit, i) => {
    const own = sentences[i]!;
    if (own.length === 0) return hit;
    const data = vectors.data.subarray(first * vectors.cols, (first + own.length) * vectors.cols);
    const byWords =
      text && terms.length > 0
        ? Float64Array.from(own, (sentence) => termScore(text, sentence.text, terms))
        : undefined;
    first += own.length;
    const [best] =
      vector || byWords
        ? rank({ vectors: { data, rows: own.length, cols: vectors.cols } }, { vector, byWords }, 1)
        : [];
    return { ...hit, highlight: { ...own[best?.row ?? 0]! } };
  });
}

/** The sum of the weights of the terms that a sentence has, each term counted once. */
function termScore(text: TextIndex, sentence: string, terms: readonly QueryTerm[]): number {
  const inSentence = new Set(searchWords(sentence).map((word) => text.termOf(word)));
  const counted = new Set<number>();
  let score = 0;
  for (const { term, weight } of terms) {
    if (!inSentence.has(term) || counted.has(term)) continue;
    counted.add(term);
    score += weight;
  }
  return score;
}
