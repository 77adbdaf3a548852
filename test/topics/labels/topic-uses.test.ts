import fc from "fast-check";
import { expect, test } from "vitest";
import { hasColumn } from "../../../src/core/sparse.js";
import { collectTerms, readTexts } from "../../../src/topics/labels/terms.js";
import { TopicUses } from "../../../src/topics/labels/topic-uses.js";

const words = ["neural", "network", "graph", "image", "policy", "of", "the"];
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }).map((some) => some.join(" "));
const corpus = fc.array(fc.record({ title: text, abstract: text }), { minLength: 1, maxLength: 12 });

test("uses, coverage and titles of a topic's terms are what a look at every paper finds", () => {
  let spokenApart = 0;
  fc.assert(
    fc.property(corpus, fc.infiniteStream(fc.boolean()), (papers, drawn) => {
      const terms = collectTerms(readTexts(papers)),
        { counts, titleCounts, candidates } = terms;
      const members = Int32Array.from([...papers.keys()].filter(() => drawn.next().value));
      const topic = new TopicUses(terms, members);
      candidates.forEach(({ wordColumns }, column) => {
        const has = (row: number): boolean => hasColumn(counts, row, column);
        const apart = (row: number): boolean =>
          wordColumns.length > 1 && wordColumns.every((word) => hasColumn(counts, row, word));
        const titled = (row: number): boolean =>
          hasColumn(titleCounts, row, column) ||
          (wordColumns.length > 0 && wordColumns.every((word) => hasColumn(titleCounts, row, word)));
        const rows = [...members],
          users = rows.filter(has);
        spokenApart += rows.filter((row) => apart(row) && !has(row)).length;
        expect([...topic.uses(column)]).toEqual(rows.map((row) => Number(has(row))));
        expect([...topic.covers(column)]).toEqual(rows.map((row) => Number(has(row) || apart(row))));
        expect(topic.titledShare(column)).toBe(users.length === 0 ? 0 : users.filter(titled).length / users.length);
        expect(topic.uses(column)).toBe(topic.uses(column)); // looked up once
      });
    }),
  );
  expect(spokenApart).toBeGreaterThan(0);
});
