import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { PaperIndex, type PaperInput, type TopicModel, type TopicOptions } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { paperOn, papersOn, subjectCount, subjectOf } from "../../support/subjects.js";

const embedder = createTestEmbedder({ dimensions: 256 });
let index: PaperIndex | undefined;
afterEach(() => index?.close());

async function topicsOf(papers: PaperInput[], options: TopicOptions = {}): Promise<TopicModel> {
  await index?.close();
  index = await PaperIndex.inMemory({ embedder });
  await index.upsert(papers);
  return index.topics(options);
}

/** Copies of a paper that differ in a number, as the parts of a report do. */
function copiesOf(subject: number, number: number, copies: number): PaperInput[] {
  const { id, title, abstract } = paperOn(subject, number);
  return Array.from({ length: copies }, (_, part) => ({
    id: `${id}-${part}`,
    title: `${title}, part ${part + 1}`,
    abstract: `${abstract} At site ${part + 1}.`,
  }));
}

function sizesOf(model: TopicModel): number[] {
  return model.list().map(({ size }) => size);
}

describe("the number of topics", () => {
  test("is that of the subjects, however many nearly identical papers each of them has", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: subjectCount }),
        fc.integer({ min: 3, max: 12 }),
        async (many, copies) => {
          const papers = Array.from({ length: many }, (_, subject) => copiesOf(subject, 0, copies)).flat();
          const model = await topicsOf(papers);
          expect(sizesOf(model)).toEqual(Array.from({ length: many }, () => copies));
          for (const { id } of model.list()) expect(new Set(model.members(id).map(subjectOf)).size).toBe(1);
        },
      ),
      {
        numRuns: 8,
        examples: [
          [8, 12],
          [3, 10],
          [5, 2],
        ],
      },
    );
  });

  test("is that of the subjects where each has several papers and copies of them", async () => {
    for (const [subjects, works, copies] of [
      [4, 5, 5],
      [8, 2, 6],
      [6, 10, 3],
    ] as const) {
      const papers = Array.from({ length: subjects * works }, (_, i) =>
        copiesOf(Math.floor(i / works), i % works, copies),
      ).flat();
      expect(sizesOf(await topicsOf(papers))).toEqual(Array.from({ length: subjects }, () => works * copies));
    }
  });
});

describe("count", () => {
  test("gives exactly so many topics, and those that the papers have where it is their number", async () => {
    const papers = papersOn(8, 12);
    for (const count of [1, 2, 5, 8, 13, 40]) {
      const model = await topicsOf(papers, { count });
      expect(model.list()).toHaveLength(count);
      if (count === 8) expect(sizesOf(model)).toEqual(Array.from({ length: 8 }, () => 12));
    }
  });
});

describe("minSize", () => {
  const papers = [
    ...Array.from({ length: 60 }, (_, i) => paperOn(0, i)),
    ...Array.from({ length: 45 }, (_, i) => paperOn(1, i)),
  ];

  test("joins what is smaller, and leaves topics that are large enough apart", async () => {
    for (const minSize of [5, 20, 30, 40, 45]) {
      const sizes = sizesOf(await topicsOf(papers, { minSize }));
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(minSize);
      expect(sizes.length).toBeGreaterThanOrEqual(2);
    }
    expect(sizesOf(await topicsOf(papers, { minSize: 46 }))).toEqual([105]);
  });

  test("gives way to count, and a warning says so", async () => {
    const heard: string[] = [];
    const listen = (warning: Error): void => void heard.push(warning.message);
    process.on("warning", listen);
    expect(sizesOf(await topicsOf(papers, { minSize: 45, count: 2 }))).toEqual([60, 45]);
    expect(await topicsOf(papers, { minSize: 45, count: 3 }).then((model) => model.list())).toHaveLength(3);
    await new Promise(setImmediate);
    process.off("warning", listen);
    expect(heard).toEqual([
      expect.stringMatching(/^count: 3 and minSize: 45 cannot both be met: [123] of the 3 topics have fewer papers\.$/),
    ]);
  });
});
