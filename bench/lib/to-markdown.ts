import type { Comparison, Results } from "./comparison.js";
import { growthOf } from "./growth-rows.js";
import { median, spread } from "./measure.js";
import { parts } from "./parts.js";
import { targetsOf } from "./targets.js";

/**
 * What bench/results/bench.md says: where and when, what has not run, targets, growth, what is
 * installed, and one table of all that was measured.
 */
export function toMarkdown(results: Results): string {
  const rows = Object.values(results).flatMap((part) => part.rows);
  const installed = Object.values(results).find((part) => part.installed)?.installed;
  const growth = growthOf(rows),
    missing = Object.keys(parts).filter((part) => !(part in results));
  return [
    "# Measured by `npm run bench`",
    "",
    ...runsOf(results),
    ...(missing.length > 0
      ? [`- not measured: ${missing.join(", ")} (\`npm run bench -- --only ${missing.join(",")}\`)`]
      : []),
    "",
    "Targets:",
    "",
    ...targetsOf(results).map(({ name, unit, limit, measured }) => {
      const met = measured !== undefined && measured <= limit ? "met" : "missed";
      const found = measured === undefined ? "not measured" : `${amount(measured, unit)}, ${met}`;
      return `- ${name}: ${found} (at most ${amount(limit, unit)})`;
    }),
    ...(growth.length > 0
      ? ["", "Seconds grow as the papers to the power of, from 10,000 papers on ([picture](growth.svg)):", ""]
      : []),
    ...growth.map(({ stage, exponent }) => `- ${stage}: ${exponent.toFixed(2)}`),
    ...(installed
      ? [
          "",
          `Installed: ${Object.entries(installed)
            .map(([part, megabytes]) => `${part} ${megabytes} MB`)
            .join(", ")}.`,
        ]
      : []),
    "",
    "Times are the median (and range) of the rounds, of searches that of all queries. GiB: the most memory " +
      "that the process held.",
    "",
    "| what | method | size | time | quality | GiB |",
    "|---|---|---|---|---|---|",
    ...rows.map(line),
    "",
  ].join("\n");
}

/** Where and when: one line for all parts that were measured alike. */
function runsOf(results: Results): string[] {
  const places = new Map<string, string[]>();
  for (const [name, { date, processor, cores, node, quick }] of Object.entries(results)) {
    const place = `${date}, ${cores} cores (${processor}), Node ${node}${quick ? ", quick: not to be quoted" : ""}`;
    places.set(place, [...(places.get(place) ?? []), name]);
  }
  return Array.from(places, ([place, names]) => `- ${place}: ${names.join(", ")}`);
}

function line({ what, method, size, seconds, quality = {}, peakGiB }: Comparison): string {
  const measures = Object.entries(quality).map(([name, value]) => `${name} ${Number(value.toFixed(4))}`);
  const cells = [
    what,
    method,
    size.toLocaleString("en-US"),
    time(seconds),
    measures.join(", "),
    peakGiB?.toFixed(2) ?? "",
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** In milliseconds below a tenth of a second. */
function time(seconds: readonly number[]): string {
  if (seconds.length === 0) return "";
  return median(seconds) < 0.1 ? `${spread(seconds.map((value) => 1000 * value))} ms` : `${spread(seconds)} s`;
}

const amount = (value: number, unit: string): string => `${spread([value])}${unit && ` ${unit}`}`;
