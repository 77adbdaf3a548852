import { checkCount } from "../../core/check.js";
import { checkMatrix, rowOf, unitRows } from "../../core/matrix.js";
import type { Matrix, Neighbor, NeighborIndex } from "../../core/types.js";
import { exactGraph } from "../knn-graph.js";
import { pack, unpack } from "../packed.js";
import { VectorsById } from "../vectors-by-id.js";

const KIND = "exact";

/**
 * Nearest neighbours by comparing with every vector: always right, and fast up to some ten thousand
 * vectors. Many queries at once run off the main thread.
 */
export class ExactIndex implements NeighborIndex {
  private readonly vectors: VectorsById;

  /** @param options.dimensions length of the vectors */
  constructor({ dimensions }: { dimensions: number }) {
    this.vectors = new VectorsById(dimensions);
  }

  get size(): number {
    return this.vectors.size;
  }

  get dimensions(): number {
    return this.vectors.dimensions;
  }

  /** Throws `shape-mismatch`, `not-finite`, `duplicate-id`; then nothing has been added. */
  async add(ids: readonly string[], vectors: Matrix): Promise<void> {
    const unit = this.vectors.check(ids, vectors);
    ids.forEach((id, row) => this.vectors.set(id, rowOf(unit, row).slice()));
  }

  async remove(ids: readonly string[]): Promise<number> {
    let removed = 0;
    for (const id of ids) if (this.vectors.delete(id)) removed++;
    return removed;
  }

  async search(queries: Matrix, { k, signal }: { k: number; signal?: AbortSignal | undefined }): Promise<Neighbor[][]> {
    checkCount("k", k);
    checkMatrix("The queries", queries, this.dimensions);
    const { ids, matrix } = this.vectors.inOrder();
    const graph = await exactGraph({ base: matrix, queries: unitRows(queries), k }, { signal });
    return Array.from({ length: graph.rows }, (_, row) =>
      Array.from({ length: graph.k }, (_, i) => ({
        id: ids[graph.indices[row * graph.k + i]!]!,
        similarity: graph.similarities[row * graph.k + i]!,
      })),
    );
  }

  async toBytes(): Promise<Uint8Array> {
    const { ids, matrix } = this.vectors.inOrder();
    return pack({ kind: KIND, head: { dimensions: this.dimensions, ids }, vectors: matrix.data });
  }

  /** Throws `bad-format`, `version-mismatch`. */
  static async fromBytes(bytes: Uint8Array): Promise<ExactIndex> {
    const { head, vectors } = unpack(bytes, KIND);
    const index = new ExactIndex(head);
    index.vectors.restore(head.ids, vectors);
    return index;
  }
}
