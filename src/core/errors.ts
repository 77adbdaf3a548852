/** What went wrong, for programs: the code of a `PaperweaveError`. */
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
 * The error class of paperweave. It has a `code` for programs, and a message for people that says
 * what was expected and what was given.
 */
export class PaperweaveError extends Error {
  /** "AbortError" when the code is `aborted`, as in other libraries that take a signal. */
  override readonly name: "PaperweaveError" | "AbortError";
  /** What went wrong, for programs. */
  readonly code: PaperweaveErrorCode;

  /** @param options.cause the error, or the reason of an abort, that led to this error */
  constructor(code: PaperweaveErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = code === "aborted" ? "AbortError" : "PaperweaveError";
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /**
   * Whether a value is a PaperweaveError and, if a code is given, has that code. Unlike
   * `instanceof`, this is also true of an error of another copy of the package (ES module and
   * CommonJS, or two installed versions).
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
