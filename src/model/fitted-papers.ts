import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { matrixOf, rowOf as matrixRow, unitVector } from "../core/matrix.js";
import type { Matrix, Paper, PaperInput } from "../core/types.js";
import { paperText } from "../embed/texts.js";
import { nearestRows, type RowMatch } from "../neighbors/nearest.js";
import { toPaper } from "../papers/index.js";

/** What a topic model needs of the index that its papers are in. A `PaperIndex` has all of it. */
export interface TopicSource {
  /** Id of the embedder. */
  readonly embedder: string;
  /** Length of the vectors. */
  readonly dimensions: number;
  /** Whether there is a paper with this id, or with this other name. */
  has(id: string): boolean;
  /** The paper with this id, or with this other name; undefined when there is none. */
  get(id: string): Paper | undefined;
  /** The paper's unit vector. */
  vector(id: string): Float32Array;
  /** Embeds texts with the embedder of the index: one unit vector a row. */
  embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix>;
}

/** The papers of a fit and their vectors, as far as they are still in the index. */
export class FittedPapers {
  private readonly rows: ReadonlyMap<string, number>;
  private readonly embedder: string;
  /** Collected when first needed, and again when papers have left the index. */
  private collected: { rows: number[]; vectors: Matrix } | undefined;

  constructor(
    private readonly ids: readonly string[],
    private readonly index: TopicSource,
  ) {
    this.rows = new Map(ids.map((id, row) => [id, row]));
    this.embedder = index.embedder;
  }

  /** The row of a fitted paper, by any of its names; undefined for other papers. */
  rowOf(id: string): number | undefined {
    return this.rows.get(id) ?? this.rows.get(this.index.get(id)?.id ?? "");
  }

  /** The vector of a paper or a text, and its row when it is one of the fitted papers. */
  async locate(
    paperOrText: PaperInput | string,
    signal: AbortSignal | undefined,
  ): Promise<{ row?: number | undefined; vector: Float32Array }> {
    this.checkEmbedder();
    if (typeof paperOrText === "string") {
      if (paperOrText.trim() === "")
        throw new PaperweaveError("invalid-argument", "assign takes a paper or some text, got an empty text.");
      return this.known(paperOrText) ?? { vector: await this.embed(paperOrText, signal) };
    }
    const paper = toPaper(paperOrText, "The paper");
    const known = this.known(paper.id);
    if (known) return known;
    const { vector } = paperOrText;
    return vector === undefined
      ? { vector: await this.embed(paperText(paper), signal) }
      : { vector: unitVector(vector, this.index.dimensions, "The paper's vector") };
  }

  /**
   * The fitted papers that are nearest to a vector, by their rows.
   * @param itself row of a paper that is left out
   * @throws PaperweaveError `not-found` when no fitted paper is left in the index
   */
  nearest(vector: Float32Array, k: number, itself: number | undefined): RowMatch[] {
    const { rows, vectors } = this.collect();
    const at = itself === undefined ? -1 : rows.indexOf(itself);
    return nearestRows(vectors, vector, k, at === -1 ? undefined : new Set([at])).map(({ row, similarity }) => ({
      row: rows[row]!,
      similarity,
    }));
  }

  /**
   * The fitted papers that are still in the index, by their rows, and their vectors, in memory that
   * threads share.
   * @throws PaperweaveError `not-found` when none is left
   */
  collect(): { rows: number[]; vectors: Matrix } {
    this.checkEmbedder();
    const rows = [...this.ids.keys()].filter((row) => this.index.has(this.ids[row]!));
    const { collected } = this;
    if (collected?.rows.length === rows.length && collected.rows.every((row, at) => row === rows[at])) return collected;
    if (rows.length === 0)
      throw new PaperweaveError("not-found", "None of the papers of these topics is in the index.");
    const vectors = matrixOf(
      rows.map((row) => this.index.vector(this.ids[row]!)),
      this.index.dimensions,
    );
    return (this.collected = { rows, vectors });
  }

  /**
   * Titles, abstracts and vectors of all fitted papers.
   * @throws PaperweaveError `not-found` when one has left the index
   */
  all(): { papers: Pick<Paper, "id" | "title" | "abstract">[]; vectors: Matrix } {
    const papers = this.ids.map((id) => {
      const paper = this.index.get(id);
      if (!paper)
        throw new PaperweaveError(
          "not-found",
          `The paper ${formatValue(id)} is no longer in the index; find the topics again, with this model as previous.`,
        );
      return { id, title: paper.title, abstract: paper.abstract };
    });
    const vectors = matrixOf(
      this.ids.map((id) => this.index.vector(id)),
      this.index.dimensions,
    );
    return { papers, vectors };
  }

  /** A fitted paper that is still in the index; undefined for others. */
  private known(id: string): { row: number; vector: Float32Array } | undefined {
    const row = this.index.has(id) ? this.rowOf(id) : undefined;
    return row === undefined ? undefined : { row, vector: this.index.vector(id) };
  }

  private async embed(text: string, signal: AbortSignal | undefined): Promise<Float32Array> {
    return matrixRow(await this.index.embedTexts([text], signal), 0);
  }

  /**
   * The vectors of the index must still be those that the topics were found with.
   * @throws PaperweaveError `model-mismatch`
   */
  private checkEmbedder(): void {
    if (this.index.embedder === this.embedder) return;
    throw new PaperweaveError(
      "model-mismatch",
      `The topics were made with the embedder ${formatValue(this.embedder)}, ` +
        `the index has ${formatValue(this.index.embedder)} since: find the topics again.`,
    );
  }
}
