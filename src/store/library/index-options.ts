import type { Embedder } from "../../core/types.js";

/** What `PaperIndex.inMemory` can be told. */
export interface IndexOptions {
  /**
   * `"minilm"`, `"minilm-int8"`, `"minilm-fast"`, another name that `createEmbedder` takes, or an
   * embedder of your own. Default: "minilm"; for a folder that was made with another model of the
   * package, that model. Indexes of one thread that name the same embedder share it. It ends when
   * the last of them is closed, and when it was not used for five minutes; the next use starts it
   * again.
   */
  embedder?: string | Embedder | undefined;
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
