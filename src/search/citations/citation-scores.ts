import type { Paper } from "../../core/types.js";
import type { CitationGraph } from "./citation-graph.js";

/**
 * How near each paper is to some examples by citations, in [0, 1]: the mean over the examples, less
 * that over the ones to be unlike; never below 0. Undefined where no paper but the examples is near.
 * @param unlikeWeight what the examples to be unlike count, against 1 for the others
 * @param examples rows of the examples of both sides that are in the index
 */
export function citationScores(
  graph: CitationGraph,
  like: readonly Paper[],
  unlike: readonly Paper[],
  { unlikeWeight, examples }: { unlikeWeight: number; examples: ReadonlySet<number> },
): Float64Array | undefined {
  const scores = new Float64Array(graph.size);
  for (const paper of like) graph.addScores(paper, 1 / like.length, scores);
  const isNear = scores.some((score, row) => score > 0 && !examples.has(row));
  if (!isNear) return undefined;
  for (const paper of unlike) graph.addScores(paper, -unlikeWeight / unlike.length, scores);
  for (let row = 0; row < scores.length; row++) scores[row] = Math.min(1, Math.max(0, scores[row]!));
  return scores;
}
