import type { PaperIndex, Matrix } from "../../src/index.js";
import type { PackageUnderTest } from "./package-under-test.js";

/** What the functions for own vectors give for the vectors of an index. */
export async function vectorAnswers(
  { neighbors, topics, layout }: PackageUnderTest,
  index: PaperIndex,
): Promise<{ everywhere: Record<string, unknown>; processorBound: Record<string, unknown> }> {
  const matrix = vectorsOf(index);
  const exact = await neighbors.knnGraph(matrix, { k: 15, method: "exact" });
  const ivf = await neighbors.knnGraph(matrix, { k: 15, method: "ivf" });
  const few: Matrix = { ...matrix, rows: Math.min(matrix.rows, 1000) };
  few.data = few.data.subarray(0, few.rows * few.cols);
  const { labels, strengths, modularity } = topics.leiden(exact);
  return {
    everywhere: {
      vectors: matrix.data,
      "exact neighbours": exact.indices,
      "exact similarities": exact.similarities,
      "ivf neighbours": ivf.indices,
      "ivf similarities": ivf.similarities,
      leiden: { labels, strengths, modularity },
      "k-means": topics.kMeans(few, { k: 12 }),
      umap: (await layout.umap(few)).data,
    },
    processorBound: { "hnsw neighbours": await neighbors.knnGraph(few, { k: 10, method: "hnsw" }) },
  };
}

/** The vectors of all papers, in the order of their ids. */
export function vectorsOf(index: PaperIndex): Matrix {
  const rows = Array.from(index.papers(), ({ id }) => index.vector(id));
  const data = new Float32Array(rows.length * index.dimensions);
  rows.forEach((row, at) => data.set(row, at * index.dimensions));
  return { data, rows: rows.length, cols: index.dimensions };
}
