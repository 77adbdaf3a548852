/**
 * The values that flow through paperweave. Every stage takes and gives plain values like these,
 * so that any stage can be replaced or skipped by handing in its value.
 */

/**
 * A research paper. `id` is the same for all versions of it (arXiv id without version, DOI, or a
 * hash of the title).
 */
export interface Paper {
  id: string;
  title: string;
  /** Empty when the source gave none. */
  abstract: string;
  authors?: string[];
  year?: number;
  /** ISO 8601, as precise as the source: `2024`, `2024-05` or `2024-05-31`. */
  date?: string;
  categories?: string[];
  url?: string;
  doi?: string;
  /** Its number in PubMed. */
  pmid?: string;
  /** Version of the arXiv text, where the source says it. */
  version?: number;
  /**
   * Other ids of the same paper, by which an index knows it, too: arXiv id, a second DOI, a
   * source's own id, a citation key. Sorted.
   */
  otherIds?: string[];
  /** Addresses beside `url`. Sorted. */
  links?: string[];
}

/**
 * Why two records are one paper: the same id or another version of it, the same DOI, or the same
 * title by the same authors or with the same abstract.
 */
export type MergeRule = "id" | "version" | "doi" | "title";

/** A record that became part of another's paper. */
export interface MergedPaper {
  /** Id of the record, with the version that it names ("2401.00001v1"). */
  id: string;
  /** Id of the paper that it is part of now. */
  into: string;
  rule: MergeRule;
  /** Where the record stands: "line 7", "paper 3", "in the index". */
  where: string;
  /** The rule in a sentence, with the record that it was compared with. */
  reason: string;
}

/**
 * What `PaperIndex.upsert` takes: a paper of which only the title is required, perhaps with a
 * vector of its own.
 */
export interface PaperInput extends Partial<Omit<Paper, "title">> {
  title: string;
  /**
   * Embedding of this paper by your own model; it is scaled to length 1. Shape: the index's
   * `dimensions`.
   */
  vector?: ArrayLike<number>;
}

/** A dense matrix, row-major: element (row, column) is `data[row * cols + column]`. */
export interface Matrix {
  data: Float32Array;
  rows: number;
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
  values: Float64Array;
  rows: number;
  cols: number;
}

/** A term matrix: how often (or how strongly) each term stands in each document. */
export interface TermMatrix extends SparseMatrix {
  /** The term of each column; length `cols`. */
  terms: string[];
}

/**
 * The k nearest neighbours of every row, row-major (`rows` x `k`): best first, the row itself
 * excluded, equal similarities in ascending order of row number.
 */
export interface KnnGraph {
  indices: Int32Array;
  /** Cosine similarities, in [-1, 1]. */
  similarities: Float32Array;
  rows: number;
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
  weights: Float64Array;
  nodes: number;
}

/**
 * Which cluster each row belongs to. Clusters are numbered 0 … clusterCount - 1; -1 is "none", only
 * when asked for.
 */
export interface Clustering {
  labels: Int32Array;
  /** How firmly each row belongs to its cluster, in [0, 1]. */
  strengths: Float32Array;
  clusterCount: number;
}

export interface Term {
  term: string;
  /** Relative weight within the topic, in (0, 1], best first. */
  weight: number;
}

/** A group of related papers with a name. */
export interface Topic {
  /**
   * A number that stays with the topic as papers are added (`previous`), and is never used again.
   */
  id: number;
  label: string;
  terms: Term[];
  /** Number of papers. */
  size: number;
  /** Ids of the most representative papers, best first. */
  exemplars: string[];
  /** Id of the topic of the next coarser level that it is part of. */
  parent?: number;
  /** Ids of the topics of the next finer level that it is made of. */
  children: number[];
  /** The name in `guide` that it was made for. */
  guided?: string;
}

/** A text that was longer than the embedder reads. */
export interface Truncation {
  /** Position of the text in what was given to `embed`. */
  row: number;
  /** Number of tokens of the whole text, special tokens included. */
  tokens: number;
}

