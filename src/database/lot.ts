import { createHash } from "node:crypto";

/** Lots are below this. */
export const LOTS = 2 ** 31;

/**
 * The lot of an id, the same for ever: the papers with the smallest are a sample by chance that
 * changes little as papers are added.
 */
export function lotOf(id: string): number {
  return createHash("sha256").update(`paperweave lot ${id}`).digest().readUInt32BE(0) >>> 1;
}
