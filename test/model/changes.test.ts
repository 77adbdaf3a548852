import fc from "fast-check";
import { expect, test } from "vitest";
import { compareTopics, type ComparedTopics } from "../../src/model/changes.js";
import { matchTopics, TopicOverlap } from "../../src/topics/growth/match-topics.js";

/** A model of papers p0, p1, … by their topics. */
function modelOf(topics: readonly number[], from = 0): ComparedTopics {
  const ids = [...new Set(topics)].filter((topic) => topic !== -1).sort((a, b) => a - b);
  return {
    topics: ids.map((id) => ({ id, label: `topic ${id}`, size: topics.filter((topic) => topic === id).length })),
    papers: { ids: topics.map((_, i) => `p${from + i}`), topics },
  };
}

test("grown, shrunk, born, gone, merged and split topics are told apart", () => {
  const before = modelOf([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4]);
  const after = modelOf([0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 3, 3, 6, 6, 7, 7, 8, 8, 8, 0]);
  const changes = compareTopics(before, after);
  const ids = (pairs: { before: { id: number }; after: { id: number } }[]) =>
    pairs.map((pair) => [pair.before.id, pair.after.id]);
  expect(changes.merged.map(({ from, into }) => [from.map(({ id }) => id), into.id])).toEqual([[[1, 2], 5]]);
  expect(changes.split.map(({ from, into }) => [from.id, into.map(({ id }) => id)])).toEqual([[3, [3, 6]]]);
  expect(ids(changes.kept)).toEqual([
    [0, 0],
    [3, 3],
    [2, 5],
    [4, 7],
  ]);
  expect(ids(changes.grown)).toEqual([
    [0, 0],
    [2, 5],
  ]);
  expect(ids(changes.shrunk)).toEqual([[3, 3]]);
  expect(changes.born.map(({ id }) => id)).toEqual([6, 8]);
  expect(changes.gone.map(({ id }) => id)).toEqual([1]);
  expect(changes.moved.map(({ id }) => id)).toEqual(["p4", "p5", "p6", "p12", "p13"]);
});

test("a topic is part of another one with at least half of its papers, and a tenth of the other's", () => {
  const of = (topic: number, count: number): number[] => Array<number>(count).fill(topic);
  const mergedOf = (before: number[], after: number[]): number =>
    compareTopics(modelOf(before), modelOf(after)).merged.length;
  expect(mergedOf([...of(0, 18), ...of(1, 2)], of(5, 20))).toBe(1); // 2 of 20
  expect(mergedOf([...of(0, 19), ...of(1, 2)], of(5, 21))).toBe(0); // 2 of 21
  expect(mergedOf([...of(0, 6), ...of(1, 6)], [...of(5, 6), ...of(5, 3), ...of(6, 3)])).toBe(1); // 3 of 6
  expect(mergedOf([...of(0, 6), ...of(1, 7)], [...of(5, 6), ...of(5, 3), ...of(6, 4)])).toBe(0); // 3 of 7
});

const labels = fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 1, maxLength: 60 });

test("every later topic continues one earlier topic or is born, every earlier one is continued once or gone", () => {
  fc.assert(
    fc.property(labels, labels, fc.nat(20), (one, other, from) => {
      const before = modelOf(one),
        after = modelOf(other, from);
      const { kept, born, gone, grown, shrunk } = compareTopics(before, after);
      expect([...kept.map((pair) => pair.after.id), ...born.map(({ id }) => id)].sort()).toEqual(
        after.topics.map(({ id }) => id).sort(),
      );
      expect([...kept.map((pair) => pair.before.id), ...gone.map(({ id }) => id)].sort()).toEqual(
        before.topics.map(({ id }) => id).sort(),
      );
      expect(
        grown.every((pair) => pair.after.size > pair.before.size) &&
          shrunk.every((pair) => pair.after.size < pair.before.size),
      ).toBe(true);
    }),
  );
});

test("a model compared with itself has not changed", () => {
  fc.assert(
    fc.property(labels, (topics) => {
      const model = modelOf(topics);
      expect(compareTopics(model, model)).toMatchObject({
        grown: [],
        shrunk: [],
        born: [],
        gone: [],
        merged: [],
        split: [],
        moved: [],
      });
    }),
  );
});

test("topics are matched so that they share at least as much as by taking the best pair first", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: -1, max: 4 })), {
        minLength: 1,
        maxLength: 60,
      }),
      (rows) => {
        const overlap = new TopicOverlap(
          rows.map(([a]) => a),
          rows.map(([, b]) => b),
        );
        const pairs = overlap.before
          .flatMap((_, row) =>
            overlap.after.map((__, column) => ({ row, column, value: overlap.jaccard(row, column) })),
          )
          .filter(({ value }) => value >= 0.3);
        const matched = matchTopics(overlap);
        const shared = [...matched].reduce(
          (sum, [to, from]) => sum + overlap.jaccard(overlap.before.indexOf(from), overlap.after.indexOf(to)),
          0,
        );
        let greedy = 0;
        const used = new Set<string>();
        for (const { row, column, value } of pairs.sort((a, b) => b.value - a.value)) {
          if (used.has(`r${row}`) || used.has(`c${column}`)) continue;
          used.add(`r${row}`).add(`c${column}`);
          greedy += value;
        }
        expect(shared).toBeGreaterThanOrEqual(greedy - 1e-9);
        for (const [to, from] of matched)
          expect(overlap.jaccard(overlap.before.indexOf(from), overlap.after.indexOf(to))).toBeGreaterThanOrEqual(0.3);
      },
    ),
  );
});
