import type { Embedder } from "../../core/types.js";
import { CallClient } from "../../core/workers/call-client.js";
import { workerEmbedder, type EmbedClient } from "../worker-embedder.js";
import type { TransformersJob } from "./transformers-model.js";

/**
 * A model run by transformers.js, which runs ONNX Runtime, in a process of its own, one text a run;
 * loaded when this returns.
 */
export async function createTransformersEmbedder(job: TransformersJob): Promise<Embedder> {
  const client: EmbedClient = new CallClient("process", "transformers-process", job);
  try {
    return workerEmbedder(async () => [client], await client.call("describe"));
  } catch (error) {
    await client.end();
    throw error;
  }
}
