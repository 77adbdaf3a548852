import type { KnnGraph, Paper } from "../../core/types.js";

/** A paper with its topic and its position on a map. */
export interface ExportRow {
  paper: Paper;
  topic?: { id: number; label: string } | undefined;
  position?: { x: number; y: number } | undefined;
}

/** What an export is made of. */
export interface ExportTable {
  /** Papers, some at a time, as many as are written together. */
  pages: AsyncIterable<readonly ExportRow[]>;
  /**
   * What is known of any paper, as far as that is known beforehand; absent: all that a paper can
   * have.
   */
  known: readonly Known[] | undefined;
  hasPositions: boolean;
  hasTopics: boolean;
  /** The nearest papers of each, by their rows. */
  neighbors: KnnGraph | undefined;
}

/** A column of a table; undefined where a paper has no such thing. */
export interface Column {
  name: string;
  type: "text" | "whole number" | "number";
  of(row: ExportRow): string | number | undefined;
}

/**
 * Columns that every table has, and those that it has where any paper has such a thing, in this
 * order.
 */
const ALWAYS = ["id", "title", "abstract"] as const;
const WHERE_KNOWN = [
  "authors",
  "year",
  "date",
  "categories",
  "venue",
  "keywords",
  "references",
  "retracted",
  "url",
  "doi",
  "links",
  "otherIds",
  "pmid",
  "version",
  "fields",
] as const;
const WHOLE_NUMBERS: readonly string[] = ["year", "version"];

type Known = (typeof WHERE_KNOWN)[number];

export function knownOf(papers: readonly Paper[]): Known[] {
  return WHERE_KNOWN.filter((name) => papers.some((paper) => paper[name] !== undefined));
}

/**
 * The papers as a table: id, title, abstract, then what else is known of any paper. Lists are
 * joined by "; ", a paper's own fields are one column of JSON. The columns x and y are there only
 * where positions are given, topic (the label) and
 * topic_id where topics are.
 */
export function columnsOf({ known = WHERE_KNOWN, hasPositions, hasTopics }: ExportTable): Column[] {
  const columns: Column[] = [...ALWAYS, ...known].map((name) => ({
    name,
    type: WHOLE_NUMBERS.includes(name) ? "whole number" : "text",
    of: ({ paper }) => {
      const value = paper[name];
      if (Array.isArray(value)) return value.join("; ");
      if (typeof value === "boolean") return String(value);
      return typeof value === "object" ? JSON.stringify(value) : value;
    },
  }));
  if (hasPositions)
    for (const name of ["x", "y"] as const)
      columns.push({ name, type: "number", of: ({ position }) => position?.[name] });
  if (hasTopics)
    columns.push(
      { name: "topic", type: "text", of: ({ topic }) => topic?.label },
      { name: "topic_id", type: "whole number", of: ({ topic }) => topic?.id },
    );
  return columns;
}
