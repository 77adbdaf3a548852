import { dot } from "../core/matrix.js";
import type { Graph, KnnGraph, Matrix, SparseMatrix } from "../core/types.js";
import { sparseDot } from "../lexical/index.js";
import { unionGraph } from "./graph.js";
import { toLevel } from "./level.js";
import { linkCount, wordShare } from "./rules.js";
import { wordNeighbors } from "./word-neighbors.js";

/**
 * A word in more than this share of the papers, or in more than so many, brings no two of them together (it
 * still counts once they are): it says little, and such words would make the cost grow with the square of the papers.
 */
const COMMON_SHARE = 0.1, COMMON = 700;

/**
 * The graph whose communities are the topics. Each paper is joined with the papers most similar to it,
 * where similarity is (1 - m) * cosine of the embeddings + m * cosine of the tf-idf word vectors, m
 * falling with the number of papers (`wordShare`). Candidates are its nearest by embedding and, where words
 * count, its nearest by words. The weight of an edge is that similarity, evened out over the papers.
 * @param words unit rows, papers x words; without them m is 0
 */
export function paperGraph({ vectors, knn, words }: { vectors: Matrix; knn: KnnGraph; words?: SparseMatrix | undefined }): Graph {
  const { rows } = knn;
  const k = Math.min(linkCount(rows), Math.max(0, rows - 1));
  const share = words ? wordShare(rows) : 0;
  return withoutHubs(unionGraph(words && share > 0 ? nearestByBoth(vectors, knn, words, k, share) : firstOf(knn, k)));
}

/**
 * Divides each weight by the square root of the strengths of its ends, as spectral clustering does (Ng, Jordan
 * and Weiss 2002): a paper that is near to everything, a survey, say, ties topics together less.
 */
function withoutHubs(graph: Graph): Graph {
  const { strengths } = toLevel(graph);
  const weights = new Float64Array(graph.weights.length);
  for (let node = 0; node < graph.nodes; node++) {
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      weights[at] = graph.weights[at]! / Math.sqrt(strengths[node]! * strengths[graph.targets[at]!]!);
    }
  }
  return { ...graph, weights };
}

/** The first k of each list. */
function firstOf(knn: KnnGraph, k: number): KnnGraph {
  if (k >= knn.k) return knn;
  const { rows } = knn;
  const indices = new Int32Array(rows * k), similarities = new Float32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    indices.set(knn.indices.subarray(row * knn.k, row * knn.k + k), row * k);
    similarities.set(knn.similarities.subarray(row * knn.k, row * knn.k + k), row * k);
  }
  return { indices, similarities, rows, k };
}

function nearestByBoth(vectors: Matrix, knn: KnnGraph, words: SparseMatrix, k: number, share: number): KnnGraph {
  const { rows } = knn;
  const { data, cols } = vectors;
  const byWords = wordNeighbors(words, k, Math.min(COMMON, Math.max(50, COMMON_SHARE * rows)));
  const indices = new Int32Array(rows * k).fill(-1);
  const similarities = new Float32Array(rows * k);
  const seen = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    const candidates: { other: number; similarity: number }[] = [];
    const add = (other: number, cosine: number): void => {
      seen[other] = row;
      candidates.push({ other, similarity: (1 - share) * cosine + share * sparseDot(words, row, other) });
    };
    for (let at = row * knn.k; at < (row + 1) * knn.k; at++) if (knn.indices[at]! >= 0) add(knn.indices[at]!, knn.similarities[at]!);
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = byWords.indices[at]!;
      if (other >= 0 && seen[other] !== row) add(other, dot(data, row * cols, data, other * cols, cols));
    }
    candidates.sort((a, b) => b.similarity - a.similarity || a.other - b.other);
    for (let i = 0; i < Math.min(k, candidates.length); i++) {
      indices[row * k + i] = candidates[i]!.other;
      similarities[row * k + i] = candidates[i]!.similarity;
    }
  }
  return { indices, similarities, rows, k };
}
