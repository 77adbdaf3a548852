import { dot, rowOf, takeRows } from "../../core/matrix.js";
import { sparseRows } from "../../core/sparse.js";
import type { KnnGraph, Matrix, SparseMatrix } from "../../core/types.js";
import { nearestRows } from "../../neighbors/nearest.js";

/** What papers are grouped by: their vectors, neighbours and words, a row each. */
export interface ComparedPapers {
  vectors: Matrix;
  knn: KnnGraph;
  words: SparseMatrix | undefined;
}

/** Papers of which none is a near-copy of another one. */
export interface DistinctPapers extends ComparedPapers {
  /** Their rows among all papers, ascending. */
  rows: Int32Array;
  /** For each of all papers, the place in `rows` of the one that stands for it. */
  placeOf: Int32Array;
  /** How many papers each stands for. */
  copies: Int32Array;
}

/** A list that has lost more than this share of its neighbours to copies is found anew. */
const LEAST_LEFT = 0.5;

/**
 * Only the papers that stand for themselves, so that twenty versions of one weigh no more in the
 * graph than one. Its neighbours are those of all its versions; where versions filled the lists,
 * the nearest are looked for among all papers.
 * @param standIns row that stands for each paper: its own, or a smaller one that stands for itself
 */
export function distinctPapers(papers: ComparedPapers, standIns: Int32Array): DistinctPapers {
  const rows = Int32Array.from(standIns.keys()).filter((row) => standIns[row] === row);
  if (rows.length === standIns.length)
    return { ...papers, rows, placeOf: rows, copies: new Int32Array(rows.length).fill(1) };
  const placeOfRow = new Int32Array(standIns.length);
  rows.forEach((row, place) => (placeOfRow[row] = place));
  const placeOf = standIns.map((row) => placeOfRow[row]!);
  const copies = new Int32Array(rows.length);
  for (const place of placeOf) copies[place]!++;
  return {
    vectors: rowsWhenAsked(papers.vectors, rows),
    knn: distinctNeighbors(papers, standIns, { rows, placeOf }),
    words: papers.words && sparseRows(papers.words, rows),
    rows,
    placeOf,
    copies,
  };
}

/**
 * Rows of a matrix, copied when they are first looked at: most groups are found by the graph alone.
 */
function rowsWhenAsked(matrix: Matrix, rows: Int32Array): Matrix {
  let taken: Matrix | undefined;
  return {
    rows: rows.length,
    cols: matrix.cols,
    get data() {
      return (taken ??= takeRows(matrix, rows)).data;
    },
  };
}

function distinctNeighbors(
  { vectors, knn }: ComparedPapers,
  standIns: Int32Array,
  { rows, placeOf }: Pick<DistinctPapers, "rows" | "placeOf">,
): KnnGraph {
  const { k, indices: others, similarities: nearness } = knn;
  const most = Math.min(k, rows.length - 1);
  const indices = new Int32Array(rows.length * k).fill(-1),
    similarities = new Float32Array(rows.length * k);
  const versions = versionsOf(standIns);
  const touched: number[] = []; // places of those that have versions, or copies among their neighbours: few
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!;
    let isTouched = versions.has(row);
    for (let i = 0; i < k; i++) {
      const other = others[row * k + i]!;
      if (other < 0 || standIns[other] !== other) isTouched = true;
      else if (i < most) {
        indices[place * k + i] = placeOf[other]!;
        similarities[place * k + i] = nearness[row * k + i]!;
      }
    }
    if (isTouched) touched.push(place);
  }
  let copies: Set<number> | undefined; // they are no neighbours where a list is found anew, which is seldom
  for (const place of touched) {
    const row = rows[place]!;
    indices.fill(-1, place * k, (place + 1) * k);
    similarities.fill(0, place * k, (place + 1) * k);
    const near = new Map<number, number>();
    for (const version of [row, ...(versions.get(row) ?? [])]) {
      for (let at = version * k; at < (version + 1) * k; at++) {
        const other = others[at]!;
        if (other < 0 || standIns[other] === row || near.has(standIns[other]!)) continue;
        const itself = version === row && standIns[other] === other;
        near.set(
          standIns[other]!,
          itself
            ? nearness[at]!
            : Math.fround(
                dot(vectors.data, row * vectors.cols, vectors.data, standIns[other]! * vectors.cols, vectors.cols),
              ),
        );
      }
    }
    let list = [...near]
      .map(([other, similarity]) => ({ row: other, similarity }))
      .sort((a, b) => b.similarity - a.similarity || a.row - b.row)
      .slice(0, most);
    if (list.length < LEAST_LEFT * most) {
      copies ??= copiesOf(standIns);
      copies.add(row);
      list = nearestRows(vectors, rowOf(vectors, row), most, copies);
      copies.delete(row);
    }
    list.forEach((match, i) => {
      indices[place * k + i] = placeOf[match.row]!;
      similarities[place * k + i] = match.similarity;
    });
  }
  return { indices, similarities, rows: rows.length, k };
}

/** Rows that another one stands for. */
function copiesOf(standIns: Int32Array): Set<number> {
  const copies = new Set<number>();
  standIns.forEach((first, row) => void (first !== row && copies.add(row)));
  return copies;
}

/** The other papers that each stands for. */
function versionsOf(standIns: Int32Array): Map<number, number[]> {
  const versions = new Map<number, number[]>();
  standIns.forEach((first, row) => {
    if (first === row) return;
    const own = versions.get(first);
    if (own) own.push(row);
    else versions.set(first, [row]);
  });
  return versions;
}
