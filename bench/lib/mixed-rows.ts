import { unitRows } from "../../src/core/matrix.js";
import { seededRandom, shuffledRange } from "../../src/core/random.js";
import type { Matrix } from "../../src/core/types.js";
import { readLabelledSet } from "../../test/support/labelled.js";

/**
 * The MiniLM embeddings of the two labelled sets (21,277 papers) in a fixed random order; more rows
 * are made of these by mixing two papers of one set, three to one, so that they lie among the real
 * ones.
 */
export function mixedRows(count: number): Matrix {
  const sets = [readLabelledSet("arxiv-cs-labelled").vectors, readLabelledSet("ai-areas-labelled").vectors];
  const cols = sets[0]!.cols;
  const data = new Float32Array(count * cols);
  const real = sets.flatMap((set) => Array.from({ length: set.rows }, (_, row) => ({ set, row })));
  const order = shuffledRange(real.length, seededRandom(1));
  const random = seededRandom(2);
  for (let i = 0; i < count; i++) {
    const { set, row } = i < real.length ? real[order[i]!]! : real[random.below(real.length)]!;
    const other = random.below(set.rows);
    for (let c = 0; c < cols; c++)
      data[i * cols + c] = set.data[row * cols + c]! + (i < real.length ? 0 : set.data[other * cols + c]! / 3);
  }
  return unitRows({ data, rows: count, cols });
}
