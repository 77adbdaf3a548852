import type { Matrix, Paper } from "../core/types.js";
import { TextIndex, type IndexPart } from "../lexical/index.js";
import { QuantizedScan } from "../neighbors/scan/quantized-scan.js";
import { FilterColumns } from "./filter-columns.js";
import { Memoized } from "./latest.js";

/** Papers ordered by id, one unit vector each. */
export interface Collection {
  readonly papers: readonly Paper[];
  /** papers.length x dimensions. */
  readonly vectors: Matrix;
  /** The row of a paper by its id or another name of it; undefined when there is none. */
  rowOf(id: string): number | undefined;
}

/**
 * What searches need beside the papers: the embedder of the index, and what is made of the papers
 * and kept.
 */
export class SearchContext {
  private readonly texts = new Memoized((papers: readonly Paper[], earlier?: TextIndex) =>
    TextIndex.build(papers, earlier, () => this.savedWords(papers)),
  );
  private fields = new FilterColumns([]);
  private readonly scans = new Memoized((vectors: Matrix) => QuantizedScan.of(vectors));

  /** @param savedWords what has been saved of the words of papers */
  constructor(
    readonly embedTexts: (texts: readonly string[], signal?: AbortSignal) => Promise<Matrix>,
    private readonly savedWords: (papers: readonly Paper[]) => Promise<readonly IndexPart[]>,
  ) {}

  /** The words of the papers. */
  textIndex({ papers }: Collection, signal?: AbortSignal): Promise<TextIndex> {
    return this.texts.of(papers, signal);
  }

  /** The fields of the papers, for filters. */
  columns({ papers }: Collection): FilterColumns {
    if (this.fields.papers !== papers) this.fields = new FilterColumns(papers);
    return this.fields;
  }

  /** A fast way through the vectors; undefined where there are so few that it does not pay. */
  async scan({ vectors }: Collection, signal?: AbortSignal): Promise<QuantizedScan | undefined> {
    return vectors.rows < SCAN_MIN_ROWS ? undefined : this.scans.of(vectors, signal);
  }
}

/** With fewer vectors all similarities are computed in a few milliseconds. */
const SCAN_MIN_ROWS = 5000;
