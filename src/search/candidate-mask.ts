import type { FieldValue, FilterColumns, ValueTest } from "./filter-columns.js";
import type { FilterNode } from "./filter.js";

/* A mask has 1 for each paper that a search may find, 0 for the others. */

/**
 * The papers that are in all of these masks, without the excluded rows.
 * @param masks undefined stands for all papers; the first mask is changed
 * @returns undefined when all papers are left
 */
export function candidateMask(
  papers: number,
  masks: readonly (Uint8Array | undefined)[],
  excluded?: ReadonlySet<number>,
): Uint8Array | undefined {
  const [first, ...others] = masks.filter((mask) => mask !== undefined);
  if (!first && !excluded?.size) return undefined;
  const candidates = first ?? new Uint8Array(papers).fill(1);
  for (const other of others) intersectMask(candidates, other);
  for (const row of excluded ?? []) candidates[row] = 0;
  return candidates;
}

/** Sets to 0 what is 0 in the other mask. */
function intersectMask(mask: Uint8Array, other: Uint8Array): void {
  for (let row = 0; row < mask.length; row++) mask[row] = mask[row]! & other[row]!;
}

const comparisons = {
  $gt: (value: FieldValue, bound: FieldValue) => value > bound,
  $gte: (value: FieldValue, bound: FieldValue) => value >= bound,
  $lt: (value: FieldValue, bound: FieldValue) => value < bound,
  $lte: (value: FieldValue, bound: FieldValue) => value <= bound,
};

/** The papers that pass a filter, as a new mask. */
export async function filterMask(node: FilterNode, columns: FilterColumns): Promise<Uint8Array> {
  switch (node.kind) {
    case "one-of":
      return (await columns.of(node.field)).rowsWith({ oneOf: new Set(node.values) }, node.orMissing);
    case "compare":
      return (await columns.of(node.field)).rowsWith(boundTest(node), false);
    case "not": {
      const mask = await filterMask(node.node, columns);
      for (let row = 0; row < mask.length; row++) mask[row] = 1 - mask[row]!;
      return mask;
    }
    case "every": {
      const [first, ...others] = node.nodes;
      const mask = first ? await filterMask(first, columns) : new Uint8Array(columns.papers.length).fill(1);
      for (const other of others) intersectMask(mask, await filterMask(other, columns));
      return mask;
    }
  }
}

function boundTest({ operator, bound }: FilterNode & { kind: "compare" }): ValueTest {
  const compare = comparisons[operator];
  return { holds: (value) => typeof value === typeof bound && compare(value, bound) };
}
