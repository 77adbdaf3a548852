import { PaperweaveError } from "../../core/errors.js";

/**
 * How many others there may be: the number of one and a score of 31 bits fill the 53 bits that
 * float64 has for whole numbers.
 */
const OTHERS = 2 ** 22;

/**
 * For each of many rows the best few others that have been offered, by score, ties by the smaller
 * number, whatever the order of the offers. Offers are gathered, and now and then the best are
 * selected from them (Hoare 1961): a tenth of the time that a sorted list takes. Nothing is to be
 * offered to a row twice.
 */
export class BestLists {
  /**
   * Of each offer `other - score * OTHERS`: one number to compare and to move, the lower the
   * better.
   */
  private readonly keys: Float64Array;
  private readonly sizes: Int32Array;
  /** The score below which nothing gets into a list, by its number: that of its row less `first`. */
  readonly least: Int32Array;
  private readonly room: number;

  /**
   * @param others how many others there are
   * @param limit how many of them are kept for each row
   * @param first number of the first of the rows
   * @throws PaperweaveError `invalid-argument` where there are more than four million others
   */
  constructor(
    private readonly rows: number,
    others: number,
    readonly limit: number,
    readonly first = 0,
  ) {
    if (others > OTHERS)
      throw new PaperweaveError(
        "invalid-argument",
        `Neighbours are looked for among at most ${OTHERS} papers, got ${others}.`,
      );
    this.room = 2 * limit;
    this.keys = new Float64Array(rows * this.room);
    this.sizes = new Int32Array(rows);
    this.least = new Int32Array(rows).fill(limit > 0 ? -0x80000000 : 0x7fffffff);
  }

  /** @param score a whole number between -2^31 and 2^31, both left out */
  offer(row: number, other: number, score: number): void {
    const list = row - this.first;
    if (score < this.least[list]! || this.limit === 0) return;
    const size = this.sizes[list]!;
    this.keys[list * this.room + size] = other - score * OTHERS;
    this.sizes[list] = size + 1;
    if (size + 1 === this.room) this.select(list);
  }

  /**
   * The best others of every row, in no order: row r has `counts[r]` of them, from `r * limit` on.
   */
  candidates(): { others: Int32Array; counts: Int32Array } {
    const { rows, keys, sizes, room, limit } = this;
    const others = new Int32Array(rows * limit);
    for (let row = 0; row < rows; row++) {
      if (sizes[row]! > limit) this.select(row);
      for (let i = 0; i < sizes[row]!; i++) others[row * limit + i] = otherOf(keys[row * room + i]!);
    }
    return { others, counts: sizes };
  }

  /**
   * The best others of every row, best first: rows x limit; -1 with a score of 0 where fewer have
   * been offered.
   */
  sorted(): { others: Int32Array; scores: Int32Array } {
    const { rows, keys, sizes, room, limit } = this;
    const others = new Int32Array(rows * limit).fill(-1),
      scores = new Int32Array(rows * limit);
    for (let row = 0; row < rows; row++) {
      const own = keys.subarray(row * room, row * room + sizes[row]!).sort();
      const end = row * limit + Math.min(limit, own.length);
      for (let at = row * limit, i = 0; at < end; at++, i++) {
        others[at] = otherOf(own[i]!);
        scores[at] = scoreOf(own[i]!);
      }
    }
    return { others, scores };
  }

  /** Brings the best of a row's offers to the front and forgets the rest. */
  private select(row: number): void {
    const { keys, limit } = this;
    const start = row * this.room,
      last = start + limit - 1;
    let low = start,
      high = start + this.sizes[row]! - 1;
    while (low < high) {
      const middle = (low + high) >> 1,
        pivot = keys[middle]!;
      keys[middle] = keys[high]!;
      // Lower ones go to the front one and all, without a branch: which way it would go, a
      // processor cannot guess.
      let end = low;
      for (let at = low; at < high; at++) {
        const key = keys[at]!;
        keys[at] = keys[end]!;
        keys[end] = key;
        end += +(key < pivot);
      }
      keys[high] = keys[end]!;
      keys[end] = pivot;
      if (end === last) break;
      if (end > last) high = end - 1;
      else low = end + 1;
    }
    let greatest = keys[start]!;
    for (let at = start + 1; at <= last; at++) if (keys[at]! > greatest) greatest = keys[at]!;
    this.least[row] = scoreOf(greatest);
    this.sizes[row] = limit;
  }
}

const scoreOf = (key: number): number => -Math.floor(key / OTHERS);
const otherOf = (key: number): number => key - Math.floor(key / OTHERS) * OTHERS;
