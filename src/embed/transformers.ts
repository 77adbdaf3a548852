import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Embedder } from "../core/types.js";
import { WorkerClient } from "../core/worker-client.js";
import { describeFolder, type ModelDtype, type Pooling } from "./model-folder.js";
import type { TransformersJob, TransformersModel } from "./transformers-worker.js";
import { workerEmbedder } from "./worker-embedder.js";

export interface ModelOptions {
  /** Cores that one text is computed on; default: all. */
  threads?: number;
  /** Precision of the ONNX file; default `"fp32"`. Not for the models of the package. */
  dtype?: ModelDtype;
  /** How the vectors of tokens become one; default: what the folder's 1_Pooling/config.json says, else `"mean"`. Not for the models of the package. */
  pooling?: Pooling;
}

/** Whether a name means a folder rather than a model of the hub (`owner/name`). */
export function isFolderName(name: string): boolean {
  return /^(\.{1,2}([\\/]|$)|[\\/]|[A-Za-z]:[\\/])/.test(name) || existsSync(name);
}

/** A model of the hub is named `owner/name`. */
export function isHubName(name: string): boolean {
  return /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(name);
}

/** A model in the layout of transformers.js, from a folder or, by name, from the Hugging Face hub and its cache. */
export async function createTransformersEmbedder(name: string, options: ModelOptions): Promise<Embedder> {
  const { threads = availableParallelism(), dtype = "fp32" } = options;
  const folder = isFolderName(name) ? await describeFolder(name, dtype) : undefined;
  const pooling = options.pooling ?? folder?.pooling ?? "mean";
  const job: TransformersJob = { model: folder?.path ?? name, local: folder !== undefined, threads, dtype, pooling, maxTokens: folder?.maxTokens };
  const worker = new WorkerClient("transformers", job);
  try {
    const { dimensions, maxTokens } = await worker.call<TransformersModel>("describe");
    return workerEmbedder(worker, { id: `${folder?.id ?? `${name} ${dtype}`} ${pooling}`, dimensions, maxTokens });
  } catch (error) {
    await worker.end();
    throw error;
  }
}
