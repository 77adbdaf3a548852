/**
 * Embedding models from and for the AI SDK.
 * @module ai
 */

import type { embedMany, EmbeddingModel } from "ai";
import { createEmbedder, embedderFromFunction, type FunctionEmbedderOptions } from "../embed/index.js";
import type { Embedder, EmbedderName, EmbedOptions } from "../core/types.js";

/* paperweave and the AI SDK (`ai`, an optional peer). */

/** An embedding model as the AI SDK describes it (specification v3). */
export interface AiEmbeddingModel {
  /** Version of the AI SDK's description of a model. */
  readonly specificationVersion: "v3";
  /** Who runs the model: "paperweave". */
  readonly provider: string;
  /** The id of the embedder. */
  readonly modelId: string;
  /** Texts of one call: there is no limit. */
  readonly maxEmbeddingsPerCall: number;
  /** Whether several calls may run at the same time: yes. */
  readonly supportsParallelCalls: boolean;
  /** Embeds texts; the AI SDK calls it. */
  doEmbed(options: {
    /** The texts. */
    values: string[];
    /** Stops the work. */
    abortSignal?: AbortSignal | undefined;
    /** `{ paperweave: { kind: "query" } }` for questions; default "passage". */
    providerOptions?: Record<string, Record<string, unknown>> | undefined;
  }): Promise<{
    /** A vector of length 1 for each text. */
    embeddings: number[][];
    /** Always empty. */
    warnings: [];
  }>;
}

/**
 * A model of paperweave for `embed` and `embedMany` of the AI SDK.
 *
 * ```js
 * // Needs the AI SDK: npm install ai
 * import { embed } from "ai";
 * import { aiEmbeddingModel } from "paperweave/ai";
 * const { embedding } = await embed({ model: await aiEmbeddingModel("minilm"), value: "a text" });
 * ```
 *
 * @param embedder an embedder, or a name that `createEmbedder` takes; default "minilm"
 * @throws PaperweaveError as `createEmbedder`
 */
export async function aiEmbeddingModel(embedder: EmbedderName | Embedder = "minilm"): Promise<AiEmbeddingModel> {
  const model = typeof embedder === "string" ? await createEmbedder(embedder) : embedder;
  return {
    specificationVersion: "v3",
    provider: "paperweave",
    modelId: model.id,
    maxEmbeddingsPerCall: Infinity,
    supportsParallelCalls: true,
    async doEmbed({ values, abortSignal, providerOptions }) {
      const kind = providerOptions?.paperweave?.kind as EmbedOptions["kind"];
      const { data, cols } = await model.embed(values, { kind: kind ?? "passage", signal: abortSignal });
      const embeddings = values.map((_, row) => Array.from(data.subarray(row * cols, (row + 1) * cols)));
      return { embeddings, warnings: [] };
    },
  };
}

/** What is known of a model of the AI SDK; see `embedderFromAi`. */
export type AiEmbedderOptions = Omit<FunctionEmbedderOptions, "id"> & {
  /** Names the model; default `provider/modelId`. An index refuses to mix vectors of different ids. */
  id?: string | undefined;
  /**
   * What the provider is told of questions and of papers, such as
   * `{ query: { cohere: { inputType: "search_query" } } }`; default nothing.
   */
  providerOptions?:
    Partial<Record<"query" | "passage", NonNullable<Parameters<typeof embedMany>[0]["providerOptions"]>>> | undefined;
};

/**
 * An embedder that asks an embedding model of the AI SDK, such as `openai.embedding("…")`.
 * @param model as `embedMany` of the AI SDK takes it
 * @throws PaperweaveError `invalid-argument`; what the model throws
 */
export async function embedderFromAi(model: EmbeddingModel, options: AiEmbedderOptions = {}): Promise<Embedder> {
  const ai = await import("ai");
  const { providerOptions, ...rest } = options;
  const id = options.id ?? (typeof model === "string" ? model : `${model.provider}/${model.modelId}`);
  return embedderFromFunction(
    async (texts, { kind, signal }) => {
      const told = providerOptions?.[kind];
      const asked = { model, values: texts, ...(signal && { abortSignal: signal }) };
      return (await ai.embedMany({ ...asked, ...(told && { providerOptions: told }) })).embeddings;
    },
    { ...rest, id },
  );
}
