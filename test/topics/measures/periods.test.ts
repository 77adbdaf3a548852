import fc from "fast-check";
import { expect, test } from "vitest";
import { PaperIndex, TopicModel, type PaperInput } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { countByPeriod, periodOf } from "../../../src/topics/measures/periods.js";
import { papersOn } from "../../support/subjects.js";

test("years and months come from the date, years also from the year", () => {
  expect([
    periodOf({ date: "2024-05-07" }, "year"),
    periodOf({ date: "2024-05-07" }, "month"),
    periodOf({ date: "2024-05" }, "month"),
  ]).toEqual(["2024", "2024-05", "2024-05"]);
  expect([
    periodOf({ year: 987 }, "year"),
    periodOf({ year: 2020 }, "month"),
    periodOf({ date: "2024" }, "month"),
    periodOf({}, "year"),
  ]).toEqual(["0987", undefined, undefined, undefined]);
});

test("months go on over the end of a year, without gaps", () => {
  const found = countByPeriod(
    { periods: ["2023-11", "2024-02", undefined], topics: [0, 0, 0], terms: [0, 0, 0] },
    "month",
    [{ id: 0, label: "a", vocabulary: [] }],
  );
  expect(found).toMatchObject({
    periods: ["2023-11", "2023-12", "2024-01", "2024-02"],
    undated: 1,
    topics: [{ counts: [1, 0, 0, 1], shares: [1, 0, 0, 1] }],
  });
});

test("counts and shares are those of a plain count", () => {
  const paper = fc.record({
    year: fc.option(fc.integer({ min: 2015, max: 2022 }), { nil: undefined }),
    topic: fc.integer({ min: -1, max: 2 }),
    terms: fc.nat(7),
  });
  fc.assert(
    fc.property(fc.array(paper, { maxLength: 40 }), (papers) => {
      const periods = papers.map(({ year }) => (year === undefined ? undefined : String(year)));
      const topics = [0, 1, 2].map((id) => ({ id, label: `t${id}`, vocabulary: ["a", "b", "c"] }));
      const found = countByPeriod(
        { periods, topics: papers.map((one) => one.topic), terms: papers.map((one) => one.terms) },
        "year",
        topics,
      );
      const years = papers.flatMap(({ year }) => year ?? []);
      expect(found.undated).toBe(papers.length - years.length);
      const expected =
        years.length === 0
          ? []
          : Array.from({ length: Math.max(...years) - Math.min(...years) + 1 }, (_, i) =>
              String(Math.min(...years) + i),
            );
      expect(found.periods).toEqual(expected);
      for (const { topic, counts, shares, terms } of found.topics) {
        found.periods.forEach((period, at) => {
          const all = papers.filter(({ year }) => String(year) === period);
          const own = all.filter((one) => one.topic === topic);
          expect(counts[at]).toBe(own.length);
          expect(shares[at]).toBe(all.length === 0 ? 0 : own.length / all.length);
          expect([...terms[at]!].sort()).toEqual(
            ["a", "b", "c"].filter((_, bit) => own.some((one) => (one.terms >> bit) & 1)),
          );
        });
      }
    }),
  );
});

test("words that change over the years show in terms, also after fromJSON; lost papers have no date", async () => {
  const dated: PaperInput[] = papersOn(4, 30).map((paper, i) => ({ ...paper, year: 2018 + (i % 2) * 3 }));
  const papers = dated.map((paper) =>
    paper.id!.startsWith("s2")
      ? {
          ...paper,
          abstract: `${paper.abstract!} ${paper.year === 2018 ? "crystallography" : "diffusion"} of proteins`,
        }
      : paper,
  );
  const index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
  await index.upsert(papers);
  const model = await index.topics();
  const found = model.overTime({ by: "year" });
  expect(found.periods).toEqual(["2018", "2019", "2020", "2021"]);
  const proteins = found.topics.find(({ topic }) => topic === model.topicOf("s2-0"))!;
  expect(proteins.counts).toEqual([15, 0, 0, 15]);
  expect(proteins.terms[0]!.join()).toMatch(/crystallography/);
  expect(proteins.terms[3]!.join()).toMatch(/diffusion/);
  expect(proteins.terms[0]!.join()).not.toMatch(/diffusion/);
  expect(proteins.terms.every((terms) => terms.length <= 5)).toBe(true);
  for (const at of [0, 3]) expect(found.topics.reduce((sum, { shares }) => sum + shares[at]!, 0)).toBeCloseTo(1, 10);
  for (const { topic, counts } of found.topics)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(model.members(topic).length);
  expect(TopicModel.fromJSON(JSON.stringify(model), index).overTime({ by: "year" })).toEqual(found);
  expect(model.overTime({ by: "month" })).toMatchObject({ periods: [], undated: 120 });
  await index.remove("s2-0");
  expect(model.overTime({ by: "year" }).undated).toBe(1);
  await index.close();
});
