import { dot } from "../../core/matrix.js";
import type { Graph, KnnGraph, Matrix, SparseMatrix } from "../../core/types.js";
import { sparseDot } from "../../lexical/index.js";
import { firstNeighbors } from "../../neighbors/first-neighbors.js";
import { unionGraph } from "../leiden/knn-to-graph.js";
import { toLeidenGraph } from "../leiden/aggregate.js";
import { NearestList } from "./nearest-list.js";
import { leastInCommon, linkCount, wordShare, wordsPropose } from "./rules.js";
import { wordNeighbors } from "./word-neighbors.js";

/**
 * A word in more than this share of the papers, and in more than so many, proposes no neighbours:
 * it says little, and would take most time.
 */
const COMMON_SHARE = 0.1,
  LEAST_COMMON = 50;

/**
 * The graph whose communities are the topics. Each paper is joined with the papers most similar to
 * it. Similarity is (1 - m) * cosine of the embeddings + m * cosine of the tf-idf word vectors;
 * m falls with the number of papers (`wordShare`). Candidates are a paper's nearest by embedding
 * and, in a small corpus, its nearest by words; in a large one words only change weights. The
 * weight of an edge is the similarity, normalised as in `normalizeByStrength`.
 * @param words unit rows, papers x words; without them m is 0
 */
export function paperGraph({
  vectors,
  knn,
  words,
  versionCounts,
}: {
  vectors: Matrix;
  knn: KnnGraph;
  words?: SparseMatrix | undefined;
  /** How many papers each row represents; default 1. */
  versionCounts?: Int32Array | undefined;
}): Graph {
  const { rows } = knn;
  const k = Math.min(linkCount(rows), Math.max(0, rows - 1));
  const share = words ? wordShare(rows) : 0;
  if (!words || share === 0) return normalizeByStrength(unionGraph(firstNeighbors(knn, k)));
  if (!wordsPropose(rows)) return normalizeByStrength(unionGraph(firstNeighbors(knn, k), withWords(words, share)));
  const papers = versionCounts?.reduce((sum, versions) => sum + versions, 0) ?? rows;
  const least = leastInCommon(rows, papers);
  return normalizeByStrength(
    unionGraph(nearestByBoth(vectors, knn, words, k, share), (_, __, similarity) =>
      similarity >= least ? similarity : 0,
    ),
  );
}

/** Adds the similarity of words to that of vectors; must be called with first rows ascending. */
function withWords(words: SparseMatrix, share: number): (a: number, b: number, cosine: number) => number {
  const { offsets, indices, values, cols } = words;
  const ownWords = new Float64Array(cols);
  let own = -1;
  return (a, b, cosine) => {
    if (a !== own) {
      if (own >= 0) for (let at = offsets[own]!; at < offsets[own + 1]!; at++) ownWords[indices[at]!] = 0;
      for (let at = offsets[a]!; at < offsets[a + 1]!; at++) ownWords[indices[at]!] = values[at]!;
      own = a;
    }
    return (1 - share) * cosine + share * sparseDot(words, b, ownWords);
  };
}

/**
 * Divides each weight by the square root of the product of the strengths of its two nodes, as
 * spectral clustering does (Ng, Jordan and Weiss 2002). A paper that is near to everything, such as
 * a survey, then joins topics less.
 */
function normalizeByStrength(graph: Graph): Graph {
  const { strengths } = toLeidenGraph(graph);
  const weights = new Float64Array(graph.weights.length);
  for (let node = 0; node < graph.nodes; node++) {
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      weights[at] = graph.weights[at]! / Math.sqrt(strengths[node]! * strengths[graph.targets[at]!]!);
    }
  }
  return { ...graph, weights };
}

/** The k nearest papers of each by embedding and words together. */
function nearestByBoth(vectors: Matrix, knn: KnnGraph, words: SparseMatrix, k: number, share: number): KnnGraph {
  const { rows } = knn;
  const { data, cols } = vectors;
  const byWords = wordNeighbors(words, k, Math.max(LEAST_COMMON, COMMON_SHARE * rows));
  const indices = new Int32Array(rows * k).fill(-1);
  const similarities = new Float32Array(rows * k);
  const seen = new Int32Array(rows).fill(-1);
  const ownWords = new Float64Array(words.cols);
  const nearest = new NearestList(k);
  for (let row = 0; row < rows; row++) {
    const add = (other: number, cosine: number): void => {
      seen[other] = row;
      nearest.add(other, (1 - share) * cosine + share * sparseDot(words, other, ownWords));
    };
    nearest.size = 0;
    for (let at = words.offsets[row]!; at < words.offsets[row + 1]!; at++)
      ownWords[words.indices[at]!] = words.values[at]!;
    for (let at = row * knn.k; at < (row + 1) * knn.k; at++)
      if (knn.indices[at]! >= 0) add(knn.indices[at]!, knn.similarities[at]!);
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = byWords.indices[at]!;
      if (other >= 0 && seen[other] !== row) add(other, dot(data, row * cols, data, other * cols, cols));
    }
    for (let at = words.offsets[row]!; at < words.offsets[row + 1]!; at++) ownWords[words.indices[at]!] = 0;
    indices.set(nearest.rows.subarray(0, nearest.size), row * k);
    similarities.set(nearest.similarities.subarray(0, nearest.size), row * k);
  }
  return { indices, similarities, rows, k };
}
