import { serveCalls } from "../../core/workers/serve-calls.js";
import { embedChunk, type EmbedAnswers } from "../embed-chunk.js";
import { loadTransformersModel, type TransformersJob } from "./transformers-model.js";

serveCalls(async (job: TransformersJob): Promise<EmbedAnswers> => {
  const { description, embed } = await loadTransformersModel(job);
  return {
    describe: () => description,
    embed: (texts) =>
      embedChunk(texts, description.dimensions, async (text, vectors, start) => {
        const { vector, tokens } = await embed(text);
        vectors.set(vector, start);
        return tokens;
      }),
  };
});
