import { dot } from "../../core/matrix.js";
import type { KnnGraph, Matrix } from "../../core/types.js";
import { Best } from "../nearest.js";
import { BestLists } from "../products/best-lists.js";
import { Multiplier } from "../products/multiplier.js";
import { FINE_STEPS, quantizeFinely } from "../products/quantize.js";

/** What the exact search works on. */
export interface ExactJob {
  /** Unit rows. */
  base: Matrix;
  /** Unit rows; absent: the base itself, each row without itself. */
  queries?: Matrix;
  k: number;
}

/** Candidates taken beyond k: few rows then have a neighbour that could be missed. */
const SLACK = 24;
/** Bound of the error of `dot` and of rounding its result to float32, for unit rows. */
const ROUNDING = 1e-6;
/** Rows worked on between two reports of progress. */
const BLOCK = 4096;

/**
 * Exact neighbours by a plain scan: for small sets, and the rule that the fast way must agree with.
 */
export function scanAll({ base, queries, k }: ExactJob): KnnGraph {
  const graph = emptyGraph(base, queries, k);
  const best = new Best(graph.k);
  for (let row = 0; row < graph.rows; row++)
    scanRow(base, queries ?? base, row, queries === undefined, best, graph, row);
  return graph;
}

/**
 * Exact neighbours by blocked products of whole numbers. These only propose candidates: the
 * similarities are computed again by `dot`, in a fixed order, and sorted by similarity and row, so
 * that the result does not depend on the blocks. Products are off by a known margin: where a row
 * that was not proposed could be a neighbour, all rows are compared.
 * @param part the queries that are wanted; default all
 * @returns the lists of these queries alone
 */
export async function multiplyAll(
  job: ExactJob,
  onRows?: (rows: number) => void,
  part = { from: 0, to: (job.queries ?? job.base).rows },
): Promise<KnnGraph> {
  const { base } = job;
  const queries = job.queries ?? base;
  const self = job.queries === undefined;
  const whole = emptyGraph(base, job.queries, job.k);
  const graph = emptyGraph(base, { ...queries, rows: part.to - part.from }, whole.k);
  const fineBase = quantizeFinely(base);
  const fineQueries = self ? fineBase : quantizeFinely(queries);
  const multiplier = await Multiplier.open(fineQueries);
  const limit = Math.min(graph.k + SLACK, base.rows - (self ? 1 : 0));
  const worstError = fineBase.errors.reduce((worst, error) => Math.max(worst, error), 0);
  const all = Int32Array.from({ length: base.rows }, (_, row) => row);
  const best = new Best(graph.k);
  for (let from = part.from; from < part.to; from += BLOCK) {
    const rows = Int32Array.from({ length: Math.min(BLOCK, part.to - from) }, (_, i) => from + i);
    const lists = new BestLists(rows.length, base.rows, limit, from);
    if (self) multiplier.offerEach(rows, all, lists);
    else multiplier.offerAll(rows, fineBase, lists);
    const { others, counts } = lists.candidates();
    for (const row of rows) {
      const at = (row - from) * limit;
      const found = others.subarray(at, at + counts[row - from]!).sort();
      chooseRow(base, queries, row, self, found, best, graph, row - part.from);
      const border = graph.similarities[(row - part.from + 1) * graph.k - 1]!;
      // The best that a row can have which was not proposed.
      const missed =
        lists.least[row - from]! / FINE_STEPS ** 2 + worstError + 1.001 * fineQueries.errors[row]! + ROUNDING;
      if (limit < base.rows - (self ? 1 : 0) && missed >= border)
        scanRow(base, queries, row, self, best, graph, row - part.from);
    }
    onRows?.(rows.length);
  }
  return graph;
}

/** Neighbour lists to be filled: of each query, or of each row of the base without itself. */
function emptyGraph(base: Matrix, queries: Matrix | undefined, k: number): KnnGraph {
  const rows = (queries ?? base).rows;
  const limit = Math.min(k, queries === undefined ? Math.max(0, base.rows - 1) : base.rows);
  return { indices: new Int32Array(rows * limit), similarities: new Float32Array(rows * limit), rows, k: limit };
}

/** Fills a list of the graph, of number `list`, from all rows of the base. */
function scanRow(
  base: Matrix,
  queries: Matrix,
  row: number,
  self: boolean,
  best: Best,
  graph: KnnGraph,
  list: number,
): void {
  const { cols } = base;
  best.clear();
  for (let other = 0; other < base.rows; other++) {
    if (self && other === row) continue;
    const similarity = Math.fround(dot(queries.data, row * cols, base.data, other * cols, cols));
    if (similarity > best.threshold) best.add(other, similarity);
  }
  best.copyTo(graph.indices, graph.similarities, list * graph.k);
}

/** Fills a list of the graph, by default that of the row's number, from ascending candidates. */
export function chooseRow(
  base: Matrix,
  queries: Matrix,
  row: number,
  self: boolean,
  candidates: Int32Array,
  best: Best,
  graph: KnnGraph,
  list = row,
): number {
  const { cols } = base;
  best.clear();
  for (const other of candidates) {
    if (self && other === row) continue;
    const similarity = Math.fround(dot(queries.data, row * cols, base.data, other * cols, cols));
    if (similarity > best.threshold) best.add(other, similarity);
  }
  return best.copyTo(graph.indices, graph.similarities, list * graph.k);
}
