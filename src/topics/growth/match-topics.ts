import { maximumAssignment } from "./hungarian.js";

/**
 * A new topic may continue a previous one if the Jaccard similarity of their papers is at least
 * this. From D. Greene, D. Doyle, P. Cunningham, "Tracking the Evolution of Communities in Dynamic
 * Social Networks" (2010), who use 0.3.
 */
const LEAST_JACCARD = 0.3;

/** Breaks ties between equal assignments; Jaccard similarities that differ, differ by more. */
const TIE_BREAK = 1e-12;

/** How many papers previous topics and new groups share; only papers that have both count. */
export class TopicOverlap {
  /** The previous topics, ascending: the rows. */
  readonly before: number[];
  /** The new groups, ascending: the columns. */
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

  /** How many papers the previous topic of a row and the new group of a column share. */
  at(row: number, column: number): number {
    return this.shared[row * this.after.length + column]!;
  }

  jaccard(row: number, column: number): number {
    const both = this.at(row, column);
    return both === 0 ? 0 : both / (this.sizesBefore[row]! + this.sizesAfter[column]! - both);
  }
}

/**
 * Which previous topic each new one continues: the assignment of the greatest sum of Jaccard
 * similarities, among pairs that are similar enough.
 * @param sure pairs that are known: new topic -> previous topic
 * @param sameIds whether both sides use the same ids: of equal assignments, the one that keeps ids
 *   is taken
 * @returns new topic -> previous topic
 */
export function matchTopics(
  overlap: TopicOverlap,
  sure: ReadonlyMap<number, number> = new Map(),
  sameIds = false,
): Map<number, number> {
  const { before, after } = overlap;
  const taken = new Set(sure.values());
  const weights = new Float64Array(before.length * after.length);
  before.forEach((previous, row) =>
    after.forEach((later, column) => {
      const similar = overlap.jaccard(row, column);
      if (similar < LEAST_JACCARD || taken.has(previous) || sure.has(later)) return;
      weights[row * after.length + column] = similar + (sameIds && previous === later ? TIE_BREAK : 0);
    }),
  );
  const columns = maximumAssignment(weights, before.length, after.length);
  const matched = new Map(sure);
  columns.forEach((column, row) => void (column >= 0 && matched.set(after[column]!, before[row]!)));
  return matched;
}
