import type { Paper } from "../../core/types.js";
import { bibtexEntry } from "../../papers/to-bibtex.js";
import { csvLine } from "../../papers/to-csv.js";
import { linksOf } from "../../view/map/page/paper-links.js";
import type { Papers } from "../data/papers.js";
import { element } from "../dom.js";

export type FileFormat = "csv" | "jsonl" | "bib";
const MEDIA_TYPES: Record<FileFormat, string> = {
  csv: "text/csv",
  jsonl: "application/x-ndjson",
  bib: "application/x-bibtex",
};
const CSV_COLUMNS = [
  "id",
  "title",
  "abstract",
  "authors",
  "year",
  "date",
  "categories",
  "venue",
  "retracted",
  "url",
  "doi",
  "topic",
  "topic_id",
] as const;

/** The text of a file with these papers, and with their topics where the format allows it. */
export function papersAsFile(papers: Papers, rows: readonly number[], format: FileFormat): string {
  const entries = rows.map((row) => ({ paper: paperAt(papers, row), topic: papers.data.topics[papers.topics[row]!] }));
  if (format === "bib") {
    const usedKeys = new Map<string, number>();
    return entries.map(({ paper }) => `${bibtexEntry(paper, usedKeys)}\n`).join("");
  }
  const records = entries.map(({ paper, topic }) => ({
    ...paper,
    ...(topic && { topic: topic.label, topic_id: topic.id }),
  }));
  if (format === "jsonl") return records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const lines = records.map((record) => ({
    ...record,
    authors: record.authors?.join("; "),
    categories: record.categories?.join("; "),
    retracted: record.retracted ? "true" : undefined,
  }));
  return [csvLine(CSV_COLUMNS), ...lines.map((line) => csvLine(CSV_COLUMNS.map((column) => line[column])))].join("");
}

function paperAt(papers: Papers, row: number): Paper {
  const text = (name: Parameters<Papers["text"]>[0]): string | undefined => papers.text(name, row) || undefined;
  const list = (name: "authors" | "categories"): string[] | undefined => text(name)?.split("; ");
  const fields = {
    authors: list("authors"),
    year: papers.years[row] || undefined,
    date: text("date"),
    categories: list("categories"),
    venue: text("venue"),
    url: text("url"),
    doi: text("doi"),
    pmid: text("pmid"),
    retracted: papers.isRetracted(row) || undefined,
  };
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { id: text("id") ?? "", title: text("title") ?? "", abstract: text("abstract") ?? "", ...known };
}

/** One line a paper: title, authors, year and where it can be read. */
export function citation(papers: Papers, row: number): string {
  const link = linksOf(paperAt(papers, row))[0]?.address ?? "";
  return [papers.shownTitle(row), papers.byline(row, 40), link].filter((part) => part !== "").join(". ");
}

export function savePapers(papers: Papers, rows: readonly number[], format: FileFormat): void {
  const type = `${MEDIA_TYPES[format]};charset=utf-8`;
  saveFile(new Blob([papersAsFile(papers, rows, format)], { type }), `papers.${format}`);
}

/** Lets the browser save a file, whose address is made in the page itself. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