/**
 * Embeddings, one unit vector a row, in the order of the texts; and which of the texts were cut.
 */
export interface Embeddings extends Matrix {
  truncated: Truncation[];
}

export interface EmbedOptions {
  /** Whether the texts are questions or papers; for models that tell them apart. Default "passage". */
  kind?: "query" | "passage" | undefined;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/**
 * A model that turns texts into vectors. A text's vector never depends on the other texts of the
 * call.
 */
export interface Embedder {
  /** Names the model and its precision; an index refuses to mix vectors of different ids. */
  readonly id: string;
  readonly dimensions: number;
  readonly maxTokens: number;
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Embeddings>;
  /** Frees threads and memory. Not needed for a program to exit. */
  close?(): Promise<void>;
}

export interface Neighbor {
  id: string;
  /** Cosine similarity, in [-1, 1]. */
  similarity: number;
}

/** An index of vectors by id, searched by cosine similarity. */
export interface NeighborIndex {
  readonly size: number;
  readonly dimensions: number;
  /** Adds vectors (one a row) or replaces those of ids that are there. */
  add(ids: readonly string[], vectors: Matrix): Promise<void>;
  /** Returns how many of the ids were there. */
  remove(ids: readonly string[]): Promise<number>;
  /** The k nearest of each query row (fewer when the index is smaller), best first, ties by id. */
  search(queries: Matrix, options: { k: number; signal?: AbortSignal }): Promise<Neighbor[][]>;
  /**
   * The whole index as one buffer; the class's `fromBytes` reads it back and then answers the same.
   */
  toBytes(): Promise<Uint8Array>;
}

/** How far a long job has come. */
export interface Progress {
  /** What is being done, in a word or two: "embedding", "neighbours", "topics". */
  stage: string;
  done: number;
  total: number;
  /** Estimate from the speed so far; absent until there is one. */
  secondsLeft?: number;
}

/** An answer of `search` or `related`. */
export interface Hit {
  paper: Paper;
  /**
   * How well it fits, for comparing hits of one call. "semantic": cosine similarity with what was
   * asked, in [-1, 1]; "lexical": the BM25F score, above 0; "hybrid": both fused, in [0, 1].
   */
  score: number;
  /** Why this paper is related, one reason a sentence; only with `explain: true`. */
  reasons?: string[];
  /** The same reasons for programs; only with `explain: true`. */
  explanation?: Explanation;
  /**
   * The sentence of the abstract that answers the query best; only with `highlight: true`, and
   * where there is an abstract.
   */
  highlight?: Highlight;
}

/** A sentence: `paper.abstract.slice(start, end)`. */
export interface Highlight {
  text: string;
  start: number;
  end: number;
}

/** Why a paper is related to those asked about. */
export interface Explanation {
  /** Phrases that both sides use, those that stand in the fewest papers of the index first. */
  phrases: string[];
  /** The topic that both are in, by the last `topics()` of the index. */
  topic?: { id: number; label: string };
  /**
   * The two sentences that are nearest in meaning, and whose it is on the side of those asked
   * about.
   */
  sentences?: { askedId: string; asked: string; found: string; similarity: number };
}

/**
 * What an upsert did, with nothing left out: every paper given is in exactly one of the first five
 * lists by its own id. A paper of the index into which another one merged is in `updated`, too,
 * when that changed it.
 */
export interface UpsertReport {
  /** Ids of papers that were not there before. */
  added: string[];
  /** Ids of papers whose text, details or vector changed. */
  updated: string[];
  /** Ids of papers that were there exactly so. */
  unchanged: string[];
  /**
   * Papers that are the same as another of them or of the index: versions, preprint and published
   * form, repetitions.
   */
  merged: MergedPaper[];
  /** Records that are no papers (no title, say), and why. */
  rejected: { where: string; reason: string }[];
  /**
   * Papers whose text is longer than the embedder reads; the end of their abstract does not count.
   */
  truncated: { id: string; tokens: number; reason: string }[];
}
