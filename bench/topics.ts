/**
 * Topics from embeddings beside leidenalg, k-means, BERTopic and EVoC, end to end (graph,
 * communities, names), scored by the same code.
 *
 * npm run bench:topics -- [--sets ai-areas-labelled,stackoverflow] [--methods "paperweave;EVoC"]
 * [--rounds 3] [--warm-ups 3] [--json FILE]
 *
 * The first runs of each method warm it up (numba compiles in the first one, V8 in the first three)
 * and are not counted; with --rounds 0 one is all there is. k-means begins from another seed in
 * every run, and its scores are means. Of one method on one set the memory of its process is told,
 * too. The sets without given embeddings are embedded once, which takes minutes; the next run finds
 * the embeddings.
 */
import { paperText } from "../src/embed/texts.js";
import { bertopicWords } from "./lib/bertopic-words.js";
import { labelFaults } from "./lib/label-faults.js";
import { chosenMethods, option, report } from "./lib/measure.js";
import { PeerFiles } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";
import { topicMethods, type Outcome, type TopicMethod } from "./lib/topic-methods.js";
import { readTopicSet, topicSets, type TopicSet } from "./lib/topic-sets.js";
import { npmiCoherence, termDiversity } from "./label-metrics.js";
import { agreement } from "./metrics.js";

const sets = option("sets")?.split(",") ?? topicSets;
const rounds = Number(option("rounds") ?? 3);
const warmUps = rounds === 0 ? 0 : Number(option("warm-ups") ?? 3);

const files = new PeerFiles();
const peer = new Peer("topics.py");
const table: object[] = [];
const faulty: string[] = [];
for (const set of sets) {
  const topicSet = await readTopicSet(set);
  const outcomes = await inTurns(chosenMethods(topicMethods(set, topicSet, peer, files)));
  const alone = sets.length === 1 && Object.keys(outcomes).length === 1;
  for (const [method, runs] of Object.entries(outcomes)) {
    const faults = labelFaults(runs[0]!.names ?? []);
    table.push({
      set,
      papers: topicSet.papers.length,
      method,
      ...scores(topicSet, runs),
      "labels at fault": runs[0]!.names ? faults.length : "",
      ...(alone && { "GiB at most": runs[0]!.peakGiB?.toFixed(2) }),
    });
    faulty.push(...faults.map(({ label, reasons }) => `${set}, ${method}: "${label}" has ${reasons.join("; ")}`));
  }
}
peer.close();
report(table);
for (const line of faulty) console.log(line);

/**
 * The outcomes of each method, round by round, so that a slow moment of the machine meets all of
 * them.
 */
async function inTurns(methods: Record<string, TopicMethod>): Promise<Record<string, Outcome[]>> {
  const outcomes: Record<string, Outcome[]> = {};
  for (let round = 0; round < warmUps + Math.max(1, rounds); round++) {
    for (const [name, method] of Object.entries(methods)) {
      const outcome = await method();
      if (round >= warmUps) (outcomes[name] ??= []).push(outcome);
    }
  }
  return outcomes;
}

function scores({ papers, labels: truth }: TopicSet, runs: readonly Outcome[]): object {
  const { labels, words } = runs[0]!;
  const texts = papers.map(paperText);
  const placed = labels.filter((label) => label >= 0);
  const agreements = runs.map((run) => agreement(truth, run.labels));
  const meanOf = (measure: keyof ReturnType<typeof agreement>): string =>
    (agreements.reduce((sum, one) => sum + one[measure], 0) / runs.length).toFixed(3);
  // Methods that name nothing get BERTopic's words, without stop words, for their clusters.
  const terms = words ?? bertopicWords(texts, Int32Array.from(labels), true);
  return {
    topics: new Set(placed).size,
    placed: `${Math.round((100 * placed.length) / labels.length)}%`,
    V: meanOf("vMeasure"),
    AMI: meanOf("ami"),
    ARI: meanOf("ari"),
    NPMI: npmiCoherence(terms, texts).toFixed(3),
    diversity: termDiversity(terms).toFixed(3),
    "seconds (range)": runs.map(({ seconds }) => seconds),
  };
}
