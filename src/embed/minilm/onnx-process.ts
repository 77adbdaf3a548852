import { serveCalls } from "../../core/workers/serve-calls.js";
import { embedChunk, type EmbedAnswers } from "../embed-chunk.js";
import { readModelFile } from "../model-files.js";
import { createTokenize } from "../tokenizer/tokenize.js";
import type { MiniLmJob } from "./embedder.js";
import { importOnnxRuntime } from "./onnx-runtime.js";

serveCalls(async ({ folder, description, threads }: MiniLmJob): Promise<EmbedAnswers> => {
  const { InferenceSession, Tensor } = await importOnnxRuntime();
  const file = (name: string) => readModelFile(folder, name, description.files[name]!);
  const external = async (path: string) => ({ path, data: await file(path) });
  const [model, tokenizer, externalData] = await Promise.all([
    file(description.model),
    file("tokenizer.json"),
    Promise.all(description.weightsFile === undefined ? [] : [external(description.weightsFile)]),
  ]);
  const tokenize = createTokenize(new TextDecoder().decode(tokenizer), description.maxTokens);
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: threads,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    externalData,
  });
  return {
    describe: () => description,
    embed: (texts) =>
      embedChunk(texts, description.dimensions, async (text, vectors, start) => {
        const { ids, tokens } = tokenize(text);
        const shape = [1, ids.length];
        const { sentence_embedding } = await session.run({
          input_ids: new Tensor("int64", BigInt64Array.from(ids, BigInt), shape),
          attention_mask: new Tensor("int64", new BigInt64Array(ids.length).fill(1n), shape),
        });
        vectors.set(sentence_embedding!.data as Float32Array, start);
        return tokens;
      }),
  };
});
