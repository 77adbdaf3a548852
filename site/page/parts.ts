import type { ModelFiles } from "../messages.js";

/** What the page needs before it can work. */
export interface Parts {
  /** The text of the worker's program. */
  program: string;
  model: ModelFiles;
}

/** The build puts in the addresses of the model's files, which have a digest of their content in their names. */
declare const TABLE: string;
declare const TOKENIZER: string;

/** The cache of the model stays when the page itself has a new version. */
const MODEL_CACHE = "paperweave-model";

/** The program of the worker, and the model, which is fetched once and kept by the browser. */
export async function loadParts(): Promise<Parts> {
  const [program, table, tokenizer] = await Promise.all([
    fetchWhole("engine.js").then((answer) => answer.text()),
    kept(TABLE),
    kept(TOKENIZER),
  ]);
  return { program, model: { table, tokenizer } };
}

async function kept(address: string): Promise<Uint8Array> {
  // Without https there is no cache, and in a private window it may be full: the model is fetched again, then.
  const cache = await globalThis.caches?.open(MODEL_CACHE).catch(() => undefined);
  const before = await cache?.match(address).catch(() => undefined);
  if (before) return new Uint8Array(await before.arrayBuffer());
  const answer = await fetchWhole(address);
  const copy = answer.clone();
  const bytes = new Uint8Array(await answer.arrayBuffer());
  await cache?.put(address, copy).catch(() => undefined);
  return bytes;
}

async function fetchWhole(address: string): Promise<Response> {
  const answer = await fetch(address).catch(() => undefined);
  if (!answer?.ok)
    throw new Error(
      `This page cannot load ${address}${answer ? `: the server answers ${answer.status}` : ""}. ` +
        "Load the page again when you have a network.",
    );
  return answer;
}

/** Keeps the page for visits without a network. Resolves to whether it could. */
export async function keepOffline(): Promise<boolean> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const registration = await container?.register("service-worker.js").catch(() => undefined);
  const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
  if (!worker) return false;
  return new Promise((resolve) => {
    const look = (): void => {
      if (worker.state === "activated" || worker.state === "redundant") resolve(worker.state === "activated");
    };
    worker.addEventListener("statechange", look);
    look();
  });
}
