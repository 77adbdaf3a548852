/**
 * A layout that is kept as papers are added: how far its points move, and how good it is beside one
 * made afresh (k 15, 500 papers).
 *
 * npm run bench:layout-growth -- [--rows 3000] [--added 0.01,0.1,1] [--json FILE]
 */
import { takeRows } from "../src/core/matrix.js";
import { seededRandom, shuffledRange } from "../src/core/random.js";
import type { Matrix } from "../src/core/types.js";
import { widthOf } from "../src/layout/previous-layout.js";
import { umap } from "../src/layout/index.js";
import { knnGraph } from "../src/neighbors/index.js";
import { readLabelledSet } from "../test/support/labelled.js";
import { QualityMeter } from "./lib/layout-quality.js";
import { option, report } from "./lib/measure.js";

const K = 15,
  QUERIES = 500;
const rows = Number(option("rows") ?? 3000);
const set = readLabelledSet("arxiv-cs-labelled").vectors;
const all = takeRows(set, shuffledRange(set.rows, seededRandom(1)).slice(0, rows).sort());
const neighbors = await knnGraph(all, { k: K - 1 });
const meter = new QualityMeter(all, QUERIES);
const quality = (layout: Matrix): object =>
  Object.fromEntries(
    Object.entries(meter.measure(layout, K)).map(([name, value]) => [name, (value as number).toFixed(3)]),
  );
const table: object[] = [{ added: "made afresh", ...quality(await umap(neighbors)) }];
for (const share of (option("added") ?? "0.01,0.1,1").split(",").map(Number)) {
  const old = shuffledRange(rows, seededRandom(2))
    .slice(0, Math.round(rows / (1 + share)))
    .sort();
  const before = await umap(takeRows(all, old));
  const place = new Map(Array.from(old, (row, at) => [row, at]));
  const after = await umap(neighbors, {
    previous: { layout: before, rows: Array.from({ length: rows }, (_, row) => place.get(row) ?? -1) },
  });
  const width = widthOf(before.data, 2);
  const moves = Array.from(
    old,
    (row, at) =>
      Math.hypot(after.data[2 * row]! - before.data[2 * at]!, after.data[2 * row + 1]! - before.data[2 * at + 1]!) /
      width,
  );
  const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
  table.push({
    added: `${100 * share}%`,
    "mean move": `${(100 * mean).toFixed(2)}%`,
    "longest move": `${(100 * Math.max(...moves)).toFixed(2)}%`,
    ...quality(after),
  });
}
report(table);
