import type { Hit } from "./hit.js";
import { searchWords, type TextIndex } from "../lexical/index.js";
import type { SearchContext } from "./search-context.js";
import { rank } from "./rank.js";
import { sentencesOf } from "./split-sentences.js";

/**
 * What sentences are ranked by: as papers are, by meaning (a unit vector), by words, or by both.
 */
interface Asked {
  vector?: Float32Array;
  /** Terms of the query and what each is worth. */
  sought: readonly { term: number; weight: number }[];
  text?: TextIndex;
}

/**
 * Adds to each hit the sentence of its abstract that fits best; the first, where none fits at all.
 */
export async function addHighlights(
  hits: readonly Hit[],
  { vector, sought, text }: Asked,
  means: SearchContext,
  signal?: AbortSignal,
): Promise<Hit[]> {
  const sentences = hits.map(({ paper }) => sentencesOf(paper.abstract));
  const texts = sentences.flat().map((sentence) => sentence.text);
  const vectors =
    vector && texts.length > 0
      ? await means.embedTexts(texts, signal)
      : { data: new Float32Array(0), rows: 0, cols: 0 };
  let first = 0;
  return hits.map((hit, i) => {
    const own = sentences[i]!;
    if (own.length === 0) return hit;
    const data = vectors.data.subarray(first * vectors.cols, (first + own.length) * vectors.cols);
    const byWords =
      text && sought.length > 0
        ? Float64Array.from(own, (sentence) => worthOf(text, sentence.text, sought))
        : undefined;
    first += own.length;
    const [best] =
      vector || byWords
        ? rank({ vectors: { data, rows: own.length, cols: vectors.cols } }, { vector, byWords }, 1)
        : [];
    return { ...hit, highlight: { ...own[best?.row ?? 0]! } };
  });
}

/** The worth of the sought terms that a sentence holds, each counted once. */
function worthOf(text: TextIndex, sentence: string, sought: Asked["sought"]): number {
  const held = new Set(searchWords(sentence).map((word) => text.termOf(word)));
  const counted = new Set<number>();
  let worth = 0;
  for (const { term, weight } of sought) {
    if (!held.has(term) || counted.has(term)) continue;
    counted.add(term);
    worth += weight;
  }
  return worth;
}
