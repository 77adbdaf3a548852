import fc from "fast-check";
import { expect, test } from "vitest";
import type { Paper } from "../../../src/core/types.js";
import { CitationGraph } from "../../../src/search/citations/citation-graph.js";
import { citationScores } from "../../../src/search/citations/citation-scores.js";

/** Papers p0, p1, …, each with a second name q0, q1, …; works outside are w0, w1, …. */
const rowOf =
  (papers: readonly Paper[]) =>
  (id: string): number | undefined => {
    const row = /^[pq]\d+$/.test(id) ? papers.findIndex((paper) => paper.id === `p${id.slice(1)}`) : -1;
    return row < 0 ? undefined : row;
  };
const paperWith = (id: string, references: readonly string[]): Paper => ({
  id,
  title: id,
  abstract: "",
  ...(references.length > 0 && { references: [...references] }),
});
const graphOf = (papers: readonly Paper[]): Promise<CitationGraph> =>
  CitationGraph.build({ papers, rowOf: rowOf(papers) });
const scoresOf = (graph: CitationGraph, example: Paper): Float64Array => {
  const scores = new Float64Array(graph.size);
  graph.addScores(example, 1, scores);
  return scores;
};

/** Lists of references: to papers by either name, themselves too, and to works outside. */
const corpora = fc
  .array(fc.array(fc.tuple(fc.constantFrom("p", "q", "w"), fc.nat(6)), { maxLength: 5 }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((lists) =>
    lists.map((list, row) =>
      paperWith(
        `p${row}`,
        list.map(([kind, at]) => `${kind}${kind === "w" ? at : at % lists.length}`),
      ),
    ),
  );

/** The same by sets of names, without numbers of nodes. */
function naive(papers: readonly Paper[], example: Paper): number[] {
  const nameOf = (name: string): string => name.replace("q", "p");
  const neighbours = new Map<string, Set<string>>();
  const link = (a: string, b: string): void => void neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b));
  for (const { id, references = [] } of papers) {
    for (const name of references.map(nameOf)) {
      if (name === id) continue;
      link(id, name);
      link(name, id);
    }
  }
  const isPaper = (name: string): boolean => papers.some(({ id }) => id === name);
  const weight = (name: string): number =>
    Math.log(1 + papers.length / Math.max(1, [...(neighbours.get(name) ?? [])].filter(isPaper).length));
  const around = (name: string): Set<string> =>
    neighbours.has(name) ? new Set([name, ...neighbours.get(name)!]) : new Set();
  const length = (names: Set<string>): number =>
    Math.sqrt([...names].reduce((sum, name) => sum + weight(name) ** 2, 0));
  const asked = new Set([
    ...(isPaper(example.id) ? [example.id] : []),
    ...around(example.id),
    ...(example.references ?? []).map(nameOf).filter((name) => isPaper(name) || neighbours.has(name)),
  ]);
  return papers.map(({ id }) => {
    const own = around(id);
    const shared = [...asked].filter((name) => own.has(name));
    const product = shared.reduce((sum, name) => sum + weight(name) ** 2, 0);
    return product === 0 ? 0 : Math.sqrt(product / length(asked) / length(own));
  });
}

test("nearness by citations is that of neighbourhoods compared name by name", async () => {
  await fc.assert(
    fc.asyncProperty(corpora, async (papers) => {
      const graph = await graphOf(papers);
      for (const example of papers) {
        const [found, expected] = [scoresOf(graph, example), naive(papers, example)];
        found.forEach((score, row) => expect(score).toBeCloseTo(expected[row]!, 6));
      }
    }),
    { numRuns: 300 },
  );
});

