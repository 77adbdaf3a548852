/**
 * The rows of the k best scores, best first, equal scores by row. A binary heap holds the best rows
 * so far, the worst of them at its top.
 * @param mask 0 for rows to leave out; default none
 * @param above only scores above this; default all
 */
export function topRows(
  scores: Float64Array,
  k: number,
  { mask, above = -Infinity }: { mask?: Uint8Array | undefined; above?: number } = {},
): Int32Array {
  const heap = new Int32Array(Math.min(k, scores.length));
  let size = 0;
  const isWorse = (a: number, b: number): boolean => scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b);
  const sink = (at: number): void => {
    const row = heap[at]!;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isWorse(heap[child + 1]!, heap[child]!)) child++;
      if (!isWorse(heap[child]!, row)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = row;
  };
  let least = above; // the next row must have a better score: with an equal one it is worse, as it comes later
  for (let row = 0; row < scores.length; row++) {
    if (!(scores[row]! > least) || mask?.[row] === 0) continue;
    if (size < heap.length) {
      heap[size++] = row;
      if (size < heap.length) continue;
      for (let at = (size >> 1) - 1; at >= 0; at--) sink(at);
    } else if (size > 0) {
      heap[0] = row;
      sink(0);
    }
    least = size === 0 ? Infinity : scores[heap[0]!]!;
  }
  return heap.subarray(0, size).sort((a, b) => scores[b]! - scores[a]! || a - b);
}
