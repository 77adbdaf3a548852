import type { TermMatrix } from "../core/types.js";
import { tokenRuns } from "./tokens.js";

/**
 * How often each word stands in each text: texts x words. Words are folded (lower case, singular);
 * stop words, numbers and formulas are left out. Columns are in alphabetical order (by code unit).
 * @param minTexts words of fewer texts are left out; default 1
 */
export function termMatrix(texts: readonly string[], { minTexts = 1 }: { minTexts?: number } = {}): TermMatrix {
  const numbers = new Map<string, number>();
  const textCounts: number[] = [];
  const rows: Map<number, number>[] = texts.map((text) => {
    const row = new Map<number, number>();
    for (const run of tokenRuns(text)) {
      for (const { key } of run) {
        let number = numbers.get(key);
        if (number === undefined) numbers.set(key, (number = numbers.size));
        const count = row.get(number) ?? 0;
        if (count === 0) textCounts[number] = (textCounts[number] ?? 0) + 1;
        row.set(number, count + 1);
      }
    }
    return row;
  });
  const terms = [...numbers.keys()].filter((key) => textCounts[numbers.get(key)!]! >= minTexts).sort();
  const columns = new Int32Array(numbers.size).fill(-1);
  terms.forEach((term, column) => (columns[numbers.get(term)!] = column));
  return { ...toSparse(rows, columns), cols: terms.length, terms };
}

function toSparse(rows: readonly Map<number, number>[], columns: Int32Array) {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => {
    let kept = 0;
    for (const number of row.keys()) if (columns[number]! >= 0) kept++;
    offsets[r + 1] = offsets[r]! + kept;
  });
  const indices = new Int32Array(offsets[rows.length]!);
  const values = new Float64Array(indices.length);
  rows.forEach((row, r) => {
    const cells = [...row].map(([number, count]) => [columns[number]!, count] as const).filter(([column]) => column >= 0);
    cells.sort(([a], [b]) => a - b);
    cells.forEach(([column, count], i) => {
      indices[offsets[r]! + i] = column;
      values[offsets[r]! + i] = count;
    });
  });
  return { offsets, indices, values, rows: rows.length };
}
