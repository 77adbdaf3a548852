import { counted, shownTitle } from "../core/format.js";
import type { Hit } from "../search/index.js";
import type { LoadReport } from "./load.js";
import { plain, type Style } from "./style.js";

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** What --json prints, beside the results, of the files that were read. */
export function reportJson(report: LoadReport): Pick<LoadReport, "read" | "skipped" | "merged" | "warnings"> & {
  truncated: number;
} {
  const { read, warnings } = report;
  const { skipped, merged, truncated } = reportLists(report);
  return { read, skipped, merged, truncated, warnings };
}

/** What the reader of the files and the index each left out, merged and cut. */
function reportLists({ skipped, merged, upsert }: LoadReport): Pick<LoadReport, "skipped" | "merged"> & {
  truncated: number;
} {
  return {
    skipped: [...skipped, ...(upsert?.rejected ?? [])],
    merged: [...merged, ...(upsert?.merged ?? []).map((one) => ({ ...one, where: `paper ${JSON.stringify(one.id)}` }))],
    truncated: upsert?.truncated.length ?? 0,
  };
}

/** "12 kB", "3.4 MB". */
export function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** One line for each hit, with its score; below it the sentence that matches, or the reasons. */
export function hitsText(hits: readonly Hit[], { bold, dim }: Style = plain): string {
  return hits
    .flatMap(({ paper, score, highlight, reasons = [] }) => [
      `${score.toFixed(3)}  ${bold(shownTitle(paper))}`,
      ...(highlight ? [`“${highlight.text}”`] : reasons).map((line) => dim(`       ${line}`)),
    ])
    .join("\n");
}

/** What was read, skipped, merged and truncated, with a few examples of each. */
export function reportText(report: LoadReport): string {
  const { skipped, merged, truncated } = reportLists(report);
  const note = truncated > 0 ? " (the ends of their abstracts are ignored)" : "";
  const counts = [
    `${counted(report.read, "paper")} read`,
    `${skipped.length} skipped`,
    ...(merged.length > 0 ? [`${merged.length} merged`] : []),
    `${truncated} truncated${note}`,
  ];
  return [
    counts.join(", "),
    ...few(report.warnings.map((warning) => `warning: ${warning}`)),
    ...few(skipped.map(({ where, reason }) => `skipped ${where}: ${reason}`)),
    ...few(merged.map(({ where, reason, into }) => `merged ${where} into ${into}: ${reason}`)),
  ].join("\n");
}

/** The first lines, and how many more there are. */
export function few(lines: string[], max = 5): string[] {
  return lines.length <= max ? lines : [...lines.slice(0, max), `… and ${lines.length - max} more`];
}

export function printReport(report: LoadReport): void {
  console.error(reportText(report));
}
