import { dot } from "../core/matrix.js";
import type { Matrix } from "../core/types.js";
import type { RankedRow } from "./rank.js";

/**
 * Chooses k of some ranked papers, one after another: each time the one with the greatest (1 -
 * diversity) * relevance - diversity * similarity to the nearest that was chosen before; ties go to
 * the better ranked. Scores of all modes are made relevances from 0 to 1 by the best and the worst
 * of the candidates; similarities are cosines.
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
  const left = [...ranked];
  const best = ranked[0]?.score ?? 0;
  const range = best - (ranked.at(-1)?.score ?? 0) || 1;
  const nearest = new Map<RankedRow, number>(left.map((one) => [one, 0]));
  const chosen: RankedRow[] = [];
  while (chosen.length < k && left.length > 0) {
    let next = 0;
    let most = -Infinity;
    left.forEach((one, i) => {
      const worth = (1 - diversity) * (1 - (best - one.score) / range) - diversity * nearest.get(one)!;
      if (worth > most) [next, most] = [i, worth];
    });
    const [taken] = left.splice(next, 1);
    chosen.push(taken!);
    for (const one of left) {
      const similarity = dot(data, one.row * cols, data, taken!.row * cols, cols);
      if (chosen.length === 1 || similarity > nearest.get(one)!) nearest.set(one, similarity);
    }
  }
  return chosen;
}
