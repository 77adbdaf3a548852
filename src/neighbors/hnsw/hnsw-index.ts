import { Mutex } from "../../core/async.js";
import { throwIfAborted } from "../../core/abort.js";
import { checkCount, checkOptions } from "../../core/check.js";
import { checkMatrix, dot, matrixOf, rowOf, unitRows } from "../../core/matrix.js";
import { compareIds } from "../../core/strings.js";
import type { Matrix, Neighbor, NeighborIndex } from "../../core/types.js";
import { HnswGraph } from "./hnsw-graph.js";
import { checkParameters, type HnswParameterOptions, type HnswParameterValues } from "./hnsw-parameters.js";
import { nearestRows } from "../nearest.js";
import { pack, unpack } from "../packed.js";
import { VectorsById } from "../vectors-by-id.js";

const KIND = "hnsw";
/** Candidates asked for beyond k; their exact similarities decide. */
const SLACK = 8;
/** Queries between two looks at the signal. */
const BATCH = 256;

/** Options of `HnswIndex`. */
export interface HnswOptions extends HnswParameterOptions {
  /** Length of the vectors. */
  dimensions: number;
}

/**
 * Approximate nearest neighbours by a hierarchical navigable small world graph (Malkov and Yashunin
 * 2016), for more vectors than can be compared one by one. A neighbour may be missed; similarities
 * are exact. The same vectors added and removed in the same order give the same answers.
 * @throws PaperweaveError `missing-dependency` from the first call that needs the native library
 */
export class HnswIndex implements NeighborIndex {
  private readonly vectors: VectorsById;
  private readonly options: HnswParameterValues & { dimensions: number };
  private graph: Promise<HnswGraph> | undefined;
  /**
   * Changes run one after another, so that none works on a graph that another is about to replace.
   */
  private readonly changes = new Mutex();

  constructor(options: HnswOptions) {
    checkOptions("HnswIndex", options, ["dimensions", "M", "efConstruction", "ef", "engine"]);
    this.options = { dimensions: options.dimensions, ...checkParameters(options) };
    this.vectors = new VectorsById(options.dimensions);
  }

  get size(): number {
    return this.vectors.size;
  }

  get dimensions(): number {
    return this.options.dimensions;
  }

  /** Throws `shape-mismatch`, `not-finite`, `duplicate-id`; then nothing has been added. */
  async add(ids: readonly string[], vectors: Matrix): Promise<void> {
    const unit = this.vectors.check(ids, vectors);
    await this.native(); // before anything is changed
    return this.changes.run(async () => {
      await this._remove(ids);
      await (await this.native()).insert(ids, unit);
      ids.forEach((id, row) => this.vectors.set(id, rowOf(unit, row).slice()));
    });
  }

  async remove(ids: readonly string[]): Promise<number> {
    return this.changes.run(() => this._remove(ids));
  }

  async search(queries: Matrix, { k, signal }: { k: number; signal?: AbortSignal | undefined }): Promise<Neighbor[][]> {
    checkCount("k", k);
    checkMatrix("The queries", queries, this.dimensions);
    throwIfAborted(signal);
    await this.changes.idle();
    if (this.size === 0) return Array.from({ length: queries.rows }, () => []);
    const { data, rows, cols } = unitRows(queries);
    const graph = await this.native();
    const results: Neighbor[][] = [];
    for (let from = 0; from < rows; from += BATCH) {
      const to = Math.min(rows, from + BATCH);
      const batch = { data: data.subarray(from * cols, to * cols), rows: to - from, cols };
      const found = await graph.search(batch, Math.min(k, this.size) + SLACK);
      found.forEach((ids, row) => results.push(this.best(rowOf(batch, row), ids, k)));
      throwIfAborted(signal);
    }
    return results;
  }

  async toBytes(): Promise<Uint8Array> {
    await this.changes.idle();
    const { native, ...state } = await (await this.native()).save();
    const data = this.vectorsOf(state.ids).data;
    return pack({ kind: KIND, head: { ...this.options, ...state }, vectors: data, native });
  }

  /** Throws `bad-format`, `version-mismatch`, `missing-dependency`. */
  static async fromBytes(bytes: Uint8Array): Promise<HnswIndex> {
    const { head, vectors, native } = unpack(bytes, KIND);
    const { ids, keys, nodes, dimensions, M, efConstruction, ef, engine } = head as Required<{
      [K in keyof HnswOptions]: NonNullable<HnswOptions[K]>;
    }> & {
      ids: string[];
      keys: number[];
      nodes: number;
    };
    const index = new HnswIndex({ dimensions, M, efConstruction, ef, engine });
    await (await index.native()).restore({ ids, keys, nodes, native });
    index.vectors.restore(ids, vectors);
    return index;
  }

  private native(): Promise<HnswGraph> {
    this.graph ??= HnswGraph.create(this.options.engine, this.options);
    return this.graph;
  }

  private async _remove(ids: readonly string[]): Promise<number> {
    const present = [...new Set(ids)].filter((id) => this.vectors.has(id));
    if (present.length === 0) return 0;
    const graph = await this.native();
    for (const id of present) {
      this.vectors.delete(id);
      graph.remove(id);
    }
    if (graph.wasteful) {
      const another = await HnswGraph.create(this.options.engine, this.options);
      const left = graph.idsInOrder();
      await another.insert(left, this.vectorsOf(left));
      this.graph = Promise.resolve(another);
    }
    return present.length;
  }

  private vectorsOf(ids: readonly string[]): Matrix {
    return matrixOf(
      ids.map((id) => this.vectors.get(id)),
      this.dimensions,
    );
  }

  /** The best of the candidates by exact similarity; a scan where the graph found too few. */
  private best(query: Float32Array, candidates: readonly string[], k: number): Neighbor[] {
    const present = candidates.filter((id) => this.vectors.has(id));
    if (present.length < Math.min(k, this.size)) {
      const { ids, matrix } = this.vectors.inOrder();
      return nearestRows(matrix, query, k).map(({ row, similarity }) => ({ id: ids[row]!, similarity }));
    }
    return present
      .map((id) => ({ id, similarity: Math.fround(dot(query, 0, this.vectors.get(id), 0, query.length)) }))
      .sort((a, b) => b.similarity - a.similarity || compareIds(a.id, b.id))
      .slice(0, k);
  }
}
