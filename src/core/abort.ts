import { PaperweaveError } from "./errors.js";

/** The error that an aborted call rejects with; the signal's reason is its `cause`. */
export function abortError(signal: AbortSignal): PaperweaveError {
  return new PaperweaveError("aborted", "The operation was aborted.", { cause: signal.reason });
}

/** Throws when the signal has been aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/**
 * What the promise comes to, or `aborted` as soon as the signal says so; the work itself goes on,
 * and its end is ignored.
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortError(signal));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort!);
  }
}

/** A controller that is aborted when `signal` is, too; to be unlinked in the end. */
export function linkedAbort(signal: AbortSignal | undefined): { stop: AbortController; unlink: () => void } {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  return { stop, unlink: () => signal?.removeEventListener("abort", onAbort) };
}
