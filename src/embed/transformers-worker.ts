import { givenJob, serveCalls } from "../core/workers/worker-job.js";
import { loadTransformersModel, type Description, type TransformersJob } from "./transformers-model.js";
import type { EmbeddedChunk } from "./worker-embedder.js";

const loading = loadTransformersModel(givenJob<TransformersJob>());
loading.catch(() => undefined); // told with the first call

serveCalls(async (request: "describe" | string[]): Promise<Description | EmbeddedChunk> => {
  const model = await loading;
  if (request === "describe") return model.description;
  const { dimensions } = model.description;
  const vectors = new Float32Array(request.length * dimensions);
  const tokens: number[] = [];
  for (const [row, text] of request.entries()) {
    // One text a run: models with dynamic int8 arithmetic give a text other vectors in other
    // company.
    const embedded = await model.embed(text);
    vectors.set(embedded.vector, row * dimensions);
    tokens.push(embedded.tokens);
  }
  return { vectors, tokens };
});
