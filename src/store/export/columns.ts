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

/** Columns that every table has, and those that it has where any paper has such a thing, in this order. */
const ALWAYS = ["id", "title", "abstract"], WHERE_KNOWN = ["authors", "year", "date", "categories", "url", "doi"];

/**
 * The papers as a table: id, title, abstract, then what else is known of any paper. Lists are joined by "; ". The columns
 * x, y, topic and topic_id are there only when places or topics are given.
 */
export function columnsOf(table: ExportTable): Column[] {
  const { papers, positions, topics } = table;
  const present = new Set(papers.flatMap((paper) => Object.keys(paper)));
  const known = WHERE_KNOWN.filter((name) => present.has(name));
  const others = [...present].filter((name) => !ALWAYS.includes(name) && !WHERE_KNOWN.includes(name)).sort();
  const columns = [...ALWAYS, ...known, ...others].map((name) => fieldColumn(papers, name));
  if (positions) {
    for (const name of ["x", "y"] as const) columns.push({ name, type: "number", values: papers.map(({ id }) => positions.get(id)?.[name]) });
  }
  if (topics) {
    const found = topicsOf(table);
    columns.push({ name: "topic", type: "text", values: found.map((topic) => topic?.label) }, { name: "topic_id", type: "whole number", values: found.map((topic) => topic?.id) });
  }
  return columns;
}

function fieldColumn(papers: readonly Paper[], name: string): Column {
  const values = papers.map((paper) => {
    const value: unknown = Object.hasOwn(paper, name) ? paper[name as keyof Paper] : undefined;
    return Array.isArray(value) ? value.join("; ") : typeof value === "string" || typeof value === "number" ? value : undefined;
  });
  const numbers = values.every((value) => value === undefined || (Number.isInteger(value) && Math.abs(value as number) < 2 ** 31));
  if (numbers && values.some((value) => value !== undefined)) return { name, type: "whole number", values };
  return { name, type: "text", values: values.map((value) => (value === undefined ? undefined : String(value))) };
}
