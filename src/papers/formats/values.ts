/* Values of JSON, of which nothing is known. */

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text that is not blank, or a number as text. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function texts(values: readonly unknown[]): string[] {
  return values.map(text).filter((value) => value !== undefined);
}

/** The value along a path of keys. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

/** Keys under which services put the text of a value that is an object. */
const TEXT_KEYS = [
  "value",
  "text",
  "title",
  "name",
  "display_name",
  "abstract",
  "description",
  "p",
  "#text",
  "$",
  "_",
  "content",
];
const DEEPEST = 3;

/** The first text in a value: itself, or of a list, or of an object that wraps it. */
export function oneText(value: unknown, depth = 0): string | undefined {
  const own = text(value);
  if (own !== undefined || depth > DEEPEST) return own;
  if (Array.isArray(value)) {
    for (const one of value.slice(0, 20)) {
      const found = oneText(one, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  for (const key of TEXT_KEYS) {
    const found = Object.hasOwn(value, key) ? oneText(value[key], depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
