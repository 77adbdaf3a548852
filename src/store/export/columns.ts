import type { Paper } from "../../core/types.js";
import type { TopicModel } from "../../topics/index.js";

/** What an export is made of: papers in canonical order, and what is known of them beside. */
export interface ExportTable {
  papers: readonly Paper[];
  /** Place of a paper on a map, by id. */
  positions: ReadonlyMap<string, { x: number; y: number }> | undefined;
  topics: TopicModel | undefined;
}

/** A column of a table; undefined where a paper has no such thing. */
export interface Column {
  name: string;
  type: "text" | "whole number" | "number";
  values: (string | number | undefined)[];
}

/** The topic of each paper: its number and its label; undefined for a paper that has none, or came after the topics. */
export function topicsOf({ papers, topics }: ExportTable): ({ id: number; label: string } | undefined)[] {
  if (!topics) return papers.map(() => undefined);
  const labels = new Map(topics.list().map(({ id, label }) => [id, label]));
  return papers.map(({ id: paper }) => {
    const id = topics.topicOf(paper);
    return id === undefined || id === -1 ? undefined : { id, label: labels.get(id)! };
  });
}

/**
 * The papers as a table. Lists are joined by "; ". The columns x, y, topic and topic_id are there only when places or
 * topics are given; of the others only those that any paper has, and always id, title and abstract.
 */
export function columnsOf(table: ExportTable): Column[] {
  const { papers, positions, topics } = table;
  const column = (name: string, type: Column["type"], value: (paper: Paper) => string | number | undefined): Column => ({ name, type, values: papers.map(value) });
  const joined = (list: string[] | undefined): string | undefined => list?.join("; ");
  const columns = [
    column("id", "text", ({ id }) => id),
    column("title", "text", ({ title }) => title),
    column("abstract", "text", ({ abstract }) => abstract),
    ...[
      column("authors", "text", ({ authors }) => joined(authors)),
      column("year", "whole number", ({ year }) => year),
      column("date", "text", ({ date }) => date),
      column("categories", "text", ({ categories }) => joined(categories)),
      column("url", "text", ({ url }) => url),
      column("doi", "text", ({ doi }) => doi),
    ].filter(({ values }) => values.some((value) => value !== undefined)),
  ];
  if (positions) columns.push(column("x", "number", ({ id }) => positions.get(id)?.x), column("y", "number", ({ id }) => positions.get(id)?.y));
  if (topics) {
    const found = topicsOf(table);
    columns.push({ name: "topic", type: "text", values: found.map((topic) => topic?.label) }, { name: "topic_id", type: "whole number", values: found.map((topic) => topic?.id) });
  }
  return columns;
}
