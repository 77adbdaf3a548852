import { counted } from "../core/format.js";
import type { Topic } from "../core/types.js";
import type { Hit } from "../search/index.js";
import type { QualityMeasures, TopicQuality } from "../topics/measures/quality.js";
import { LOOSE, SOLID } from "../topics/clustering/rules.js";
import type { LoadReport } from "./load.js";

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** "12 kB", "3.4 MB". */
export function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A topic: its label, its size, how good it is, its terms, and the titles of its papers. */
export function topicText(topic: Topic, titles: readonly string[], most = Infinity, quality?: TopicQuality): string {
  const terms = topic.terms
    .slice(0, 6)
    .map(({ term }) => term)
    .join(" · ");
  const shown = titles.slice(0, most).map((title) => `   - ${title}`);
  if (titles.length > most) shown.push(`   … and ${titles.length - most} more`);
  const good = quality ? `, ${stabilityText(quality.stability)}, coherence ${quality.coherence.toFixed(2)}` : "";
  return [
    `${topic.id + 1}. ${topic.label}  (${counted(topic.size, "paper")}${topic.guided === undefined ? "" : ", by your guide"}${good})`,
    ...(terms === "" ? [] : [`   ${terms}`]),
    ...shown,
  ].join("\n");
}

/** The words for a stability are those of `TopicQuality`. */
function stabilityText(stability: number): string {
  return `${stability >= SOLID ? "solid" : stability >= LOOSE ? "fair" : "loose"}: stability ${stability.toFixed(2)}`;
}

/** How good the topics are, all together. */
export function qualityText({ coherence, diversity, modularity, stability }: QualityMeasures): string {
  return `Quality: coherence ${coherence.toFixed(2)}, diversity ${diversity.toFixed(2)}, modularity ${modularity.toFixed(2)}, stability ${stability.toFixed(2)} (solid from ${SOLID}, loose below ${LOOSE})`;
}

/** Hits, one a line, the score first, and below the sentence that answers or the reasons. */
export function hitsText(hits: readonly Hit[]): string {
  return hits
    .flatMap(({ paper, score, highlight, reasons = [] }) => [
      `${score.toFixed(3)}  ${paper.title}`,
      ...(highlight ? [`“${highlight.text}”`] : reasons).map((line) => `       ${line}`),
    ])
    .join("\n");
}

/**
 * What was read, skipped and cut, so that nothing is lost silently; details of at most a few of
 * each.
 */
export function reportText({ read, skipped, merged, warnings, upsert }: LoadReport): string {
  const truncated = upsert?.truncated ?? [];
  const cut = truncated.length > 0 ? " (the end of their abstracts does not count)" : "";
  const same = [
    ...merged,
    ...(upsert?.merged ?? []).map((one) => ({ ...one, where: `paper ${JSON.stringify(one.id)}` })),
  ];
  const lines = [
    `${counted(read, "paper")} read, ${skipped.length} skipped, ${same.length > 0 ? `${same.length} merged, ` : ""}${truncated.length} truncated${cut}`,
  ];
  lines.push(...few(warnings.map((warning) => `warning: ${warning}`)));
  lines.push(...few(skipped.map(({ where, reason }) => `skipped ${where}: ${reason}`)));
  lines.push(...few(same.map(({ where, reason, into }) => `merged ${where} into ${into}: ${reason}`)));
  lines.push(...few((upsert?.rejected ?? []).map(({ where, reason }) => `rejected ${where}: ${reason}`)));
  return lines.join("\n");
}

export function few(lines: string[], most = 5): string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more`];
}

export function printReport(report: LoadReport): void {
  console.error(reportText(report));
}
