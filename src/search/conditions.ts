import { intersectMask } from "./candidate-mask.js";
import type { FilterColumns, FieldValue, ValueTest } from "./filter-columns.js";
import type { FilterNode } from "./filter.js";

const comparisons = {
  $gt: (value: FieldValue, bound: FieldValue) => value > bound,
  $gte: (value: FieldValue, bound: FieldValue) => value >= bound,
  $lt: (value: FieldValue, bound: FieldValue) => value < bound,
  $lte: (value: FieldValue, bound: FieldValue) => value <= bound,
};

/** Which papers a filter keeps: 1 or 0 for each, in an array of the caller's own. */
export async function filterMask(node: FilterNode, columns: FilterColumns): Promise<Uint8Array> {
  switch (node.kind) {
    case "one-of":
      return (await columns.of(node.field)).rowsWith({ oneOf: new Set(node.values) }, node.orMissing);
    case "compare":
      return (await columns.of(node.field)).rowsWith(boundTest(node), false);
    case "not": {
      const rows = await filterMask(node.node, columns);
      for (let row = 0; row < rows.length; row++) rows[row] = 1 - rows[row]!;
      return rows;
    }
    case "every": {
      const [first, ...others] = node.nodes;
      const rows = first ? await filterMask(first, columns) : new Uint8Array(columns.papers.length).fill(1);
      for (const other of others) intersectMask(rows, await filterMask(other, columns));
      return rows;
    }
  }
}

function boundTest({ operator, bound }: FilterNode & { kind: "compare" }): ValueTest {
  const compare = comparisons[operator];
  return { holds: (value) => compare(value, bound) };
}
