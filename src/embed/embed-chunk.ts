import type { Embedder } from "../core/types.js";

/** What is known of a model when it has been loaded. */
export type ModelFacts = Pick<Embedder, "id" | "dimensions" | "maxTokens"> & {
  /** What is put before questions and before papers; default nothing. */
  prompts?: { query: string; passage: string };
};

/** What a worker answers for some texts. */
export interface EmbeddedChunk {
  /** texts x dimensions, unit rows. */
  vectors: Float32Array;
  /** Tokens of each whole text, special tokens included. */
  tokens: number[];
}

/** What every program that embeds answers. */
export interface EmbedAnswers {
  /** Resolves when the model has been loaded. */
  describe(): ModelFacts;
  embed(texts: string[]): Promise<EmbeddedChunk>;
}

/**
 * Embeds texts one after another: no padding, and nothing that another text could change.
 * @param embedOne writes the vector of a text from `start` on, and gives its number of tokens
 */
export async function embedChunk(
  texts: readonly string[],
  dimensions: number,
  embedOne: (text: string, vectors: Float32Array, start: number) => number | Promise<number>,
): Promise<EmbeddedChunk> {
  const vectors = new Float32Array(texts.length * dimensions);
  const tokens: number[] = [];
  for (const [row, text] of texts.entries()) tokens.push(await embedOne(text, vectors, row * dimensions));
  return { vectors, tokens };
}
