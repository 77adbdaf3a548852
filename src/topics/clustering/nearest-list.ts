/**
 * The k rows of the greatest similarity among those that are added: best first, ties by row. Reused
 * from list to list, so that nothing is allocated.
 */
export class NearestList {
  readonly rows: Int32Array;
  readonly similarities: Float64Array;
  size = 0;

  constructor(private readonly k: number) {
    this.rows = new Int32Array(k);
    this.similarities = new Float64Array(k);
  }

  add(row: number, similarity: number): void {
    const { k, rows, similarities } = this;
    if (this.size === k && !this.isBefore(row, similarity, k - 1)) return;
    let at = this.size < k ? this.size++ : k - 1;
    for (; at > 0 && this.isBefore(row, similarity, at - 1); at--) {
      similarities[at] = similarities[at - 1]!;
      rows[at] = rows[at - 1]!;
    }
    similarities[at] = similarity;
    rows[at] = row;
  }

  private isBefore(row: number, similarity: number, at: number): boolean {
    const other = this.similarities[at]!;
    return similarity > other || (similarity === other && row < this.rows[at]!);
  }
}
