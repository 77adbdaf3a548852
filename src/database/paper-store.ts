import type { Paper } from "../core/types.js";
import type { FilterNode } from "../search/index.js";

/*
 * What a database must do to keep the papers of an index: OpenSearch and PostgreSQL do it. What
 * does not depend on the database (cleaning, merging versions, embedding, fusing words and meaning,
 * topics) is done above it, once, by `DatabaseIndex`.
 */

/** A paper as the store has it. */
export interface StoredPaper {
  paper: Paper;
  /** Unit length. */
  vector: Float32Array;
  /** Another one after every write of the paper: who changes it says which one was read. */
  revision: string;
}

/** A paper to be put into the store, in the place of one with the same id. */
export interface PaperToPut {
  paper: Paper;
  /** Unit length. */
  vector: Float32Array;
  /** Every name by which `find` is to find it: ids in all ways of writing, DOI, addresses. */
  names: readonly string[];
  /** Under which papers that may be the same are looked up. */
  keys: readonly string[];
  /** A number from 0 to 2^31 - 1 made of the id alone: samples are the papers with the smallest. */
  lot: number;
  /** Revision of the paper that it replaces; absent: there must be none of this id. */
  replaces?: string | undefined;
}

/**
 * Changes that belong together: where the database has transactions, all of them happen or none.
 */
export interface StoreChange {
  put: readonly PaperToPut[];
  remove: readonly { id: string; revision: string }[];
}

/** What is looked for; the papers must meet all of it. */
export interface StoreQuery {
  /** How many papers each list of the answer has at most. */
  k: number;
  /** A unit vector that papers are near to; absent: nothing is ranked by meaning. */
  vector?: Float32Array | undefined;
  /** What papers are ranked by words for; absent: nothing is. */
  words?: SoughtWords | undefined;
  /**
   * Every paper found holds all of these, word after word (stemmed), in its title or its abstract.
   */
  phrases?: readonly string[];
  /** No paper found holds one of these. */
  excluded?: readonly string[];
  filter?: FilterNode | undefined;
  /** Only papers that `putTopics` has given this topic. */
  topic?: number | undefined;
  /** Ids of papers that are not to be found. */
  without?: readonly string[];
  /** Whether the papers found are to bring their vectors. */
  vectors?: boolean;
}

/**
 * Words of a query, or the texts of papers that those found are to be like, and of papers that they
 * are to be unlike.
 */
export type SoughtWords = { text: string } | { like: readonly Text[]; unlike: readonly Text[] };

export type Text = Pick<Paper, "title" | "abstract">;

export interface ScoredPaper {
  paper: Paper;
  /** Only where the query asked for it. */
  vector?: Float32Array;
  /**
   * By meaning: cosine similarity. By words: above 0, more is better, comparable within one list.
   */
  score: number;
}

/** Best first, equal scores by id; each at most k. A paper may be in both lists. */
export interface StoreHits {
  byMeaning: ScoredPaper[];
  byWords: ScoredPaper[];
}

/** Which papers are read, in any order. */
export interface StoreScan {
  /** Papers whose lot is below this; absent: all. */
  lotBelow?: number;
  /** Papers that `putTopics` has not given a topic of this run since they were last put. */
  lackingRun?: string;
  /** Papers that `putTopics` has given this topic. */
  topic?: number;
  /** One of several parts that are read side by side: together they are all papers, none twice. */
  part?: { number: number; of: number };
  /** Papers of a page. Default: the store's. */
  pageSize?: number;
  signal?: AbortSignal | undefined;
}

/** A paper's topic, found for the paper as it was at this revision. */
export interface PaperTopic {
  id: string;
  revision: string;
  topic: number;
  /** In [0, 1], as `TopicMatch.similarity`. */
  similarity: number;
}

/** How long a call may take, in words of its caller. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export interface FindOptions extends CallOptions {
  /** Ids of papers that nobody asks for: a store may leave them out. */
  without?: readonly string[];
}

/**
 * Where papers are kept, and looked up by words and by meaning. All calls may be made side by side.
 * They throw `PaperweaveError`s: `unavailable` when the database does not answer within the store's
 * time limit, `aborted`, `missing-dependency` when its client is not installed; messages name the
 * place, never a credential. After an error a store can be used on.
 */
export interface PaperStore {
  /** For messages: `the OpenSearch index "papers"`. */
  readonly place: string;
  /** How many papers a list of `search` can have at most; absent: any number. */
  readonly mostHits?: number;
  /**
   * Connects, and looks what is there; before any other call.
   * @returns the embedder of the vectors that the store has; undefined when there is no index yet
   * @throws PaperweaveError `version-mismatch` (made by a newer paperweave, a database that is too
   *   old), `bad-format` (something else has that name), `unavailable`
   */
  open(options?: CallOptions): Promise<{ embedder: string; dimensions: number } | undefined>;
  /**
   * Makes the index where there is none; when another program was faster, nothing. @returns the
   * embedder that it has now
   */
  create(
    model: { embedder: string; dimensions: number },
    options?: CallOptions,
  ): Promise<{ embedder: string; dimensions: number }>;
  /** A unit vector as it comes back, where the store rounds it; absent: the same. */
  asStored?(vector: Float32Array): Float32Array;
  /** Number of papers. */
  count(options?: CallOptions): Promise<number>;
  /**
   * Papers with any of these names, or keys, as they were last put by any program, in the order of
   * ids.
   */
  find(by: "name" | "key", values: readonly string[], options?: FindOptions): Promise<StoredPaper[]>;
  /**
   * Puts and removes papers. What it has told to be done outlives a crash.
   * @returns ids of the papers for which nothing was done, as another program had changed them (or
   *   put one of that id) since they were read; with transactions all ids of the change, those that
   *   others had changed first
   */
  change(change: StoreChange, options?: CallOptions): Promise<{ conflicts: string[] }>;
  search(query: StoreQuery, options?: CallOptions): Promise<StoreHits>;
  /** Papers in pages, as they were when the first page was read. */
  scan(scan: StoreScan): AsyncIterable<StoredPaper[]>;
  /**
   * Notes topics of papers; those that have been changed or removed since `revision` are passed
   * over. @returns how many were noted
   */
  putTopics(run: string, topics: readonly PaperTopic[], options?: CallOptions): Promise<number>;
  /** The topics of these papers, by id, whatever run they are of. */
  topicsOf(ids: readonly string[], options?: CallOptions): Promise<Map<string, number>>;
  /** How many papers have each topic of a run. */
  countTopics(run: string, options?: CallOptions): Promise<Map<number, number>>;
  /**
   * Keeps a text of any length beside the papers, the saved topics, say; `undefined` when there is
   * none of this name.
   */
  putNote(name: string, text: string, options?: CallOptions): Promise<void>;
  getNote(name: string, options?: CallOptions): Promise<string | undefined>;
  /** Frees connections. */
  close(): Promise<void>;
}
