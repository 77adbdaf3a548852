/**
 * Topics at scale: found in a part of the papers, the others assigned by their nearest papers of
 * that part, as an index in a database does it. Agreement with the labels of all papers, of those
 * assigned alone, and with the topics of all papers.
 *
 * npm run bench:scale -- [--set arxiv-cs-labelled] [--json FILE]
 */
import { PaperIndex } from "../src/index.js";
import { PlainStore } from "../test/support/plain-store.js";
import { option, report, timed } from "./lib/measure.js";
import { readTopicSet } from "./lib/topic-sets.js";
import { agreement } from "./metrics.js";

const set = await readTopicSet(option("set") ?? "arxiv-cs-labelled");
const { papers, labels, vectors } = set;
const { data, rows, cols } = vectors;
const store = new PlainStore();
const index = await PaperIndex.open(store);
await index.upsert(papers.map((paper, row) => ({ ...paper, vector: data.subarray(row * cols, (row + 1) * cols) })));
const rowOf = new Map(papers.map(({ id }, row) => [id, row])),
  stored = [...store.rows.papers.keys()].map((id) => rowOf.get(id)!);

const table: object[] = [];
let ofAll: number[] = [];
for (const share of [1, 0.3, 0.1]) {
  const { seconds, result: topics } = await timed(() => index.topics({ sample: Math.round(share * rows) }));
  const found = Array<number>(rows).fill(-1),
    rest: number[] = [];
  for (const [id, { topic }] of store.rows.papers) {
    found[rowOf.get(id)!] = topic!.topic;
    if (topics.topicOf(id) === undefined) rest.push(rowOf.get(id)!);
  }
  if (share === 1) ofAll = found;
  const agreementOf = (among: number[], truth: readonly (string | number)[] = labels) =>
    agreement(
      among.map((row) => truth[row]!),
      among.map((row) => found[row]!),
    );
  const { ami, ari } = agreementOf(stored);
  table.push({
    "found in": `${stored.length - rest.length} papers`,
    topics: topics.list().length,
    AMI: ami.toFixed(3),
    ARI: ari.toFixed(3),
    "AMI, assigned papers": rest.length === 0 ? "" : agreementOf(rest).ami.toFixed(3),
    "AMI with the topics of all": agreementOf(stored, ofAll).ami.toFixed(3),
    seconds: seconds.toFixed(1),
  });
}
report(table);
