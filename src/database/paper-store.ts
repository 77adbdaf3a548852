import type { Paper } from "../core/types.js";
import type { FilterNode } from "../search/index.js";

/*
 * What a database must do to keep the papers of an index. OpenSearch and PostgreSQL do it. What does
 * not depend on the database (cleaning, merging versions, embedding, fusing both rankings, topics)
 * is done once, above it, by `DatabaseIndex`.
 */

/** The embedder whose vectors a store keeps. */
export interface StoredModel {
  /** Id of the embedder. */
  embedder: string;
  /** Length of its vectors. */
  dimensions: number;
}

/** A paper as the store has it. */
export interface StoredPaper {
  /** The paper, complete. */
  paper: Paper;
  /** Its vector, of length 1. */
  vector: Float32Array;
  /** Changes with every write of the paper. A change names the revision that it replaces. */
  revision: string;
}

/** A paper to be written. It takes the place of the paper with the same id. */
export interface PaperToPut {
  /** The paper, complete. */
  paper: Paper;
  /** Its vector, of length 1. */
  vector: Float32Array;
  /** Every name by which `find` finds it: its ids in all spellings, DOI, addresses. */
  names: readonly string[];
  /** Keys that it shares with papers that may be the same work. */
  keys: readonly string[];
  /** A whole number from 0 to 2^31 - 1 that follows from the id alone. See `StoreScan`. */
  sampleHash: number;
  /** Revision of the paper that it replaces. Absent: there must be no paper with this id. */
  replaces?: string | undefined;
}

/** Changes that belong together. A database with transactions makes all of them or none. */
export interface StoreChange {
  /** Papers to write. */
  put: readonly PaperToPut[];
  /** Papers to remove, each as it was read. */
  remove: readonly { id: string; revision: string }[];
}

/** A search. Papers that are found meet every condition that is given. */
export interface StoreQuery {
  /** How many papers each list of the answer has at most. */
  k: number;
  /** Rank papers by their similarity to this unit vector. Absent: no ranking by meaning. */
  vector?: Float32Array | undefined;
  /** Rank papers by these words. Absent: no ranking by words. */
  words?: SoughtWords | undefined;
  /** Each must be in the title or in the abstract, word after word, compared by their stems. */
  phrases?: readonly string[] | undefined;
  /** None of these words and phrases may be in the title or in the abstract. */
  excluded?: readonly string[] | undefined;
  /** A checked filter. On `retracted` it asks only for `true`: a paper has that value or none. */
  filter?: FilterNode | undefined;
  /** Only papers that `putTopics` gave this topic of this run. */
  topic?: RunTopic | undefined;
  /** Ids of papers that must not be found. */
  without?: readonly string[] | undefined;
  /** Whether hits bring their vectors. Default false. */
  vectors?: boolean | undefined;
}

/** Words of a query; or papers that hits should be like, and papers that they should be unlike. */
export type SoughtWords = { text: string } | { like: readonly PaperText[]; unlike: readonly PaperText[] };

/** The texts of a paper. */
export type PaperText = Pick<Paper, "title" | "abstract">;

/** A paper that a search found. */
export interface ScoredPaper {
  /** The paper, complete. */
  paper: Paper;
  /** Its vector; only where the query asked for vectors. */
  vector?: Float32Array | undefined;
  /**
   * By meaning: the cosine similarity, in [-1, 1]. By words: above 0, higher is better; to be
   * compared within one list only.
   */
  score: number;
}

/** Hits of a search, best first, equal scores by id. A paper may be in both lists. */
export interface StoreHits {
  /** Ranked by similarity; empty where the query has no vector. */
  byMeaning: ScoredPaper[];
  /** Ranked by words; empty where the query has none. */
  byWords: ScoredPaper[];
}

/** Which papers a scan reads. They come in any order. */
export interface StoreScan {
  /**
   * Only so many papers: those with the smallest sample hashes, equal hashes by id. Not together with
   * the other conditions. Default: all papers.
   */
  first?: number | undefined;
  /** Only papers that have no topic of this run: `putTopics` gave them none since they were put. */
  lackingRun?: string | undefined;
  /** Only papers that `putTopics` gave this topic of this run. */
  topic?: RunTopic | undefined;
  /** One of several parts that are read side by side. Together they have every paper once. */
  part?: { number: number; of: number } | undefined;
  /** Papers of a page. Default: up to the store. */
  pageSize?: number | undefined;
  /** Stops the scan. */
  signal?: AbortSignal | undefined;
}

/** A topic among those that one run of `topics` found. */
export interface RunTopic {
  /** Id of the run. */
  run: string;
  /** Id of the topic; -1 for papers that fit nowhere. */
  topic: number;
}

