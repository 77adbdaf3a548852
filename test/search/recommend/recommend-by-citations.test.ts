import { expect, test } from "vitest";
import { PaperIndex, type Hit, type PaperInput, type RecommendOptions } from "../../../src/index.js";
import { seededRandom } from "../../../src/core/random.js";
import { CitationGraph } from "../../../src/search/citations/citation-graph.js";
import { CitationPart } from "../../../src/search/recommend/citation-part.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

const embedder = createTestEmbedder({ dimensions: 64 });
const indexOf = async (papers: readonly PaperInput[]): Promise<PaperIndex> => {
  const index = await PaperIndex.inMemory({ embedder });
  await index.upsert(papers);
  return index;
};
const idsOf = (hits: readonly Hit[]): string[] => hits.map(({ paper }) => paper.id);
const COUNT = 60;
const idOf = (at: number): string => `p${String(at).padStart(3, "0")}`;

/** Papers on few subjects that cite each other and works outside at random. */
function papersFrom(seed: number): PaperInput[] {
  const random = seededRandom(seed);
  const at = (many: number): number => Math.floor(random.next() * many);
  const subjects = ["sheep graze", "goats climb", "cows sleep", "geese fly", "hens lay"];
  return Array.from({ length: COUNT }, (_, i) => ({
    id: idOf(i),
    title: `Where ${subjects[at(5)]} on hill ${at(20)}, part ${i}`,
    abstract: "We look at hills and count.",
    year: 2000 + at(20),
    references: Array.from({ length: at(4) }, () => (at(2) === 0 ? idOf(at(COUNT)) : `10.1000/w${at(9)}`)),
  }));
}
const liked = [0, 1, 2, 3, 4, 5].map(idOf);
const disliked = [10, 11, 12, 13, 14, 15].map(idOf);
const calls: Omit<RecommendOptions, "signal">[] = [
  { liked: liked.slice(0, 2), k: COUNT },
  { liked: liked.slice(0, 3), disliked: disliked.slice(0, 1), k: COUNT },
  { liked, disliked, k: COUNT },
];

test("papers that citations link to liked ones rise, and the reasons say how they are linked", async () => {
  const like = (id: string, references: string[]): PaperInput => ({ id, title: `A note on hills, ${id}`, references });
  const index = await indexOf([
    like("liked", ["10.1000/survey"]),
    like("sibling", ["10.1000/survey"]),
    like("newer", ["liked"]),
    like("stranger", ["10.1000/other"]),
    like("lonely", []),
  ]);
  const hits = await index.recommend({ liked: "liked", explain: true });
  expect(idsOf(hits).slice(0, 2)).toEqual(["newer", "sibling"]);
  expect(hits[0]!.reasons).toContain("cites it");
  expect(hits[1]!.reasons).toContain("both cite 10.1000/survey");
  for (const { explanation } of await index.recommend({ liked: "liked", explain: true, citations: false }))
    expect(explanation).not.toHaveProperty("citations");
  await expect(index.recommend({ liked: "liked", citations: "yes" as never })).rejects.toMatchObject({
    code: "invalid-argument",
  });
});

test("where no paper has references, or citations link none to the examples, they change nothing", async () => {
  const plain = await indexOf(papersFrom(1).map(({ references, ...paper }) => (void references, paper)));
  for (const call of calls) {
    expect(await plain.recommend({ ...call, explain: true })).toEqual(
      await plain.recommend({ ...call, explain: true, citations: false }),
    );
  }
  const apart = await indexOf(
    papersFrom(1).map((paper, at) => ({ ...paper, references: at < 20 ? [] : [idOf(20 + (at % 7))] })),
  );
  for (const call of calls)
    expect(await apart.recommend(call)).toEqual(await apart.recommend({ ...call, citations: false }));
});

test("the order of the papers changes nothing, and filter and from change no score", async () => {
  const papers = papersFrom(2);
  const index = await indexOf(papers);
  const other = await indexOf([...papers].reverse().slice(0, 25));
  await other.upsert(papers);
  for (const call of calls) {
    const hits = await index.recommend(call);
    expect(await other.recommend(call)).toEqual(hits);
    expect(await index.recommend({ ...call, filter: { year: { $gte: 2010 } } })).toEqual(
      hits.filter(({ paper }) => paper.year! >= 2010),
    );
    const from = idsOf(hits).filter((_, at) => at % 3 === 0);
    expect(await index.recommend({ ...call, from })).toEqual(hits.filter(({ paper }) => from.includes(paper.id)));
  }
});

test("scores stay probabilities, and shares with few examples", async () => {
  const index = await indexOf(papersFrom(3));
  for (const call of calls)
    for (const { score } of await index.recommend(call)) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
});

test("what an example counts by citations is worked out from the other examples alone", async () => {
  const index = await indexOf(papersFrom(4));
  const papers = [...index.papers()];
  const named = {
    papers,
    rowOf: (id: string): number | undefined => {
      const row = papers.findIndex((paper) => paper.id === id);
      return row < 0 ? undefined : row;
    },
  };
  const graph = await CitationGraph.build(named);
  const rows = { liked: [0, 1, 2, 3, 4, 5], disliked: [10, 11, 12] };
  const part = (await CitationPart.of(graph, rows))!;
  for (const held of rows.liked) {
    const others = { liked: rows.liked.filter((row) => row !== held), disliked: rows.disliked };
    const without = await CitationPart.of(graph, others);
    expect(part.scoreHeldOut([held], others)[0]).toBeCloseTo(without?.scores[held] ?? 0, 9);
  }
  const near = (a: number): Float64Array => {
    const scores = new Float64Array(COUNT);
    graph.addScores(papers[a]!, 1, scores);
    return scores;
  };
  const sum = (list: readonly number[], row: number): number =>
    list.reduce((total, one) => total + near(one)[row]! / list.length, 0);
  part.scores.forEach((score, row) =>
    expect(score).toBeCloseTo(8 * (sum(rows.liked, row) - sum(rows.disliked, row) / 2), 9),
  );
});
