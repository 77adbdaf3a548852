import { orAborted } from "../core/abort.js";
import { checkCount, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import type { Embedder, Embeddings, EmbedOptions } from "../core/types.js";

/** One vector for each text, in their order: any kind of list of numbers. */
export type Vectors = readonly ArrayLike<number>[];

/** What a function of another library may give back: all vectors, or some of them after others. */
export type VectorsOrBatches = Vectors | AsyncIterable<Vectors> | Iterable<Vectors>;

/** Turns texts into vectors, as the functions of fastembed, OpenAI and others do. */
export type EmbedFunction = (
  texts: string[],
  options: {
    /** Whether the texts are questions or papers; for models that tell them apart. */
    kind: "query" | "passage";
    /** Aborted when nobody waits for the vectors any more. */
    signal?: AbortSignal | undefined;
  },
) => VectorsOrBatches | Promise<VectorsOrBatches>;

/** What is known of a function that embeds; see `embedderFromFunction`. */
export interface FunctionEmbedderOptions {
  /** Names the model: an index refuses to mix vectors of different ids. */
  id: string;
  /** Numbers in a vector; default: as many as the function gives for a first text. */
  dimensions?: number | undefined;
  /** Tokens that the model reads of a text; default: no limit is known (`Infinity`). */
  maxTokens?: number | undefined;
  /** Texts of one call; default 64. */
  batchSize?: number | undefined;
}

/** What is embedded to learn how long a vector is. */
const FIRST_TEXT = "paper";
const BATCH_SIZE = 64;

/**
 * An embedder from a function of another library or service.
 *
 * ```js
 * const embedder = await embedderFromFunction((texts) => model.embed(texts), { id: "bge-small" });
 * ```
 *
 * @param embed gives one vector for each text; they need not have length 1
 * @throws PaperweaveError `invalid-argument` (an option is wrong). `embed` of the result throws
 *   `shape-mismatch` (another number of vectors, or of numbers in them)
 */
export async function embedderFromFunction(embed: EmbedFunction, options: FunctionEmbedderOptions): Promise<Embedder> {
  if (typeof embed !== "function")
    throw new PaperweaveError("invalid-argument", `embedderFromFunction takes a function, got ${formatValue(embed)}.`);
  checkOptions("embedderFromFunction", options, ["id", "dimensions", "maxTokens", "batchSize"]);
  const { id, maxTokens = Infinity } = options ?? {};
  if (typeof id !== "string" || id === "")
    throw new PaperweaveError("invalid-argument", `id must be the name of the model, got ${formatValue(id)}.`);
  const batchSize = checkCount("batchSize", options.batchSize ?? BATCH_SIZE);
  const dimensions = checkCount("dimensions", options.dimensions ?? (await lengthOfVectors(embed)));
  return {
    id,
    dimensions,
    maxTokens,
    async embed(texts: readonly string[], { onProgress, signal, kind = "passage" }: EmbedOptions = {}) {
      const answer: Embeddings = {
        data: new Float32Array(texts.length * dimensions),
        rows: texts.length,
        cols: dimensions,
        truncated: [],
      };
      for (let start = 0; start < texts.length; start += batchSize) {
        const batch = texts.slice(start, start + batchSize);
        const vectors = await orAborted(vectorsOf(embed, batch, kind, signal), signal);
        checkVectors(id, vectors, batch.length, dimensions);
        vectors.forEach((vector, row) => answer.data.set(vector, (start + row) * dimensions));
        onProgress?.({ stage: "embedding", done: start + batch.length, total: texts.length });
      }
      return answer;
    },
  };
}

async function lengthOfVectors(embed: EmbedFunction): Promise<number> {
  const [vector] = await vectorsOf(embed, [FIRST_TEXT], "passage");
  return vector?.length ?? 0;
}

/** Lists of numbers are vectors; lists of such lists, one after another, are batches of them. */
async function vectorsOf(
  embed: EmbedFunction,
  texts: string[],
  kind: "query" | "passage",
  signal?: AbortSignal,
): Promise<ArrayLike<number>[]> {
  const answer = await embed(texts, { kind, signal });
  if (Array.isArray(answer) && answer.every((vector) => typeof vector?.[0] === "number")) return answer;
  const vectors: ArrayLike<number>[] = [];
  for await (const batch of answer as AsyncIterable<Vectors>) vectors.push(...batch);
  return vectors;
}

function checkVectors(id: string, vectors: Vectors, texts: number, dimensions: number): void {
  if (vectors.length !== texts) {
    const counts = `${vectors.length} vectors for ${texts} texts`;
    throw new PaperweaveError("shape-mismatch", `The function of the embedder ${formatValue(id)} gave ${counts}.`);
  }
  const other = vectors.find((vector) => vector.length !== dimensions);
  if (other) {
    const got = `a vector of ${other.length} numbers, expected ${dimensions}`;
    throw new PaperweaveError("shape-mismatch", `The function of the embedder ${formatValue(id)} gave ${got}.`);
  }
}
