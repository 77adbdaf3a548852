import type { jupyterDisplay } from "../../core/display.js";
import type { KnnGraph, Matrix, Progress, Topic } from "../../core/types.js";

/*
 * What a topic model and the map of its papers say to each other; the map itself is drawn in view/,
 * which knows topics and layout.
 */

/** A paper on a map. */
export interface MapPoint {
  id: string;
  /** Places in a plane; only distances have a meaning. */
  x: number;
  y: number;
  /** Id of its topic of the finest level, -1 for none. */
  topic: number;
}

/** A topic of the finest level on a map. */
export interface MapTopic {
  id: number;
  label: string;
  /** Number of its papers on the map. */
  size: number;
}

export interface MapOptions {
  /**
   * An earlier map: its papers keep their places, to 1.5% of the map's width. Its points, as they
   * were saved, are enough.
   */
  previous?: { points: readonly Pick<MapPoint, "id" | "x" | "y">[] };
  /** How many papers make a neighbourhood, the paper itself counted; default 15. */
  nNeighbors?: number;
  /** How near papers may come to each other, from 0 to below 3; default 0.1. */
  minDist?: number;
  /**
   * By how much less papers of different topics are drawn together, from 0 (not at all: the map
   * knows nothing of topics) to 1; default 0.5.
   */
  separation?: number;
  /** Another seed gives another map; default 1. */
  seed?: number;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

export interface SvgOptions {
  /** Width of the picture in pixels, at least 200; default 800. The height follows from the map. */
  width?: number;
  /** Colours: `"light"`, `"dark"`, or `"auto"` (default): as the reader's system has it. */
  theme?: "auto" | "light" | "dark";
  /** At most so many topics are labelled, the largest first; default: all that have room. */
  labels?: number;
  /** Written above the map; default: nothing. */
  title?: string;
}

export interface HtmlOptions {
  /** Title of the page; default "Map of papers". */
  title?: string;
  /**
   * Colours: `"light"`, `"dark"`, or `"auto"` (default): as the reader's system has it. The reader
   * can change them.
   */
  theme?: "auto" | "light" | "dark";
  /**
   * How many related papers are kept of each; default 8, at most the neighbours that the topics
   * were found with.
   */
  related?: number;
  /**
   * Abstracts are cut, all to the same length, or left out so that the page stays below so many
   * bytes; default 10,000,000, `Infinity` keeps them whole (100,000 papers: 51 MB). The rest is
   * always in: a map of a million papers is larger.
   */
  maxBytes?: number;
}

/** The papers of a topic model as points of a plane: similar papers are near to each other. */
export interface TopicMap {
  /** Ordered by id. */
  readonly points: readonly MapPoint[];
  /** The largest first. */
  readonly topics: readonly MapTopic[];
  toHTML(options?: HtmlOptions): string;
  toSVG(options?: SvgOptions): string;
  /** How a notebook shows the map. */
  [jupyterDisplay](): Record<string, string>;
}

/** What a map is made from; ids, topics, terms, vectors and neighbours have the same rows. */
export interface MapInput {
  ids: readonly string[];
  topicOf: readonly number[];
  /** Of the finest level. */
  topics: readonly Topic[];
  /** Those of the levels above, coarse to fine. */
  coarser: readonly Topic[];
  /** Terms of each topic of the finest level, and which of them each paper uses, a bit each. */
  vocabulary: ReadonlyMap<number, readonly string[]>;
  terms: readonly number[];
  vectors: Matrix;
  neighbors: KnnGraph;
}
