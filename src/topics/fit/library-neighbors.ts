import { graphInOrder, inverseOf } from "../../core/graph.js";
import type { Matrix, Paper, RunOptions } from "../../core/types.js";
import { contentOrder, matrixInOrder } from "./content-order.js";
import { hasNeighbors, paperNeighbors, type NeighborKeeper, type PaperNeighbors } from "./run-job.js";

/**
 * The neighbours that topics are made of, for papers in any order: those in the keeper; found, and
 * put there, when it has none. Ties are decided by the papers' contents.
 * @param keeper its rows are those of the papers
 */
export async function libraryNeighbors(
  { papers, vectors }: { papers: readonly Pick<Paper, "id" | "title" | "abstract">[]; vectors: Matrix },
  keeper: NeighborKeeper,
  options: RunOptions,
): Promise<PaperNeighbors> {
  if (hasNeighbors(keeper, vectors.rows)) return keeper.neighbors;
  const order = contentOrder(papers, vectors);
  const found = await paperNeighbors(matrixInOrder(vectors, order), options);
  return (keeper.neighbors = neighborsInOrder(found, inverseOf(order)));
}

/** Neighbours with their rows in another order: see `graphInOrder`. */
export function neighborsInOrder({ recipe, knn }: PaperNeighbors, order: Int32Array): PaperNeighbors {
  return { recipe, knn: graphInOrder(knn, order) };
}
