import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { abortError, throwIfAborted } from "../core/abort.js";
import { PaperweaveError, type PaperweaveErrorCode } from "../core/errors.js";
import { ProgressMeter } from "../core/progress.js";
import type { Embedder, Embeddings, EmbedOptions, Truncation } from "../core/types.js";
import { endWorker, replyError, startWorker } from "../core/workers.js";
import { describeModel } from "./model-files.js";
import { checkEmbedArguments } from "./texts.js";
import type { EmbedWorkerData } from "./worker.js";

/** Texts given to the worker at a time: progress and an abort come between two chunks. */
const CHUNK = 8;

type Reply =
  | { kind: "result"; chunk: number; vectors: Float32Array; tokens: number[] }
  | { kind: "error"; chunk: number; code: PaperweaveErrorCode | undefined; message: string };

/**
 * A model of the package, run by ONNX Runtime in a worker thread, one text a run: a text's vector
 * depends on nothing else, and the event loop stays free. The worker starts at the first call, holds
 * no program open while idle, and is started again when it has died.
 * @param threads cores that one text is computed on; default: all
 */
export async function createLocalEmbedder(name: string, threads = availableParallelism()): Promise<Embedder> {
  const { description, folder } = await describeModel(name);
  const data: EmbedWorkerData = { folder, description, threads };
  let worker: Worker | undefined;
  let nextChunk = 0;
  const waiting = new Map<number, { resolve: (reply: Reply & { kind: "result" }) => void; reject: (error: Error) => void }>();

  function running(): Worker {
    if (worker) return worker;
    const started = startWorker("embed", data);
    started.unref();
    const fail = (message: string, cause?: unknown): void => {
      if (worker !== started) return;
      worker = undefined;
      for (const { reject } of waiting.values()) reject(new PaperweaveError("worker-failed", message, { cause }));
      waiting.clear();
    };
    started.on("message", (reply: Reply) => {
      const call = waiting.get(reply.chunk);
      waiting.delete(reply.chunk);
      if (waiting.size === 0) started.unref();
      if (reply.kind === "result") call?.resolve(reply);
      else call?.reject(replyError(reply));
    });
    started.on("error", (error) => fail(`The embedding worker died: ${error.message}. The next call starts another.`, error));
    started.on("exit", (code) => fail(`The embedding worker ended (exit code ${code}). The next call starts another.`));
    worker = started;
    return started;
  }

  function run(texts: readonly string[]): Promise<Reply & { kind: "result" }> {
    const target = running();
    const chunk = nextChunk++;
    return new Promise((resolve, reject) => {
      waiting.set(chunk, { resolve, reject });
      target.ref();
      target.postMessage({ chunk, texts });
    });
  }

  return {
    id: description.id,
    dimensions: description.dimensions,
    maxTokens: description.maxTokens,
    async embed(texts: readonly string[], options: EmbedOptions = {}): Promise<Embeddings> {
      checkEmbedArguments(texts, options);
      const { signal } = options;
      throwIfAborted(signal);
      const { dimensions, maxTokens } = description;
      const embeddings = { data: new Float32Array(texts.length * dimensions), rows: texts.length, cols: dimensions };
      const truncated: Truncation[] = [];
      const meter = new ProgressMeter("embedding", texts.length, options.onProgress);
      for (let from = 0; from < texts.length; from += CHUNK) {
        if (signal?.aborted) throw abortError(signal);
        const { vectors, tokens } = await run(texts.slice(from, from + CHUNK));
        embeddings.data.set(vectors, from * dimensions);
        tokens.forEach((count, i) => {
          if (count > maxTokens) truncated.push({ row: from + i, tokens: count });
        });
        meter.advance(tokens.length);
      }
      throwIfAborted(signal);
      return { ...embeddings, truncated };
    },
    async close(): Promise<void> {
      if (worker) await endWorker(worker);
    },
  };
}
