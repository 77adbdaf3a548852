import { checkCount, checkOneOf, checkOptions, show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { dot } from "../core/matrix.js";
import type { Embedder } from "../core/types.js";
import { createLocalEmbedder } from "./local.js";
import { modelDtypes } from "./model-folder.js";
import { createTransformersEmbedder, isFolderName, isHubName, type ModelOptions } from "./transformers.js";

export { paperText } from "./texts.js";
export type { ModelDtype, Pooling } from "./model-folder.js";
export type { ModelOptions } from "./transformers.js";

/**
 * An embedder by name:
 * - `"minilm"` is all-MiniLM-L6-v2 (384 dimensions, 256 tokens), which comes with the package;
 * - a folder (`"./my-model"`) or a name on the Hugging Face hub (`"Xenova/bge-small-en-v1.5"`) is a model in the
 *   layout of transformers.js, loaded through the package `@huggingface/transformers`, to be installed beside. A
 *   folder is read without network; a model of the hub is downloaded once, into the cache of transformers.js.
 *   A text longer than the model reads is cut and reported; vectors are scaled to length 1.
 * @throws PaperweaveError `invalid-argument` (an unknown name or option), `not-found` and `bad-format` (files
 *   missing or damaged; for "minilm" at the first `embed`), `missing-dependency` (transformers.js is not installed)
 */
export async function createEmbedder(name = "minilm", options: ModelOptions = {}): Promise<Embedder> {
  checkOptions("createEmbedder", options, ["threads", "dtype", "pooling"]);
  const { threads, dtype, pooling } = options;
  if (threads !== undefined) checkCount("threads", threads);
  if (dtype !== undefined) checkOneOf("dtype", dtype, modelDtypes);
  if (pooling !== undefined) checkOneOf("pooling", pooling, ["mean", "cls"]);
  if (name === "minilm") {
    if (dtype ?? pooling) throw new PaperweaveError("invalid-argument", `"minilm" comes as it is: it takes no dtype and no pooling.`);
    return createLocalEmbedder(name, threads);
  }
  if (typeof name === "string" && (isFolderName(name) || isHubName(name))) return createTransformersEmbedder(name, options);
  throw new PaperweaveError("invalid-argument", `There is no embedder ${show(name)}; give "minilm", a model folder ("./my-model"), or a name on the Hugging Face hub ("Xenova/bge-small-en-v1.5").`);
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
