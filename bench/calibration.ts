/**
 * Whether `assign` means what it says: a tenth of the papers is held out, each is assigned, and
 * what is said of its first topic is compared with the topic that it gets when it is added
 * (`topics({ previous })`).
 *
 * npm run bench:calibration -- [--sets ai-areas-labelled,arxiv-cs-labelled] [--json FILE]
 */
import { rowOf, takeRows } from "../src/core/matrix.js";
import { seededRandom, shuffledRange } from "../src/core/random.js";
import { indexOfSet } from "./lib/index-of-set.js";
import { option, report } from "./lib/measure.js";
import { readTopicSet } from "./lib/topic-sets.js";

const BINS = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 1];
const table: object[] = [];
for (const set of (option("sets") ?? "ai-areas-labelled,arxiv-cs-labelled").split(",")) {
  const { papers, labels, vectors } = await readTopicSet(set);
  const order = shuffledRange(papers.length, seededRandom(9));
  const held = order.slice(0, Math.round(papers.length / 10));
  const fitted = order.slice(held.length).sort();
  const index = await indexOfSet({
    papers: Array.from(fitted, (row) => papers[row]!),
    labels: Array.from(fitted, (row) => labels[row]!),
    vectors: takeRows(vectors, fitted),
  });
  const model = await index.topics();
  const said: { similarity: number; topic: number; id: string }[] = [];
  for (const row of held)
    said.push({ ...(await model.assign({ ...papers[row]!, vector: rowOf(vectors, row) }))[0]!, id: papers[row]!.id });
  const whole = await indexOfSet({ papers, labels, vectors });
  const later = await whole.topics({ previous: model });
  for (let bin = 1; bin < BINS.length; bin++) {
    const own = said.filter(({ similarity }) => similarity > BINS[bin - 1]! && similarity <= BINS[bin]!);
    if (own.length === 0) continue;
    const mean = own.reduce((sum, { similarity }) => sum + similarity, 0) / own.length;
    const right = own.filter(({ id, topic }) => later.topicOf(id) === topic).length / own.length;
    table.push({
      set,
      said: `${BINS[bin - 1]} to ${BINS[bin]}`,
      papers: own.length,
      "said on average": mean.toFixed(2),
      "was right": right.toFixed(2),
    });
  }
  await index.close();
  await whole.close();
}
report(table);
