import { orAborted, throwIfAborted } from "../core/abort.js";
import { ProgressMeter } from "../core/progress.js";
import type { Embedder, Embeddings, EmbedOptions, Truncation } from "../core/types.js";
import type { CallClient } from "../core/workers/call-client.js";
import type { EmbedAnswers, ModelFacts } from "./embed-chunk.js";
import { checkEmbedArguments } from "./texts.js";

/** A program that embeds. */
export type EmbedClient = CallClient<EmbedAnswers>;

/**
 * Texts given to a worker at a time: progress comes between two chunks, and after an abort one is
 * still finished.
 */
const CHUNK = 8;

/**
 * An embedder whose texts are embedded by other threads or processes, so that the event loop stays
 * free. Each of them takes the next texts when it has done the last ones; all give the same vectors.
 * @param open gives the programs, at the first call and at the first one after `close`
 */
export function workerEmbedder(
  open: () => Promise<readonly EmbedClient[]>,
  { id, dimensions, maxTokens, prompts }: ModelFacts,
): Embedder {
  let opening: Promise<readonly EmbedClient[]> | undefined;
  const opened = (): Promise<readonly EmbedClient[]> =>
    (opening ??= open().catch((error: unknown) => {
      opening = undefined; // the next call tries again
      throw error;
    }));
  return {
    id,
    dimensions,
    maxTokens,
    async embed(given: readonly string[], options: EmbedOptions = {}): Promise<Embeddings> {
      checkEmbedArguments(given, options);
      const { signal, kind = "passage" } = options;
      const texts = prompts ? given.map((text) => prompts[kind] + text) : given;
      throwIfAborted(signal);
      const workers = await orAborted(opened(), signal);
      const embeddings = { data: new Float32Array(texts.length * dimensions), rows: texts.length, cols: dimensions };
      const truncated: Truncation[] = [];
      const meter = new ProgressMeter("embedding", texts.length, options.onProgress);
      const size = Math.min(CHUNK, Math.ceil(texts.length / workers.length));
      let next = 0;
      let failed = false;
      const work = async (worker: EmbedClient): Promise<void> => {
        while (next < texts.length && !failed) {
          const from = next;
          next += size;
          const { vectors, tokens } = await orAborted(worker.call("embed", texts.slice(from, from + size)), signal);
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
    async close() {
      const workers = await opening?.catch(() => []);
      opening = undefined;
      await Promise.all((workers ?? []).map((worker) => worker.end()));
    },
  };
}
