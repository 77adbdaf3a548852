import type { Matrix, PaperInput } from "../core/types.js";
import { exactGraph } from "../neighbors/knn-graph.js";
import { countVotes, readCurve, VOTERS, type Calibration, type Vote } from "../topics/clustering/calibration.js";
import type { TopicModelJSON } from "../topics/fit/saved-topics.js";
import type { FittedPapers } from "./fitted-papers.js";

/** A topic that a paper may belong to. */
export interface TopicMatch {
  /** Id of the topic; -1 for a fitted paper that fits nowhere. */
  topic: number;
  /**
   * In [0, 1]: how often a topic with such a vote is the right one. This was measured when the
   * topics were found: each fitted paper was left out in turn, and the others voted for its topic.
   * A text that is far from all papers gets a value near 0.
   */
  similarity: number;
}

/** Does what `TopicModel.assign` does. */
export async function assign(
  paperOrText: PaperInput | string,
  { calibration, papers: { topics } }: TopicModelJSON,
  fitted: FittedPapers,
  signal: AbortSignal | undefined,
): Promise<TopicMatch[]> {
  const { row, vector } = await fitted.locate(paperOrText, signal);
  const voters = fitted
    .nearest(vector, VOTERS, row)
    .map((voter) => ({ topic: topics[voter.row]!, similarity: voter.similarity }));
  return readVotes(countVotes(voters), calibration, row === undefined ? undefined : topics[row]!);
}

/**
 * Does what `assign` does for many papers at once, and gives the best topic of each. Works off the
 * main thread.
 * @param ids of the papers
 * @param queries a unit vector for each of them
 */
export async function assignMany(
  ids: readonly string[],
  queries: Matrix,
  { calibration, papers }: TopicModelJSON,
  fitted: FittedPapers,
  signal: AbortSignal | undefined,
): Promise<TopicMatch[]> {
  const { rows, vectors } = fitted.collect();
  const voterOf = new Map(rows.map((row, voter) => [papers.ids[row]!, voter]));
  const topics = rows.map((row) => papers.topics[row]!);
  const { indices, similarities, k } = await exactGraph({ base: vectors, queries, k: VOTERS + 1 }, { signal });
  return ids.map((id, query) => {
    const itself = voterOf.get(id);
    const voters: { topic: number; similarity: number }[] = [];
    for (let at = query * k; at < (query + 1) * k && voters.length < VOTERS; at++) {
      const voter = indices[at]!;
      if (voter !== itself) voters.push({ topic: topics[voter]!, similarity: similarities[at]! });
    }
    const own = itself === undefined ? undefined : topics[itself]!;
    return readVotes(countVotes(voters), calibration, own)[0] ?? { topic: -1, similarity: 0 };
  });
}

/**
 * The topics that were voted for, best first.
 * @param own topic of a fitted paper; it comes first, whatever the votes say
 */
function readVotes(votes: readonly Vote[], { first, further }: Calibration, own?: number): TopicMatch[] {
  const best = votes.length > 0 ? readCurve(first, votes[0]!.score) : 0;
  const matches = votes.map(({ topic, score }, i) => ({
    topic,
    similarity: i === 0 ? best : Math.min(best, readCurve(further, score)),
  }));
  if (own === undefined || matches[0]?.topic === own) return matches;
  return [{ topic: own, similarity: best }, ...matches.filter(({ topic }) => topic !== own)];
}
