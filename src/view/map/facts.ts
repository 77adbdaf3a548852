/*
 * What the page is told by the program that made it, and how the rest is packed. Rows are papers,
 * ordered by topic, then along a curve.
 */

/** A topic in the legend. Its papers are `size` rows from `start` on. */
export interface TopicFacts {
  id: number;
  label: string;
  size: number;
  start: number;
  terms: string[];
}

/** A name that stands on the map. Places are in parts of the map's longer side; y goes down. */
export interface NameFacts {
  text: string;
  x: number;
  y: number;
  /** 0 for topics made of others, 1 for topics, 2 for parts of a topic that only the map shows. */
  level: 0 | 1 | 2;
  /** Place in the list of topics, -1 for one of several topics. */
  topic: number;
  papers: number;
}

export interface MapFacts {
  title: string;
  theme: "auto" | "light" | "dark";
  count: number;
  /** Of the map, in parts of its longer side. */
  width: number;
  height: number;
  /** The largest first; the papers of no topic come after all of these. */
  topics: TopicFacts[];
  names: NameFacts[];
  /**
   * Years that the slider goes through; those outside count as its ends. Absent where fewer than
   * two are known.
   */
  years?: { first: number; last: number };
  /** Related papers of each paper, at most. */
  related: number;
  /** Characters to which abstracts were cut; 0 when they were left out. */
  abstractsCut?: number;
  /** Columns of texts that are there. */
  columns: TextColumn[];
}

/** Texts of a paper. Lists are joined by "; ". */
export const textColumns = ["title", "authors", "abstract", "id", "date", "categories", "url", "doi", "pmid"] as const;
export type TextColumn = (typeof textColumns)[number];

/** Steps across the map's longer side. */
export const STEPS = 65535;

/** Numbers of any sign, small ones short: seven bits a byte, the lowest first. */
export function packNumber(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** Reads what a list of numbers was packed to: all of them, or up to a position. */
export class NumberReader {
  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
  ) {}

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
