import { InferenceSession, Tensor } from "onnxruntime-node";
import { givenJob, inNative, serveCalls } from "../core/workers/worker-job.js";
import { readModelFile, type ModelDescription } from "./model-files.js";
import { createTokenize } from "./tokenize.js";
import type { EmbeddedChunk } from "./worker-embedder.js";

/** What the embedder gives its worker. */
export interface EmbedWorkerData {
  folder: string;
  description: ModelDescription;
  threads: number;
}

const { folder, description, threads } = givenJob<EmbedWorkerData>();

async function load() {
  const file = (name: string) => readModelFile(folder, name, description.files[name]!);
  const external = async (path: string) => ({ path, data: await file(path) });
  const [model, tokenizer, config, externalData] = await Promise.all([
    file(description.model),
    file("tokenizer.json"),
    file("tokenizer_config.json"),
    Promise.all(description.weightsFile === undefined ? [] : [external(description.weightsFile)]),
  ]);
  const session = await inNative(() =>
    InferenceSession.create(model, {
      intraOpNumThreads: threads,
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      externalData,
    }),
  );
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { session, tokenize: createTokenize(decode(tokenizer), decode(config), description.maxTokens) };
}

const loading = load();
loading.catch(() => undefined); // told with the first call

serveCalls(async (texts: string[]): Promise<EmbeddedChunk> => {
  const { session, tokenize } = await loading;
  const vectors = new Float32Array(texts.length * description.dimensions);
  const tokens: number[] = [];
  for (const [row, text] of texts.entries()) {
    // One text a run: no padding, and nothing that another text could change.
    const encoded = tokenize(text);
    const shape = [1, encoded.ids.length];
    const ids = new Tensor("int64", BigInt64Array.from(encoded.ids, BigInt), shape);
    const mask = new Tensor("int64", new BigInt64Array(encoded.ids.length).fill(1n), shape);
    const { sentence_embedding } = await inNative(() => session.run({ input_ids: ids, attention_mask: mask }));
    vectors.set(sentence_embedding!.data as Float32Array, row * description.dimensions);
    tokens.push(encoded.tokens);
  }
  return { vectors, tokens };
});
