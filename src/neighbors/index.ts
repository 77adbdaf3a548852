/**
 * Nearest neighbours among vectors: exact, approximate, and as a graph.
 * @module neighbors
 */

export { ExactIndex } from "./exact/exact-index.js";
export type { HnswEngineName } from "./hnsw/hnsw-engine.js";
export { HnswIndex, type HnswOptions } from "./hnsw/hnsw-index.js";
export type { HnswMethod, HnswParameterOptions, NeighborMethod } from "./hnsw/hnsw-parameters.js";
export { knnGraph, type KnnGraphOptions } from "./knn-graph.js";
