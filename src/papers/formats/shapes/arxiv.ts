import { normalizeDoi, parseId } from "../../merge/identity.js";
import { paperFields } from "../fields.js";
import type { RawFields } from "../format.js";
import { isObject, list, text, texts, type Json } from "../values.js";

/** arXiv's id among addresses and ids. */
export function arxivAmong(values: readonly unknown[]): RawFields {
  const found = texts(values)
    .map(parseId)
    .find(({ kind }) => kind === "arxiv");
  return found ? { id: found.id, version: found.version } : {};
}

export function isHuggingFace({ summary, publishedAt, upvotes }: Json): boolean {
  return summary !== undefined && (publishedAt !== undefined || upvotes !== undefined);
}

/** Hugging Face's daily papers: api/daily_papers, and what the page itself holds. */
export function fromHuggingFace(paper: Json): RawFields {
  const { id, title, summary, authors, publishedAt } = paper;
  return {
    ...arxivAmong([id]),
    title,
    abstract: summary,
    authors,
    date: publishedAt,
    categories: paper.ai_keywords,
    keywords: paper.ai_keywords,
    otherIds: texts([id]),
  };
}

export function isArxivSnapshot({ authors_parsed, versions, update_date, id }: Json): boolean {
  return Array.isArray(authors_parsed) || (id !== undefined && (Array.isArray(versions) || update_date !== undefined));
}

/** The metadata snapshot of all arXiv, as on Kaggle. */
export function fromArxivSnapshot(paper: Json): RawFields {
  const { versions, authors_parsed: parsed, update_date: updated, ...rest } = paper;
  const known = list(versions).filter(isObject);
  const doi = text(paper.doi)
    ?.trim()
    .split(/[\s;]+/)
    .find((word) => normalizeDoi(word) !== undefined);
  return {
    ...paperFields(rest),
    authors: Array.isArray(parsed)
      ? parsed.map((name) => {
          const [family, given, suffix] = texts(list(name));
          return { family, given, suffix };
        })
      : paper.authors,
    date: known[0]?.created ?? updated,
    version: known.at(-1)?.version,
    doi,
  };
}
