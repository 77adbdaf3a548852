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

/** Papers of which none is a copy of another one. */
export interface DistinctPapers extends ComparedPapers {
  /** Their rows among all papers, ascending. */
  rows: Int32Array;
  /** For each of all papers, the index in `rows` of the paper that represents it. */
  indexOf: Int32Array;
  /** How many papers each of `rows` represents. */
  versionCounts: Int32Array;
}

/** A list that keeps a smaller share of its neighbours, as the others are copies, is found anew. */
const LEAST_LEFT = 0.5;

/**
 * Only the papers that represent themselves, so that twenty versions of one paper weigh no more in
 * the graph than one. The neighbours of a paper are those of all its versions. Where copies filled
 * the lists, the nearest are searched for among all papers.
 * @param representativeOf row of the paper that represents each paper: its own, or a smaller one
 */
export function distinctPapers(papers: ComparedPapers, representativeOf: Int32Array): DistinctPapers {
  const rows = Int32Array.from(representativeOf.keys()).filter((row) => representativeOf[row] === row);
  if (rows.length === representativeOf.length)
    return { ...papers, rows, indexOf: rows, versionCounts: new Int32Array(rows.length).fill(1) };
  const indexOfRow = new Int32Array(representativeOf.length);
  rows.forEach((row, index) => (indexOfRow[row] = index));
  const indexOf = representativeOf.map((row) => indexOfRow[row]!);
  const versionCounts = new Int32Array(rows.length);
  for (const index of indexOf) versionCounts[index]!++;
  return {
    vectors: lazyRows(papers.vectors, rows),
    knn: distinctNeighbors(papers, representativeOf, { rows, indexOf }),
    words: papers.words && sparseRows(papers.words, rows),
    rows,
    indexOf,
    versionCounts,
  };
}

/** Rows of a matrix, copied at their first use: most groups are found by the graph alone. */
function lazyRows(matrix: Matrix, rows: Int32Array): Matrix {
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
  papers: ComparedPapers,
  representativeOf: Int32Array,
  { rows, indexOf }: Pick<DistinctPapers, "rows" | "indexOf">,
): KnnGraph {
  const { k, indices: neighbors, similarities: nearness } = papers.knn;
  const most = Math.min(k, rows.length - 1);
  const indices = new Int32Array(rows.length * k).fill(-1),
    similarities = new Float32Array(rows.length * k);
  const versions = versionsOf(representativeOf);
  const changed: number[] = []; // the few papers that have versions, or copies among their neighbours
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    let isChanged = versions.has(row);
    for (let i = 0; i < k; i++) {
      const other = neighbors[row * k + i]!;
      if (other < 0 || representativeOf[other] !== other) isChanged = true;
      else if (i < most) {
        indices[index * k + i] = indexOf[other]!;
        similarities[index * k + i] = nearness[row * k + i]!;
      }
    }
    if (isChanged) changed.push(index);
  }
  let copies: Set<number> | undefined; // seldom needed
  for (const index of changed) {
    const row = rows[index]!;
    indices.fill(-1, index * k, (index + 1) * k);
    similarities.fill(0, index * k, (index + 1) * k);
    let list = neighborsOfVersions(papers, representativeOf, row, versions.get(row) ?? []).slice(0, most);
    if (list.length < LEAST_LEFT * most) {
      copies ??= copiesOf(representativeOf);
      copies.add(row);
      list = nearestRows(papers.vectors, rowOf(papers.vectors, row), most, copies);
      copies.delete(row);
    }
    list.forEach((match, i) => {
      indices[index * k + i] = indexOf[match.row]!;
      similarities[index * k + i] = match.similarity;
    });
  }
  return { indices, similarities, rows: rows.length, k };
}

/** The representatives of the neighbours of a paper and of its versions, best first. */
function neighborsOfVersions(
  { vectors, knn }: ComparedPapers,
  representativeOf: Int32Array,
  row: number,
  versions: readonly number[],
): { row: number; similarity: number }[] {
  const { k, indices, similarities } = knn;
  const { data, cols } = vectors;
  const near = new Map<number, number>();
  for (const version of [row, ...versions]) {
    for (let at = version * k; at < (version + 1) * k; at++) {
      if (indices[at]! < 0) continue;
      const other = representativeOf[indices[at]!]!;
      if (other === row || near.has(other)) continue;
      const isOwnNeighbor = version === row && indices[at] === other;
      near.set(other, isOwnNeighbor ? similarities[at]! : Math.fround(dot(data, row * cols, data, other * cols, cols)));
    }
  }
  return [...near]
    .map(([other, similarity]) => ({ row: other, similarity }))
    .sort((a, b) => b.similarity - a.similarity || a.row - b.row);
}

/** Rows that another one represents. */
function copiesOf(representativeOf: Int32Array): Set<number> {
  const copies = new Set<number>();
  representativeOf.forEach((first, row) => void (first !== row && copies.add(row)));
  return copies;
}

/** The other papers that each row represents. */
function versionsOf(representativeOf: Int32Array): Map<number, number[]> {
  const versions = new Map<number, number[]>();
  representativeOf.forEach((first, row) => {
    if (first === row) return;
    const own = versions.get(first);
    if (own) own.push(row);
    else versions.set(first, [row]);
  });
  return versions;
}
