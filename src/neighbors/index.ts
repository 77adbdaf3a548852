export { ExactIndex } from "./exact/exact-index.js";
export { firstNeighbors } from "./first-neighbors.js";
export type { HnswEngineName } from "./hnsw/hnsw-engine.js";
export { HnswIndex, type HnswOptions } from "./hnsw/hnsw-index.js";
export { exactGraph, knnGraph, type KnnGraphOptions } from "./knn-graph.js";
export { nearestRows, type RowMatch } from "./nearest.js";
export { QuantizedScan } from "./scan/quantized-scan.js";
