import type { Embedder } from "../core/types.js";
import { WorkerClient } from "../core/workers/worker-client.js";
import type { Description, TransformersJob } from "./transformers-model.js";
import { workerEmbedder } from "./worker-embedder.js";

/**
 * A model run by transformers.js in one worker thread, one text a run; loaded when this returns.
 */
export async function createTransformersEmbedder(job: TransformersJob): Promise<Embedder> {
  const worker = new WorkerClient("transformers", job);
  try {
    return workerEmbedder([worker], await worker.call<Description>("describe"));
  } catch (error) {
    await worker.end();
    throw error;
  }
}
