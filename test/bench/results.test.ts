import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Comparison, Results } from "../../bench/lib/comparison.js";
import { growthOf, growthPlot } from "../../bench/lib/growth-rows.js";
import { parts } from "../../bench/lib/parts.js";
import { targetsOf } from "../../bench/lib/targets.js";
import { toMarkdown } from "../../bench/lib/to-markdown.js";

const row = (what: string, size: number, ...seconds: number[]): Comparison => ({
  what,
  method: "paperweave",
  size,
  seconds,
});
const resultsOf = (rows: Comparison[]): Results => ({
  pipeline: { date: "2026-01-02", processor: "a processor", cores: 2, node: "v20.0.0", quick: false, rows },
});

test("the exponent of a stage is that of its larger sizes, whatever the small ones cost", () => {
  const [growth] = growthOf([
    row("layout", 100_000, 20),
    row("layout", 1000, 1.9),
    row("layout", 10_000, 2),
    row("open", 1000, 1),
  ]);
  expect(growth!.stage).toBe("layout");
  expect(growth!.points.map(({ n }) => n)).toEqual([1000, 10_000, 100_000]);
  expect(growth!.exponent).toBeCloseTo(1, 10);
});

test("the median of the rounds counts, and the picture names each stage with its exponent", () => {
  const growth = growthOf([
    row("open", 10_000, 1, 9, 1),
    row("open", 100_000, 10, 10, 200),
    row("page", 10_000, 2),
    row("page", 100_000, 20),
  ]);
  expect(growth.map(({ stage, exponent }) => [stage, exponent.toFixed(2)])).toEqual([
    ["page", "1.00"],
    ["open", "1.00"],
  ]);
  for (const name of [">open 1.00<", ">page 1.00<", ">100,000<"]) expect(growthPlot(growth)).toContain(name);
});

test("a target is met up to its limit and missed above it", () => {
  const measured = (seconds: number): string => toMarkdown(resultsOf([row("given vectors to map", 100_000, seconds)]));
  expect(measured(180)).toContain("map: 180 s, met (at most 180 s)");
  expect(measured(181)).toContain("map: 181 s, missed (at most 180 s)");
});

test("what has not run is called not measured, and counts for no target", () => {
  expect(targetsOf({}).map(({ measured }) => measured)).toEqual(targetsOf({}).map(() => undefined));
  expect(
    targetsOf(resultsOf([row("upsert of 100", 100_000, 0.5)])).find(({ name }) => name.startsWith("upsert"))!.measured,
  ).toBeUndefined();
  const both = resultsOf([row("upsert of 100", 100_000, 0.5), row("file to index, minilm-fast", 100_000, 25)]);
  expect(targetsOf(both).find(({ name }) => name.startsWith("upsert"))!.measured).toBeCloseTo(2, 10);
});

test("bench.md says what bench.json holds", () => {
  const text = (name: string): string => readFileSync(new URL(`../../bench/results/${name}`, import.meta.url), "utf8");
  expect(text("bench.md")).toBe(toMarkdown(JSON.parse(text("bench.json")) as Results));
});

test("the table names the parts that have not run, and shows no growth of one size alone", () => {
  const table = toMarkdown(resultsOf([row("layout", 10_000, 2)]));
  expect(table).toMatch(/- not measured: first-use, .*, growth \(`npm run bench -- --only first-use,.*,growth`\)/);
  expect(table).not.toMatch(/not measured: .*pipeline/);
  expect(table).not.toContain("power");
  const all = Object.fromEntries(
    Object.keys(parts).map((part) => [
      part,
      resultsOf([row("layout", 10_000, 2), row("layout", 100_000, 20)]).pipeline!,
    ]),
  );
  expect(toMarkdown(all)).not.toContain("--only");
  expect(toMarkdown(all)).toContain("- layout: 1.00");
});

test("a row of the table says what, by what, of how many, how long, how good and how large", () => {
  const table = toMarkdown(
    resultsOf([
      {
        ...row("search | all", 6277, 0.01, 0.02, 0.03),
        quality: { AMI: 0.35641, cosine: 0.99956, topics: 24, recall: 0 },
        peakGiB: 1.234,
      },
    ]),
  );
  expect(table).toContain(
    "| search \\| all | paperweave | 6,277 | 20.0 (10.0 to 30.0) ms | AMI 0.3564, cosine 0.9996, topics 24, " +
      "recall 0 | 1.23 |",
  );
  expect(table).toContain("- 2026-01-02, 2 cores (a processor), Node v20.0.0: pipeline");
});
