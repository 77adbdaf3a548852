import { createHash } from "node:crypto";
import type { Paper } from "../../core/types.js";
import type { FilterNode } from "../../search/index.js";

/** What filters ask for. */
export type Field = Extract<FilterNode, { kind: "compare" }>["field"];
export type Comparable = Extract<FilterNode, { kind: "compare" }>["bound"];

/*
 * What a paper is found by when a value is asked for as a whole (its names, its keys, the values of
 * its fields) is kept as marks, which one index (GIN) looks up. A mark is the first half of a
 * SHA-256, written as a uuid: two that are equal by chance are not to be expected, and a value of
 * any length has one of 16 bytes.
 */

export function markOf(kind: Field | "name" | "key", value: Comparable): string {
  const hex = createHash("sha256")
    .update(`${kind}:${String(value)}`, "utf16le")
    .digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The key of a paper in all tables: the mark of its id. */
export function keyOf(id: string): string {
  return markOf("id", id);
}

/** All marks of a paper. */
export function marksOf(paper: Paper, names: readonly string[], keys: readonly string[]): string[] {
  const marks = new Set([...names.map((name) => markOf("name", name)), ...keys.map((key) => markOf("key", key))]);
  for (const field of ["id", "title", "abstract", "authors", "year", "date", "categories", "url", "doi"] as const) {
    for (const value of [paper[field] ?? []].flat()) marks.add(markOf(field, value));
  }
  return [...marks];
}
