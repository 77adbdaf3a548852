import { createHash } from "node:crypto";
import type { Paper } from "../../core/types.js";
import { filterFields, valuesOf, type FieldValue, type FilterField } from "../../search/index.js";
import { ownTerms } from "../own-field-terms.js";

/*
 * Lookup hashes find papers by a whole value: by a name, by a key, by the value of a field. The hashes
 * of a paper are in its column `lookup_hashes`, which one GIN index covers. A hash is the first half of a
 * SHA-256, written as a uuid: 16 bytes for a value of any length, and two values with one hash are
 * not to be expected.
 */

export function lookupHash(kind: FilterField | "own" | "name" | "key", value: FieldValue): string {
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
  for (const field of filterFields) for (const value of keptValues(paper, field)) hashes.add(lookupHash(field, value));
  for (const term of ownTerms(paper)) hashes.add(lookupHash("own", term));
  return [...hashes];
}

/** Of `retracted`, only `true` is kept. */
function keptValues(paper: Paper, field: FilterField): readonly FieldValue[] {
  return valuesOf(paper, field).filter((value) => value !== false);
}
