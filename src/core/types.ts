/* The values that stages pass on: plain, so that a stage can be skipped by giving its value. */

/** A value that JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** A research paper. */
export interface Paper {
  /**
   * The same for all versions of the paper: its arXiv id without the version, else its DOI, else a
   * hash of its title.
   */
  id: string;
  /** The title as plain text. */
  title: string;
  /** The abstract as plain text; empty when the source has none. */
  abstract: string;
  /** The authors in the order of the source, each as the name is said: "Ashish Vaswani". */
  authors?: string[] | undefined;
  /** Year of publication. */
  year?: number | undefined;
  /** ISO 8601, as precise as the source: `2024`, `2024-05` or `2024-05-31`. */
  date?: string | undefined;
  /** Subjects as the source writes them: arXiv's categories such as "cs.CL", headings, keywords. */
  categories?: string[] | undefined;
  /** The journal, conference or book that it was published in, as the source writes it. */
  venue?: string | undefined;
  /** Keywords that its authors or the source gave. */
  keywords?: string[] | undefined;
  /** Ids of the papers that it cites, written as `id` is; they need not be in the index. Sorted. */
  references?: string[] | undefined;
  /** True when the source says that it was retracted; absent otherwise. */
  retracted?: boolean | undefined;
  /** Address of a page about the paper. */
  url?: string | undefined;
  /** Digital object identifier, such as "10.1000/182", without an address before it. */
  doi?: string | undefined;
  /** Its number in PubMed. */
  pmid?: string | undefined;
  /** Version of the arXiv text, where the source says it. */
  version?: number | undefined;
  /**
   * Other ids of the same paper; an index finds the paper by these, too: arXiv id, a second DOI,
   * the source's own id, a citation key. Sorted.
   */
  otherIds?: string[] | undefined;
  /** More addresses, beside `url`. Sorted. */
  links?: string[] | undefined;
  /**
   * All else that the source or the user says of the paper, under the names that stand there.
   * paperweave keeps it, filters by it (`fields.NAME`) and exports it, and reads nothing in it.
   */
  fields?: Record<string, JsonValue> | undefined;
}

/**
 * Why two records are one paper: the same id or another version of it, the same DOI, or the same
 * title by the same authors or with the same abstract.
 */
export type MergeRule = "id" | "version" | "doi" | "title";

/** A record that was merged into a paper. */
export interface MergedPaper {
  /** Id of the record, with the version if it names one ("2401.00001v1"). */
  id: string;
  /** Id of the paper that it is part of now. */
  into: string;
  /** Why they are one paper. */
  rule: MergeRule;
  /** Where the record stands: "line 7", "paper 3", "in the index". */
  where: string;
  /** The rule in a sentence, with the record that it was compared with. */
  reason: string;
}

/** A paper as `PaperIndex.upsert` takes it: only the title is required. */
export interface PaperInput extends Partial<Omit<Paper, "title">> {
  /** The title as plain text; not empty. */
  title: string;
  /**
   * Embedding of this paper by your own model, as many numbers as the index has `dimensions`. It is
   * scaled to length 1. Default: the index's embedder makes it.
   */
  vector?: ArrayLike<number> | undefined;
}

/** A dense matrix, row-major: element (row, column) is `data[row * cols + column]`. */
export interface Matrix {
  /** Length `rows * cols`. */
  data: Float32Array;
  /** Number of rows. */
  rows: number;
  /** Number of columns. */
  cols: number;
}

/**
 * A sparse matrix in compressed row form: row r holds `indices` and `values` from `offsets[r]` to
 * `offsets[r + 1]`.
 */
export interface SparseMatrix {
  /** Length rows + 1. */
  offsets: Int32Array;
  /** Column of each value, ascending within a row. */
  indices: Int32Array;
  /** The values that are not zero, as many as `indices`. */
  values: Float64Array;
  /** Number of rows. */
  rows: number;
  /** Number of columns. */
  cols: number;
}

/** How often each term occurs in each document, or its weight there: documents x terms. */
export interface TermMatrix extends SparseMatrix {
  /** The term of each column; length `cols`. */
  terms: string[];
}

/**
 * The k nearest neighbours of every row, row-major (`rows` x `k`): best first, the row itself
 * excluded, equal similarities in ascending order of row number.
 */
export interface KnnGraph {
  /** Row numbers of the neighbours; length `rows * k`. */
  indices: Int32Array;
  /** Cosine similarities, in [-1, 1]; length `rows * k`. */
  similarities: Float32Array;
  /** Number of rows. */
  rows: number;
  /** Number of neighbours of each row. */
  k: number;
}

/**
 * An undirected weighted graph in compressed row form; every edge is stored in both directions, no
 * self-loops.
 */
export interface Graph {
  /** Length nodes + 1. */
  offsets: Int32Array;
  /** Neighbour of each stored edge, ascending within a node. */
  targets: Int32Array;
  /** Weight of each stored edge. */
  weights: Float64Array;
  /** Number of nodes. */
  nodes: number;
}

/** Which cluster each row belongs to. */
export interface Clustering {
  /** Cluster of each row, 0 to clusterCount - 1; -1 is "none", only when asked for. */
  labels: Int32Array;
  /** How firmly each row belongs to its cluster, in [0, 1]. */
  strengths: Float32Array;
  /** Number of clusters. */
  clusterCount: number;
}

