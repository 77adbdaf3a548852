import { resolve } from "node:path";
import type { Embedder, Embeddings, EmbedOptions } from "../../core/types.js";
import { createEmbedder } from "../../embed/index.js";

/*
 * Embedders that indexes ask for by name. All indexes of a thread share one of each name: twelve indexes that are
 * never closed would hold 2 GB of the same weights.
 */

/** Ms without any use after which a model ends. The next use starts it again, within a second or two. */
export const IDLE_TIME = 5 * 60_000;

const models = new Map<string, Promise<SharedModel>>();

/** An embedder by name, shared with other users of it. `close` gives it back; the last user ends it. */
export async function sharedEmbedder(name: string): Promise<Embedder> {
  const key = /^[./]/.test(name) ? resolve(name) : name;
  let model = models.get(key);
  if (!model) {
    model = createEmbedder(name).then((embedder) => new SharedModel(embedder, () => models.delete(key)));
    models.set(key, model);
    model.catch(() => models.delete(key)); // the next one tries again
  }
  return (await model).join();
}

class SharedModel {
  private users = 0;
  private running = 0;
  private idle: NodeJS.Timeout | undefined;
  private ending: Promise<void> = Promise.resolve();

  constructor(
    private readonly embedder: Embedder,
    private readonly forget: () => void,
  ) {}

  join(): Embedder {
    this.users++;
    let isOpen = true;
    const { id, dimensions, maxTokens } = this.embedder;
    return {
      id,
      dimensions,
      maxTokens,
      embed: (texts, options) => this.embed(texts, options),
      close: async () => {
        if (isOpen) await this.leave();
        isOpen = false;
      },
    };
  }

  private async embed(texts: readonly string[], options: EmbedOptions | undefined): Promise<Embeddings> {
    clearTimeout(this.idle);
    this.running++;
    try {
      await this.ending;
      return await this.embedder.embed(texts, options);
    } finally {
      if (--this.running === 0) this.idle = setTimeout(() => void this.end(), IDLE_TIME).unref();
    }
  }

  private async leave(): Promise<void> {
    if (--this.users > 0) return;
    this.forget();
    await this.end();
  }

  private async end(): Promise<void> {
    clearTimeout(this.idle);
    await (this.ending = this.ending.then(() => this.embedder.close?.()));
  }
}
