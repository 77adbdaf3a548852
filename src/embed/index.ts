import { checkCount, checkOptions, show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { dot } from "../core/matrix.js";
import type { Embedder } from "../core/types.js";
import { createLocalEmbedder } from "./local.js";

export { paperText } from "./texts.js";

/**
 * An embedder by name: `"minilm"` is all-MiniLM-L6-v2 (384 dimensions, 256 tokens), which comes with the package.
 * @param options.threads cores to use; default all
 * @throws PaperweaveError `invalid-argument` (an unknown name), `not-found` or `bad-format` (model files missing or damaged, at the first `embed`)
 */
export async function createEmbedder(name = "minilm", options: { threads?: number } = {}): Promise<Embedder> {
  checkOptions("createEmbedder", options, ["threads"]);
  if (options.threads !== undefined) checkCount("threads", options.threads);
  if (name !== "minilm") throw new PaperweaveError("invalid-argument", `There is no embedder ${show(name)}; this version has "minilm". For another model pass an embedder object.`);
  return createLocalEmbedder(name, options.threads);
}

/** Cosine of the angle between two vectors, in [-1, 1]; 0 when one is all zeros. Throws `shape-mismatch`, `not-finite`. */
export function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new PaperweaveError("shape-mismatch", `The vectors have ${a.length} and ${b.length} dimensions; they must be as many.`);
  const [x, y] = [Float32Array.from(a), Float32Array.from(b)];
  const product = dot(x, 0, y, 0, x.length);
  const length = Math.sqrt(dot(x, 0, x, 0, x.length) * dot(y, 0, y, 0, y.length));
  if (!Number.isFinite(product) || !Number.isFinite(length)) throw new PaperweaveError("not-finite", "The vectors hold a value that is not finite.");
  return length === 0 ? 0 : Math.max(-1, Math.min(1, product / length));
}
