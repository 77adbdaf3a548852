import { show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { checkMatrix } from "../core/matrix.js";
import type { Embedder, Matrix } from "../core/types.js";
import { createEmbedder } from "./index.js";

/** The embedder that is meant by a name, an embedder of the user's own, or nothing; `owned`: it was made here, to be closed here. */
export async function takeEmbedder(embedder: string | Embedder = "minilm"): Promise<{ model: Embedder; owned: boolean }> {
  if (typeof embedder === "string") return { model: await createEmbedder(embedder), owned: true };
  if (typeof embedder?.embed !== "function" || typeof embedder.id !== "string" || !Number.isSafeInteger(embedder.dimensions)) {
    throw new PaperweaveError(
      "invalid-argument",
      `embedder must be a name or an object { id, dimensions, maxTokens, embed }, got ${show(embedder)}.`,
    );
  }
  return { model: embedder, owned: false };
}

/** An embedder may be anybody's: its answer is checked before it reaches the library. */
export function checkEmbeddings(model: Embedder, vectors: Matrix, rows: number): void {
  checkMatrix(`The answer of the embedder ${show(model.id)}`, vectors, model.dimensions);
  if (vectors.rows !== rows) {
    throw new PaperweaveError("shape-mismatch", `The embedder ${show(model.id)} gave ${vectors.rows} vectors for ${rows} texts.`);
  }
}
