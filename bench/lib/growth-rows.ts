import type { Comparison } from "./comparison.js";
import { growthExponent } from "./exponent.js";
import { linePlot, type Line } from "./line-plot.js";
import { median } from "./measure.js";

/** Stages of the pipeline, as they come, and what one waits for afterwards. */
const making = [
  "read the file",
  "tokenise and embed",
  "merge and add",
  "neighbours",
  "topics and labels",
  "layout",
  "page",
];
const using = ["merge, add and save", "open", "first search by words", "a search", "upsert of 100", "removal of 10"];

/** How the seconds of a stage grow with the papers. */
export interface Growth {
  stage: string;
  points: { n: number; value: number }[];
  /** Of the larger sizes, as small ones hold fixed costs. */
  exponent: number;
}

/** The papers from which on a size is a larger one; where there are not two of them, all are. */
const LARGER = 10_000;

export function growthOf(rows: readonly Comparison[]): Growth[] {
  return [...making, ...using].flatMap((stage) => {
    const points = rows
      .filter(({ what, seconds }) => what === stage && seconds.length > 0)
      .map(({ size, seconds }) => ({ n: size, value: median(seconds) }))
      .sort((a, b) => a.n - b.n);
    const larger = points.filter(({ n }) => n >= LARGER),
      used = larger.length > 1 ? larger : points;
    return used.length > 1 ? [{ stage, points, exponent: growthExponent(used) }] : [];
  });
}

/**
 * A picture of the growth of each stage; equal ratios are equally far apart on both axes, so that a
 * power law is a line.
 */
export function growthPlot(growth: readonly Growth[]): string {
  const powers = (values: readonly number[]): number[] => {
    const low = Math.floor(Math.log10(Math.min(...values))),
      high = Math.ceil(Math.log10(Math.max(...values)));
    return Array.from({ length: high - low + 1 }, (_, i) => Number(`1e${low + i}`));
  };
  const panel = (stages: readonly string[]) => {
    const shown = growth.filter(({ stage }) => stages.includes(stage));
    const lines: Line[] = shown.map(({ stage, points, exponent }) => ({
      name: `${stage} ${exponent.toFixed(2)}`,
      points: points.map(({ n, value }) => ({ x: n, y: value })),
    }));
    return {
      yLabel: "seconds",
      yTicks: powers(shown.flatMap(({ points }) => points.map(({ value }) => value))),
      logarithmic: true,
      lines,
    };
  };
  return linePlot({
    title: "Seconds of each stage, and the exponent of their growth",
    xLabel: "papers",
    xTicks: powers(growth.flatMap(({ points }) => points.map(({ n }) => n))),
    panels: [panel(making), panel(using)],
  });
}
