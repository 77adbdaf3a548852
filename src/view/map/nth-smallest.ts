/**
 * The n-th smallest of some numbers, counted from 1, as sorting them would give it (Hoare's
 * selection; n from 1 to their number).
 */
export function nthSmallest(numbers: Float64Array, n: number): number {
  const values = numbers.slice();
  for (let low = 0, high = values.length - 1; low < high;) {
    const pivot = values[(low + high) >> 1]!;
    let left = low,
      right = high;
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left > right) break;
      [values[left], values[right]] = [values[right]!, values[left]!];
      left++;
      right--;
    }
    if (n - 1 <= right) high = right;
    else if (n - 1 >= left) low = left;
    else break;
  }
  return values[n - 1]!;
}