/** A word or phrase that tells what a topic is about. */
export interface Term {
  /** The term as texts write it, such as "post-training quantization". */
  term: string;
  /** Relative weight within the topic, in (0, 1], best first. */
  weight: number;
}

/** A group of related papers with a name. */
export interface Topic {
  /**
   * Stays the same as papers are added and topics are found again with `previous`. The id of a
   * topic that is gone is not used again.
   */
  id: number;
  /** The topic's name. */
  label: string;
  /** What the topic is about, in sentences; only from a `namer` that gives it. */
  summary?: string | undefined;
  /** The terms that say most about the topic, best first. */
  terms: Term[];
  /** Number of papers. */
  size: number;
  /** Ids of the most representative papers, best first. */
  exemplars: string[];
  /** Id of the topic of the next coarser level that this one is part of. */
  parent?: number | undefined;
  /** Ids of the topics of the next finer level that are parts of this one. */
  children: number[];
  /** The name in `guide` that this topic belongs to. */
  guided?: string | undefined;
  /** Number of its colour in every picture, 0 to 26; it stays as the id does. Old models have none. */
  color?: number | undefined;
}

/** A text that was longer than the embedder reads. */
export interface Truncation {
  /** Index of the text in the list given to `embed`, from 0. */
  row: number;
  /** Number of tokens of the whole text, special tokens included. */
  tokens: number;
}

/** Embeddings: one unit vector a row, in the order of the texts. */
export interface Embeddings extends Matrix {
  /** The texts that were cut. */
  truncated: Truncation[];
}

/** Options of `Embedder.embed`. */
export interface EmbedOptions extends RunOptions {
  /** Whether texts are questions or papers, for models that tell them apart. Default "passage". */
  kind?: "query" | "passage" | undefined;
}

/** A model that turns texts into vectors. A vector never depends on the other texts of a call. */
export interface Embedder {
  /** Names the model and its precision. An index holds vectors of one id only. */
  readonly id: string;
  /** Length of the vectors. */
  readonly dimensions: number;
  /** Tokens that the model reads of a text; the rest of a longer text is cut. */
  readonly maxTokens: number;
  /** Turns texts into unit vectors, one a row. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Embeddings>;
  /** Frees threads and memory. Not needed for a program to exit. */
  close?(): Promise<void>;
}

/** The package's own embedders by name, or another name that `createEmbedder` takes. */
export type EmbedderName = "minilm" | "minilm-int8" | "minilm-fast" | (string & {});

/** One of the nearest vectors. */
export interface Neighbor {
  /** Its id. */
  id: string;
  /** Cosine similarity, in [-1, 1]. */
  similarity: number;
}

/** An index of vectors by id, searched by cosine similarity. */
export interface NeighborIndex {
  /** Number of vectors. */
  readonly size: number;
  /** Length of the vectors. */
  readonly dimensions: number;
  /** Adds vectors (one a row) or replaces those of ids that are there. */
  add(ids: readonly string[], vectors: Matrix): Promise<void>;
  /** Returns how many of the ids were there. */
  remove(ids: readonly string[]): Promise<number>;
  /** The k nearest of each query row (fewer when the index is smaller), best first, ties by id. */
  search(queries: Matrix, options: NeighborSearchOptions): Promise<Neighbor[][]>;
  /** The whole index as bytes, of which `fromBytes` of the class makes one that answers alike. */
  toBytes(): Promise<Uint8Array>;
}

/** Options of `NeighborIndex.search`. */
export interface NeighborSearchOptions {
  /** How many neighbours of each query at most. */
  k: number;
  /** Stops the search: the call then rejects with an `AbortError` (code `aborted`). */
  signal?: AbortSignal | undefined;
}

/** How far a long job has come. */
export interface Progress {
  /** What is being done, in a word or two: "embedding", "neighbours", "topics". */
  stage: string;
  /** How many of `total` units are done. The unit depends on the stage. */
  done: number;
  /** Number of units of this stage. */
  total: number;
  /** Estimated from the speed so far, in seconds; absent until there is an estimate. */
  secondsLeft?: number | undefined;
}

/** Options of every call that may take long. */
export interface RunOptions {
  /** Called as the work goes on. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the work: the call then rejects with an `AbortError` (code `aborted`). */
  signal?: AbortSignal | undefined;
}

/**
 * What an upsert did. Each paper given is in exactly one of the first five lists, by its own id.
 */
export interface UpsertReport {
  /** Ids of papers that were not in the index before. */
  added: string[];
  /**
   * Ids of papers whose text, details or vector changed; also of a paper of the index that changed
   * because another one was merged into it.
   */
  updated: string[];
  /** Ids of papers that were in the index just so. */
  unchanged: string[];
  /** Records of a paper that was given or is in the index: versions, preprints, repetitions. */
  merged: MergedPaper[];
  /** Records that are no papers, for example without a title. */
  rejected: RejectedRecord[];
  /** Papers with a longer text than the embedder reads. The rest of the abstract has no effect. */
  truncated: TruncatedPaper[];
}

/** A record that is not a paper. */
export interface RejectedRecord {
  /** Where the record stands: "line 7", "paper 3". */
  where: string;
  /** What is wrong with it, in a sentence. */
  reason: string;
}

/** A paper whose text was cut. */
export interface TruncatedPaper {
  /** Id of the paper. */
  id: string;
  /** Number of tokens of its whole text. */
  tokens: number;
  /** The same in words, with the number of tokens that were read. */
  reason: string;
}
