import { SPREAD_SAMPLE, similaritySpread } from "../core/matrix.js";
import type { CallOptions, PaperStore } from "./paper-store.js";
import { readSample } from "./topic-sample.js";

/** Spreads of enough papers, which more papers hardly change. */
const found = new WeakMap<Pick<PaperStore, "scan">, number>();

/** How far the similarities of a store's papers spread, as those with the smallest sample hashes tell. */
export async function storedSpread(
  store: Pick<PaperStore, "scan">,
  dimensions: number,
  options: CallOptions,
): Promise<number> {
  const before = found.get(store);
  if (before !== undefined) return before;
  const { vectors } = await readSample(store, dimensions, SPREAD_SAMPLE, options);
  const spread = similaritySpread(vectors);
  if (vectors.rows === SPREAD_SAMPLE) found.set(store, spread);
  return spread;
}
