import { setImmediate } from "node:timers/promises";
import { throwIfAborted } from "../core/abort.js";
import { ProgressMeter } from "../core/progress.js";
import type { Embedder, EmbedOptions, Embeddings, Truncation } from "../core/types.js";
import { describeModel } from "./model-files.js";
import { StaticModel } from "./static-model.js";
import { checkEmbedArguments } from "./texts.js";

/** Characters read between two looks at the event loop: some milliseconds. */
const CHARACTERS_A_TURN = 150_000;

/**
 * A model that is a table of tokens, in this thread: it is so fast that to send texts to another would cost more. The event
 * loop gets its turn every few milliseconds.
 */
export async function createFastEmbedder(name: string): Promise<Embedder> {
  const described = await describeModel(name);
  const { id, dimensions, maxTokens } = described.description;
  let loading: Promise<StaticModel> | undefined;
  const load = (): Promise<StaticModel> => (loading ??= StaticModel.load(described).catch((error: unknown) => {
    loading = undefined; // the next call looks again
    throw error;
  }));
  return {
    id,
    dimensions,
    maxTokens,
    async embed(texts: readonly string[], options: EmbedOptions = {}): Promise<Embeddings> {
      checkEmbedArguments(texts, options);
      const { signal } = options;
      throwIfAborted(signal);
      const model = await load();
      throwIfAborted(signal);
      const data = new Float32Array(texts.length * dimensions);
      const truncated: Truncation[] = [];
      const meter = new ProgressMeter("embedding", texts.length, options.onProgress);
      let characters = 0, told = 0;
      for (const [row, text] of texts.entries()) {
        const tokens = model.embed(text, data, row * dimensions);
        if (tokens > maxTokens) truncated.push({ row, tokens });
        characters += text.length;
        if (characters < CHARACTERS_A_TURN && row + 1 < texts.length) continue;
        meter.advance(row + 1 - told);
        [told, characters] = [row + 1, 0];
        await setImmediate();
        throwIfAborted(signal); // onProgress may have done it
      }
      return { data, rows: texts.length, cols: dimensions, truncated };
    },
    close: () => {
      loading = undefined;
      return Promise.resolve();
    },
  };
}
