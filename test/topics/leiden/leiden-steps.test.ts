import fc from "fast-check";
import { expect, test } from "vitest";
import { moveNodes } from "../../../src/topics/leiden/move-nodes.js";
import { refine } from "../../../src/topics/leiden/refine.js";
import { penaltyOf, type LeidenGraph } from "../../../src/topics/leiden/aggregate.js";
import { renumber } from "../../../src/topics/leiden/partition.js";

/** Graphs with loops, whose weights are quarters: sums are exact, in whatever order. */
const levels = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 11, max: 40 })).chain((nodes) =>
  fc
    .array(fc.tuple(fc.nat({ max: nodes - 1 }), fc.nat({ max: nodes - 1 }), fc.integer({ min: 1, max: 12 })), {
      minLength: 1,
      maxLength: 5 * nodes,
      size: "max",
    })
    .map((edges): LeidenGraph => {
      const weightOf = new Map(
        edges.flatMap(
          ([a, b, weight]) =>
            [
              [a * nodes + b, weight / 4],
              [b * nodes + a, weight / 4],
            ] as const,
        ),
      );
      const arcs = [...weightOf].sort(([a], [b]) => a - b);
      const offsets = new Int32Array(nodes + 1),
        strengths = new Float64Array(nodes);
      for (const [arc, weight] of arcs) {
        offsets[Math.floor(arc / nodes) + 1]!++;
        strengths[Math.floor(arc / nodes)]! += weight;
      }
      for (let node = 0; node < nodes; node++) offsets[node + 1]! += offsets[node]!;
      return {
        nodes,
        offsets,
        strengths,
        targets: Int32Array.from(arcs, ([arc]) => arc % nodes),
        weights: Float64Array.from(arcs, ([, weight]) => weight),
      };
    }),
);
const cases = levels.chain((level) =>
  fc.record({
    level: fc.constant(level),
    start: fc.array(fc.nat({ max: level.nodes - 1 }), { minLength: level.nodes, maxLength: level.nodes }),
    order: fc.shuffledSubarray([...Array(level.nodes).keys()], { minLength: level.nodes }),
    penalty: fc.constantFrom(0.25, 1, 4).map((resolution) => penaltyOf(level, resolution)),
  }),
);

/**
 * Weights from a node to the groups of its neighbours, itself left out, in the order in which they
 * are met.
 */
function weightsTo(
  { offsets, targets, weights }: LeidenGraph,
  node: number,
  groups: readonly number[],
  counts: (target: number) => boolean = () => true,
): Map<number, number> {
  const sums = new Map<number, number>();
  for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
    const target = targets[at]!;
    if (target !== node && counts(target)) sums.set(groups[target]!, (sums.get(groups[target]!) ?? 0) + weights[at]!);
  }
  return sums;
}

const total = (level: LeidenGraph, nodes: readonly number[]): number =>
  nodes.reduce((sum, node) => sum + level.strengths[node]!, 0);
const membersOf = (groups: readonly number[], group: number): number[] =>
  [...groups.keys()].filter((node) => groups[node] === group);

/** MoveNodesFast (algorithm A.2) word for word. */
function plainMoves(level: LeidenGraph, start: readonly number[], order: readonly number[], penalty: number): number[] {
  const groups = [...start],
    queue = [...order];
  while (queue.length > 0) {
    const node = queue.shift()!,
      own = groups[node]!,
      strength = level.strengths[node]!;
    const sums = weightsTo(level, node, groups);
    const gainOf = (group: number): number =>
      (sums.get(group) ?? 0) -
      penalty *
        strength *
        total(
          level,
          membersOf(groups, group).filter((other) => other !== node),
        );
    let best = own,
      bestGain = gainOf(own);
    for (const group of sums.keys())
      if (gainOf(group) > bestGain + 1e-10 * strength) [best, bestGain] = [group, gainOf(group)];
    if (bestGain < -1e-10 * strength && membersOf(groups, own).length > 1)
      best = [...groups.keys()].find((group) => !groups.includes(group))!;
    if (best === own) continue;
    groups[node] = best;
    for (let at = level.offsets[node]!; at < level.offsets[node + 1]!; at++) {
      const target = level.targets[at]!;
      if (groups[target] !== best && !queue.includes(target)) queue.push(target);
    }
  }
  return groups;
}

/** RefinePartition (algorithm A.2), of the merges that gain the best. */
function plainRefinement(
  level: LeidenGraph,
  communities: readonly number[],
  order: readonly number[],
  penalty: number,
): number[] {
  const groups = [...communities.keys()];
  const outwardOf = (members: readonly number[]): number =>
    members.reduce(
      (sum, node) =>
        sum +
        [
          ...weightsTo(
            level,
            node,
            groups,
            (target) => communities[target] === communities[node] && !members.includes(target),
          ).values(),
        ].reduce((a, b) => a + b, 0),
      0,
    );
  const isConnected = (members: readonly number[], whole: number): boolean =>
    outwardOf(members) >= penalty * total(level, members) * (whole - total(level, members));
  for (const node of order) {
    const whole = total(level, membersOf(communities, communities[node]!));
    if (membersOf(groups, groups[node]!).length > 1 || !isConnected([node], whole)) continue;
    let best = groups[node]!,
      bestGain = 0;
    for (const [group, weight] of weightsTo(
      level,
      node,
      groups,
      (target) => communities[target] === communities[node],
    )) {
      const members = membersOf(groups, group),
        gain = weight - penalty * level.strengths[node]! * total(level, members);
      if (isConnected(members, whole) && gain > bestGain) [best, bestGain] = [group, gain];
    }
    groups[node] = best;
  }
  return groups;
}

const numbered = (groups: ArrayLike<number>): number[] => [...renumber(Int32Array.from(groups)).groups];

test("nodes are moved as the plain algorithm moves them, whatever the graph, the beginning and the order", () => {
  fc.assert(
    fc.property(cases, ({ level, start, order, penalty }) => {
      const membership = Int32Array.from(start);
      moveNodes(level, membership, Int32Array.from(order), penalty);
      expect(numbered(membership)).toEqual(numbered(plainMoves(level, start, order, penalty)));
    }),
    { numRuns: 1000 },
  );
});

test("communities are refined as the plain algorithm refines them", () => {
  fc.assert(
    fc.property(cases, ({ level, start, order, penalty }) => {
      const { groups } = refine(level, Int32Array.from(start), Int32Array.from(order), penalty);
      expect([...groups]).toEqual(numbered(plainRefinement(level, start, order, penalty)));
    }),
    { numRuns: 1000 },
  );
});
