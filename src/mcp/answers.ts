import { shownTitle } from "../core/format.js";
import type { Paper } from "../core/types.js";

/**
 * Characters of an answer at most: some 4,000 tokens of English. What does not fit is on the next
 * page.
 */
const MAX_ANSWER = 16_000;
/** Characters of an abstract and of a sentence at most. */
const MAX_ABSTRACT = 4_000,
  MAX_SENTENCE = 240,
  MAX_TITLE = 300;
/** Authors that are named; the others are counted. */
const MAX_AUTHORS = 3;
/** Categories and keywords that are named, and their characters. */
const MAX_WORDS = 20,
  MAX_WORD = 80;

/** A page of a list: what the answer says before it, its rows, and where the rows begin in the list. */
export interface Page {
  /** What the answer says beside the rows. */
  head?: object;
  /** Name of the list in the answer. */
  name: string;
  rows: readonly object[];
  offset: number;
  /** Whether the list goes on after these rows. */
  more: boolean;
}

/**
 * An answer as JSON of at most `MAX_ANSWER` characters. Rows that do not fit are left out from the
 * end; `next` is the offset of the first that is not there.
 */
export function pageText({ head = {}, name, rows, offset, more }: Page): string {
  for (let count = rows.length; ; count--) {
    const next = more || count < rows.length ? { next: offset + count } : {};
    const text = JSON.stringify({ ...head, [name]: rows.slice(0, count), ...next });
    if (text.length <= MAX_ANSWER || count <= 1) return text;
  }
}

/** What identifies a paper in a list. */
export function paperRow(paper: Paper): object {
  const { id, authors = [], year, venue } = paper;
  return {
    id,
    title: shortened(shownTitle(paper), MAX_TITLE),
    ...(authors.length > 0 && { authors: shortAuthors(authors) }),
    ...(year !== undefined && { year }),
    ...(venue !== undefined && { venue: shortened(venue, MAX_TITLE) }),
  };
}

/** A paper with its abstract and all that leads to its text. */
export function wholePaper(paper: Paper): object {
  const { abstract, date, categories, keywords, url, doi, references = [] } = paper;
  return {
    ...paperRow(paper),
    date,
    categories: categories && someOf(categories),
    keywords: keywords && someOf(keywords),
    url: url && shortened(url, MAX_TITLE),
    doi: doi && shortened(doi, MAX_TITLE),
    ...(references.length > 0 && { references: references.length }),
    abstract: shortened(abstract, MAX_ABSTRACT),
  };
}

/** A sentence that is not too long for a list. */
export function shortSentence(sentence: string): string {
  return shortened(sentence, MAX_SENTENCE);
}

function shortAuthors(authors: readonly string[]): string {
  const named = authors
    .slice(0, MAX_AUTHORS)
    .map((name) => shortened(name, MAX_WORD))
    .join(", ");
  return authors.length > MAX_AUTHORS ? `${named} and ${authors.length - MAX_AUTHORS} more` : named;
}

function someOf(words: readonly string[]): string[] {
  return words.slice(0, MAX_WORDS).map((word) => shortened(word, MAX_WORD));
}

/** A long text is cut between two words, and ends with "…". */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/\s+\S{0,40}$|[\ud800-\udbff]$/, "")} …`;
}
