/** What went wrong, for programs. */
export type PaperweaveErrorCode =
  | "invalid-argument"
  | "shape-mismatch"
  | "not-finite"
  | "duplicate-id"
  | "not-found"
  | "missing-dependency"
  | "model-mismatch"
  | "bad-format"
  | "version-mismatch"
  | "locked"
  | "closed"
  | "read-only"
  | "worker-failed"
  | "unavailable"
  | "aborted";

const brand = Symbol.for("paperweave.error");

/**
 * The one error class of paperweave: a `code` for programs, a sentence with got and expected for
 * people.
 */
export class PaperweaveError extends Error {
  /** "AbortError" where the code is "aborted", as of other libraries that take a signal. */
  override readonly name: "PaperweaveError" | "AbortError";
  readonly code: PaperweaveErrorCode;

  constructor(code: PaperweaveErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = code === "aborted" ? "AbortError" : "PaperweaveError";
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /**
   * Whether a value is a PaperweaveError, perhaps of that code. Also true for one that another
   * copy of the package threw (the ES module and CommonJS builds, two installed versions),
   * where `instanceof` is not.
   */
  static is(error: unknown, code?: PaperweaveErrorCode): error is PaperweaveError {
    if (typeof error !== "object" || error === null || !(brand in error)) return false;
    return code === undefined || (error as unknown as PaperweaveError).code === code;
  }
}

/** What every method of an index throws after `close`. */
export function closedError(): PaperweaveError {
  return new PaperweaveError("closed", "The index is closed; open it again to go on.");
}

/** What every method that changes something throws when the index was opened with `readOnly`. */
export function readOnlyError(): PaperweaveError {
  return new PaperweaveError("read-only", "The index was opened with readOnly; open it without readOnly to change it.");
}
