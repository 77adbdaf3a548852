import type { Paper } from "../../core/types.js";
import { ownTerms } from "../own-field-terms.js";
import type { PaperToPut, StoredPaper } from "../paper-store.js";
import type { Cluster } from "./cluster.js";
import { isNoIndex, serverFailure, type ServerError } from "./server-errors.js";
import { documentId, termOf } from "./terms.js";

/** A paper as a document. What filters and sorting need of it is in the field `exact`. */
interface Source {
  id: string;
  title: string;
  abstract: string;
  /** All other fields of the paper. */
  paper: Omit<Paper, "id" | "title" | "abstract">;
  vector: number[];
  /** Name of the write that made the document: tells whether a write without an answer was done. */
  write: string;
}

/** A document as searches and `_mget` return it. */
export interface StoredDocument<T = Source> {
  _id: string;
  _source: T;
  _seq_no: number;
  _primary_term: number;
}

/** What filters and sorting need of a paper. */
export function exactFields(paper: Paper): object {
  const term = (text: string | undefined): string | undefined => (text === undefined ? undefined : termOf(text));
  return {
    id: term(paper.id),
    title: term(paper.title),
    abstract: term(paper.abstract),
    authors: paper.authors?.map(termOf),
    categories: paper.categories?.map(termOf),
    date: term(paper.date),
    doi: term(paper.doi),
    keywords: paper.keywords?.map(termOf),
    own: paper.fields && ownTerms(paper).map(termOf),
    retracted: paper.retracted,
    url: term(paper.url),
    venue: term(paper.venue),
    year: paper.year,
  };
}

/** The document of a paper, as a line of JSON. */
export function documentOf({ paper, vector, names, keys, sampleHash }: PaperToPut, write: string): string {
  const { id, title, abstract, ...rest } = paper;
  const json = JSON.stringify({
    id,
    title,
    abstract,
    paper: rest,
    exact: exactFields(paper),
    names: names.map(termOf),
    keys: keys.map(termOf),
    lot: sampleHash,
    write,
  });
  return `${json.slice(0, -1)},"vector":${numbers(vector)}}`;
}

/** Nine digits tell every float32 from the next one; JSON of doubles has up to 20 characters. */
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

/** The condition of a write that replaces this revision. */
export function ifRevision(revision: string): { if_seq_no: number; if_primary_term: number } {
  const [term, number] = revision.split(":").map(Number);
  return { if_seq_no: number!, if_primary_term: term! };
}

/** Documents that one request reads. */
const IDS_A_REQUEST = 1000;

/** Documents by the ids of their papers, as they are now: no refresh is needed. */
export async function readDocuments<T = Source>(
  from: { cluster: Cluster; index: string },
  ids: readonly string[],
  query: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Map<string, StoredDocument<T>>> {
  const found = new Map<string, StoredDocument<T>>();
  for (let at = 0; at < ids.length; at += IDS_A_REQUEST) {
    const some = ids.slice(at, at + IDS_A_REQUEST);
    const documents = await multiGet<T>(from, some.map(documentId), query, signal);
    documents.forEach((document, i) => document && found.set(some[i]!, document));
  }
  return found;
}

type MultiGetAnswer<T> = { docs: readonly (StoredDocument<T> & { found?: boolean; error?: ServerError })[] };

/** Documents in the order of their ids; undefined where there is none. */
export async function multiGet<T>(
  { cluster, index }: { cluster: Cluster; index: string },
  ids: readonly string[],
  query: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<(StoredDocument<T> | undefined)[]> {
  return cluster.persist(signal, async ({ send }) => {
    const { body } = await send<MultiGetAnswer<T>>({ method: "POST", path: [index, "_mget"], query, body: { ids } });
    return body.docs.map((document) => {
      // An error of one shard passes (503), unless the whole index is gone (404).
      if (document.error) throw cluster.errorFor(serverFailure(isNoIndex(document.error) ? 404 : 503, document.error));
      return document.found ? document : undefined;
    });
  });
}
