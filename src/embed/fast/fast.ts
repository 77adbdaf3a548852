import type { Embedder } from "../../core/types.js";
import { describeModel, readModelFile } from "../model-files.js";
import { fastEmbedder } from "./fast-embedder.js";

/**
 * The package's model that is a table of tokens. Its first call throws `not-found` and `bad-format` for files that are
 * missing or damaged.
 */
export async function createFastEmbedder(name: string): Promise<Embedder> {
  const { description, folder } = await describeModel(name);
  const file = (path: string): Promise<Uint8Array> => readModelFile(folder, path, description.files[path]!);
  return fastEmbedder(description, async () => {
    const [table, tokenizer] = await Promise.all([file(description.model), file(description.tokenizer!)]);
    return { table, tokenizer };
  });
}
