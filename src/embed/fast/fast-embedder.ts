import type { Embedder } from "../../core/types.js";
import { inThreadEmbedder, type EmbedOne } from "../in-thread.js";
import type { ModelDescription } from "../model-files.js";
import { StaticModel, type FastModelFiles } from "./static-model.js";

/** A model that is a table of tokens; its files are read at the first call. */
export function fastEmbedder(description: ModelDescription, readFiles: () => Promise<FastModelFiles>): Embedder {
  let loading: Promise<EmbedOne> | undefined;
  const load = async (): Promise<EmbedOne> => {
    const model = await StaticModel.of(description, await readFiles());
    return (text, data, start) => model.embed(text, data, start);
  };
  const loaded = (): Promise<EmbedOne> =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined; // the next call looks again
      throw error;
    }));
  return {
    ...inThreadEmbedder(description, loaded),
    close: () => {
      loading = undefined;
      return Promise.resolve();
    },
  };
}
