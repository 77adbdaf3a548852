import { orAborted, throwIfAborted } from "../core/abort.js";
import { ProgressMeter } from "../core/progress.js";
import type { Embedder, Embeddings, EmbedOptions, Truncation } from "../core/types.js";
import type { WorkerClient } from "../core/workers/worker-client.js";
import { checkEmbedArguments } from "./texts.js";

/**
 * Texts given to a worker at a time: progress comes between two chunks, and after an abort one is
 * still finished.
 */
const CHUNK = 8;

/** What a worker answers for some texts. */
export interface EmbeddedChunk {
  /** texts x dimensions, unit rows. */
  vectors: Float32Array;
  /** Tokens of each whole text, special tokens included. */
  tokens: number[];
}

/**
 * An embedder whose texts are embedded by worker threads, so that the event loop stays free. Each
 * of them takes the next texts when it has done the last ones; all give the same vectors.
 */
export function workerEmbedder(
  workers: readonly WorkerClient[],
  description: Pick<Embedder, "id" | "dimensions" | "maxTokens">,
): Embedder {
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
      const size = Math.min(CHUNK, Math.ceil(texts.length / workers.length));
      let next = 0;
      let failed = false;
      const work = async (worker: WorkerClient): Promise<void> => {
        while (next < texts.length && !failed) {
          const from = next;
          next += size;
          const { vectors, tokens } = await orAborted(
            worker.call<EmbeddedChunk>(texts.slice(from, from + size)),
            signal,
          );
          if (failed) return; // another worker's error has been thrown
          embeddings.data.set(vectors, from * dimensions);
          tokens.forEach((count, i) => {
            if (count > maxTokens) truncated.push({ row: from + i, tokens: count });
          });
          meter.advance(tokens.length);
          throwIfAborted(signal); // onProgress may have done it
        }
      };
      try {
        await Promise.all(workers.map(work));
      } catch (error) {
        failed = true;
        throw error;
      }
      return { ...embeddings, truncated: truncated.sort((a, b) => a.row - b.row) };
    },
    close: async () => void (await Promise.all(workers.map((worker) => worker.end()))),
  };
}
