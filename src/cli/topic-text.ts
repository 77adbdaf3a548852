import { counted, percent } from "../core/format.js";
import type { Topic } from "../core/types.js";
import { LOOSE, SOLID } from "../topics/clustering/rules.js";
import { distantText, periodsWithEnoughPapers, type PeriodCounts } from "../topics/measures/periods.js";
import type { QualityMeasures, TopicQuality } from "../topics/measures/quality.js";
import { plain, type Style } from "./style.js";

const BARS = "▁▂▃▄▅▆▇█";
/** A line shows at most so many periods, the last ones. */
const MAX_PERIODS = 60;
/** Terms that are shown of a topic, and of one of its periods. */
const TOPIC_TERMS = 6,
  PERIOD_TERMS = 3;
/** Terms are shown only of periods in which the topic has at least so many papers. */
const MIN_PAPERS = 3;

/** A topic: its id, label, size, quality, terms, and the titles of its papers, at most `maxTitles`. */
export function topicText(
  topic: Topic,
  titles: readonly string[],
  maxTitles = Infinity,
  quality?: TopicQuality,
  { bold, dim }: Style = plain,
): string {
  const terms = topic.terms
    .slice(0, TOPIC_TERMS)
    .map(({ term }) => term)
    .join(" · ");
  const shown = titles.slice(0, maxTitles).map((title) => `   - ${title}`);
  if (titles.length > maxTitles) shown.push(`   … and ${titles.length - maxTitles} more`);
  const guided = topic.guided === undefined ? "" : ", by your guide";
  const measures = quality ? `, ${stabilityText(quality.stability)}, coherence ${quality.coherence.toFixed(2)}` : "";
  return [
    `${topic.id}. ${bold(topic.label)}  ${dim(`(${counted(topic.size, "paper")}${guided}${measures})`)}`,
    ...(terms === "" ? [] : [dim(`   ${terms}`)]),
    ...shown,
  ].join("\n");
}

/** The words are those of the docstring of `TopicQuality`. */
function stabilityText(stability: number): string {
  return `${stability >= SOLID ? "solid" : stability >= LOOSE ? "fair" : "loose"}: stability ${stability.toFixed(2)}`;
}

/** The quality of all topics together. */
export function qualityText({ coherence, diversity, modularity, stability }: QualityMeasures): string {
  const measures = Object.entries({ coherence, diversity, modularity, stability });
  const text = measures.map(([name, value]) => `${name} ${value.toFixed(2)}`).join(", ");
  return `Quality: ${text} (solid from ${SOLID}, loose below ${LOOSE})`;
}

/**
 * One line for each topic. It has a bar for each period, which is highest where the topic has its
 * largest share of the period's papers. After the bars come that share and the typical terms, for
 * the first and the last period in which the topic has several papers. Periods with few papers have
 * no bar.
 */
export function overTimeText(over: PeriodCounts): string {
  const { by, periods, topics, undated } = over;
  const withBars = periodsWithEnoughPapers(over);
  if (withBars.length === 0) return `Over time: no paper has a ${by}`;
  const last = withBars.at(-1)!,
    shown = withBars.filter((at) => at > last - MAX_PERIODS),
    first = shown[0]!;
  const width = Math.max(...topics.map(({ label }) => label.length));
  const lines = topics.map(({ label, counts, shares, terms }) => {
    const most = Math.max(...shown.map((at) => shares[at]!));
    let bars = "";
    for (let at = first; at <= last; at++)
      bars += counts[at] === 0 || !shown.includes(at) ? " " : BARS[Math.min(7, Math.floor((8 * shares[at]!) / most))]!;
    const withTerms = shown.filter((at) => counts[at]! >= MIN_PAPERS);
    const ends = [...new Set([withTerms[0], withTerms.at(-1)])].flatMap((at) =>
      at === undefined
        ? []
        : `${periods[at]!} ${percent(shares[at]!)}: ${terms[at]!.slice(0, PERIOD_TERMS).join(", ")}`,
    );
    return `${label.padEnd(width)}  ${bars}  ${ends.join("; ")}`.trimEnd();
  });
  const dated = topics.reduce((sum, { counts }) => counts.reduce((all, count) => all + count, sum), 0);
  const missing = (undated === 0 ? "" : `; ${counted(undated, "paper")} without a ${by}`) + distantText(over);
  return [
    `Over time: ${counted(dated, "paper")}, ${periods[first]!} to ${periods[last]!}, a bar for each ${by}${missing}`,
    ...lines,
  ].join("\n");
}
