import type { Embedder } from "../core/types.js";
import { WorkerClient } from "../core/workers/worker-client.js";
import { describeModel } from "./model-files.js";
import { workerEmbedder } from "./worker-embedder.js";
import type { EmbedWorkerData } from "./worker.js";

/**
 * At most so many workers, each with a part of the cores: two workers of one thread each embed some
 * more texts a second than one of two, and more evenly (bench/README.md), since tokenizing, and
 * what does not run in parallel, go on beside each other. A worker has its own copy of the weights
 * (some 100 MB), which is why 16 cores get four workers of four threads.
 */
const MOST_WORKERS = 4;

/**
 * A model of the package, run by ONNX Runtime in worker threads, one text a run.
 * @param threads cores to use in all
 */
export async function createLocalEmbedder(name: string, threads: number): Promise<Embedder> {
  const { description, folder } = await describeModel(name);
  const count = Math.min(MOST_WORKERS, threads);
  const job: EmbedWorkerData = { folder, description, threads: Math.floor(threads / count) };
  return workerEmbedder(
    Array.from({ length: count }, () => new WorkerClient("embed", job)),
    description,
  );
}
