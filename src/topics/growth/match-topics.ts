import { maximumAssignment } from "./hungarian.js";

/**
 * A topic is recognisable in a new one when they share this part of the papers of both together
 * (Jaccard). Of D. Greene, D. Doyle, P. Cunningham, "Tracking the Evolution of Communities in
 * Dynamic Social Networks" (2010), who use 0.3.
 */
const RECOGNISABLE = 0.3;

/**
 * Decides between assignments that share as much; no two Jaccard similarities are so near but
 * equal.
 */
const TIE = 1e-12;

/** How many papers earlier topics and new groups share; only papers that have both count. */
export class TopicOverlap {
  readonly before: number[];
  readonly after: number[];
  readonly sizesBefore: Float64Array;
  readonly sizesAfter: Float64Array;
  private readonly shared: Float64Array;

  /** Topic of each row before and after; -1 for none. */
  constructor(before: ArrayLike<number>, after: ArrayLike<number>) {
    const numbers = (topics: ArrayLike<number>): number[] =>
      [...new Set(Array.from(topics))].filter((topic) => topic !== -1).sort((a, b) => a - b);
    this.before = numbers(before);
    this.after = numbers(after);
    const rowOf = new Map(this.before.map((topic, row) => [topic, row]));
    const columnOf = new Map(this.after.map((topic, column) => [topic, column]));
    this.shared = new Float64Array(this.before.length * this.after.length);
    this.sizesBefore = new Float64Array(this.before.length);
    this.sizesAfter = new Float64Array(this.after.length);
    for (let i = 0; i < before.length; i++) {
      const row = rowOf.get(before[i]!),
        column = columnOf.get(after[i]!);
      if (row === undefined || column === undefined) continue;
      this.shared[row * this.after.length + column]!++;
      this.sizesBefore[row]!++;
      this.sizesAfter[column]!++;
    }
  }

  /** Papers that the earlier topic of this row and the new one of this column share. */
  at(row: number, column: number): number {
    return this.shared[row * this.after.length + column]!;
  }

  jaccard(row: number, column: number): number {
    const both = this.at(row, column);
    return both === 0 ? 0 : both / (this.sizesBefore[row]! + this.sizesAfter[column]! - both);
  }
}

/**
 * Which earlier topic each new one continues: the assignment that shares most, of pairs that are
 * recognisable.
 * @param sure pairs that are known
 * @param sameIds whether both are numbered alike, so that of equal assignments the one that keeps
 *   numbers is right
 * @returns new topic -> earlier topic
 */
export function matchTopics(
  overlap: TopicOverlap,
  sure: ReadonlyMap<number, number> = new Map(),
  sameIds = false,
): Map<number, number> {
  const { before, after } = overlap;
  const taken = new Set(sure.values());
  const weights = new Float64Array(before.length * after.length);
  before.forEach((earlier, row) =>
    after.forEach((later, column) => {
      const similar = overlap.jaccard(row, column);
      if (similar < RECOGNISABLE || taken.has(earlier) || sure.has(later)) return;
      weights[row * after.length + column] = similar + (sameIds && earlier === later ? TIE : 0);
    }),
  );
  const columns = maximumAssignment(weights, before.length, after.length);
  const matched = new Map(sure);
  columns.forEach((column, row) => void (column >= 0 && matched.set(after[column]!, before[row]!)));
  return matched;
}
