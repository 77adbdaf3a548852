import { dot, rowOf } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";
import type { NameCandidates } from "./name-topics.js";
import type { ScoredTerm } from "./term-scores.js";

/**
 * In a topic of this many papers the words are evidence enough: with embeddings its terms would
 * have a lower NPMI.
 */
const LARGE = 20;
/** So many candidates of a topic, the best by their words, are embedded. */
const CANDIDATES = 25;
/**
 * Added to how much more similar a phrase is to its topic: one that is no more similar keeps some
 * value.
 */
const FLOOR = 0.03;
/**
 * Embeddings count only if phrases are on average this much more similar to their own topic's
 * centroid than to the mean of all.
 */
const LEAST_MEAN_RELEVANCE = 0.02;

/**
 * Weighs the candidate names of small topics by meaning: by how much more similar a phrase's
 * embedding is to the centroid of its topic than to the centroids of all topics on average.
 * "Generalization" may stand in more papers on attention than in others; "attention" is what they
 * are about. (KeyBERT, Grootendorst 2020, and BERTopic's KeyBERTInspired compare phrases with the
 * topic alone.)
 *
 * Papers may have come with vectors of another model than the one that embeds the phrases. Then
 * phrases are no more similar to their topics than to others, and the candidates stay as they were.
 * @param centroids topics x dimensions, unit rows
 * @param embed gives one unit vector a phrase, of the same dimensions; undefined where the model
 *   cannot
 */
export async function weighByMeaning(
  candidates: NameCandidates,
  centroids: Matrix,
  embed: (phrases: string[]) => Promise<Matrix | undefined>,
): Promise<NameCandidates> {
  const small = candidates.members.map((rows) => rows.length < LARGE);
  const pools = candidates.pools.map((pool, topic) => (small[topic] ? pool.slice(0, CANDIDATES) : []));
  const columns = [...new Set(pools.flatMap((pool) => pool.map(({ column }) => column)))].sort((a, b) => a - b);
  if (columns.length === 0 || centroids.rows < 2) return candidates;
  const forms = candidates.terms.surfaceForms(columns);
  const phrases = await embed(columns.map((column) => forms.get(column)!));
  if (!phrases) return candidates;
  const rowOfColumn = new Map(columns.map((column, row) => [column, row]));
  const mean = meanRow(centroids);
  const relevanceOf = (topic: number, { column }: ScoredTerm): number => {
    const start = rowOfColumn.get(column)! * phrases.cols;
    return (
      dot(phrases.data, start, centroids.data, topic * centroids.cols, centroids.cols) -
      dot(phrases.data, start, mean, 0, centroids.cols)
    );
  };
  const relevance = pools.map((pool, topic) => pool.map((term) => relevanceOf(topic, term)));
  const all = relevance.flat();
  if (all.reduce((sum, value) => sum + value, 0) / all.length < LEAST_MEAN_RELEVANCE) return candidates;
  const weighed = pools.map((pool, topic) =>
    pool
      .map((term, i) => ({ ...term, score: term.score * (FLOOR + Math.max(0, relevance[topic]![i]!)) }))
      .sort((a, b) => b.score - a.score || a.column - b.column),
  );
  return { ...candidates, pools: candidates.pools.map((pool, topic) => (small[topic] ? weighed[topic]! : pool)) };
}

function meanRow(matrix: Matrix): Float32Array {
  const sum = new Float64Array(matrix.cols);
  for (let row = 0; row < matrix.rows; row++) rowOf(matrix, row).forEach((value, i) => (sum[i] = sum[i]! + value));
  return Float32Array.from(sum, (value) => value / matrix.rows);
}
