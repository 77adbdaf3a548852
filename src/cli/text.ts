import { counted, shownTitle } from "../core/format.js";
import type { Hit } from "../search/index.js";
import type { LoadReport } from "./load.js";

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** "12 kB", "3.4 MB". */
export function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** One line for each hit, with its score; below it the sentence that matches, or the reasons. */
export function hitsText(hits: readonly Hit[]): string {
  return hits
    .flatMap(({ paper, score, highlight, reasons = [] }) => [
      `${score.toFixed(3)}  ${shownTitle(paper)}`,
      ...(highlight ? [`“${highlight.text}”`] : reasons).map((line) => `       ${line}`),
    ])
    .join("\n");
}

/** What was read, skipped, merged and truncated, with a few examples of each. */
export function reportText({ read, skipped, merged, warnings, upsert }: LoadReport): string {
  const truncated = upsert?.truncated ?? [];
  const note = truncated.length > 0 ? " (the ends of their abstracts are ignored)" : "";
  const mergedPapers = [
    ...merged,
    ...(upsert?.merged ?? []).map((one) => ({ ...one, where: `paper ${JSON.stringify(one.id)}` })),
  ];
  const counts = [
    `${counted(read, "paper")} read`,
    `${skipped.length} skipped`,
    ...(mergedPapers.length > 0 ? [`${mergedPapers.length} merged`] : []),
    `${truncated.length} truncated${note}`,
  ];
  const lines = [counts.join(", ")];
  lines.push(...few(warnings.map((warning) => `warning: ${warning}`)));
  lines.push(...few(skipped.map(({ where, reason }) => `skipped ${where}: ${reason}`)));
  lines.push(...few(mergedPapers.map(({ where, reason, into }) => `merged ${where} into ${into}: ${reason}`)));
  lines.push(...few((upsert?.rejected ?? []).map(({ where, reason }) => `rejected ${where}: ${reason}`)));
  return lines.join("\n");
}

/** The first lines, and how many more there are. */
export function few(lines: string[], max = 5): string[] {
  return lines.length <= max ? lines : [...lines.slice(0, max), `… and ${lines.length - max} more`];
}

export function printReport(report: LoadReport): void {
  console.error(reportText(report));
}
