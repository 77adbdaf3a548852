/**
 * Models that turn texts into vectors.
 * @module embed
 */

import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { dot } from "../core/matrix.js";
import type { Embedder, EmbedderName } from "../core/types.js";
import { createFastEmbedder } from "./fast/fast.js";
import { createMiniLmEmbedder } from "./minilm/embedder.js";
import { placeOf } from "./transformers/model-place.js";
import { dtypes, poolings, type ModelDtype, type Pooling } from "./transformers/model-settings.js";
import type { Prompts } from "./transformers/prompts.js";
import { createTransformersEmbedder } from "./transformers/transformers.js";

export {
  embedderFromFunction,
  type EmbedFunction,
  type FunctionEmbedderOptions,
  type Vectors,
  type VectorsOrBatches,
} from "./from-function.js";
export type { ModelDtype, Pooling } from "./transformers/model-settings.js";
export type { Prompts } from "./transformers/prompts.js";

const precisions = ["fp32", "int8"] as const;
/** How "minilm" multiplies: see `ModelOptions.precision`. */
export type Precision = (typeof precisions)[number];

/** How an embedder runs its model; see `createEmbedder`. */
export interface ModelOptions {
  /**
   * Cores to use; default all, of which "minilm" takes eight at most unless onnxruntime-node is
   * installed. "minilm-fast" takes one, whatever this says.
   */
  threads?: number | undefined;
  /**
   * How "minilm" multiplies its activations with its weights, which are the same: in "fp32"
   * (default), or as whole numbers of 7 and 8 bits in "int8", twice as fast on processors with
   * VNNI. "int8" needs onnxruntime-node. The mean cosine of both vectors is 0.9993
   * (bench/README.md). An "int8" vector is the same alone, in company and by any number of threads,
   * but may differ in the third digit between processors and versions of ONNX Runtime. Any other
   * value, or any model but "minilm": `invalid-argument`.
   */
  precision?: Precision | undefined;
  /**
   * Precision of the weights, for models other than "minilm"; default "fp32", or "q8" for a folder
   * that holds only that. The vectors of dynamic int8 models ("q8", "int8", "uint8") would depend
   * on the other texts of a batch; here every text is run alone, whatever the model.
   */
  dtype?: ModelDtype | undefined;
  /**
   * How token vectors become the text's vector, for models other than "minilm"; default what the
   * model's files say, and the mean where they say nothing. Models converted for transformers.js
   * often say nothing: bge wants "cls".
   */
  pooling?: Pooling | undefined;
  /**
   * What is put before questions and papers, for models other than "minilm". Default: what
   * `config_sentence_transformers.json` of the model says (`prompts`, `default_prompt_name`); where
   * it says nothing, "query: " and "passage: " for E5, and BGE's instruction before questions, both
   * known by their names. `{ query: "", passage: "" }` puts nothing. They are part of the id of the
   * embedder.
   */
  prompts?: Partial<Prompts> | undefined;
  /**
   * Folder for models downloaded from the hub; default the cache of transformers.js, inside of its
   * package.
   */
  cacheDir?: string | undefined;
}

/** The options that the package's own models take. */
const ownOptions = new Map([
  ["minilm", ["threads", "precision"]],
  ["minilm-int8", ["threads"]],
  ["minilm-fast", ["threads"]],
]);

/**
 * An embedder by name.
 * @param name `"minilm"` (default): all-MiniLM-L6-v2 (384 dimensions, 256 tokens), which comes with
 *   the package, and needs nothing else. Where onnxruntime-node (1.27 or later) is installed beside
 *   paperweave, that runs the model, in a process of its own and two to three times as fast; where
 *   it cannot be loaded, the package's own engine answers. An index that was made with one engine
 *   opens with the other: the id is the same, and the cosine of both vectors of a text is at least
 *   0.999999. The vectors of the own engine have the same bits on every machine. `"minilm-int8"`:
 *   the same with `{ precision: "int8" }`, for where a name is all that is taken.
 *   `"minilm-fast"`: a table of tokens that imitates it, with the package, too (512 dimensions):
 *   several hundred times as fast, nearly as good for topics and neighbours, a tenth less good for
 *   search by meaning alone (README). `"owner/name"`: a model of the Hugging Face hub, downloaded
 *   once (from the mirror HF_ENDPOINT, where that is set). `"./my-model"`: a folder with such a
 *   model (config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx), never looked for
 *   elsewhere. These two need `npm install @huggingface/transformers`; they are loaded when this
 *   returns, in a process of their own.
 * @throws PaperweaveError `invalid-argument` (an unknown name or option), `not-found` (a folder or
 *   file is missing, a download failed), `bad-format` (damaged files, a pooling that is not
 *   possible), `missing-dependency` (transformers.js). The package's own models tell of missing or
 *   damaged files at each `embed`, and "minilm-int8" of a missing onnxruntime-node.
 * @example const embedder = await createEmbedder("minilm-fast");
 */
export async function createEmbedder(name: EmbedderName = "minilm", options: ModelOptions = {}): Promise<Embedder> {
  checkOptions(
    "createEmbedder",
    options,
    ownOptions.get(name) ?? ["threads", "dtype", "pooling", "prompts", "cacheDir"],
  );
  const { threads = availableParallelism(), precision = "fp32", dtype, pooling, prompts, cacheDir } = options;
  checkCount("threads", threads);
  checkOneOf("precision", precision, precisions);
  const model: string = name === "minilm" && precision === "int8" ? "minilm-int8" : name;
  if (model === "minilm" || model === "minilm-int8") return createMiniLmEmbedder(model, threads);
  if (model === "minilm-fast") return createFastEmbedder(model);
  if (dtype !== undefined) checkOneOf("dtype", dtype, dtypes);
  if (pooling !== undefined) checkOneOf("pooling", pooling, poolings);
  if (prompts !== undefined) checkPrompts(prompts);
  if (cacheDir !== undefined && (typeof cacheDir !== "string" || cacheDir === "")) {
    throw new PaperweaveError(
      "invalid-argument",
      `cacheDir must be the path of a folder, got ${formatValue(cacheDir)}.`,
    );
  }
  const place = await placeOf(name);
  return createTransformersEmbedder({
    place,
    threads,
    dtype,
    pooling,
    prompts,
    cacheDir: cacheDir && resolve(cacheDir),
  });
}

function checkPrompts(prompts: Partial<Prompts>): void {
  checkOptions("prompts", prompts, ["query", "passage"]);
  for (const [kind, prompt] of Object.entries(prompts))
    if (prompt !== undefined && typeof prompt !== "string")
      throw new PaperweaveError("invalid-argument", `prompts.${kind} must be a text, got ${formatValue(prompt)}.`);
}

/**
 * Cosine of the angle between two vectors, in [-1, 1]; 0 when one is all zeros. Throws
 * `shape-mismatch`, `not-finite`.
 */
export function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length)
    throw new PaperweaveError(
      "shape-mismatch",
      `The vectors have ${a.length} and ${b.length} dimensions; they must be as many.`,
    );
  const [x, y] = [Float32Array.from(a), Float32Array.from(b)];
  const product = dot(x, 0, y, 0, x.length);
  const length = Math.sqrt(dot(x, 0, x, 0, x.length) * dot(y, 0, y, 0, y.length));
  if (!Number.isFinite(product) || !Number.isFinite(length))
    throw new PaperweaveError("not-finite", "The vectors hold a value that is not finite.");
  return length === 0 ? 0 : Math.max(-1, Math.min(1, product / length));
}
