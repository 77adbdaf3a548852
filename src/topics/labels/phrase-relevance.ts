import { dot, rowOf } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";
import type { NameCandidates } from "./labels.js";
import type { ScoredTerm } from "./term-scores.js";

/**
 * In a topic of this many papers their words are evidence enough: meaning would make its terms
 * cohere less.
 */
const LARGE = 20;
/** The best so many candidates of a topic, by their words, are looked at. */
const CANDIDATES = 25;
/**
 * Added to how much nearer a phrase is to its topic, so that one that is no nearer has some worth
 * left.
 */
const FLOOR = 0.03;
/**
 * Phrases must on average be this much nearer to their own topic than to the others for the
 * embedding to count.
 */
const TELLING = 0.02;

/**
 * Weighs the candidate names of small topics by meaning: by how much more similar a phrase's
 * embedding is to the centre of its topic than to the topics' centres on average. "Generalization"
 * may stand in more papers on attention than in others; "attention" is what they are about.
 * (KeyBERT, Grootendorst 2020, and BERTopic's KeyBERTInspired compare phrases with the topic
 * alone.)
 *
 * Papers may have come with vectors of another model than the one that embeds the phrases: then a
 * phrase is no nearer to its topic than to others, and the candidates stay as they were.
 * @param centres topics x dimensions, unit rows
 * @param embed one unit vector a phrase, of the same dimensions; undefined where the model cannot
 */
export async function weighByMeaning(
  candidates: NameCandidates,
  centres: Matrix,
  embed: (phrases: string[]) => Promise<Matrix | undefined>,
): Promise<NameCandidates> {
  const small = candidates.members.map((rows) => rows.length < LARGE);
  const pools = candidates.pools.map((pool, topic) => (small[topic] ? pool.slice(0, CANDIDATES) : []));
  const columns = [...new Set(pools.flatMap((pool) => pool.map(({ column }) => column)))].sort((a, b) => a - b);
  if (columns.length === 0 || centres.rows < 2) return candidates;
  const forms = candidates.terms.show(columns);
  const phrases = await embed(columns.map((column) => forms.get(column)!));
  if (!phrases) return candidates;
  const rowOfColumn = new Map(columns.map((column, row) => [column, row]));
  const mean = meanRow(centres);
  const nearer = (topic: number, { column }: ScoredTerm): number => {
    const phrase = rowOfColumn.get(column)! * phrases.cols;
    return (
      dot(phrases.data, phrase, centres.data, topic * centres.cols, centres.cols) -
      dot(phrases.data, phrase, mean, 0, centres.cols)
    );
  };
  const relevance = pools.map((pool, topic) => pool.map((term) => nearer(topic, term)));
  const all = relevance.flat();
  if (all.reduce((sum, value) => sum + value, 0) / all.length < TELLING) return candidates;
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
