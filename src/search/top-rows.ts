/** The rows of the k best scores, best first, equal scores by row. A binary heap: the worst of the best so far is at its top. */
export function topRows(scores: ArrayLike<number>, k: number, allowed?: ArrayLike<number>): Int32Array {
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
  for (let row = 0; row < scores.length; row++) {
    if (allowed && allowed[row] === 0) continue;
    if (size < heap.length) {
      heap[size++] = row;
      if (size === heap.length) for (let at = (size >> 1) - 1; at >= 0; at--) sink(at);
    } else if (size > 0 && scores[row]! > scores[heap[0]!]!) {
      heap[0] = row; // a later row with the same score is worse
      sink(0);
    }
  }
  return heap.subarray(0, size).sort((a, b) => scores[b]! - scores[a]! || a - b);
}
