import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dot, normalizeRow, rowOf, takeRows } from "../../../src/core/matrix.js";
import { seededRandom } from "../../../src/core/random.js";
import type { KnnGraph, Matrix } from "../../../src/core/types.js";
import { PaperIndex, type PaperInput, type TopicModel, type TopicOptions } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { distinctPapers } from "../../../src/topics/clustering/distinct.js";
import { paperOn, papersOn } from "../../support/subjects.js";

/** Unit rows, of which those of the same work are the same. */
function vectorsOf(works: Int32Array, seed: number): Matrix {
  const cols = 6,
    random = seededRandom(seed);
  const data = new Float32Array(works.length * cols);
  works.forEach((first, row) => {
    for (let i = 0; i < cols; i++) data[row * cols + i] = first === row ? random.next() - 0.5 : data[first * cols + i]!;
    if (first === row) normalizeRow(data, row * cols, cols);
  });
  return { data, rows: works.length, cols };
}

function naiveNeighbors({ data, rows, cols }: Matrix, k: number): KnnGraph {
  const indices = new Int32Array(rows * k).fill(-1),
    similarities = new Float32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    const others = Array.from({ length: rows }, (_, other) => ({
      other,
      similarity: Math.fround(dot(data, row * cols, data, other * cols, cols)),
    }))
      .filter(({ other }) => other !== row)
      .sort((a, b) => b.similarity - a.similarity || a.other - b.other);
    others.slice(0, k).forEach(({ other, similarity }, i) => {
      indices[row * k + i] = other;
      similarities[row * k + i] = similarity;
    });
  }
  return { indices, similarities, rows, k };
}

const worksOf = fc
  .array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 40 })
  .map((names) => Int32Array.from(names, (name) => names.indexOf(name)));

describe("the neighbours of papers that stand for their copies", () => {
  test("are the nearest other ones, at least half as many as there may be, whatever the copies are", () => {
    fc.assert(
      fc.property(worksOf, fc.integer({ min: 1, max: 8 }), fc.nat({ max: 1000 }), (works, k, seed) => {
        const vectors = vectorsOf(works, seed);
        const {
          rows,
          indexOf,
          versionCounts,
          knn,
          vectors: own,
        } = distinctPapers({ vectors, knn: naiveNeighbors(vectors, k), words: undefined }, works);
        expect([...rows]).toEqual([...new Set(works)].sort((a, b) => a - b));
        expect([...works]).toEqual(Array.from(indexOf, (place) => rows[place]));
        expect(versionCounts.reduce((sum, count) => sum + count, 0)).toBe(works.length);
        expect(own.data).toEqual(takeRows(vectors, rows).data);
        const expected = naiveNeighbors(takeRows(vectors, rows), k);
        for (let row = 0; row < rows.length; row++) {
          const list = [...rowOf({ ...knn, data: knn.indices, cols: k } as never, row)].filter((other) => other >= 0);
          expect(list).toEqual([...expected.indices.subarray(row * k, row * k + list.length)]);
          expect(2 * list.length).toBeGreaterThanOrEqual(Math.min(k, rows.length - 1));
        }
      }),
    );
  });
});

test("a list that copies leave fewer than half of its neighbours is found anew", () => {
  // Rows 1 to 4 are one work, the others are works of their own; row 0 is nearest to row 1.
  const vectors = vectorsOf(Int32Array.of(0, 1, 1, 1, 1, 5, 6, 7, 8), 3);
  const works = Int32Array.of(0, 1, 1, 1, 1, 5, 6, 7, 8);
  const listOf = (own: number[]): number[] => {
    const knn = naiveNeighbors(vectors, 4);
    knn.indices.set(own);
    return [...distinctPapers({ vectors, knn, words: undefined }, works).knn.indices.subarray(0, 4)];
  };
  expect(listOf([1, 2, 3, 5]).filter((other) => other >= 0)).toHaveLength(2);
  expect(listOf([1, 2, 3, 4]).filter((other) => other >= 0)).toHaveLength(4);
});

test("a neighbour that only another version's list has is a neighbour of the paper, too", () => {
  const angles = [0, 0.01, 0.5, 0.3]; // the second is a version of the first, whose list misses the fourth
  const data = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  const knn = {
    indices: Int32Array.of(2, 3, 3, 1),
    similarities: Float32Array.of(Math.cos(0.5), Math.cos(0.29), Math.cos(0.2), Math.cos(0.29)),
    rows: 4,
    k: 1,
  };
  const { knn: found, rows } = distinctPapers(
    { vectors: { data, rows: 4, cols: 2 }, knn, words: undefined },
    Int32Array.of(0, 0, 2, 3),
  );
  expect([...rows]).toEqual([0, 2, 3]);
  expect(found.indices[0]).toBe(2);
  expect(found.similarities[0]).toBeCloseTo(Math.cos(0.3), 6);
});

