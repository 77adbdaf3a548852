/**
 * Whether the order of the rows matters: topics of ai-areas-labelled as it lies there and of the
 * same rows shuffled, compared with each other, by paperweave and by BERTopic (random_state 42 both
 * times).
 *
 * npm run bench:order -- [--set ai-areas-labelled] [--methods "paperweave;BERTopic"] [--seed 1]
 * [--json FILE]
 */
import { takeRows } from "../src/core/matrix.js";
import { seededRandom, shuffledRange } from "../src/core/random.js";
import { option, report } from "./lib/measure.js";
import { PeerFiles } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";
import { topicMethods } from "./lib/topic-methods.js";
import { readTopicSet, type TopicSet } from "./lib/topic-sets.js";
import { agreement } from "./metrics.js";

const set = option("set") ?? "ai-areas-labelled";
const methods = (option("methods") ?? "paperweave;BERTopic").split(";");
const seed = Number(option("seed") ?? 1);

const files = new PeerFiles();
const peer = new Peer("topics.py");
const given = await readTopicSet(set);
const order = shuffledRange(given.papers.length, seededRandom(seed));
const inOrder = await topicsOfPapers("in order", given);
const shuffled = await topicsOfPapers("shuffled", withRows(given, order));
peer.close();

report(
  methods.map((method, i) => {
    const after = new Int32Array(order.length);
    order.forEach((row, position) => (after[row] = shuffled[i]![position]!));
    // Papers without a topic (-1) count as one group, in both runs.
    const { ari, ami } = agreement(inOrder[i]!, after);
    return {
      set,
      method,
      "topics in order": countOf(inOrder[i]!),
      "topics shuffled": countOf(shuffled[i]!),
      ARI: ari.toFixed(3),
      AMI: ami.toFixed(3),
    };
  }),
);

/** The topic of each paper by each method. */
async function topicsOfPapers(name: string, topicSet: TopicSet): Promise<number[][]> {
  const all = topicMethods(name, topicSet, peer, files);
  const found: number[][] = [];
  for (const method of methods) found.push((await all[method]!()).labels);
  return found;
}

function withRows({ papers, labels, vectors }: TopicSet, rows: Int32Array): TopicSet {
  return {
    papers: Array.from(rows, (row) => papers[row]!),
    labels: Array.from(rows, (row) => labels[row]!),
    vectors: takeRows(vectors, rows),
  };
}

function countOf(labels: readonly number[]): number {
  return new Set(labels.filter((label) => label >= 0)).size;
}