/** The topic of a paper, found for one revision of it. */
export interface PaperTopic {
  /** Id of the paper. */
  id: string;
  /** Revision of the paper for which the topic was found. */
  revision: string;
  /** Id of the topic; -1 where none fits. */
  topic: number;
  /** In [0, 1], as `TopicMatch.similarity`. */
  similarity: number;
}

/** Options of calls that ask a database. */
export interface CallOptions {
  /** Stops the call, which then rejects with code `aborted`. */
  signal?: AbortSignal | undefined;
}

/** Options of `open`. */
export interface StoreOpenOptions extends CallOptions {
  /** Whether nothing may be changed, not even to bring an older index up to date. Default false. */
  readOnly?: boolean | undefined;
}

/** Options of a search for papers by name. */
export interface FindOptions extends CallOptions {
  /** Ids of papers that the caller does not need: a store may leave them out. */
  without?: readonly string[] | undefined;
}

/**
 * Where papers are kept, and searched by words and by meaning. Any number of calls may run at the
 * same time. They throw `PaperweaveError`s: `unavailable` when the database does not answer within
 * the store's time limit, `closed` after `close`, `aborted`, `missing-dependency` when the client
 * library is not installed. Messages name the place and never a password. A store can be used
 * further after an error.
 */
export interface PaperStore {
  /** For messages: `the OpenSearch index "papers"`. */
  readonly place: string;
  /** How many papers a list of `search` can have at most. Absent: any number. */
  readonly mostHits?: number | undefined;
  /**
   * How many scans may be read at the same time while other calls are made. Absent: any number, as a
   * scan holds no connection.
   */
  readonly concurrentScans?: number | undefined;
  /**
   * Connects, and looks what is there; an index of an earlier paperweave is brought up to date. Called
   * before any other method.
   * @returns the embedder of the stored vectors; undefined when there is no index yet
   * @throws PaperweaveError `version-mismatch` (made by a newer paperweave; by an earlier one and
   *   `readOnly`; a database that is too old), `bad-format` (something else has that name),
   *   `unavailable`
   */
  open(options?: StoreOpenOptions): Promise<StoredModel | undefined>;
  /**
   * Makes the index where there is none; does nothing when another program made it first.
   * @returns the embedder that the index has now
   */
  create(model: StoredModel, options?: CallOptions): Promise<StoredModel>;
  /** A unit vector as it is read again, for a store that rounds vectors. Absent: the same vector. */
  asStored?(vector: Float32Array): Float32Array;
  /** Number of papers. */
  count(options?: CallOptions): Promise<number>;
  /** The papers with these ids, as any program last put them, in any order. */
  byId(ids: readonly string[], options?: CallOptions): Promise<StoredPaper[]>;
  /** The papers with any of these names, or keys, as any program last put them, by id. */
  find(by: "name" | "key", values: readonly string[], options?: FindOptions): Promise<StoredPaper[]>;
  /**
   * Writes and removes papers. What it reported as done outlives a crash.
   * @returns ids of the papers that were left as they were, because another program changed them
   *   since they were read, or put one with that id. With transactions these are all ids of the
   *   change, those that others changed first.
   */
  change(change: StoreChange, options?: CallOptions): Promise<{ conflicts: string[] }>;
  /** Finds the best papers by meaning, by words, or by both. */
  search(query: StoreQuery, options?: CallOptions): Promise<StoreHits>;
  /** Reads papers in pages, as they were when the first page was read. */
  scan(scan: StoreScan): AsyncIterable<StoredPaper[]>;
  /**
   * Records topics of papers. Papers that were changed or removed since `revision` are skipped.
   * @param run id of the run that found the topics; one paper has a topic of one run only
   * @returns how many were recorded
   */
  putTopics(run: string, topics: readonly PaperTopic[], options?: CallOptions): Promise<number>;
  /** The recorded topics of these papers, by id. Papers without a topic of this run are left out. */
  topicsOf(run: string, ids: readonly string[], options?: CallOptions): Promise<Map<string, number>>;
  /** How many papers have each topic of a run. */
  countTopics(run: string, options?: CallOptions): Promise<Map<number, number>>;
  /** Keeps a text of any length under a name, in the place of an earlier one. */
  putNote(name: string, text: string, options?: CallOptions): Promise<void>;
  /** The text that was kept under a name; undefined when there is none. */
  getNote(name: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * Names the text that is kept under a name: another text has another revision. Takes much less time
   * than to read the text. Undefined when there is none.
   */
  noteRevision(name: string, options?: CallOptions): Promise<string | undefined>;
  /** Ends all connections. */
  close(): Promise<void>;
}
