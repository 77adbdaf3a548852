import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { newSharedMatrix, rowOf, unitVector } from "../core/matrix.js";
import type { Matrix, Paper, PaperInput } from "../core/types.js";
import { paperText } from "../embed/texts.js";
import { nearestRows, type RowMatch } from "../neighbors/nearest.js";
import { toPaper } from "../papers/index.js";

/** What a topic model asks of the index that its papers are in; a `PaperIndex` is one. */
export interface TopicSource {
  /** Id of the embedder. */
  readonly embedder: string;
  /** Length of the vectors. */
  readonly dimensions: number;
  /** Whether there is a paper of this id, or of this other name of it. */
  has(id: string): boolean;
  /** The paper of this id, or of this other name of it. */
  get(id: string): Paper | undefined;
  /** The paper's unit vector. */
  vector(id: string): Float32Array;
  /** Embeds texts by the index's embedder: one unit vector a row. */
  embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix>;
}

/** The papers of a fit and their vectors, as far as they are still in the index. */
export class FittedPapers {
  private readonly rowOf: ReadonlyMap<string, number>;
  private readonly embedder: string;
  /** Gathered when first needed, and again when papers have left the index. */
  private gathered: { rows: number[]; matrix: Matrix } | undefined;

  constructor(
    private readonly ids: readonly string[],
    private readonly index: TopicSource,
  ) {
    this.rowOf = new Map(ids.map((id, row) => [id, row]));
    this.embedder = index.embedder;
  }

  /** The vector of a paper or a text, and its row when it is one of the fitted papers. */
  async locate(
    asked: PaperInput | string,
    signal: AbortSignal | undefined,
  ): Promise<{ row?: number | undefined; vector: Float32Array }> {
    this.checkEmbedder();
    if (typeof asked === "string") {
      if (asked.trim() === "")
        throw new PaperweaveError("invalid-argument", "assign takes a paper or some text, got an empty text.");
      const row = this.fittedRow(asked);
      if (row !== undefined) return { row, vector: this.index.vector(asked) };
      return { vector: rowOf(await this.index.embedTexts([asked], signal), 0) };
    }
    const paper = toPaper(asked, "The paper");
    const row = this.fittedRow(paper.id);
    if (row !== undefined) return { row, vector: this.index.vector(paper.id) };
    if (asked.vector !== undefined)
      return { vector: unitVector(asked.vector, this.index.dimensions, "The paper's vector") };
    return { vector: rowOf(await this.index.embedTexts([paperText(paper)], signal), 0) };
  }

  /**
   * The fitted papers nearest to a vector, by their rows, without the one of row `itself`. Throws
   * `not-found` when none is left.
   */
  nearest(vector: Float32Array, k: number, itself: number | undefined): RowMatch[] {
    const { rows, matrix } = this.gather();
    const at = itself === undefined ? -1 : rows.indexOf(itself);
    return nearestRows(matrix, vector, k, at === -1 ? undefined : new Set([at])).map(({ row, similarity }) => ({
      row: rows[row]!,
      similarity,
    }));
  }

  /**
   * The vectors, in memory that threads share, and the rows that they are of. Throws `not-found`
   * when none is left.
   */
  gather(): { rows: number[]; matrix: Matrix } {
    this.checkEmbedder();
    const rows = [...this.ids.keys()].filter((row) => this.index.has(this.ids[row]!));
    const same = this.gathered?.rows.length === rows.length && this.gathered.rows.every((row, at) => row === rows[at]);
    if (this.gathered && same) return this.gathered;
    if (rows.length === 0)
      throw new PaperweaveError("not-found", "None of the papers of these topics is in the index.");
    const cols = this.index.dimensions;
    const matrix = newSharedMatrix(rows.length, cols);
    rows.forEach((row, at) => matrix.data.set(this.index.vector(this.ids[row]!), at * cols));
    this.gathered = { rows, matrix };
    return this.gathered;
  }

  /** Titles, abstracts and vectors of all fitted papers. Throws `not-found` when one has left. */
  papers(): { papers: { id: string; title: string; abstract: string }[]; vectors: Matrix } {
    const vectors = newSharedMatrix(this.ids.length, this.index.dimensions);
    const papers = this.ids.map((id, row) => {
      const paper = this.index.get(id);
      if (!paper)
        throw new PaperweaveError(
          "not-found",
          `The paper ${formatValue(id)} is no longer in the index; find the topics again, with this model as previous.`,
        );
      rowOf(vectors, row).set(this.index.vector(id));
      return { id, title: paper.title, abstract: paper.abstract };
    });
    return { papers, vectors };
  }

  /**
   * Similarities of topics hold for the vectors that they were found with. Throws `model-mismatch`.
   */
  private checkEmbedder(): void {
    if (this.index.embedder === this.embedder) return;
    throw new PaperweaveError(
      "model-mismatch",
      `The topics were made with the embedder ${formatValue(this.embedder)}, the index has ${formatValue(this.index.embedder)} since: find the topics again.`,
    );
  }

  /** By any name of the paper. */
  private fittedRow(id: string): number | undefined {
    const paper = this.index.get(id);
    return paper && (this.rowOf.get(id) ?? this.rowOf.get(paper.id));
  }
}
