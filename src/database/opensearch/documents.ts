import type { Paper } from "../../core/types.js";
import type { PaperToPut, StoredPaper } from "../paper-store.js";
import { termOf } from "./terms.js";

/** A paper as it is kept; what a filter or a sort needs of it is in `exact`. */
interface Source {
  id: string;
  title: string;
  abstract: string;
  /** All else of the paper. */
  paper: Omit<Paper, "id" | "title" | "abstract">;
  vector: number[];
  /** Names the write that it is of: tells whether one has happened of which no answer came. */
  write: string;
}

/** A document as it comes with hits, and from `_mget`. */
export interface StoredDocument<T = Source> {
  _id: string;
  _source: T;
  _seq_no: number;
  _primary_term: number;
}

/** The document of a paper, as a line of JSON. */
export function documentOf({ paper, vector, names, keys, lot }: PaperToPut, write: string): string {
  const { id, title, abstract, ...rest } = paper;
  const { authors, categories, date, doi, url, year } = rest;
  const exact = {
    id: termOf(id),
    title: termOf(title),
    abstract: termOf(abstract),
    authors: authors?.map(termOf),
    categories: categories?.map(termOf),
    date: date === undefined ? undefined : termOf(date),
    doi: doi === undefined ? undefined : termOf(doi),
    url: url === undefined ? undefined : termOf(url),
    year,
  };
  const json = JSON.stringify({
    id,
    title,
    abstract,
    paper: rest,
    exact,
    names: names.map(termOf),
    keys: keys.map(termOf),
    lot,
    write,
  });
  return `${json.slice(0, -1)},"vector":${numbers(vector)}}`;
}

/** Nine digits tell every float32 from the next; JSON of doubles has up to 20 characters. */
function numbers(vector: Float32Array): string {
  const digits = new Array<number>(vector.length);
  for (let i = 0; i < vector.length; i++) digits[i] = Number(vector[i]!.toPrecision(9));
  return JSON.stringify(digits);
}

export function storedPaper(document: StoredDocument): StoredPaper {
  const { id, title, abstract, paper, vector } = document._source;
  return {
    paper: { id, title, abstract, ...paper },
    vector: Float32Array.from(vector),
    revision: revisionOf(document),
  };
}

function revisionOf({ _seq_no, _primary_term }: { _seq_no: number; _primary_term: number }): string {
  return `${_primary_term}:${_seq_no}`;
}

/** The conditions of a write that takes the place of a revision. */
export function ifRevision(revision: string): { if_seq_no: number; if_primary_term: number } {
  const [term, number] = revision.split(":").map(Number);
  return { if_seq_no: number!, if_primary_term: term! };
}
