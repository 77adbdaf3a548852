import type { JsonValue, Paper } from "../core/types.js";
import { nameParts } from "./clean/people.js";
import { markedTitle } from "./marked-title.js";
import { ARXIV } from "./to-bibtex.js";

/**
 * An item of CSL-JSON 1.0.2: an article of a journal where a venue is known, else a document. What
 * CSL has no variable for (`references`, own fields) is left out; of a retraction the title says so.
 */
export function cslItem(paper: Paper): Record<string, JsonValue> {
  const { id, abstract, authors = [], year, date, venue, keywords = [], categories = [], doi, url, pmid } = paper;
  const parts = date?.split("-").map(Number) ?? (year === undefined ? undefined : [year]);
  const tags = [...new Set([...keywords, ...categories])];
  const item: Record<string, JsonValue | undefined> = {
    id,
    type: venue === undefined ? "document" : "article-journal",
    title: markedTitle(paper),
    author: authors.length === 0 ? undefined : authors.map(cslName),
    issued: parts && { "date-parts": [parts] },
    "container-title": venue,
    keyword: tags.length === 0 ? undefined : tags.join(", "),
    number: ARXIV.test(id) ? `arXiv:${id}` : undefined,
    DOI: doi,
    PMID: pmid,
    URL: url,
    abstract: abstract === "" ? undefined : abstract,
  };
  return Object.fromEntries(
    Object.entries(item).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

function cslName(name: string): Record<string, JsonValue> {
  const [family, given, suffix] = nameParts(name);
  if (given === undefined) return { literal: family };
  return { family, given, ...(suffix !== undefined && { suffix }) };
}
