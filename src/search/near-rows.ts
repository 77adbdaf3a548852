import type { FollowedVectors, FollowingGraph } from "../neighbors/hnsw/following-graph.js";
import type { Ranking } from "./rank.js";
import { topRows } from "./top-rows.js";

/** Among so few papers, or such a share of all, comparing all of them is as fast, and misses none. */
const FEW = 2000,
  SMALL_SHARE = 1 / 16;
/** Papers that are looked at for each one that is wanted, and at least. */
const POOL_FACTOR = 4,
  LEAST_POOL = 100;

/**
 * The rows that are likely to hold the k best papers: those that a graph finds near to the vector,
 * and those with the best lexical scores and by citations; all of them candidates. Undefined where all candidates
 * should be compared: they are few, or the graph does not find enough of them.
 */
export async function nearRows(
  graph: FollowingGraph,
  collection: FollowedVectors & { rowOf(id: string): number | undefined },
  { vector, byWords, byCitations }: Ranking,
  k: number,
  options: { candidates?: Uint8Array | undefined; signal?: AbortSignal | undefined },
): Promise<Int32Array | undefined> {
  const { papers } = collection;
  const { candidates } = options;
  const allowed = candidates ? candidates.reduce((sum, one) => sum + one, 0) : papers.length;
  const pool = Math.max(POOL_FACTOR * k, LEAST_POOL);
  if (!vector || allowed <= Math.max(FEW, pool) || allowed < SMALL_SHARE * papers.length) return undefined;
  const rows = new Set<number>();
  for (let asked = Math.ceil((pool * papers.length) / allowed); rows.size < pool; asked *= 2) {
    // What the filter keeps lies elsewhere: to walk there takes longer than to compare all of it.
    if (asked > papers.length * SMALL_SHARE + pool || (rows.size > 0 && 2 * rows.size < pool)) return undefined;
    for (const id of await graph.near(collection, vector, asked, options.signal)) {
      const row = collection.rowOf(id);
      if (row !== undefined && candidates?.[row] !== 0) rows.add(row);
    }
  }
  for (const scores of [byWords, byCitations])
    if (scores) for (const row of topRows(scores, pool, { mask: candidates, above: 0 })) rows.add(row);
  return Int32Array.from(rows).sort();
}
