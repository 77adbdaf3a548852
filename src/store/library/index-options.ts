import type { Embedder, EmbedderName } from "../../core/types.js";
import type { NeighborMethod } from "../../neighbors/hnsw/hnsw-parameters.js";

/** What `PaperIndex.inMemory` can be told. */
export interface IndexOptions {
  /**
   * `"minilm"`, `"minilm-int8"`, `"minilm-fast"`, another name that `createEmbedder` takes, or an
   * embedder of your own. Default: "minilm"; for a folder that was made with another model of the
   * package, that model. Indexes of one thread that name the same embedder share it. It ends when
   * the last of them is closed, and when it was not used for five minutes; the next use starts it
   * again.
   */
  embedder?: EmbedderName | Embedder | undefined;
  /**
   * How `search` and `related` find the papers nearest in meaning: `"exact"` (all are compared),
   * `"hnsw"` (an HNSW graph, or one with parameters of your own: `{ method: "hnsw", M: 32 }`), or
   * `"auto"` (default): the graph that the folder was saved with, else exact. A graph is built by the
   * first search that needs it, and saved by `save` and `close`. Topics and maps do not use it.
   */
  neighbors?: NeighborMethod | undefined;
}

/** What `PaperIndex.open` can be told. */
export interface OpenOptions extends IndexOptions {
  /** Refuse every change (`read-only`), and a folder without an index (`not-found`); default false. */
  readOnly?: boolean | undefined;
}

/** What `PaperIndex.save` can be told. */
export interface SaveOptions {
  /**
   * Write all papers into one file and all vectors into another, for readers other than paperweave;
   * default false.
   */
  compact?: boolean | undefined;
}
