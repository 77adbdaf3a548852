import { PaperweaveError } from "../../../core/errors.js";
import { formatValue } from "../../../core/format.js";

/** A page has to say where a model's files are. */
export function sharedEmbedder(name: string): never {
  throw new PaperweaveError(
    "invalid-argument",
    `A web page cannot load the embedder ${formatValue(name)} by its name: make one with createFastEmbedder, and ` +
      "pass it as { embedder }.",
  );
}
