import { checkCount } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { checkMatrix, matrixOf, rowOf, unitRows } from "../core/matrix.js";
import { compareIds } from "../core/strings.js";
import type { Matrix } from "../core/types.js";

/** Unit vectors by id: what every index keeps beside its own structure. */
export class VectorsById {
  private readonly vectors = new Map<string, Float32Array>();
  private ordered: { ids: string[]; matrix: Matrix } | undefined;

  constructor(readonly dimensions: number) {
    checkCount("dimensions", dimensions);
  }

  get size(): number {
    return this.vectors.size;
  }

  /** Checks ids and vectors; returns the vectors scaled to length 1. */
  check(ids: readonly string[], vectors: Matrix): Matrix {
    checkMatrix("The vectors", vectors, this.dimensions);
    if (!Array.isArray(ids) || ids.length !== vectors.rows) {
      throw new PaperweaveError("shape-mismatch", `There are ${ids?.length} ids for ${vectors.rows} vectors.`);
    }
    const seen = new Set<string>();
    for (const id of ids as readonly string[]) {
      if (typeof id !== "string")
        throw new PaperweaveError("invalid-argument", `An id must be a string, got ${String(id)}.`);
      if (seen.has(id)) throw new PaperweaveError("duplicate-id", `The id ${JSON.stringify(id)} is given twice.`);
      seen.add(id);
    }
    return unitRows(vectors);
  }

  has(id: string): boolean {
    return this.vectors.has(id);
  }

  get(id: string): Float32Array {
    return this.vectors.get(id)!;
  }

  set(id: string, vector: Float32Array): void {
    this.vectors.set(id, vector);
    this.ordered = undefined;
  }

  delete(id: string): boolean {
    this.ordered = undefined;
    return this.vectors.delete(id);
  }

  /** All vectors, ordered by id, so that equal similarities by row are equal similarities by id. */
  inOrder(): { ids: string[]; matrix: Matrix } {
    if (this.ordered) return this.ordered;
    const ids = [...this.vectors.keys()].sort(compareIds);
    const matrix = matrixOf(
      ids.map((id) => this.vectors.get(id)),
      this.dimensions,
    );
    this.ordered = { ids, matrix };
    return this.ordered;
  }

  /** Puts back what `pack` took. */
  restore(ids: readonly string[], vectors: Float32Array): void {
    const matrix = { data: vectors, rows: ids.length, cols: this.dimensions };
    ids.forEach((id, row) => this.set(id, rowOf(matrix, row).slice()));
  }
}
