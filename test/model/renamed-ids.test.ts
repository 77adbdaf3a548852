import fc from "fast-check";
import { expect, test } from "vitest";
import { rowOf } from "../../src/core/matrix.js";
import { seededRandom } from "../../src/core/random.js";
import { PaperIndex, readPapers, type PaperInput, type TopicModel, type TopicOptions } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { hasLabelledSets, readLabelledSet } from "../support/labelled.js";

const embedder = createTestEmbedder();

/** All that is found in papers of some ids, each id replaced by its place in the list. */
async function findings(
  papers: readonly PaperInput[],
  ids: readonly string[],
  { grows = false, ...options }: TopicOptions & { grows?: boolean } = {},
): Promise<unknown> {
  const index = await PaperIndex.inMemory({ embedder });
  const named = papers.map((paper, place) => ({ ...paper, id: ids[place]! }));
  const first = grows ? Math.ceil(0.8 * papers.length) : papers.length;
  await index.upsert(named.slice(0, first));
  let model = await index.topics(options);
  let map = await model.map();
  if (grows) {
    await index.upsert(named.slice(first));
    model = await index.topics({ ...options, previous: model });
    map = await model.map({ previous: map });
  }
  const quality = await model.quality({ samples: 1 });
  await index.close();
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const places = map.points.map(({ id, ...point }) => ({ ...point, place: placeOf.get(id)! }));
  return {
    ...foundBy(model, (id) => placeOf.get(id)!),
    points: places.sort((a, b) => a.place - b.place),
    quality,
  };
}

function foundBy(model: TopicModel, placeOf: (id: string) => number): object {
  const { papers, topics, ...rest } = model.toJSON();
  return {
    ...rest,
    topics: topics.map((topic) => ({ ...topic, exemplars: topic.exemplars.map(placeOf) })),
    members: topics.map(({ id }) => model.members(id).map(placeOf)),
    papers: { ...papers, ids: papers.ids.map(placeOf) },
  };
}

/** Distinct ids in an order of their own. */
const someIds = (count: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.nat(2 ** 31), { minLength: count, maxLength: count }).map((numbers) => numbers.map((n) => `p${n}`));

const { papers: daily } = await readPapers(new URL("../../examples/data/daily-papers.txt", import.meta.url));

test.each<[string, TopicOptions & { grows?: boolean }]>([
  ["as they are found by default", {}],
  ["of two levels, with papers left out", { levels: 2, outliers: "keep" }],
  ["as many as asked for, by k-means", { algorithm: "kmeans", count: 9 }],
  ["with a guide", { guide: { quantization: "quantization of weights to few bits" } }],
  ["that continue earlier ones", { grows: true }],
])("papers of other ids have the same topics %s, names, members, quality and positions", async (_name, options) => {
  const own = daily.map(({ id }) => id);
  const expected = await findings(daily, own, options);
  await fc.assert(
    fc.asyncProperty(someIds(daily.length), async (ids) => {
      expect(await findings(daily, ids, options)).toEqual(expected);
    }),
    { numRuns: 2 },
  );
});

test("so have papers whose texts are all the same, by their vectors", async () => {
  const random = seededRandom(5);
  const papers = Array.from({ length: 60 }, () => ({
    title: "Untitled",
    vector: Array.from({ length: embedder.dimensions }, () => random.next() - 0.5),
  }));
  const expected = await findings(
    papers,
    [...papers.keys()].map((place) => `paper-${place}`),
  );
  await fc.assert(
    fc.asyncProperty(someIds(papers.length), async (ids) => {
      expect(await findings(papers, ids)).toEqual(expected);
    }),
    { numRuns: 3 },
  );
});

test.runIf(process.env.PAPERWEAVE_FULL && hasLabelledSets)(
  "so have 6,277 papers (needs PAPERWEAVE_FULL=1 and ../shared)",
  async () => {
    const { papers, vectors } = readLabelledSet("ai-areas-labelled");
    const given = papers.map((paper, row) => ({ ...paper, vector: rowOf(vectors, row) }));
    const index = await PaperIndex.inMemory();
    const other = await PaperIndex.inMemory();
    const random = seededRandom(7);
    const newIds = papers.map((_, row) => `${random.below(2 ** 30)}-${row}`);
    await index.upsert(given);
    await other.upsert(given.map((paper, row) => ({ ...paper, id: newIds[row]! })));
    const models = [await index.topics({ levels: 2 }), await other.topics({ levels: 2 })];
    const maps = [await models[0]!.map(), await models[1]!.map()];
    const placesOf = [papers.map(({ id }) => id), newIds].map((ids) => new Map(ids.map((id, row) => [id, row])));
    const found = models.map((model, at) => {
      const placeOf = (id: string): number => placesOf[at]!.get(id)!;
      const points = maps[at]!.points.map(({ id, ...point }) => ({ ...point, place: placeOf(id) }));
      return { ...foundBy(model, placeOf), points: points.sort((a, b) => a.place - b.place) };
    });
    expect(found[1]).toEqual(found[0]);
    await Promise.all([index.close(), other.close()]);
  },
  300_000,
);
