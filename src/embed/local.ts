import type { Embedder } from "../core/types.js";
import { WorkerClient } from "../core/worker-client.js";
import { describeModel } from "./model-files.js";
import { workerEmbedder } from "./worker-embedder.js";
import type { EmbedWorkerData } from "./worker.js";

/**
 * A model of the package, run by ONNX Runtime in one worker thread, one text a run.
 * @param threads cores that one text is computed on
 */
export async function createLocalEmbedder(name: string, threads: number): Promise<Embedder> {
  const { description, folder } = await describeModel(name);
  const job: EmbedWorkerData = { folder, description, threads };
  return workerEmbedder(new WorkerClient("embed", job), description);
}
