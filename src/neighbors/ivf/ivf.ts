import { FNV_START, fnvStep } from "../../core/strings.js";
import { normalizeRow } from "../../core/matrix.js";
import type { KnnGraph, Matrix } from "../../core/types.js";
import { BestLists } from "../products/best-lists.js";
import { orderOf, valuesOf } from "./float-order.js";
import { Multiplier } from "../products/multiplier.js";
import { quantizeRoughly } from "../products/quantize.js";
import { rowDots } from "./row-dots.js";

/** Up to so many rows all pairs are multiplied. */
const ALL_PAIRS = 8192;
/**
 * Cells in which a row looks for its neighbours. Of sqrt(n) cells so many find 98.5% of them at
 * 15,000 rows; with 28, 99%, topics are as good and as steady; with 12 more papers move as others
 * are added.
 */
const PROBES = 20;
/** Rounds of k-means that the cells are improved by: a second one finds 0.1% more neighbours. */
const ROUNDS = 1;
/** Candidates taken beyond k: the products that propose them are off by some thousandths. */
const SLACK = 8;

/**
 * Neighbours of every row by an inverted file (Sivic and Zisserman 2003; Jégou, Douze and Schmid
 * 2011): rows are put into sqrt(n) cells around centres, and each is compared with the rows of the
 * cells nearest to it alone, by products of whole numbers.
 * These propose candidates, whose similarities are computed exactly, for both rows of a pair. The
 * work grows with n^1.5. Products are exact and sums are in a fixed order: the same graph on every
 * machine.
 * @param base unit rows
 * @param onRows told how many rows have been done since the last call
 */
export async function ivfGraph(base: Matrix, k: number, onRows?: (rows: number) => void): Promise<KnnGraph> {
  const limit = Math.min(k, Math.max(0, base.rows - 1));
  const candidates = new BestLists(base.rows, base.rows, Math.min(limit + SLACK, Math.max(0, base.rows - 1)));
  const multiplier = await Multiplier.open(quantizeRoughly(base));
  const cells = findCells(base, multiplier);
  // Each row's own cell first: most of its neighbours are there, and what is offered later is
  // mostly turned away.
  for (const { members } of cells) multiplier.offerEach(members, members, candidates);
  for (const { members, askers } of cells) {
    multiplier.offerEach(askers, members, candidates);
    onRows?.(members.length);
  }
  return chooseNeighbors(base, candidates, cells, limit);
}

/**
 * The rows of a cell, and the rows of other cells that look for neighbours among them; both
 * ascending.
 */
interface Cell {
  members: Int32Array;
  askers: Int32Array;
}

/**
 * Every row is a member of the cell of its nearest centre, and asks in the `PROBES` nearest ones.
 */
function findCells(base: Matrix, multiplier: Multiplier): Cell[] {
  const all = Int32Array.from({ length: base.rows }, (_, row) => row);
  if (base.rows <= ALL_PAIRS) return [{ members: all, askers: all.subarray(0, 0) }];
  const count = Math.round(Math.sqrt(base.rows));
  let centres: Matrix = { data: new Float32Array(count * base.cols), rows: count, cols: base.cols };
  firstCentres(base, count).forEach((row, cell) =>
    centres.data.set(base.data.subarray(row * base.cols, (row + 1) * base.cols), cell * base.cols),
  );
  for (let round = 0; ; round++) {
    const probes = round < ROUNDS ? 1 : Math.min(PROBES, count);
    const nearest = new BestLists(base.rows, count, probes);
    multiplier.offerAll(all, quantizeRoughly(centres), nearest);
    const { others } = nearest.sorted();
    if (round === ROUNDS) return toCells(others, probes, count);
    centres = meansOf(base, others, centres);
  }
}

/**
 * The rows whose values have the lowest hashes (FNV-1a): as rows are added nearly all of them stay,
 * and so do the cells, and what is missed.
 */
function firstCentres({ data, rows, cols }: Matrix, count: number): Int32Array {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const hashes = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    let hash = FNV_START;
    for (let at = row * cols; at < (row + 1) * cols; at++) hash = fnvStep(hash, bits[at]!);
    hashes[row] = hash ^ (hash >>> 15);
  }
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  return order.sort((a, b) => hashes[a]! - hashes[b]! || a - b).slice(0, count);
}

/** The direction of the mean of each cell's rows; a cell without rows keeps its centre. */
function meansOf({ data, rows, cols }: Matrix, cellOf: Int32Array, before: Matrix): Matrix {
  const sums = new Float64Array(before.data.length);
  for (let row = 0; row < rows; row++) {
    const to = cellOf[row]! * cols,
      from = row * cols;
    for (let i = 0; i < cols; i++) sums[to + i] = sums[to + i]! + data[from + i]!;
  }
  const means = Float32Array.from(sums);
  for (let cell = 0; cell < before.rows; cell++) {
    if (!normalizeRow(means, cell * cols, cols))
      means.set(before.data.subarray(cell * cols, (cell + 1) * cols), cell * cols);
  }
  return { ...before, data: means };
}

/** @param nearest cells of each row, rows x probes, nearest first */
function toCells(nearest: Int32Array, probes: number, count: number): Cell[] {
  const rows = nearest.length / probes;
  const members = new Int32Array(count),
    askers = new Int32Array(count);
  for (let at = 0; at < nearest.length; at++) (at % probes === 0 ? members : askers)[nearest[at]!]!++;
  const cells = Array.from({ length: count }, (_, cell) => ({
    members: new Int32Array(members[cell]!),
    askers: new Int32Array(askers[cell]!),
  }));
  for (let row = rows - 1; row >= 0; row--) {
    for (let probe = 0; probe < probes; probe++) {
      const cell = nearest[row * probes + probe]!;
      if (probe === 0) cells[cell]!.members[--members[cell]!] = row;
      else cells[cell]!.askers[--askers[cell]!] = row;
    }
  }
  return cells;
}

/**
 * The exact similarity of every pair of which one row has the other among its candidates, offered
 * to both.
 */
async function chooseNeighbors(
  base: Matrix,
  candidates: BestLists,
  cells: readonly Cell[],
  k: number,
): Promise<KnnGraph> {
  const { rows } = base;
  const best = new BestLists(rows, rows, k);
  const { others, counts } = candidates.candidates(),
    { limit } = candidates;
  const dotOf = await rowDots(base);
  // Cell by cell: what a row is compared with has been read for the row before.
  for (const { members } of cells) {
    for (const row of members) {
      for (let at = row * limit, end = at + counts[row]!; at < end; at++) {
        const other = others[at]!;
        if (other < row && holds(others, other * limit, counts[other]!, row)) continue; // has been looked at
        const similarity = orderOf(dotOf(row, other));
        best.offer(row, other, similarity);
        best.offer(other, row, similarity);
      }
    }
  }
  const { others: indices, scores } = best.sorted();
  return { indices, similarities: valuesOf(scores), rows, k };
}

function holds(values: Int32Array, start: number, count: number, wanted: number): boolean {
  for (let at = start; at < start + count; at++) if (values[at] === wanted) return true;
  return false;
}
