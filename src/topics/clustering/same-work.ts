import type { KnnGraph } from "../../core/types.js";
import type { Corpus } from "../../lexical/index.js";

/**
 * Two papers are one work when the cosine similarity of their embeddings and the Jaccard similarity
 * of the words of their abstracts are at least this …
 */
const SIMILAR = 0.9,
  SAME_WORDS = 0.75;
/**
 * … or when they have the same title, of at least so many words, and embeddings at least this
 * similar: abstracts are rewritten.
 */
const TITLE_WORDS = 3,
  SAME_TITLE = 0.8;

/**
 * For each paper, the row of the first paper of the same work: versions of a paper, or a preprint
 * and its publication, are one work. Only neighbours are compared.
 */
export function findWorks(knn: KnnGraph, corpus: Corpus): Int32Array {
  const first = Int32Array.from({ length: knn.rows }, (_, row) => row);
  const rootOf = (row: number): number => {
    while (first[row] !== row) row = first[row] = first[first[row]!]!;
    return row;
  };
  for (let row = 0; row < knn.rows; row++) {
    for (let at = row * knn.k; at < (row + 1) * knn.k; at++) {
      const other = knn.indices[at]!,
        similarity = knn.similarities[at]!;
      if (other < 0 || similarity < SAME_TITLE) continue;
      const a = rootOf(row),
        b = rootOf(other);
      if (a !== b && isSameWork(corpus, row, other, similarity)) first[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return first.map((row) => rootOf(row));
}

function isSameWork(corpus: Corpus, a: number, b: number, similarity: number): boolean {
  const { offsets, bodyOffsets } = corpus;
  if (sameTitle(corpus, a, b)) return true;
  if (similarity < SIMILAR) return false;
  const wordsA = wordsOf(corpus, bodyOffsets[a]!, offsets[a + 1]!),
    wordsB = wordsOf(corpus, bodyOffsets[b]!, offsets[b + 1]!);
  if (wordsA.size === 0 || wordsB.size === 0) return false;
  let shared = 0;
  for (const word of wordsA) if (wordsB.has(word)) shared++;
  return shared >= SAME_WORDS * (wordsA.size + wordsB.size - shared);
}

function sameTitle(corpus: Corpus, a: number, b: number): boolean {
  if (firstWord(corpus, a) !== firstWord(corpus, b)) return false; // the usual case, decided soonest
  const title = (row: number): string[] =>
    [...wordsOf(corpus, corpus.offsets[row]!, corpus.bodyOffsets[row]!)].map(String);
  const words = title(a);
  return words.length >= TITLE_WORDS && words.join(" ") === title(b).join(" ");
}

function firstWord({ tokens, wordOf, offsets, bodyOffsets }: Corpus, row: number): number {
  for (let at = offsets[row]!; at < bodyOffsets[row]!; at++)
    if (tokens[at]! >= 0 && wordOf[tokens[at]!]! >= 0) return wordOf[tokens[at]!]!;
  return -1;
}

/** The distinct words of a part of the corpus, in order, without function words. */
function wordsOf({ tokens, wordOf }: Corpus, from: number, to: number): Set<number> {
  const words = new Set<number>();
  for (let at = from; at < to; at++) if (tokens[at]! >= 0 && wordOf[tokens[at]!]! >= 0) words.add(wordOf[tokens[at]!]!);
  return words;
}
