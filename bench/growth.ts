/**
 * How many of the old papers change their topic when papers are added: `topics({ previous })`
 * beside topics found afresh, and beside BERTopic fitted again. A paper has moved when it is in a
 * topic that does not continue its old one, by the assignment of topics that share most.
 *
 * npm run bench:growth -- [--sets ai-areas-labelled,arxiv-cs-labelled] [--added 0.01,0.1,1] [--json
 * FILE]
 */
import { seededRandom, shuffledRange } from "../src/core/random.js";
import { takeRows } from "../src/core/matrix.js";
import { compareTopics, type ComparedTopics } from "../src/model/changes.js";
import { indexOfSet } from "./lib/index-of-set.js";
import { option, report } from "./lib/measure.js";
import { PeerFiles } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";
import { topicMethods } from "./lib/topic-methods.js";
import { readTopicSet, type TopicSet } from "./lib/topic-sets.js";
import { agreement } from "./metrics.js";

const sets = (option("sets") ?? "ai-areas-labelled,arxiv-cs-labelled").split(",");
const added = (option("added") ?? "0.01,0.1,1").split(",").map(Number);
const files = new PeerFiles();
const peer = new Peer("topics.py");
const table: object[] = [];
for (const set of sets) {
  const all = await readTopicSet(set);
  const order = shuffledRange(all.papers.length, seededRandom(3));
  for (const share of added) {
    const old = withRows(all, order.slice(0, Math.round(order.length / (1 + share))).sort());
    const row = (method: string, before: ComparedTopics, after: ComparedTopics): void => {
      const { moved, kept } = compareTopics(before, after);
      const labels = new Map(after.papers.ids.map((id, i) => [id, after.papers.topics[i]!]));
      table.push({
        set,
        added: `${100 * share}%`,
        method,
        "old papers moved": `${((100 * moved.length) / old.papers.length).toFixed(2)}%`,
        "topics continued": `${kept.length} of ${before.topics.length}`,
        "AMI after": agreement(
          all.labels,
          all.papers.map(({ id }) => labels.get(id)!),
        ).ami.toFixed(3),
      });
      console.error(table.at(-1));
    };
    const small = await indexOfSet(old),
      large = await indexOfSet(all);
    const before = await small.topics(),
      after = await large.topics({ previous: before }),
      afresh = await large.topics();
    const compared = (model: typeof before): ComparedTopics => ({
      topics: model.list(),
      papers: model.toJSON().papers,
    });
    row("paperweave, previous", compared(before), compared(after));
    row("paperweave, afresh", compared(before), compared(afresh));
    const bertopic = async (name: string, part: TopicSet): Promise<ComparedTopics> =>
      named(part, (await topicMethods(name, part, peer, files).BERTopic!()).labels);
    row("BERTopic, fitted again", await bertopic(`${set}-${share}`, old), await bertopic(set, all));
    await small.close();
    await large.close();
  }
}
peer.close();
report(table);

function withRows({ papers, labels, vectors }: TopicSet, rows: Int32Array): TopicSet {
  return {
    papers: Array.from(rows, (row) => papers[row]!),
    labels: Array.from(rows, (row) => labels[row]!),
    vectors: takeRows(vectors, rows),
  };
}

function named({ papers }: TopicSet, topics: number[]): ComparedTopics {
  const sizes = new Map<number, number>();
  for (const topic of topics) if (topic >= 0) sizes.set(topic, (sizes.get(topic) ?? 0) + 1);
  return {
    topics: [...sizes].map(([id, size]) => ({ id, label: String(id), size })),
    papers: { ids: papers.map(({ id }) => id), topics },
  };
}
