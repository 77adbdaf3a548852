import { readCurve, type Calibration, type Vote } from "../clustering/calibration.js";

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