describe("near-copies of a paper", () => {
  const embedder = createTestEmbedder({ dimensions: 256 });
  /**
   * On two subjects: with copies of its own it would be the middle of a topic. More on the first one, so that it
   * belongs there whichever of its versions stands for the others.
   */
  const between: PaperInput = {
    id: "b-00",
    title: "Quantization weights for grasping robots",
    abstract: `${paperOn(0, 3).abstract} ${paperOn(0, 4).abstract} ${paperOn(1, 3).abstract}`,
  };
  const copiesOf = (paper: PaperInput, count: number): PaperInput[] =>
    Array.from({ length: count }, (_, i) => ({
      ...paper,
      id: `${paper.id}-copy-${String(i).padStart(2, "0")}`,
      title: `${paper.title}, printing ${i}`,
    }));

  async function topicsOf(papers: PaperInput[], options: TopicOptions = {}): Promise<TopicModel> {
    const index = await PaperIndex.inMemory({ embedder });
    await index.upsert(papers);
    return index.topics(options);
  }
  const groupsOf = (model: TopicModel, papers: readonly PaperInput[]): string[] =>
    [...new Set(papers.map(({ id }) => model.topicOf(id!)))]
      .map((topic) =>
        papers
          .filter(({ id }) => model.topicOf(id!) === topic)
          .map(({ id }) => id)
          .join(" "),
      )
      .sort();

  test("are in its topic, however many; they make no topic of their own, and change no other paper's", async () => {
    const others = [...papersOn(4, 20), between];
    const before = await topicsOf(others),
      expected = groupsOf(before, others),
      namesOf = (topics: TopicModel): string[] =>
        topics
          .list()
          .map(({ label, terms }) => `${label}: ${terms.map(({ term }) => term).join()}`)
          .sort();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(between, others[0]!, others[45]!),
        async (count, original) => {
          const copies = copiesOf(original, count);
          const model = await topicsOf([...others, ...copies]);
          for (const { id } of copies) expect(model.topicOf(id!)).toBe(model.topicOf(original.id!));
          expect(groupsOf(model, others)).toEqual(expected);
          expect(namesOf(model)).toEqual(namesOf(before)); // copies make no word common
          expect(model.list()).toHaveLength(expected.length);
          expect(model.list().reduce((sum, { size }) => sum + size, 0)).toBe(others.length + count);
          expect(model.list().map(({ size }) => size)).toEqual(
            model
              .list()
              .map(({ size }) => size)
              .sort((a, b) => b - a),
          );
          const { ids, strengths } = model.toJSON().papers;
          for (const { id } of copies) expect(strengths[ids.indexOf(id!)]).toBe(strengths[ids.indexOf(original.id!)]);
        },
      ),
      { numRuns: 8 },
    );
  });

  test("come to the topic that it had, and go with it into a guide; examples stay where they were put", async () => {
    const papers = papersOn(3, 20),
      copies = copiesOf(papers[0]!, 3);
    const index = await PaperIndex.inMemory({ embedder });
    await index.upsert(papers);
    const before = await index.topics();
    await index.upsert(copies);
    const after = await index.topics({ previous: before });
    for (const { id } of copies) expect(after.topicOf(id!)).toBe(before.topicOf("s0-0"));
    expect(after.compare(before).moved).toEqual([]);
    const guided = await index.topics({ guide: { one: ["s0-0"], two: [copies[1]!.id!] } });
    const nameOf = (id: string): string | undefined =>
      guided.list().find((topic) => topic.id === guided.topicOf(id))!.guided;
    expect([nameOf("s0-0"), nameOf(copies[1]!.id!)]).toEqual(["one", "two"]);
    expect(["one", "two"]).toContain(nameOf(copies[0]!.id!));
  });

  test("are parted where so many topics are asked for, and when their topic is split into as many", async () => {
    const papers = [...papersOn(1, 2), ...copiesOf(paperOn(0, 0), 3)];
    expect((await topicsOf(papers, { count: 2 })).list()).toHaveLength(2);
    const five = await topicsOf(papers, { count: 5 });
    expect(five.list().map(({ size }) => size)).toEqual([1, 1, 1, 1, 1]);
    const one = await topicsOf(papers, { count: 1 });
    expect((await one.split(one.list()[0]!.id, { count: 4 })).list()).toHaveLength(4);
  });
});
