import fc from "fast-check";
import { expect, test } from "vitest";
import { PaperIndex, TopicModel, type PaperInput } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { countByPeriod, distantText, periodOf } from "../../../src/topics/measures/periods.js";
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

const countYears = (years: readonly number[]) =>
  countByPeriod(
    {
      periods: years.map((year) => String(year).padStart(4, "0")),
      topics: years.map(() => 0),
      terms: years.map(() => 0),
    },
    "year",
    [{ id: 0, label: "a", vocabulary: [] }],
  );

test("papers of a year far from all others make no periods between, and are said", () => {
  const usual = [2015, 2016, 2018, 2018, 2020, 2024];
  const found = countYears([2099, 1850, ...usual]);
  expect([found.periods[0], found.periods.at(-1), found.periods.length]).toEqual(["2015", "2024", 10]);
  expect(found.distant).toEqual([
    { period: "1850", papers: 1 },
    { period: "2099", papers: 1 },
  ]);
  expect(found.topics[0]!.counts.reduce((sum, count) => sum + count)).toBe(6);
  expect(distantText(found)).toBe("; 1 paper of 1850 left out; 1 paper of 2099 left out");
  const months = countByPeriod(
    { periods: ["1850-01", ...usual.map((year) => `${year}-03`)], topics: [0, 0, 0, 0, 0, 0, 0], terms: [] },
    "month",
    [],
  );
  expect([months.periods[0], months.distant]).toEqual(["2015-03", [{ period: "1850-01", papers: 1 }]]);
});

test("old papers that others lead up to, several of one time, and years of few papers all count", () => {
  for (const years of [
    [1936, 1948, 1958, 1965, 1977, 1986, 1995, ...Array.from({ length: 90 }, (_, i) => 2000 + (i % 25))],
    [1950, 1950, 2018, 2019, 2020, 2020, 2021],
    [1850, 2020, 2021],
    [1900, ...Array.from({ length: 85 }, (_, i) => 1940 + i)],
  ]) {
    const { periods, distant } = countYears(years);
    expect([Number(periods[0]), distant]).toEqual([years[0], undefined]);
  }
});

test("whatever few papers have mistaken years, there are at most about three times the periods of the others", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1990, max: 2024 }), { minLength: 10, maxLength: 60 }),
      fc.constantFrom(1, 1066, 1850, 1899, 1940),
      fc.constantFrom(2060, 2099, 2999, 9999),
      (years, early, late) => {
        const span = Math.max(...years) - Math.min(...years);
        expect(countYears([...years, early, late]).periods.length).toBeLessThanOrEqual(
          1 + span + 2 * Math.max(25, span),
        );
      },
    ),
  );
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
