import type { FilterNode } from "../search/index.js";

type OneOf = Extract<FilterNode, { kind: "one-of" }>;
type Compare = Extract<FilterNode, { kind: "compare" }>;

/**
 * The same filter with as few conditions as possible, as databases limit their number: `$or` of a
 * thousand values of one field becomes one condition, and so do bounds on one side of a field.
 */
export function joinFilter(node: FilterNode): FilterNode {
  switch (node.kind) {
    case "not": {
      const inner = joinFilter(node.node);
      return inner.kind === "not" ? inner.node : { kind: "not", node: inner };
    }
    case "every": {
      const nodes = node.nodes.map(joinFilter).flatMap((one) => (one.kind === "every" ? one.nodes : [one]));
      const joined = joinConditions(nodes);
      return joined.length === 1 ? joined[0]! : { kind: "every", nodes: joined };
    }
    case "one-of":
      return node.field === "retracted" ? retractedOnly(node) : node;
    case "compare":
      return node;
  }
}

/**
 * Databases keep only that a paper was retracted, as most were not: a condition on `retracted` in terms
 * of that alone.
 */
function retractedOnly(node: OneOf): FilterNode {
  const asked: OneOf = { ...node, values: [true], orMissing: false };
  const [yes, no] = [node.values.includes(true), node.values.includes(false)];
  if (yes && no) return { kind: "every", nodes: [] };
  return yes ? asked : no ? { kind: "not", node: asked } : { ...asked, values: [] };
}

/** Conditions that a paper must all meet, where those that can be said in one are one. */
function joinConditions(nodes: readonly FilterNode[]): FilterNode[] {
  const joined: FilterNode[] = [];
  const excludedValues = new Map<string, OneOf[]>();
  const bounds = new Map<string, { negated: boolean; compares: Compare[] }>();
  for (const node of nodes) {
    const negated = node.kind === "not";
    const condition = negated ? node.node : node;
    if (negated && condition.kind === "one-of") add(excludedValues, condition.field, () => []).push(condition);
    else if (condition.kind === "compare")
      add(bounds, `${negated} ${condition.operator} ${typeof condition.bound} ${condition.field}`, () => ({
        negated,
        compares: [],
      })).compares.push(condition);
    else joined.push(node);
  }
  for (const several of excludedValues.values()) joined.push({ kind: "not", node: anyOfThese(several) });
  for (const { negated, compares } of bounds.values()) {
    // All bounds must hold: the strongest one. None may hold: the weakest one.
    const condition = compares.reduce((a, b) => (isWeaker(a, b) === negated ? a : b));
    joined.push(negated ? { kind: "not", node: condition } : condition);
  }
  return joined;
}

/** One condition that holds where any of these does. */
function anyOfThese(several: readonly OneOf[]): OneOf {
  return {
    kind: "one-of",
    field: several[0]!.field,
    values: [...new Set(several.flatMap(({ values }) => values))],
    orMissing: several.some(({ orMissing }) => orMissing),
  };
}

/** Whether more values are on the asked side of the first bound than of the second. */
function isWeaker(a: Compare, b: Compare): boolean {
  return a.operator === "$gt" || a.operator === "$gte" ? a.bound < b.bound : a.bound > b.bound;
}

function add<T>(groups: Map<string, T>, key: string, make: () => T): T {
  const group = groups.get(key) ?? make();
  groups.set(key, group);
  return group;
}
