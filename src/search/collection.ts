import type { Matrix, Paper } from "../core/types.js";

/** Papers ordered by id, one unit vector each, and the row of each id. */
export interface Collection {
  readonly papers: readonly Paper[];
  /** papers.length x dimensions. */
  readonly vectors: Matrix;
  readonly rows: ReadonlyMap<string, number>;
}

/** What a search asks of the index that it is part of. */
export interface SearchSource {
  embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix>;
}
