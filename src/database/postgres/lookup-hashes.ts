import { createHash } from "node:crypto";
import type { Paper } from "../../core/types.js";
import type { FilterNode } from "../../search/index.js";

/** A field that filters can use. */
export type Field = Extract<FilterNode, { kind: "compare" }>["field"];
export type Comparable = Extract<FilterNode, { kind: "one-of" }>["values"][number];

/*
 * Lookup hashes find papers by a whole value: by a name, by a key, by the value of a field. The hashes
 * of a paper are in its column `marks`, which one GIN index covers. A hash is the first half of a
 * SHA-256, written as a uuid: 16 bytes for a value of any length, and two values with one hash are
 * not to be expected.
 */

export function lookupHash(kind: Field | "name" | "key", value: Comparable): string {
  const hex = createHash("sha256")
    .update(`${kind}:${String(value)}`, "utf16le")
    .digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The key of a paper in all tables: the lookup hash of its id. */
export function keyOf(id: string): string {
  return lookupHash("id", id);
}

/** All lookup hashes of a paper. */
export function lookupHashes(paper: Paper, names: readonly string[], keys: readonly string[]): string[] {
  const hashes = new Set([
    ...names.map((name) => lookupHash("name", name)),
    ...keys.map((key) => lookupHash("key", key)),
  ]);
  for (const field of ["id", "title", "abstract", "authors", "year", "date", "categories", "url", "doi"] as const) {
    for (const value of [paper[field] ?? []].flat()) hashes.add(lookupHash(field, value));
  }
  return [...hashes];
}
