import { periodsWithEnoughPapers, type PeriodCounts } from "../../topics/measures/periods.js";
import { line, toTenths, text } from "./picture.js";

/** The periods that a chart shows, from left to right. */
export interface PeriodAxis {
  /** Positions of the periods with enough papers, ascending; none when no paper has a date. */
  shown: readonly number[];
  /** Whether periods with too few papers are left out. */
  omits: boolean;
  /** Distance of a period from the left end of the axis, in pixels. */
  at(period: number): number;
  /** Length of the axis, in pixels. */
  width: number;
  /** Periods whose names stand below the axis. */
  ticks: readonly { period: number; name: string }[];
}

/** Possible steps between named periods, in years and in months. */
const TICK_STEPS = {
  year: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000],
  month: [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200],
};
/** Width that a name needs, in pixels. */
const NAME_WIDTH = { year: 40, month: 52 };

export function periodAxis(counts: PeriodCounts, width: number): PeriodAxis {
  const { by, periods, topics } = counts;
  const shown = periodsWithEnoughPapers(counts);
  const first = shown[0] ?? 0,
    last = shown.at(-1) ?? 0,
    span = Math.max(1, last - first);
  const at = (period: number): number => (first === last ? width / 2 : (width * (period - first)) / span);
  const step = TICK_STEPS[by].find((one) => (width * one) / span >= NAME_WIDTH[by]) ?? TICK_STEPS[by].at(-1)!;
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
 * An axis with a vertical line at each named period.
 * @param named whether the names stand below; they never go beyond the ends of the axis
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

/** Groups of consecutive periods, which a line may join. */
export function runsOf(shown: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const period of shown) {
    if (runs.at(-1)?.at(-1) === period - 1) runs.at(-1)!.push(period);
    else runs.push([period]);
  }
  return runs;
}

/** The path of the area between two lines over periods; a single period is a narrow bar. */
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
  const upper = points.map(({ period, x: at }) => `${toTenths(at)} ${toTenths(high(period))}`);
  const lower = points.reverse().map(({ period, x: at }) => `${toTenths(at)} ${toTenths(low(period))}`);
  return `M${upper.join("L")}L${lower.join("L")}Z`;
}

function numberOf(period: string, by: PeriodCounts["by"]): number {
  return by === "year" ? Number(period) : 12 * Number(period.slice(0, 4)) + Number(period.slice(5, 7)) - 1;
}
