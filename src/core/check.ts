import { PaperweaveError } from "./errors.js";

/** Shows a value in an error message, shortened. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : toText(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Lists and plain objects as JSON, which tells what they hold; the rest as it calls itself. */
function toText(value: unknown): string {
  try {
    return (isData(value) ? JSON.stringify(value) : undefined) ?? String(value);
  } catch {
    return typeof value; // an object within itself, or whose toString is none
  }
}

function isData(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/** A text as the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A whole number of at least `min`, or `invalid-argument`. */
export function checkCount(name: string, value: unknown, min = 1): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min) {
    throw new PaperweaveError(
      "invalid-argument",
      `${name} must be a whole number of at least ${min}, got ${show(value)}.`,
    );
  }
  return value;
}

/** A finite number above zero, or `invalid-argument`. */
export function checkPositive(name: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) {
    throw new PaperweaveError("invalid-argument", `${name} must be a number above 0, got ${show(value)}.`);
  }
  return value;
}

/** A number of at most `most`, or `invalid-argument`. */
export function checkAtMost(name: string, value: number, most: number): number {
  if (value > most) throw new PaperweaveError("invalid-argument", `${name} must be at most ${most}, got ${value}.`);
  return value;
}

/** One of the allowed values, or `invalid-argument` with the list of them. */
export function checkOneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if (!allowed.includes(value as T)) {
    throw new PaperweaveError(
      "invalid-argument",
      `${name} must be ${allowed.map((one) => `"${one}"`).join(" or ")}, got ${show(value)}.`,
    );
  }
  return value as T;
}

/**
 * Only known option names, so that a misspelt one is not silently ignored; and a `signal` and an
 * `onProgress` that can be used.
 */
export function checkOptions(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new PaperweaveError("invalid-argument", `${where} takes an options object, got ${show(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new PaperweaveError(
        "invalid-argument",
        `${where} has no option "${name}"; it knows ${known.map((one) => `"${one}"`).join(", ")}.`,
      );
    }
  }
  const { onProgress, signal } = options as { onProgress?: unknown; signal?: Partial<AbortSignal> | null };
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new PaperweaveError("invalid-argument", `onProgress must be a function, got ${show(onProgress)}.`);
  }
  if (signal !== undefined && (typeof signal?.aborted !== "boolean" || typeof signal.addEventListener !== "function")) {
    throw new PaperweaveError("invalid-argument", `signal must be an AbortSignal, got ${show(signal)}.`);
  }
}
