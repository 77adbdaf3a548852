import { orAborted, throwIfAborted } from "../core/abort.js";
import { ProgressMeter } from "../core/progress.js";
import type { Embedder, Embeddings, EmbedOptions, Truncation } from "../core/types.js";
import type { WorkerClient } from "../core/worker-client.js";
import { checkEmbedArguments } from "./texts.js";

/** Texts given to the worker at a time: progress comes between two chunks, and after an abort one is still finished. */
const CHUNK = 8;

/** What a worker answers for some texts. */
export interface EmbeddedChunk {
  /** texts x dimensions, unit rows. */
  vectors: Float32Array;
  /** Tokens of each whole text, special tokens included. */
  tokens: number[];
}

/** An embedder whose texts are embedded by a worker thread, so that the event loop stays free. */
export function workerEmbedder(worker: WorkerClient, description: Pick<Embedder, "id" | "dimensions" | "maxTokens">): Embedder {
  const { id, dimensions, maxTokens } = description;
  return {
    id,
    dimensions,
    maxTokens,
    async embed(texts: readonly string[], options: EmbedOptions = {}): Promise<Embeddings> {
      checkEmbedArguments(texts, options);
      const { signal } = options;
      throwIfAborted(signal);
      const embeddings = { data: new Float32Array(texts.length * dimensions), rows: texts.length, cols: dimensions };
      const truncated: Truncation[] = [];
      const meter = new ProgressMeter("embedding", texts.length, options.onProgress);
      for (let from = 0; from < texts.length; from += CHUNK) {
        const { vectors, tokens } = await orAborted(worker.call<EmbeddedChunk>(texts.slice(from, from + CHUNK)), signal);
        embeddings.data.set(vectors, from * dimensions);
        tokens.forEach((count, i) => {
          if (count > maxTokens) truncated.push({ row: from + i, tokens: count });
        });
        meter.advance(tokens.length);
        throwIfAborted(signal); // onProgress may have done it
      }
      return { ...embeddings, truncated };
    },
    close: () => worker.end(),
  };
}
