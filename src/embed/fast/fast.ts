import type { Embedder } from "../../core/types.js";
import { inThreadEmbedder, type EmbedOne } from "../in-thread.js";
import { describeModel } from "../model-files.js";
import { StaticModel } from "./static-model.js";

/** A model that is a table of tokens, read at the first call. */
export async function createFastEmbedder(name: string): Promise<Embedder> {
  const described = await describeModel(name);
  let loading: Promise<EmbedOne> | undefined;
  const load = async (): Promise<EmbedOne> => {
    const model = await StaticModel.load(described);
    return (text, data, start) => model.embed(text, data, start);
  };
  const loaded = (): Promise<EmbedOne> =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined; // the next call looks again
      throw error;
    }));
  return {
    ...inThreadEmbedder(described.description, loaded),
    close: () => {
      loading = undefined;
      return Promise.resolve();
    },
  };
}
