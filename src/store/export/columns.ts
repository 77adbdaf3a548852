import type { KnnGraph, Paper } from "../../core/types.js";
import type { TopicModel } from "../../topics/index.js";

/** What an export is made of: papers in canonical order, and what is known of them beside. */
export interface ExportTable {
  papers: readonly Paper[];
  /** Place of a paper on a map, by id. */
  positions: ReadonlyMap<string, { x: number; y: number }> | undefined;
  topics: TopicModel | undefined;
  /** The nearest papers of each, by their rows. */
  neighbors: KnnGraph | undefined;
}

/** A column of a table; undefined where a paper has no such thing. */
export interface Column {
  name: string;
  type: "text" | "whole number" | "number";
  at(row: number): string | number | undefined;
}

/** Columns that every table has, and those that it has where any paper has such a thing, in this order. */
const ALWAYS = ["id", "title", "abstract"] as const;
const WHERE_KNOWN = ["authors", "year", "date", "categories", "url", "doi", "links", "otherIds", "pmid", "version"] as const;
const WHOLE_NUMBERS: readonly string[] = ["year", "version"];

/**
 * The papers as a table: id, title, abstract, then what else is known of any paper. Lists are joined by "; ". The columns
 * x and y are there only where places are given, topic (the label) and topic_id where topics are.
 */
export function columnsOf({ papers, positions, topics }: ExportTable): Column[] {
  const columns: Column[] = [...ALWAYS, ...WHERE_KNOWN.filter((name) => papers.some((paper) => paper[name] !== undefined))].map((name) => ({
    name,
    type: WHOLE_NUMBERS.includes(name) ? "whole number" : "text",
    at: (row) => {
      const value = papers[row]![name];
      return Array.isArray(value) ? value.join("; ") : value;
    },
  }));
  if (positions) for (const name of ["x", "y"] as const) columns.push({ name, type: "number", at: (row) => positions.get(papers[row]!.id)?.[name] });
  if (topics) {
    const topicOf = topicReader(topics);
    columns.push({ name: "topic", type: "text", at: (row) => topicOf(papers[row]!.id)?.label }, { name: "topic_id", type: "whole number", at: (row) => topicOf(papers[row]!.id)?.id });
  }
  return columns;
}

/** Tells the topic of a paper: its number and its label; undefined for a paper that has none, or came after the topics. */
export function topicReader(topics: TopicModel): (id: string) => { id: number; label: string } | undefined {
  const labels = new Map(topics.list().map(({ id, label }) => [id, label]));
  return (paper) => {
    const id = topics.topicOf(paper);
    return id === undefined || id === -1 ? undefined : { id, label: labels.get(id)! };
  };
}
