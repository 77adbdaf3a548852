import type { KnnGraph, Paper, Topic } from "../../core/types.js";

/** A paper on a map. */
export interface MapPoint {
  /** Id of the paper. */
  id: string;
  /** Position from the left; only distances have a meaning. */
  x: number;
  /** Position from below, in the same unit. */
  y: number;
  /** Id of its topic of the finest level, -1 for none. */
  topic: number;
}

/** A topic of the finest level on a map. */
export interface MapTopic {
  /** Id of the topic. */
  id: number;
  /** Its label. */
  label: string;
  /** Number of its papers on the map. */
  size: number;
  /** Its `Topic.color`; absent where the model has none. */
  color?: number | undefined;
}

/**
 * What the page of a map shows about its papers, beside their positions. Rows are those of the
 * map's points.
 */
export interface MapDetails {
  /** One a row. */
  papers: readonly Paper[];
  /** Related papers, the most similar first. */
  neighbors: KnnGraph;
  /** Topics of all levels, from coarse to fine. */
  topics: readonly Topic[];
  /** Terms of each topic of the finest level, by topic id. */
  vocabulary: ReadonlyMap<number, readonly string[]>;
  /** Which terms of its topic each paper uses, one bit for each term. */
  terms: readonly number[];
}
