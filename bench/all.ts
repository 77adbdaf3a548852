/**
 * All comparisons, each by its own bench, in one table: bench/results/bench.md, bench.json, and
 * growth.svg, the seconds of each stage from 1,000 to 100,000 papers.
 *
 * npm run bench -- [--quick] [--only growth,pipeline]
 *
 * What a part finds takes the place of what it found before, with date and processor; `--only`
 * leaves the other parts as they are, and with "" writes the table and the picture again from
 * bench.json. `--quick` takes small sizes and one round, and writes into bench/results/tmp/quick.
 * Nothing else should run on the machine.
 */
import { fork } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Comparison, Measured, Results } from "./lib/comparison.js";
import { growthOf, growthPlot } from "./lib/growth-rows.js";
import { option, timed } from "./lib/measure.js";
import { parts } from "./lib/parts.js";
import { toMarkdown } from "./lib/to-markdown.js";

const quick = process.argv.includes("--quick");
const folder = fileURLToPath(new URL(quick ? "results/tmp/quick" : "results", import.meta.url));
const wanted = option("only")?.split(",").filter(Boolean) ?? Object.keys(parts);
for (const name of wanted)
  if (!(name in parts)) throw new Error(`There is no part "${name}"; possible are ${Object.keys(parts).join(",")}.`);

for (const name of wanted) {
  const { seconds, result } = await timed(() => measure(name));
  write({ [name]: result });
  console.error(`${name}: ${(seconds / 60).toFixed(1)} minutes`);
}
if (wanted.length === 0) write({});
console.log(`All that has been measured is in ${relative(process.cwd(), join(folder, "bench.md"))} and bench.json.`);

async function measure(name: string): Promise<Measured> {
  const { program, runs, rows, installed } = parts[name]!;
  const found: Comparison[] = [];
  let more: Pick<Measured, "installed"> = {};
  for (const given of runs[quick ? "quick" : "full"]) {
    const json = await run(program, given);
    found.push(...rows(json as never));
    if (installed) more = { installed: installed(json as never) };
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]!.model,
    cores: cpus().length,
    node: process.version,
    quick,
    ...more,
    rows: found,
  };
}

/**
 * Runs a bench in a process of its own, whose tables go to stderr; gives what it writes with
 * `--json`.
 */
async function run(program: string, given: readonly string[]): Promise<unknown> {
  const place = mkdtempSync(join(tmpdir(), "paperweave-bench-")),
    file = join(place, "found.json");
  try {
    await new Promise<void>((resolve, reject) => {
      fork(fileURLToPath(new URL(program, import.meta.url)), [...given, "--json", file], {
        stdio: ["ignore", 2, 2, "ipc"],
      })
        .on("error", reject)
        .on("exit", (code) =>
          code === 0 ? resolve() : reject(new Error(`bench/${program} ${given.join(" ")} ended with ${code}.`)),
        );
    });
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Puts what has been found into the files, in the order of the parts. */
function write(found: Results): void {
  const file = join(folder, "bench.json");
  mkdirSync(folder, { recursive: true });
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Results) : {};
  const all: Results = { ...before, ...found };
  const json = toJson(Object.fromEntries(Object.keys(parts).flatMap((part) => (all[part] ? [[part, all[part]]] : []))));
  const results = JSON.parse(json) as Results; // rounded, so that the table can be made again from the file
  writeFileSync(file, json);
  writeFileSync(join(folder, "bench.md"), toMarkdown(results));
  const growth = growthOf(Object.values(results).flatMap(({ rows }) => rows));
  if (growth.length > 0) writeFileSync(join(folder, "growth.svg"), growthPlot(growth));
}

/** A row a line, of numbers what means something. */
function toJson(results: Results): string {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === "number" ? Number(inner.toPrecision(4)) : inner));
  const part = ([name, { rows, ...where }]: [string, Measured]): string =>
    `${text(name)}: {${text(where).slice(1, -1)}, "rows": [\n  ${rows.map(text).join(",\n  ")}\n]}`;
  return `{\n${Object.entries(results).map(part).join(",\n")}\n}\n`;
}
