import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Seconds that some work takes, and its result. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * "1.23 (1.20 to 1.31)": median and range, of one value that alone. Three digits that say
 * something, unless told how many after the point.
 */
export function spread(values: readonly number[], digits = digitsOf(median(values))): string {
  const show = (value: number): string => value.toFixed(digits);
  if (values.length === 1) return show(values[0]!);
  return `${show(median(values))} (${show(Math.min(...values))} to ${show(Math.max(...values))})`;
}

function digitsOf(value: number): number {
  return value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
}

/** The value after `--name` on the command line. */
export function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Of methods by name those that `--methods "one;other"` names, in its order; without it all. */
export function chosenMethods<Method>(methods: Readonly<Record<string, Method>>): Record<string, Method> {
  const names = option("methods")?.split(";") ?? Object.keys(methods);
  const unknown = names.find((name) => !(name in methods));
  if (unknown !== undefined)
    throw new Error(`There is no method "${unknown}"; possible are "${Object.keys(methods).join(";")}".`);
  return Object.fromEntries(names.map((name) => [name, methods[name]!]));
}

/**
 * Prints a table, and writes it, too. Where a cell holds a list of numbers, their median and range
 * are printed, and all of them written.
 */
export function report(rows: readonly object[]): void {
  printTable(rows);
  writeJson(rows);
}

export function printTable(rows: readonly object[]): void {
  const shown = (cell: unknown): unknown => (Array.isArray(cell) ? spread(cell as number[]) : cell);
  console.table(rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, shown(cell)]))));
}

/** Writes results where `--json FILE` says, if it does. */
export function writeJson(results: unknown): void {
  const file = option("json");
  if (file === undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
