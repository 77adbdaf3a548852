import { counted, grouped, percent } from "../../core/format.js";
import type { PeriodCounts, TopicOverTime } from "../../topics/measures/periods.js";
import { colourNumber } from "../theme/palette.js";
import { axisMarks, bandPath, periodAxis, runsOf, type PeriodAxis } from "./period-axis.js";
import { INNER, MARGIN, round, shortText, SMALL, text, type Drawing } from "./picture.js";

/** Between charts, in pixels; and the height of a chart without its two lines of text. */
const GAP = 22,
  PLOT = 44,
  LINES = 30,
  AXIS = 16;

/** A small chart for each topic, the largest topic first, each as high as its own highest value. */
export function smallMultiples(
  counts: PeriodCounts,
  topics: readonly TopicOverTime[],
  values: "shares" | "counts",
): Pick<Drawing, "height" | "marks"> {
  const columns = topics.length <= 2 ? Math.max(1, topics.length) : topics.length <= 6 ? 3 : 4;
  const width = (INNER - (columns - 1) * GAP) / columns;
  const axis = periodAxis(counts, width);
  const rowHeight = LINES + PLOT + GAP - 4;
  const marks = topics.flatMap((topic, i) => {
    const [left, top] = [MARGIN + (i % columns) * (width + GAP), Math.floor(i / columns) * rowHeight];
    return chart(counts, topic, values, axis, left, top, i + columns >= topics.length);
  });
  return { marks, height: Math.ceil(topics.length / columns) * rowHeight + AXIS - GAP + 4 };
}

function chart(
  { periods }: PeriodCounts,
  topic: TopicOverTime,
  values: "shares" | "counts",
  axis: PeriodAxis,
  left: number,
  top: number,
  named: boolean,
): string[] {
  const own = topic[values],
    { shown, width } = axis;
  const highest = shown.reduce((best, period) => (own[period]! > own[best]! ? period : best), shown[0]!);
  const most = own[highest]!,
    bottom = top + LINES + PLOT,
    number = colourNumber(topic.topic);
  const x = (period: number): number => left + axis.at(period),
    y = (period: number): number => bottom - (most === 0 ? 0 : (PLOT * own[period]!) / most);
  const papers = topic.counts.reduce((sum, count) => sum + count, 0);
  const said = values === "shares" ? percent(most) : counted(most, "paper");
  const area = runsOf(shown)
    .map((run) => bandPath(run, x, () => bottom, y))
    .join("");
  return [
    `<g>`,
    shortText(left, top + TEXT_BASE, topic.label, width, `b t${number}`),
    text(
      left,
      top + TEXT_BASE + 12,
      most === 0 ? "no papers in these periods" : `most in ${periods[highest]!}: ${said}`,
      "m",
    ),
    text(left + width, top + TEXT_BASE + 12, grouped(papers), "m e"),
    ...axisMarks(axis, left, top + LINES, bottom, named),
    `<path class="c${number}" opacity=".75" d="${area}"/>`,
    ...(most === 0 ? [] : [`<circle class="c${number}" cx="${round(x(highest))}" cy="${round(y(highest))}" r="2.5"/>`]),
    `</g>`,
  ];
}

/** From the top of a line of text to its base. */
const TEXT_BASE = SMALL;
