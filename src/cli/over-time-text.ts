import { counted, percent } from "../core/format.js";
import { tellingPeriods, type PeriodCounts } from "../topics/measures/periods.js";

const BARS = "▁▂▃▄▅▆▇█";
/** Periods at most that a line shows, each a bar: the last ones. */
const SHOWN = 60;
/** Terms of a period that are shown. */
const TERMS = 3;
/** A period of fewer papers of a topic says nothing of it. */
const FEWEST = 3;

/**
 * A line a topic: a bar for each period, the highest where the topic is the largest share of the
 * period's papers; that share in the first and in the last period in which it has several papers;
 * and the terms that mark it then. Periods of few papers have no bar.
 */
export function overTimeText(over: PeriodCounts): string {
  const { by, periods, topics, undated } = over;
  const enough = tellingPeriods(over);
  if (enough.length === 0) return `Over time: no paper has a ${by}`;
  const last = enough.at(-1)!,
    shown = enough.filter((at) => at > last - SHOWN),
    first = shown[0]!;
  const width = Math.max(...topics.map(({ label }) => label.length));
  const lines = topics.map(({ label, counts, shares, terms }) => {
    const most = Math.max(...shown.map((at) => shares[at]!));
    let bars = "";
    for (let at = first; at <= last; at++)
      bars += counts[at] === 0 || !shown.includes(at) ? " " : BARS[Math.min(7, Math.floor((8 * shares[at]!) / most))]!;
    const told = shown.filter((at) => counts[at]! >= FEWEST);
    const ends = [...new Set([told[0], told.at(-1)])].flatMap((at) =>
      at === undefined ? [] : `${periods[at]!} ${percent(shares[at]!)}: ${terms[at]!.slice(0, TERMS).join(", ")}`,
    );
    return `${label.padEnd(width)}  ${bars}  ${ends.join("; ")}`.trimEnd();
  });
  const dated = topics.reduce((sum, { counts }) => counts.reduce((all, count) => all + count, sum), 0);
  const missing = undated === 0 ? "" : `; ${counted(undated, "paper")} without a ${by}`;
  return [
    `Over time: ${counted(dated, "paper")}, ${periods[first]!} to ${periods[last]!}, a bar for each ${by}${missing}`,
    ...lines,
  ].join("\n");
}
