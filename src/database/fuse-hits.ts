import { dot } from "../core/matrix.js";
import { compareIds } from "../core/strings.js";
import { fusion } from "../search/index.js";
import type { ScoredPaper, StoreHits } from "./paper-store.js";

/**
 * One list of the papers of two, best first, equal scores by id. Scores are those of the list that
 * there is; with both they are fused as those of an index in memory are, where a paper that is not
 * among the best by words has none of them: it cannot be told from the others that have few.
 * @param vector what the papers are near to
 */
export function fuseHits(
  { byMeaning, byWords }: StoreHits,
  vector: Float32Array | undefined,
  hasWords: boolean,
): ScoredPaper[] {
  if (vector === undefined) return inOrder(byWords);
  if (!hasWords) return inOrder(byMeaning);
  const scoreOf = new Map(byWords.map(({ paper, score }) => [paper.id, score]));
  const { meaning, base, words } = fusion(Float64Array.from(scoreOf.values()));
  const all = new Map([...byWords, ...byMeaning].map((hit) => [hit.paper.id, hit]));
  const fused = [...all.values()].map((hit) => {
    const similarity = Math.fround(dot(vector, 0, hit.vector!, 0, vector.length));
    return { ...hit, score: meaning * similarity + base + words * (scoreOf.get(hit.paper.id) ?? 0) };
  });
  return inOrder(fused);
}

function inOrder(hits: ScoredPaper[]): ScoredPaper[] {
  return hits.sort((a, b) => b.score - a.score || compareIds(a.paper.id, b.paper.id));
}
