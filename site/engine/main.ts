import type { Answer, Call, Engine } from "../messages.js";
import { PaperEngine } from "./paper-engine.js";

/* The program of the page's worker: it answers the calls of the page, one after another. */

const say = (answer: Answer): void => postMessage(answer);
const engine: Engine = new PaperEngine((progress) => say({ progress }));
let last: Promise<void> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<Call>) => {
  last = last.then(() => answer(data));
});

async function answer({ id, name, args }: Call): Promise<void> {
  try {
    const call = engine[name] as (...args: unknown[]) => Promise<unknown>;
    say({ id, value: await call.apply(engine, args) });
  } catch (error) {
    say({ id, error: error instanceof Error ? error.message : String(error) });
  }
}
