/*
 * The data of a map's page: what `drawPage` writes and the program in `map-page/` reads. Rows are
 * papers, ordered by topic, then along a curve.
 */

/** A topic in the legend. Its papers are `size` rows from row `start` on. */
export interface PageTopic {
  id: number;
  label: string;
  /** What it is about, where a namer has said so. */
  summary?: string;
  /** Its `Topic.color`. */
  color?: number;
  size: number;
  start: number;
  terms: string[];
}

/** A label on the map. Positions are in parts of the map's longer side; y goes down. */
export interface PageLabel {
  text: string;
  x: number;
  y: number;
  /** 0 for a group of topics, 1 for a topic, 2 for a part of a topic, which only the map shows. */
  level: 0 | 1 | 2;
  /** Index in the list of topics; for a group, in the list of groups. */
  topic: number;
  papers: number;
}

/** A topic of the coarsest level, in which several topics are. */
export interface PageGroup {
  label: string;
  /** Indices of its topics. */
  topics: number[];
}

export interface PageData {
  title: string;
  theme: "auto" | "light" | "dark";
  /** How many papers the map has. */
  count: number;
  /** Sides of the map, in parts of its longer side. */
  width: number;
  height: number;
  /** The largest topic first. Papers without a topic come after the papers of all topics. */
  topics: PageTopic[];
  /** Groups of topics, the largest first. Absent when the topics have one level. */
  groups?: PageGroup[];
  /** The labels on the map. */
  names: PageLabel[];
  /**
   * First and last year of the slider; papers outside count as its ends. Absent when the papers
   * have fewer than two different years.
   */
  years?: { first: number; last: number };
  /** How many related papers a paper has at most. */
  related: number;
  /** Characters to which abstracts were cut; 0 when they were left out. */
  abstractsCut?: number;
  /** The columns of texts that the page holds. */
  columns: TextColumn[];
}

/** The texts that a paper may have. Lists are joined by "; "; `retracted` is "true" or empty. */
export const textColumns = [
  "title",
  "authors",
  "abstract",
  "id",
  "date",
  "categories",
  "venue",
  "url",
  "doi",
  "pmid",
  "retracted",
] as const;
export type TextColumn = (typeof textColumns)[number];

/** Positions are whole steps: so many along the map's longer side. */
export const STEPS = 65535;

/** Reads the numbers that `packNumbers` has written. */
export class NumberReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): number {
    let value = 0,
      factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
      factor *= 128;
    }
  }
}
