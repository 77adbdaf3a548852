import { matrixOf, rowOf } from "../../core/matrix.js";
import { compareIds, fnv1a } from "../../core/strings.js";
import type { Matrix, Paper } from "../../core/types.js";

/**
 * The order in which topics are found: by a hash of the title (of the abstract, where there is no
 * title). The order decides ties, where random searches begin, and which papers are visited first,
 * so that it must not come from ids: papers of other ids would have other topics. A hash of the text
 * is the same whichever engine embeds, and spreads the papers of a subject. Papers of one title are
 * in the order of their abstracts, then of their vectors, and only where all of these are the same
 * in the order of their ids.
 * @param papers with the same rows as the vectors
 * @returns rows of the papers, in the new order
 */
export function contentOrder(papers: readonly Pick<Paper, "id" | "title" | "abstract">[], vectors: Matrix): Int32Array {
  const hashes = Uint32Array.from(papers, ({ title, abstract }) => fnv1a(title === "" ? abstract : title));
  const compare = (a: number, b: number): number => {
    const [one, other] = [papers[a]!, papers[b]!];
    return (
      hashes[a]! - hashes[b]! ||
      compareIds(one.title, other.title) ||
      compareIds(one.abstract, other.abstract) ||
      compareVectors(rowOf(vectors, a), rowOf(vectors, b)) ||
      compareIds(one.id, other.id)
    );
  };
  return Int32Array.from(papers.keys()).sort(compare);
}

function compareVectors(a: Float32Array, b: Float32Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/** Rows of a matrix in another order, in memory that threads share. */
export function matrixInOrder(matrix: Matrix, order: Int32Array): Matrix {
  return matrixOf(
    Array.from(order, (row) => rowOf(matrix, row)),
    matrix.cols,
  );
}
