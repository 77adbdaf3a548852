import { isMainThread } from "node:worker_threads";
import { checkOneOf } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";

/**
 * Who builds and searches an HNSW graph: `"wasm"`, paperweave's own, on every platform; `"usearch"`
 * or `"hnswlib"`, native libraries that are installed beside (`usearch`, `hnswlib-node`).
 */
export type HnswEngineName = (typeof HNSW_ENGINES)[number];
const HNSW_ENGINES = ["wasm", "usearch", "hnswlib"] as const;

/**
 * The engine that was asked for. Native libraries are refused in a worker thread of the user's: whoever
 * terminates that thread while one of them computes would abort the whole process.
 * @throws PaperweaveError `invalid-argument`
 */
export function checkEngine(asked: HnswEngineName = "wasm"): HnswEngineName {
  const engine = checkOneOf("engine", asked, HNSW_ENGINES);
  if (engine !== "wasm" && !isMainThread)
    throw new PaperweaveError(
      "invalid-argument",
      `engine: "${engine}" runs on the main thread only, since terminating a worker thread in native code aborts ` +
        'the whole process. Use engine: "wasm" in worker threads.',
    );
  return engine;
}

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
