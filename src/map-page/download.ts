import type { Paper } from "../core/types.js";
import { bibtexEntry } from "../papers/to-bibtex.js";
import { csvLine } from "../papers/to-csv.js";
import { element } from "./dom.js";
import type { Papers } from "./papers.js";

export type Format = "csv" | "jsonl" | "bib";
const TYPES: Record<Format, string> = { csv: "text/csv", jsonl: "application/x-ndjson", bib: "application/x-bibtex" };

/** Papers as a file of a format, with their topics where the format has a place for them. */
export function fileOf(papers: Papers, rows: readonly number[], format: Format): string {
  const all = rows.map((row) => ({ paper: paperAt(papers, row), topic: papers.facts.topics[papers.topics[row]!] }));
  if (format === "bib") {
    const taken = new Map<string, number>();
    return all.map(({ paper }) => `${bibtexEntry(paper, taken)}\n`).join("");
  }
  if (format === "jsonl")
    return all
      .map(
        ({ paper, topic }) =>
          `${JSON.stringify({ ...paper, ...(topic && { topic: topic.label, topic_id: topic.id }) })}\n`,
      )
      .join("");
  return [
    csvLine(["id", "title", "abstract", "authors", "year", "date", "categories", "url", "doi", "topic", "topic_id"]),
    ...all.map(({ paper: { id, title, abstract, authors, year, date, categories, url, doi }, topic }) =>
      csvLine([
        id,
        title,
        abstract,
        authors?.join("; "),
        year,
        date,
        categories?.join("; "),
        url,
        doi,
        topic?.label,
        topic?.id,
      ]),
    ),
  ].join("");
}

function paperAt(papers: Papers, row: number): Paper {
  const text = (name: Parameters<Papers["text"]>[0]): string | undefined => papers.text(name, row) || undefined;
  const list = (name: "authors" | "categories"): string[] | undefined => text(name)?.split("; ");
  const fields = {
    authors: list("authors"),
    year: papers.years[row] || undefined,
    date: text("date"),
    categories: list("categories"),
    url: text("url"),
    doi: text("doi"),
    pmid: text("pmid"),
  };
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { id: text("id") ?? "", title: text("title") ?? "", abstract: text("abstract") ?? "", ...known };
}

/** Offers a file to be saved; made in the page itself. */
export function offer(text: string, format: Format): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${TYPES[format]};charset=utf-8` }));
  const link = element("a", { href: address, download: `papers.${format}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
