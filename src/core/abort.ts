import { PaperweaveError } from "./errors.js";

/**
 * The error that an aborted call rejects with: its `name` is "AbortError", its `code` "aborted",
 * its `cause` the signal's reason.
 */
export function abortError(signal: AbortSignal): PaperweaveError {
  return new PaperweaveError("aborted", "The operation was aborted.", { cause: signal.reason });
}

/** Throws `abortError` when the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/**
 * The result of a promise, or `abortError` as soon as the signal is aborted. The work behind the
 * promise goes on; its result is ignored. A failure after the abort is `abortError`, too: a user's
 * function that gets the signal may reject with the signal's reason.
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
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort!);
  }
}

/** A signal that is aborted as soon as one of these is; undefined ones are left out. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}
