import { kmeans as mlKmeans } from "ml-kmeans";
import { rowOf } from "../../src/core/matrix.js";
import { paperText } from "../../src/embed/texts.js";
import { kMeans } from "../../src/topics/index.js";
import { indexOfSet } from "./index-of-set.js";
import { timed } from "./measure.js";
import type { PeerFiles } from "./peer-files.js";
import type { Peer } from "./peer.js";
import type { TopicSet } from "./topic-sets.js";

/** What a method makes of a set. */
export interface Outcome {
  seconds: number;
  /** A topic of each paper; -1: none. */
  labels: number[];
  /** The terms of each topic, of methods that have some. */
  words?: string[][] | null;
  /** The names of the topics, of methods that give some. */
  names?: string[];
  /** The most memory that the process of the method has held, whatever it has done before. */
  peakGiB?: number | undefined;
}

export type TopicMethod = () => Promise<Outcome>;

/** Methods of peers/topics.py. */
const ofPeers = [
  "scikit-learn k-means, true k",
  "leidenalg, 30 neighbours",
  "BERTopic",
  "BERTopic, reduce_outliers",
  "EVoC",
];

/**
 * All methods on one set, end to end from its vectors, by the names that the tables show.
 * @param name of the set, for the files that the peer reads
 */
export function topicMethods(
  name: string,
  topicSet: TopicSet,
  peer: Peer,
  files: PeerFiles,
): Record<string, TopicMethod> {
  const { papers, labels: truth, vectors } = topicSet;
  const trueCount = new Set(truth).size;
  const asked = {
    vectors: files.writeMatrix(name, vectors),
    texts: files.writeJson(name, papers.map(paperText)),
    k: trueCount,
  };
  const ours =
    (options: object): TopicMethod =>
    async () => {
      // a new one for each run: an index keeps the neighbours that a fit has found
      const index = await indexOfSet(topicSet);
      const { seconds, result } = await timed(() => index.topics(options));
      const topics = result.list();
      const labels = topicSet.papers.map(({ id }) => result.topicOf(id)!);
      await index.close();
      return {
        seconds,
        labels,
        words: topics.map(({ terms }) => terms.map(({ term }) => term)),
        names: topics.map(({ label }) => label),
        peakGiB: process.resourceUsage().maxRSS / 1024 ** 2,
      };
    };
  const clustered =
    (work: () => ArrayLike<number>): TopicMethod =>
    async () => {
      const { seconds, result } = await timed(work);
      return { seconds, labels: Array.from(result) };
    };
  return {
    paperweave: ours({}),
    "paperweave, true k": ours({ count: trueCount }),
    "paperweave k-means, true k": clustered(() => kMeans(vectors, { k: trueCount }).labels),
    "ml-kmeans, true k": clustered(
      () =>
        mlKmeans(
          Array.from({ length: vectors.rows }, (_, row) => [...rowOf(vectors, row)]),
          trueCount,
          { seed: 42 },
        ).clusters,
    ),
    ...Object.fromEntries(
      ofPeers.map((method) => [
        method,
        async () => ({ ...(await peer.ask<Outcome>({ method, ...asked })), peakGiB: peer.peakGiB() }),
      ]),
    ),
  };
}
