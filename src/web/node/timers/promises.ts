import { abortError } from "../../../core/abort.js";

const { port1, port2 } = new MessageChannel();
const turns: (() => void)[] = [];
port1.addEventListener("message", () => turns.shift()!());
port1.start();

/** After the events that wait now. A message, since browsers hold up every short `setTimeout` by 4 ms. */
export function setImmediate(): Promise<void> {
  return new Promise((resolve) => {
    turns.push(resolve);
    port2.postMessage(undefined);
  });
}

const startTimer = globalThis.setTimeout.bind(globalThis);

/** After so many ms; rejects when the signal is aborted. */
export function setTimeout(ms: number, value?: undefined, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = startTimer(() => {
      signal?.removeEventListener("abort", stop);
      resolve(value);
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(abortError(signal!));
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
