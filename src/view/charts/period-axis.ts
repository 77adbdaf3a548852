import { tellingPeriods, type PeriodCounts } from "../../topics/measures/periods.js";
import { line, round, text } from "./picture.js";

/** The periods that a chart shows, from left to right. */
export interface PeriodAxis {
  /**
   * Positions of the periods that have enough papers to say something, ascending; none when no
   * paper is dated.
   */
  shown: readonly number[];
  /** Whether there are papers of other periods, which are too few to say something. */
  omits: boolean;
  /** From the left side of the axis, which is `width` wide, to a period. */
  at(period: number): number;
  width: number;
  /** Periods that are named below, and their names. */
  ticks: readonly { period: number; name: string }[];
}

/** Steps between named periods, in years and in months. */
const STEPS = {
  year: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000],
  month: [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200],
};
/** Room that a name takes, in pixels. */
const ROOM = { year: 40, month: 52 };

export function periodAxis(counts: PeriodCounts, width: number): PeriodAxis {
  const { by, periods, topics } = counts;
  const shown = tellingPeriods(counts);
  const first = shown[0] ?? 0,
    last = shown.at(-1) ?? 0,
    span = Math.max(1, last - first);
  const at = (period: number): number => (first === last ? width / 2 : (width * (period - first)) / span);
  const step = STEPS[by].find((one) => (width * one) / span >= ROOM[by]) ?? STEPS[by].at(-1)!;
  const named =
    shown.length === 0
      ? []
      : Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(
          (period) => numberOf(periods[period]!, by) % step === 0,
        );
  const ticks = (named.length === 0 ? shown.slice(0, 1) : named).map((period) => ({
    period,
    name: by === "month" && step % 12 === 0 ? periods[period]!.slice(0, 4) : periods[period]!,
  }));
  return {
    shown,
    omits: periods.some((_, period) => !shown.includes(period) && topics.some((topic) => topic.counts[period]! > 0)),
    at,
    width,
    ticks,
  };
}

/**
 * Lines up from an axis at its named periods, and the names below it where they are wanted. Names
 * do not stand out at the sides.
 */
export function axisMarks(
  { ticks, at, width }: PeriodAxis,
  left: number,
  top: number,
  bottom: number,
  named: boolean,
): string[] {
  const marks = [line(left, bottom, left + width, bottom)];
  for (const { period, name } of ticks) {
    const x = left + at(period);
    marks.push(line(x, top, x, bottom + (named ? 3 : 0)));
    const half = name.length * 2.7;
    const classes = x - left < half ? "m" : left + width - x < half ? "m e" : "m q";
    if (named) marks.push(text(x, bottom + 13, name, classes));
  }
  return marks;
}

/** Runs of neighbouring periods: what may be joined by a line. */
export function runsOf(shown: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const period of shown) {
    if (runs.at(-1)?.at(-1) === period - 1) runs.at(-1)!.push(period);
    else runs.push([period]);
  }
  return runs;
}

/** The path of what lies between two lines over periods; a single period is a narrow bar. */
export function bandPath(
  run: readonly number[],
  x: (period: number) => number,
  low: (period: number) => number,
  high: (period: number) => number,
): string {
  const points =
    run.length > 1
      ? run.map((period) => ({ period, x: x(period) }))
      : [-1.5, 1.5].map((by) => ({ period: run[0]!, x: x(run[0]!) + by }));
  const place = (px: number, y: number): string => `${round(px)} ${round(y)}`;
  return `M${points.map((point) => place(point.x, high(point.period))).join("L")}L${[...points]
    .reverse()
    .map((point) => place(point.x, low(point.period)))
    .join("L")}Z`;
}

function numberOf(period: string, by: PeriodCounts["by"]): number {
  return by === "year" ? Number(period) : 12 * Number(period.slice(0, 4)) + Number(period.slice(5, 7)) - 1;
}
