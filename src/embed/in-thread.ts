import { throwIfAborted } from "../core/abort.js";
import { ProgressMeter } from "../core/progress.js";
import { yieldToEventLoop } from "../core/async.js";
import type { Embedder, Embeddings, EmbedOptions, Truncation } from "../core/types.js";
import { checkEmbedArguments } from "./texts.js";

/**
 * Texts and characters read between two looks at the event loop, whichever are reached first: some
 * milliseconds.
 */
const TEXTS_A_TURN = 64,
  CHARACTERS_A_TURN = 150_000;

/**
 * Writes the unit vector of a text to `data` from `start` on. Returns the tokens of the whole text.
 */
export type EmbedOne = (text: string, data: Float32Array, start: number) => number;

/**
 * An embedder in this thread, for models so fast that to send texts to another would cost more. The
 * event loop gets its turn every few milliseconds.
 * @param model asked at every call, when its arguments have been checked
 */
export function inThreadEmbedder(
  description: Pick<Embedder, "id" | "dimensions" | "maxTokens">,
  model: () => EmbedOne | Promise<EmbedOne>,
): Embedder {
  const { id, dimensions, maxTokens } = description;
  return {
    id,
    dimensions,
    maxTokens,
    async embed(texts: readonly string[], options: EmbedOptions = {}): Promise<Embeddings> {
      checkEmbedArguments(texts, options);
      const { signal, onProgress } = options;
      throwIfAborted(signal);
      const embedOne = await model();
      throwIfAborted(signal);
      const data = new Float32Array(texts.length * dimensions);
      const truncated: Truncation[] = [];
      const meter = new ProgressMeter("embedding", texts.length, onProgress);
      let characters = 0,
        told = 0;
      for (const [row, text] of texts.entries()) {
        const tokens = embedOne(text, data, row * dimensions),
          done = row + 1;
        if (tokens > maxTokens) truncated.push({ row, tokens });
        characters += text.length;
        if (done < texts.length && done - told < TEXTS_A_TURN && characters < CHARACTERS_A_TURN) continue;
        meter.advance(done - told);
        [told, characters] = [done, 0];
        await yieldToEventLoop();
        throwIfAborted(signal); // onProgress may have done it
      }
      return { data, rows: texts.length, cols: dimensions, truncated };
    },
  };
}
