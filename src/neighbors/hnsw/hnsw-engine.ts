/**
 * Who builds and searches an HNSW graph: `"wasm"`, paperweave's own, on every platform; `"usearch"`
 * or `"hnswlib"`, native libraries that are installed beside (`usearch`, `hnswlib-node`).
 */
export type HnswEngineName = (typeof HNSW_ENGINES)[number];
export const HNSW_ENGINES = ["wasm", "usearch", "hnswlib"] as const;

export interface HnswParameters {
  dimensions: number;
  /** Links of a node in each layer. */
  M: number;
  /** Candidates looked at for each node while building. */
  efConstruction: number;
  /** Candidates looked at for each query. */
  ef: number;
}

/**
 * An HNSW graph (Malkov and Yashunin 2016); keys are whole numbers that are never used twice.
 * Nothing is removed from it: usearch 2.25 writes past its memory when it loads a graph that was
 * saved with removed nodes (it makes room for those that are left, and copies all).
 */
export interface HnswEngine {
  /** @param vectors unit rows, one for each key */
  add(keys: ArrayLike<number>, vectors: Float32Array): void;
  /** Keys near to each of the unit rows, in any order, perhaps fewer than k. */
  search(queries: Float32Array, k: number): Int32Array[];
  toBytes(): Promise<Uint8Array>;
  /** Puts what `toBytes` gave into a graph without nodes. Throws `bad-format`. */
  load(bytes: Uint8Array): Promise<void>;
}
