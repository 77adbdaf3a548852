import { createRequire } from "node:module";
import { PaperweaveError } from "../../core/errors.js";
import type { Embedder } from "../../core/types.js";
import { CallClient } from "../../core/workers/call-client.js";
import { describeModel, type ModelDescription } from "../model-files.js";
import { workerEmbedder, type EmbedClient } from "../worker-embedder.js";

/** What a program that runs the model is started with. */
export interface MiniLmJob {
  folder: string;
  description: ModelDescription;
  /** Threads that ONNX Runtime takes. */
  threads: number;
}

/** Threads of our own engine at most: each has its own copy of the weights (some 80 MB). */
const MOST_THREADS = 8;
/**
 * Processes of ONNX Runtime at most, each with a part of the cores: two of one thread each embed
 * some more texts a second than one of two, and more evenly (bench/README.md), since tokenizing, and
 * what does not run in parallel, go on beside each other. Each has its own copy of the weights (some
 * 100 MB), which is why 16 cores get four processes of four threads.
 */
const MOST_PROCESSES = 4;

/**
 * all-MiniLM-L6-v2: by onnxruntime-node where that is installed and works, else by our own engine,
 * two to three times slower. Their vectors have a cosine of at least 0.999999.
 * @param name `"minilm-int8"` needs onnxruntime-node
 * @param threads cores to use in all
 */
export async function createMiniLmEmbedder(name: "minilm" | "minilm-int8", threads: number): Promise<Embedder> {
  const model = await describeModel(name);
  const open = async (): Promise<EmbedClient[]> => {
    if (onnxRuntimeIsInstalled()) {
      const clients = onnxClients(model, threads);
      try {
        await Promise.all(clients.map((client) => client.call("describe")));
        return clients;
      } catch (error) {
        await Promise.all(clients.map((client) => client.end()));
        if (name === "minilm-int8") throw error;
      }
    }
    if (name === "minilm") return ownClients(model, threads);
    throw new PaperweaveError(
      "missing-dependency",
      "minilm-int8 is run by onnxruntime-node, which is not installed. Install it with " +
        `\`npm install onnxruntime-node --ignore-scripts\`, or use "minilm", which needs no further package.`,
    );
  };
  return workerEmbedder(open, model.description);
}

type Model = Awaited<ReturnType<typeof describeModel>>;

/** Our own engine, in worker threads. */
export function ownClients(model: Model, threads: number): EmbedClient[] {
  const job: MiniLmJob = { ...model, threads: 1 };
  const count = Math.min(MOST_THREADS, threads);
  return Array.from({ length: count }, () => new CallClient("thread", "minilm-worker", job));
}

/** ONNX Runtime, in processes: ended in a thread, it would abort the whole process. */
export function onnxClients(model: Model, threads: number): EmbedClient[] {
  const count = Math.min(MOST_PROCESSES, threads);
  const job: MiniLmJob = { ...model, threads: Math.floor(threads / count) };
  return Array.from({ length: count }, () => new CallClient("process", "onnx-process", job));
}

function onnxRuntimeIsInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve("onnxruntime-node");
    return true;
  } catch {
    return false;
  }
}
