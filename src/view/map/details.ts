import type { KnnGraph, Paper, Topic } from "../../core/types.js";

/**
 * What the page of a map shows of its papers beside their places. Rows are those of the map's
 * points.
 */
export interface MapDetails {
  papers: readonly Paper[];
  /** Near papers, best first. */
  neighbors: KnnGraph;
  /** Of all levels, coarse to fine. */
  topics: readonly Topic[];
  /** Terms of each topic of the finest level. */
  vocabulary: ReadonlyMap<number, readonly string[]>;
  /** Which of these each paper uses, a bit each. */
  terms: readonly number[];
}
