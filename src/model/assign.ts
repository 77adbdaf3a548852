import type { Matrix } from "../core/types.js";
import { exactGraph } from "../neighbors/knn-graph.js";
import { countVotes, readCurve, VOTERS, type Calibration, type Vote } from "../topics/clustering/calibration.js";

/** A topic that a paper may belong to. */
export interface TopicMatch {
  /** Id of the topic; -1 for a fitted paper that fits nowhere. */
  topic: number;
  /**
   * In [0, 1]: how often a topic with such a vote is the one that the paper would be in, had it
   * been in the fit (as found on the fitted papers, each left out in turn). Falls to 0 for texts
   * that are far from all papers.
   */
  similarity: number;
}

/**
 * What votes mean, best first. @param own the topic of a fitted paper, which comes first whatever
 * the votes say
 */
export function readVotes(votes: readonly Vote[], { first, further }: Calibration, own?: number): TopicMatch[] {
  const best = votes.length > 0 ? readCurve(first, votes[0]!.score) : 0;
  const matches = votes.map(({ topic, score }, place) => ({
    topic,
    similarity: place === 0 ? best : Math.min(best, readCurve(further, score)),
  }));
  if (own === undefined || matches[0]?.topic === own) return matches;
  return [{ topic: own, similarity: best }, ...matches.filter(({ topic }) => topic !== own)];
}

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
