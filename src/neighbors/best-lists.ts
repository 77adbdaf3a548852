/**
 * For each of many rows the best few others that have been offered, by score, ties by the smaller row number, whatever the
 * order of the offers. Offers are gathered, and now and then the best are selected from them (Hoare 1961): a tenth of the
 * time that a sorted list takes. Nothing is to be offered to a row twice.
 */
export class BestLists {
  private readonly others: Int32Array;
  private readonly scores: Float32Array;
  private readonly sizes: Int32Array;
  /** The score below which nothing gets into a row's list. */
  readonly least: Float32Array;
  private readonly room: number;

  constructor(private readonly rows: number, readonly limit: number) {
    this.room = 2 * limit;
    this.others = new Int32Array(rows * this.room);
    this.scores = new Float32Array(rows * this.room);
    this.sizes = new Int32Array(rows);
    this.least = new Float32Array(rows).fill(limit > 0 ? -Infinity : Infinity);
  }

  /** @param score a float32 */
  offer(row: number, other: number, score: number): void {
    if (score < this.least[row]! || this.limit === 0) return;
    const size = this.sizes[row]!;
    const at = row * this.room + size;
    this.scores[at] = score;
    this.others[at] = other;
    this.sizes[row] = size + 1;
    if (size + 1 === this.room) this.select(row);
  }

  /** The best others of every row, in no order: row r has `counts[r]` of them, from `r * room` on. */
  candidates(): { others: Int32Array; counts: Int32Array; room: number } {
    for (let row = 0; row < this.rows; row++) if (this.sizes[row]! > this.limit) this.select(row);
    return { others: this.others, counts: this.sizes, room: this.room };
  }

  /** The best others of every row, best first: rows x limit; -1 with a score of 0 where fewer have been offered. */
  sorted(): { others: Int32Array; scores: Float32Array } {
    const { rows, limit, room } = this;
    const others = new Int32Array(rows * limit).fill(-1), scores = new Float32Array(rows * limit);
    for (let row = 0; row < rows; row++) {
      if (this.sizes[row]! > limit) this.select(row);
      const start = row * room, to = row * limit;
      for (let i = 0; i < this.sizes[row]!; i++) {
        const score = this.scores[start + i]!, other = this.others[start + i]!;
        let at = to + i;
        for (; at > to && before(score, other, scores[at - 1]!, others[at - 1]!); at--) {
          scores[at] = scores[at - 1]!;
          others[at] = others[at - 1]!;
        }
        scores[at] = score;
        others[at] = other;
      }
    }
    return { others, scores };
  }

  /** Brings the best of a row's offers to the front and forgets the rest. */
  private select(row: number): void {
    const { scores, others, limit } = this;
    const start = row * this.room, last = start + limit - 1;
    let low = start, high = start + this.sizes[row]! - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const score = scores[middle]!, other = others[middle]!;
      let i = low, j = high;
      while (i <= j) {
        while (before(scores[i]!, others[i]!, score, other)) i++;
        while (before(score, other, scores[j]!, others[j]!)) j--;
        if (i > j) break;
        const swappedScore = scores[i]!, swappedOther = others[i]!;
        scores[i] = scores[j]!;
        others[i++] = others[j]!;
        scores[j] = swappedScore;
        others[j--] = swappedOther;
      }
      if (last <= j) high = j;
      else if (last >= i) low = i;
      else break;
    }
    let least = Infinity;
    for (let at = start; at <= last; at++) if (scores[at]! < least) least = scores[at]!;
    this.least[row] = least;
    this.sizes[row] = limit;
  }
}

function before(score: number, row: number, otherScore: number, otherRow: number): boolean {
  return score > otherScore || (score === otherScore && row < otherRow);
}
