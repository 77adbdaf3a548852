import { keepThose } from "./allowed.js";
import type { Columns, Comparable, ValueTest } from "./columns.js";
import type { FilterNode } from "./filter.js";

const comparisons = {
  $gt: (value: Comparable, bound: Comparable) => value > bound,
  $gte: (value: Comparable, bound: Comparable) => value >= bound,
  $lt: (value: Comparable, bound: Comparable) => value < bound,
  $lte: (value: Comparable, bound: Comparable) => value <= bound,
};

/** Which papers a filter keeps: 1 or 0 for each, in an array of the caller's own. */
export async function rowsKept(node: FilterNode, columns: Columns): Promise<Uint8Array> {
  switch (node.kind) {
    case "one-of":
      return (await columns.of(node.field)).rowsWith({ oneOf: new Set(node.values) }, node.orMissing);
    case "compare":
      return (await columns.of(node.field)).rowsWith(boundTest(node), false);
    case "not": {
      const rows = await rowsKept(node.node, columns);
      for (let row = 0; row < rows.length; row++) rows[row] = 1 - rows[row]!;
      return rows;
    }
    case "every": {
      const [first, ...others] = node.nodes;
      const rows = first ? await rowsKept(first, columns) : new Uint8Array(columns.papers.length).fill(1);
      for (const other of others) keepThose(rows, await rowsKept(other, columns));
      return rows;
    }
  }
}

function boundTest({ operator, bound }: FilterNode & { kind: "compare" }): ValueTest {
  const compare = comparisons[operator];
  return { holds: (value) => compare(value, bound) };
}
