import type { Matrix } from "../core/types.js";
import { exactGraph } from "../neighbors/index.js";
import { countVotes, VOTERS, type Calibration } from "../topics/clustering/calibration.js";
import { readVotes, type TopicMatch } from "../topics/measures/votes.js";

/** The papers of a fit that vote, and how their votes are read. */
export interface Voters {
  /** A unit vector each. */
  vectors: Matrix;
  topics: readonly number[];
  calibration: Calibration;
}

/**
 * The best topic of many papers at once, as `TopicModel.assign` finds it for one; off the main
 * thread.
 * @param queries a unit vector a paper
 * @param rowOf the row among the voters of a paper that is one of them: it has its topic already
 */
export async function assignMany(
  voters: Voters,
  queries: Matrix,
  rowOf: (query: number) => number | undefined,
  signal?: AbortSignal,
): Promise<TopicMatch[]> {
  const { vectors, topics, calibration } = voters;
  const { indices, similarities, k } = await exactGraph({ base: vectors, queries, k: VOTERS + 1 }, { signal });
  return Array.from({ length: queries.rows }, (_, query) => {
    const own = rowOf(query);
    const near: { topic: number; similarity: number }[] = [];
    for (let at = query * k; at < (query + 1) * k && near.length < VOTERS; at++) {
      if (indices[at] !== own) near.push({ topic: topics[indices[at]!]!, similarity: similarities[at]! });
    }
    return (
      readVotes(countVotes(near), calibration, own === undefined ? undefined : topics[own]!)[0] ?? {
        topic: -1,
        similarity: 0,
      }
    );
  });
}
