import type { TopicsOverTime } from "../topics/periods.js";
import { counted } from "./text.js";

const BARS = "▁▂▃▄▅▆▇█";
/** Periods at most that a line shows, each a bar: the last ones. */
const SHOWN = 60;
/** Terms of a period that are shown. */
const TERMS = 3;
/** A period of fewer papers (than half as many as another one has, at most), or of fewer of a topic, says nothing of them. */
const FEWEST = { papers: 10, ofTopic: 3 };

/**
 * A line a topic: a bar for each period, the highest where the topic is the largest share of the period's papers; that share in the first
 * and in the last period in which it has several papers; and the terms that mark it then. Periods of few papers have no bar.
 */
export function overTimeText({ by, periods, topics, undated }: TopicsOverTime): string {
  const papers = periods.map((_, at) => topics.reduce((sum, { counts }) => sum + counts[at]!, 0));
  const enough = [...periods.keys()].filter((at) => papers[at]! > 0 && papers[at]! >= Math.min(FEWEST.papers, Math.max(...papers) / 2));
  if (enough.length === 0) return `Over time: no paper has a ${by}`;
  const last = enough.at(-1)!, shown = enough.filter((at) => at > last - SHOWN), first = shown[0]!;
  const width = Math.max(...topics.map(({ label }) => label.length));
  const lines = topics.map(({ label, counts, shares, terms }) => {
    const most = Math.max(...shown.map((at) => shares[at]!));
    let bars = "";
    for (let at = first; at <= last; at++) bars += counts[at] === 0 || !shown.includes(at) ? " " : BARS[Math.min(7, Math.floor((8 * shares[at]!) / most))]!;
    const told = shown.filter((at) => counts[at]! >= FEWEST.ofTopic);
    const ends = [...new Set([told[0], told.at(-1)])].flatMap((at) => (at === undefined ? [] : `${periods[at]!} ${percent(shares[at]!)}: ${terms[at]!.slice(0, TERMS).join(", ")}`));
    return `${label.padEnd(width)}  ${bars}  ${ends.join("; ")}`.trimEnd();
  });
  const dated = papers.reduce((sum, count) => sum + count, 0);
  const missing = undated === 0 ? "" : `; ${counted(undated, "paper")} without a ${by}`;
  return [`Over time: ${counted(dated, "paper")}, ${periods[first]!} to ${periods[last]!}, a bar for each ${by}${missing}`, ...lines].join("\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}
