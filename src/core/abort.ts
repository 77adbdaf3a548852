import { PaperweaveError } from "./errors.js";

/** The error that an aborted call rejects with; the signal's reason is its `cause`. */
export function abortError(signal: AbortSignal): PaperweaveError {
  return new PaperweaveError("aborted", "The operation was aborted.", { cause: signal.reason });
}

/** Throws when the signal has been aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}
