import type { Paper } from "../core/types.js";
import type { Predicate } from "./filter.js";

/** Which papers a filter keeps among those left (default all), but for the excluded rows: 1 or 0 for each; undefined when all. */
export function allowedBy(papers: readonly Paper[], keeps: Predicate | undefined, left?: Uint8Array, excluded?: ReadonlySet<number>): Uint8Array | undefined {
  if (!keeps && !left && !excluded?.size) return undefined;
  const allowed = left ?? new Uint8Array(papers.length).fill(1);
  if (keeps) for (let row = 0; row < papers.length; row++) if (allowed[row] === 1 && !keeps(papers[row]!)) allowed[row] = 0;
  for (const row of excluded ?? []) allowed[row] = 0;
  return allowed;
}
