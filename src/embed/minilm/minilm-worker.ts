import { serveCalls } from "../../core/workers/serve-calls.js";
import { embedChunk, type EmbedAnswers } from "../embed-chunk.js";
import { readModelFile } from "../model-files.js";
import { createTokenize } from "../tokenizer/tokenize.js";
import type { MiniLmJob } from "./embedder.js";
import { MiniLm } from "./minilm.js";

serveCalls(async ({ folder, description }: MiniLmJob): Promise<EmbedAnswers> => {
  const file = (name: string) => readModelFile(folder, name, description.files[name]!);
  const [weights, tokenizer] = await Promise.all([file(description.model), file("tokenizer.json")]);
  const tokenize = createTokenize(new TextDecoder().decode(tokenizer), description.maxTokens);
  const model = await MiniLm.load(weights);
  return {
    describe: () => description,
    embed: (texts) =>
      embedChunk(texts, description.dimensions, (text, vectors, start) => {
        const { ids, tokens } = tokenize(text);
        model.embed(ids, vectors, start);
        return tokens;
      }),
  };
});
