import { counted, grouped, percent } from "../../core/format.js";
import type { PeriodCounts, TopicOverTime } from "../../topics/measures/periods.js";
import { colourNumber } from "../theme/palette.js";
import { axisMarks, bandPath, periodAxis, runsOf, type PeriodAxis } from "./period-axis.js";
import { INNER_WIDTH, MARGIN, toTenths, fittedText, SMALL_TEXT_SIZE, text, type Drawing } from "./picture.js";

/** In pixels: distance between charts, height of the plot, of the two lines above it, and of the axis. */
const GAP = 22,
  PLOT_HEIGHT = 44,
  HEADER_HEIGHT = 30,
  AXIS_HEIGHT = 16;

/** A small chart for each topic, the largest topic first; each has its own scale. */
export function drawSmallMultiples(
  counts: PeriodCounts,
  topics: readonly TopicOverTime[],
  values: "shares" | "counts",
): Pick<Drawing, "height" | "marks"> {
  const columns = topics.length <= 2 ? Math.max(1, topics.length) : topics.length <= 6 ? 3 : 4;
  const width = (INNER_WIDTH - (columns - 1) * GAP) / columns;
  const axis = periodAxis(counts, width);
  const rowHeight = HEADER_HEIGHT + PLOT_HEIGHT + GAP - 4;
  const marks = topics.flatMap((topic, i) => {
    const [left, top] = [MARGIN + (i % columns) * (width + GAP), Math.floor(i / columns) * rowHeight];
    return chart(counts, topic, values, axis, left, top, i + columns >= topics.length);
  });
  return { marks, height: Math.ceil(topics.length / columns) * rowHeight + AXIS_HEIGHT - GAP + 4 };
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
    bottom = top + HEADER_HEIGHT + PLOT_HEIGHT,
    number = colourNumber(topic.topic, topic.color);
  const x = (period: number): number => left + axis.at(period),
    y = (period: number): number => bottom - (most === 0 ? 0 : (PLOT_HEIGHT * own[period]!) / most);
  const papers = topic.counts.reduce((sum, count) => sum + count, 0);
  const said = values === "shares" ? percent(most) : counted(most, "paper");
  const area = runsOf(shown)
    .map((run) => bandPath(run, x, () => bottom, y))
    .join("");
  return [
    `<g>`,
    fittedText(left, top + BASELINE, topic.label, width, `b t${number}`),
    text(
      left,
      top + BASELINE + 12,
      most === 0 ? "no papers in these periods" : `most in ${periods[highest]!}: ${said}`,
      "m",
    ),
    text(left + width, top + BASELINE + 12, grouped(papers), "m e"),
    ...axisMarks(axis, left, top + HEADER_HEIGHT, bottom, named),
    `<path class="c${number}" opacity=".75" d="${area}"/>`,
    ...(most === 0
      ? []
      : [`<circle class="c${number}" cx="${toTenths(x(highest))}" cy="${toTenths(y(highest))}" r="2.5"/>`]),
    `</g>`,
  ];
}

/** Distance from the top of a line of text to its baseline, in pixels. */
const BASELINE = SMALL_TEXT_SIZE;
