/**
 * A step between neighbours of a series of counts, in parts of the smaller of the two: from 4 to 6,
 * and from 6 to 4, it is 0.5.
 */
export interface Step {
  /** Position of the first of the two. */
  at: number;
  size: number;
}

/**
 * A step of more than a third: so small a change of the setting should not change the outcome so
 * much.
 */
export const cliff = 1 / 3;

export function stepsOf(counts: readonly number[]): Step[] {
  return counts
    .slice(1)
    .map((count, at) => ({ at, size: Math.max(count, counts[at]!) / Math.min(count, counts[at]!) - 1 }));
}

export function largestStep(counts: readonly number[]): Step {
  return stepsOf(counts).reduce((largest, step) => (step.size > largest.size ? step : largest));
}
