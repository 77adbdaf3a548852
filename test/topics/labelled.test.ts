import { describe, expect, test } from "vitest";
import { agreement } from "../../bench/metrics.js";
import { seededRandom, shuffledRange } from "../../src/core/random.js";
import { PaperIndex, type TopicModel } from "../../src/index.js";
import { rowOf } from "../../src/core/matrix.js";
import { hasLabelledSets, readLabelledSet, type LabelledSet } from "../support/labelled.js";

/** Topics of a labelled set from its given embeddings, the papers handed over in this order. */
async function topicsOf(
  set: ReturnType<typeof readLabelledSet>,
  order: Iterable<number>,
): Promise<{ index: PaperIndex; model: TopicModel }> {
  const index = await PaperIndex.inMemory();
  await index.upsert([...order].map((row) => ({ ...set.papers[row]!, vector: rowOf(set.vectors, row) })));
  return { index, model: await index.topics() };
}

/** How well the topics of some papers agree with their labels; every paper must have a topic. */
async function agreementOf(set: ReturnType<typeof readLabelledSet>, rows: readonly number[]) {
  const { index, model } = await topicsOf(set, rows);
  const found = rows.map((row) => model.topicOf(set.papers[row]!.id)!);
  expect(found.every((topic) => topic >= 0)).toBe(true);
  await index.close();
  return agreement(
    rows.map((row) => set.labels[row]!),
    found,
  );
}

/**
 * The best of leidenalg's rows for each set in the reference results of other implementations (AMI,
 * ARI).
 */
const leidenalg: [LabelledSet, number, number][] = [
  ["ai-areas-labelled", 0.348, 0.186],
  ["arxiv-cs-labelled", 0.572, 0.409],
];

describe.runIf(hasLabelledSets)("on labelled papers (needs ../shared)", () => {
  test.each(leidenalg)(
    "topics of every fifth paper of %s agree with the labels nearly as well as leidenalg's of all do (AMI %d, ARI %d)",
    async (name, ami, ari) => {
      const set = readLabelledSet(name);
      const rows = [...set.papers.keys()].filter((row) => row % 5 === 0);
      const found = await agreementOf(set, rows);
      expect(found.ami).toBeGreaterThanOrEqual(ami - 0.03);
      expect(found.ari).toBeGreaterThanOrEqual(ari - 0.06);
    },
  );

  test.runIf(process.env.PAPERWEAVE_FULL).each(leidenalg)(
    "topics of %s agree with its labels at least as well as leidenalg's do (AMI %d, ARI %d) (needs PAPERWEAVE_FULL=1)",
    async (name, ami, ari) => {
      const set = readLabelledSet(name);
      const found = await agreementOf(set, [...set.papers.keys()]);
      expect(found.ami).toBeGreaterThanOrEqual(ami);
      expect(found.ari).toBeGreaterThanOrEqual(ari);
    },
  );

  test.runIf(process.env.PAPERWEAVE_FULL)(
    "the order of 6,277 papers changes neither topics nor labels nor ids (needs PAPERWEAVE_FULL=1)",
    async () => {
      const set = readLabelledSet("ai-areas-labelled");
      const one = await topicsOf(set, set.papers.keys());
      const other = await topicsOf(set, shuffledRange(set.papers.length, seededRandom(11)));
      expect(other.model.toJSON()).toEqual(one.model.toJSON());
      const asked = set.papers[1000]!.id;
      expect(await other.index.related(asked, { k: 20 })).toEqual(await one.index.related(asked, { k: 20 }));
      await one.index.close();
      await other.index.close();
    },
  );
});
