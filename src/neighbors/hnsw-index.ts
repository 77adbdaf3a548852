import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { throwIfAborted } from "../core/abort.js";
import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { checkMatrix, dot, rowOf, unitRows } from "../core/matrix.js";
import { compareIds } from "../core/order.js";
import type { Matrix, Neighbor, NeighborIndex } from "../core/types.js";
import { createHnswEngine, type HnswEngine, type HnswEngineName } from "./hnsw-engine.js";
import { nearestRows } from "./nearest.js";
import { pack, unpack } from "./packed.js";
import { VectorsById } from "./vectors-by-id.js";

const KIND = "hnsw";
/** Rows given to native code at a time: the event loop gets its turn in between. */
const SLICE = 64;
/** Candidates asked for beyond k; their exact similarities decide. */
const SLACK = 8;

export interface HnswOptions {
  /** Length of the vectors. */
  dimensions: number;
  /** Links of a node; default 16, useful from 8 to 48. More: better recall, more memory and time. */
  M?: number;
  /** Candidates looked at for each vector added; default 128. More: better recall, slower to build. */
  efConstruction?: number;
  /** Candidates looked at for each query; default 96. More: better recall, slower to search. */
  ef?: number;
  /** `"usearch"` (default, prebuilt, bfloat16), or `"hnswlib"` (the package hnswlib-node, to be installed beside). */
  engine?: HnswEngineName;
}

/**
 * Approximate nearest neighbours by a hierarchical navigable small world graph (Malkov and Yashunin
 * 2016), for more vectors than can be compared one by one. A neighbour may be missed; similarities are
 * exact. The same vectors added in the same order give the same answers.
 * @throws PaperweaveError `missing-dependency` from the first call that needs the native library
 */
export class HnswIndex implements NeighborIndex {
  private readonly vectors: VectorsById;
  private readonly keys = new Map<string, number>();
  private readonly ids = new Map<number, string>();
  private nextKey = 0;
  private readonly options: Required<HnswOptions>;
  private engine: Promise<HnswEngine> | undefined;

  constructor(options: HnswOptions) {
    checkOptions("HnswIndex", options, ["dimensions", "M", "efConstruction", "ef", "engine"]);
    const { dimensions, M = 16, efConstruction = 128, ef = 96, engine = "usearch" } = options;
    checkOneOf("engine", engine, ["usearch", "hnswlib"]);
    this.options = {
      dimensions, engine,
      M: checkCount("M", M, 2),
      efConstruction: checkCount("efConstruction", efConstruction),
      ef: checkCount("ef", ef),
    };
    this.vectors = new VectorsById(dimensions);
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
    const engine = await this.native();
    await this.remove(ids);
    for (let from = 0; from < ids.length; from += SLICE) {
      const to = Math.min(ids.length, from + SLICE);
      const first = this.nextKey;
      engine.add(Int32Array.from({ length: to - from }, (_, i) => first + i), unit.data.subarray(from * unit.cols, to * unit.cols));
      for (let row = from; row < to; row++) this.remember(ids[row]!, this.nextKey++, rowOf(unit, row).slice());
      await setImmediate();
    }
  }

  async remove(ids: readonly string[]): Promise<number> {
    const present = [...new Set(ids)].filter((id) => this.vectors.delete(id));
    if (present.length === 0) return 0;
    const keys = present.map((id) => this.keys.get(id)!);
    (await this.native()).remove(keys);
    present.forEach((id, i) => {
      this.keys.delete(id);
      this.ids.delete(keys[i]!);
    });
    return present.length;
  }

  async search(queries: Matrix, { k, signal }: { k: number; signal?: AbortSignal }): Promise<Neighbor[][]> {
    checkCount("k", k);
    checkMatrix("The queries", queries, this.dimensions);
    throwIfAborted(signal);
    if (this.size === 0) return Array.from({ length: queries.rows }, () => []);
    const unit = unitRows(queries);
    const engine = await this.native();
    const results: Neighbor[][] = [];
    const wanted = Math.min(k, this.size);
    for (let from = 0; from < unit.rows; from += SLICE) {
      const to = Math.min(unit.rows, from + SLICE);
      const found = engine.search(unit.data.subarray(from * unit.cols, to * unit.cols), Math.min(this.size, k + SLACK));
      found.forEach((keys, i) => results.push(this.best(rowOf(unit, from + i), keys, wanted)));
      await setImmediate();
      throwIfAborted(signal);
    }
    return results;
  }

  async toBytes(): Promise<Uint8Array> {
    const ids = [...this.keys.keys()];
    const data = new Float32Array(ids.length * this.dimensions);
    ids.forEach((id, row) => data.set(this.vectors.get(id), row * this.dimensions));
    const engine = await this.native();
    const native = this.nextKey === 0 ? undefined : await throughFile(async (path) => {
      engine.save(path);
      return readFile(path);
    });
    return pack({ kind: KIND, head: { ...this.options, nextKey: this.nextKey, ids, keys: [...this.keys.values()] }, vectors: data, native });
  }

  /** Throws `bad-format`, `version-mismatch`, `missing-dependency`. */
  static async fromBytes(bytes: Uint8Array): Promise<HnswIndex> {
    const { head, vectors, native } = unpack(bytes, KIND);
    const { ids, keys, nextKey, dimensions, M, efConstruction, ef, engine } = head as Required<HnswOptions> & { ids: string[]; keys: number[]; nextKey: number };
    const index = new HnswIndex({ dimensions, M, efConstruction, ef, engine });
    const matrix = { data: vectors, rows: ids.length, cols: dimensions };
    ids.forEach((id, row) => index.remember(id, keys[row]!, rowOf(matrix, row).slice()));
    index.nextKey = nextKey;
    const loaded = await index.native();
    if (native.length > 0) {
      await throughFile(async (path) => {
        await writeFile(path, native);
        try {
          loaded.load(path);
        } catch (cause) {
          throw new PaperweaveError("bad-format", `The HNSW graph in the bytes is damaged: ${(cause as Error).message}.`, { cause });
        }
      });
    }
    return index;
  }

  private native(): Promise<HnswEngine> {
    this.engine ??= createHnswEngine(this.options.engine, this.options);
    return this.engine;
  }

  private remember(id: string, key: number, vector: Float32Array): void {
    this.vectors.set(id, vector);
    this.keys.set(id, key);
    this.ids.set(key, id);
  }

  /** The best of the candidates by exact similarity; a scan where the graph found too few. */
  private best(query: Float32Array, candidates: Int32Array, wanted: number): Neighbor[] {
    const ids = [...candidates].map((key) => this.ids.get(key)).filter((id) => id !== undefined);
    if (ids.length < wanted) {
      const { ids: all, matrix } = this.vectors.inOrder();
      return nearestRows(matrix, query, wanted).map(({ row, similarity }) => ({ id: all[row]!, similarity }));
    }
    return ids
      .map((id) => ({ id, similarity: Math.fround(dot(query, 0, this.vectors.get(id), 0, query.length)) }))
      .sort((a, b) => b.similarity - a.similarity || compareIds(a.id, b.id))
      .slice(0, wanted);
  }
}

/** The native libraries write and read files only. */
async function throughFile<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "paperweave-"));
  try {
    return await use(join(folder, "index"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
