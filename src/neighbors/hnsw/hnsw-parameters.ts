import { checkCount, checkOneOf, checkOptions } from "../../core/check.js";
import { checkEngine, type HnswEngineName } from "./hnsw-engine.js";

/** How an HNSW graph is built and searched. */
export interface HnswParameterOptions {
  /**
   * Links of a node; default 16, useful from 8 to 48. More: better recall, more memory and time.
   */
  M?: number | undefined;
  /**
   * Candidates looked at for each vector added; default 128. More: better recall, slower to build.
   */
  efConstruction?: number | undefined;
  /** Candidates looked at for each query; default 96. More: better recall, slower to search. */
  ef?: number | undefined;
  /**
   * `"wasm"` (default): paperweave's own, on every platform; `"usearch"` (bfloat16) or `"hnswlib"`
   * (float32): native libraries, to be installed beside (`usearch`, `hnswlib-node`), for the main
   * thread only.
   */
  engine?: HnswEngineName | undefined;
}

/** All of them. */
export type HnswParameterValues = { [K in keyof HnswParameterOptions]-?: NonNullable<HnswParameterOptions[K]> };

/** The parameters, with defaults. @throws PaperweaveError `invalid-argument` */
export function checkParameters({
  M = 16,
  efConstruction = 128,
  ef = 96,
  engine,
}: HnswParameterOptions): HnswParameterValues {
  return {
    engine: checkEngine(engine),
    M: checkCount("M", M, 2),
    efConstruction: checkCount("efConstruction", efConstruction),
    ef: checkCount("ef", ef),
  };
}

/**
 * How an index finds the papers nearest to a question: `"exact"` compares it with all papers;
 * `"hnsw"` follows an HNSW graph, which is faster for very many papers, takes a while to build, and
 * may miss one; `"auto"` follows the graph that a folder has been saved with, and is exact where
 * there is none.
 */
export type NeighborMethod = "auto" | "exact" | "hnsw" | HnswMethod;

/** An HNSW graph with parameters of your own. */
export interface HnswMethod extends HnswParameterOptions {
  /** An HNSW graph. */
  method: "hnsw";
}

/** A checked `NeighborMethod`. */
export interface NeighborChoice {
  method: "auto" | "exact" | "hnsw";
  parameters: HnswParameterValues;
}

/** @throws PaperweaveError `invalid-argument` */
export function checkNeighbors(given: NeighborMethod = "auto"): NeighborChoice {
  if (typeof given !== "object" || given === null)
    return { method: checkOneOf("neighbors", given, ["auto", "exact", "hnsw"]), parameters: checkParameters({}) };
  checkOptions("neighbors", given, ["method", "M", "efConstruction", "ef", "engine"]);
  return { method: checkOneOf("neighbors.method", given.method, ["hnsw"]), parameters: checkParameters(given) };
}
