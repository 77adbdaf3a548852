import fc from "fast-check";
import { expect, test } from "vitest";
import { centroidsOf, relativeNearness } from "../../../src/topics/clustering/centroids.js";
import { chooseNames, findCandidates } from "../../../src/topics/labels/name-topics.js";
import { collectTerms, readTexts } from "../../../src/topics/labels/terms.js";

test("nearness to the middle of a topic is 1 on average, and 1 for papers of no topic", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: -1, max: 3 }),
          fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        ),
        { minLength: 1, maxLength: 30 },
      ),
      (papers) => {
        const data = Float32Array.from(
          papers.flatMap(([, vector]) => vector.map((value) => value / Math.hypot(...vector))),
        );
        const groups = [0, 1, 2, 3].map((group) => [...papers.keys()].filter((row) => papers[row]![0] === group));
        const vectors = { data, rows: papers.length, cols: 3 };
        const nearness = relativeNearness(centroidsOf(vectors, groups), vectors, groups);
        for (const rows of groups)
          if (rows.length > 0)
            expect(rows.reduce((sum, row) => sum + nearness[row]!, 0) / rows.length).toBeCloseTo(1, 6);
        papers.forEach(([group], row) => void (group === -1 && expect(nearness[row]).toBe(1)));
      },
    ),
  );
  const zeros = { data: new Float32Array(4), rows: 2, cols: 2 };
  expect([...relativeNearness(centroidsOf(zeros, [[0, 1]]), zeros, [[0, 1]])]).toEqual([1, 1]);
});

test("of two phrases that as many papers use, the one of papers in the middle names the topic", () => {
  const titled = (...titles: string[]): { title: string; abstract: string }[] =>
    titles.map((title) => ({ title, abstract: "" }));
  const papers = [
    ...titled(
      "Continual learning by replay",
      "Continual learning of language",
      "Knowledge transfer for counting",
      "Knowledge transfer in vision",
    ),
    ...titled("Grasping robots", "Robots for grasping", "Robots that grasp", "Grasping"),
  ];
  const candidates = findCandidates({
    papers,
    terms: collectTerms(readTexts(papers)),
    labels: [0, 0, 0, 0, 1, 1, 1, 1],
    topicCount: 2,
  });
  const labelBy = (...nearness: number[]): string =>
    chooseNames({ ...candidates, nearness: Float64Array.from([...nearness, 1, 1, 1, 1]) })[0]!.label;
  expect(labelBy(1.2, 1.2, 0.8, 0.8)).toMatch(/^continual learning/i);
  expect(labelBy(0.8, 0.8, 1.2, 1.2)).toMatch(/^knowledge transfer/i);
});
