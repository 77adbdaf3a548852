import { dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";
import type { RankedRow } from "./rank.js";

/**
 * Chooses k of some ranked papers by maximal marginal relevance: one after another, each time the
 * one with the greatest (1 - diversity) * relevance - diversity * similarity, where similarity is
 * the cosine with the nearest paper chosen before. Ties go to the better ranked paper. Relevance is
 * the score, scaled so that the best candidate has 1 and the worst 0.
 *
 * Source: J. Carbonell and J. Goldstein, "The use of MMR, diversity-based reranking for reordering
 * documents and producing summaries" (1998).
 */
export function diversify(
  { data, cols }: Matrix,
  ranked: readonly RankedRow[],
  k: number,
  diversity: number,
): RankedRow[] {
  const remaining = [...ranked];
  const best = ranked[0]?.score ?? 0;
  const range = best - (ranked.at(-1)?.score ?? 0) || 1;
  const nearest = new Map<RankedRow, number>(remaining.map((one) => [one, 0]));
  const chosen: RankedRow[] = [];
  while (chosen.length < k && remaining.length > 0) {
    let next = 0;
    let most = -Infinity;
    remaining.forEach((one, i) => {
      const gain = (1 - diversity) * (1 - (best - one.score) / range) - diversity * nearest.get(one)!;
      if (gain > most) [next, most] = [i, gain];
    });
    const [taken] = remaining.splice(next, 1);
    chosen.push(taken!);
    for (const one of remaining) {
      const similarity = dot(data, one.row * cols, data, taken!.row * cols, cols);
      if (chosen.length === 1 || similarity > nearest.get(one)!) nearest.set(one, similarity);
    }
  }
  return chosen;
}
