import type { Comparison, Results } from "./comparison.js";
import { growthOf } from "./growth-rows.js";
import { median } from "./measure.js";

/** What was aimed at, and what was measured; undefined where that part has not run. */
export interface Target {
  name: string;
  unit: string;
  limit: number;
  measured: number | undefined;
}

const LARGE = 100_000;
/** 2 GB. */
const MEMORY_GIB = 2e9 / 1024 ** 3;

export function targetsOf(results: Results): Target[] {
  const rows = Object.values(results).flatMap((part) => part.rows);
  const find = (what: string, size: number, method = "paperweave"): Comparison | undefined =>
    rows.find((row) => row.what === what && row.size === size && row.method === method);
  const seconds = (what: string, size = LARGE, method?: string): number | undefined => {
    const found = find(what, size, method)?.seconds;
    return found && median(found);
  };
  const upsert = seconds("upsert of 100"),
    rebuild = seconds("file to index, minilm-fast");
  const growth = growthOf(rows).filter(({ points }) => points.at(-1)!.n === LARGE);
  const steepest =
    growth.length === 0 ? undefined : growth.reduce((most, one) => (one.exponent > most.exponent ? one : most));
  const milliseconds = (value: number | undefined): number | undefined => value && 1000 * value;
  return [
    {
      name: `largest exponent of growth, 10,000 to 100,000 papers${steepest ? ` (${steepest.stage})` : ""}`,
      unit: "",
      limit: 1.3,
      measured: steepest?.exponent,
    },
    {
      name: "100,000 papers from given vectors to topics, labels and map",
      unit: "s",
      limit: 180,
      measured: seconds("given vectors to map"),
    },
    {
      name: "memory of that, 2 GB",
      unit: "GiB",
      limit: MEMORY_GIB,
      measured: find("given vectors to map", LARGE)?.peakGiB,
    },
    {
      name: "100,000 papers from JSONL by the fast model to the map",
      unit: "s",
      limit: 240,
      measured: seconds("file to map, minilm-fast"),
    },
    { name: "a search among 100,000", unit: "ms", limit: 10, measured: milliseconds(seconds("a search")) },
    {
      name: "upsert of 100 into 100,000, against making the index anew",
      unit: "%",
      limit: 2,
      measured: upsert === undefined || rebuild === undefined ? undefined : (100 * upsert) / rebuild,
    },
    {
      name: "import to first vector, minilm",
      unit: "s",
      limit: 1.5,
      measured: seconds("import to first vector", 1, "paperweave, minilm"),
    },
    {
      name: 'import "paperweave"',
      unit: "ms",
      limit: 100,
      measured: milliseconds(seconds("import", 1, "paperweave, minilm")),
    },
  ];
}
