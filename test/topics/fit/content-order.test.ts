import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixOf, rowOf } from "../../../src/core/matrix.js";
import { graphInOrder, inverseOf } from "../../../src/core/graph.js";
import type { Paper } from "../../../src/core/types.js";
import { contentOrder, matrixInOrder } from "../../../src/topics/fit/content-order.js";

type Text = Pick<Paper, "id" | "title" | "abstract"> & { vector: number[] };

/** Ids of papers in the order of their contents. */
function ordered(papers: readonly Text[]): string[] {
  const vectors = matrixOf(
    papers.map(({ vector }) => Float32Array.from(vector)),
    2,
  );
  return Array.from(contentOrder(papers, vectors), (row) => papers[row]!.id);
}

const paper = (id: string, title: string, abstract: string, vector = [1, 0]): Text => ({ id, title, abstract, vector });

test("papers are in the same order however they come, and whatever their ids are", () => {
  const text = fc.constantFrom("", "a", "b", "a b");
  const contents = fc.uniqueArray(fc.tuple(text, text, fc.constantFrom(0, 0.5, 1)), {
    selector: (content) => content.join("|"),
  });
  fc.assert(
    fc.property(
      contents.chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all.keys()], { minLength: all.length }),
          fc.shuffledSubarray([...all.keys()], { minLength: all.length }),
        ),
      ),
      ([all, places, names]) => {
        const papers = all.map(([title, abstract, x], at) => paper(`${at}`, title, abstract, [x, 1]));
        const renamed = places.map((at) => ({ ...papers[at]!, id: `${names[at]}` }));
        expect(ordered(renamed)).toEqual(ordered(papers).map((id) => `${names[Number(id)]}`));
      },
    ),
  );
});

test("a title decides before an abstract, an abstract before a vector, and an id comes last", () => {
  const papers = [
    paper("z", "One title", "b"),
    paper("y", "One title", "a"),
    paper("x", "One title", "b", [0, 1]),
    paper("w", "One title", "b"),
  ];
  expect(ordered(papers)).toEqual(["y", "x", "w", "z"]);
  // A corrected abstract leaves a paper where it was.
  const others = Array.from({ length: 20 }, (_, at) => paper(`${at}`, `Title ${at}`, "text"));
  const corrected = others.map((one) => (one.id === "3" ? { ...one, abstract: "other text" } : one));
  expect(ordered(corrected)).toEqual(ordered(others));
});

test("papers without titles are spread by their abstracts", () => {
  const papers = Array.from({ length: 50 }, (_, at) => paper(`${at}`, "", `abstract ${String(at).padStart(2, "0")}`));
  expect(ordered(papers)).not.toEqual(papers.map(({ id }) => id));
  expect(ordered([...papers].reverse())).toEqual(ordered(papers));
});

test("neighbour lists in another order name the same pairs, and come back as they were", () => {
  const order = Int32Array.of(2, 0, 1);
  const graph = {
    rows: 3,
    k: 2,
    indices: Int32Array.of(1, 2, 0, -1, 1, 0),
    similarities: Float32Array.of(0.75, 0.5, 0.75, 0, 0.25, 0.5),
  };
  const there = graphInOrder(graph, order);
  expect(there).toEqual({
    rows: 3,
    k: 2,
    indices: Int32Array.of(2, 1, 2, 0, 1, -1),
    similarities: Float32Array.of(0.25, 0.5, 0.75, 0.5, 0.75, 0),
  });
  expect(graphInOrder(there, inverseOf(order))).toEqual(graph);
  const matrix = matrixOf([Float32Array.of(0, 1), Float32Array.of(2, 3), Float32Array.of(4, 5)], 2);
  expect(rowOf(matrixInOrder(matrix, order), 0)).toEqual(Float32Array.of(4, 5));
});