test("an example outside the index is found by its references, and by the name that papers cite it by", async () => {
  await fc.assert(
    fc.asyncProperty(corpora, fc.array(fc.constantFrom("p0", "q0", "w0", "w1", "w9")), async (papers, references) => {
      const graph = await graphOf(papers);
      for (const id of ["w0", "w3", "other"]) {
        const example = paperWith(
          id,
          references.filter((name) => name !== id),
        );
        const cited = papers.some((paper) => paper.references?.includes(id));
        const [found, expected] = [scoresOf(graph, example), naive(papers, example)];
        found.forEach((score, row) => expect(score).toBeCloseTo(expected[row]!, 6));
        expect(graph.placeOf(example).citing.length > 0).toBe(cited);
      }
    }),
    { numRuns: 200 },
  );
});

test("who is near to whom is the same both ways, at most 1, and 1 to itself with any link", async () => {
  await fc.assert(
    fc.asyncProperty(corpora, async (papers) => {
      const graph = await graphOf(papers);
      const rows = papers.map((paper) => scoresOf(graph, paper));
      rows.forEach((row, a) => {
        row.forEach((score, b) => {
          expect(score).toBeCloseTo(rows[b]![a]!, 9);
          expect(score).toBeLessThanOrEqual(1);
        });
        expect(row[a] === 0 || row[a]! > 1 - 1e-9).toBe(true);
      });
    }),
    { numRuns: 200 },
  );
});

test("a paper that cites the example is nearer than one that cites the same rare work, and that than one of a common work", async () => {
  const papers = [
    paperWith("p0", ["w1", "w2"]),
    paperWith("p1", ["p0"]),
    paperWith("p2", ["w1"]),
    ...["p3", "p4", "p5", "p6"].map((id) => paperWith(id, ["w2"])),
    paperWith("p7", ["w3"]),
    paperWith("p8", []),
  ];
  const scores = scoresOf(await graphOf(papers), papers[0]!);
  expect(scores[1]).toBeGreaterThan(scores[2]!);
  expect(scores[2]).toBeGreaterThan(scores[3]!);
  expect(scores[3]).toBeGreaterThan(0);
  expect([scores[7], scores[8]]).toEqual([0, 0]);
});

test("two papers that share one of two works each have the cosine worked out by hand", async () => {
  // Each neighbourhood: itself (1 or 2 links), the shared work (2 papers), another work (1 paper).
  const papers = [paperWith("p0", ["w1", "w2"]), paperWith("p1", ["w1", "w3"])];
  const [one, two] = [Math.log(1 + 2 / 1), Math.log(1 + 2 / 2)];
  const expected = Math.sqrt(two ** 2 / (2 * one ** 2 + two ** 2));
  expect(scoresOf(await graphOf(papers), papers[0]!)[1]).toBeCloseTo(expected, 12);
});

test("examples to be unlike count half, and never make a score negative", async () => {
  const papers = [
    paperWith("p0", ["w1"]),
    paperWith("p1", ["w2"]),
    paperWith("p2", ["w1", "w2"]),
    paperWith("p3", ["w2"]),
    paperWith("p4", ["w1"]),
  ];
  const graph = await graphOf(papers);
  const options = { unlikeWeight: 0.5, examples: new Set([0, 1]) };
  const [like, unlike] = [scoresOf(graph, papers[0]!), scoresOf(graph, papers[1]!)];
  const found = citationScores(graph, [papers[0]!], [papers[1]!], options)!;
  found.forEach((score, row) => expect(score).toBeCloseTo(Math.max(0, like[row]! - unlike[row]! / 2), 12));
  expect(found[3]).toBe(0);
  const both = citationScores(graph, [papers[0]!, papers[1]!], [], options)!;
  both.forEach((score, row) => expect(score).toBeCloseTo((like[row]! + unlike[row]!) / 2, 12));
});

test("where no paper but the examples is near, citations say nothing", async () => {
  const papers = [paperWith("p0", ["w1"]), paperWith("p1", ["w2"]), paperWith("p2", [])];
  const graph = await graphOf(papers);
  for (const paper of papers)
    expect(citationScores(graph, [paper], [], { unlikeWeight: 0.5, examples: new Set([papers.indexOf(paper)]) })).toBe(
      undefined,
    );
});
