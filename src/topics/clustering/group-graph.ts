import { type Grouping } from "../leiden/partition.js";
import type { Graph, Matrix } from "../../core/types.js";

/**
 * Groups of papers that can be joined, and the weight between them. Two that join get the lower
 * number.
 */
export class GroupGraph {
  /** For each group, the weight to each other group that it has an edge to. */
  readonly links: Map<number, number>[];
  /** For each group, the weight of all edges of its papers; those inside count twice. */
  readonly strengths: Float64Array;
  /** How many papers each group has. */
  readonly sizes: Int32Array;
  /** Groups that have not joined a lower one, ascending. */
  readonly alive: Set<number>;
  private readonly members: number[][];
  /** Sums of the vectors of groups, computed at their first use. */
  private readonly sums = new Map<number, Float64Array>();

  /** @param paperCounts how many papers each node represents; default 1 */
  constructor(
    graph: Graph,
    { groups, count }: Grouping,
    private readonly vectors: Matrix,
    paperCounts?: Int32Array,
  ) {
    this.links = Array.from({ length: count }, () => new Map<number, number>());
    this.strengths = new Float64Array(count);
    this.sizes = new Int32Array(count);
    this.alive = new Set(this.links.keys());
    this.members = Array.from({ length: count }, () => []);
    for (let node = 0; node < graph.nodes; node++) {
      const group = groups[node]!;
      const links = this.links[group]!;
      this.sizes[group]! += paperCounts?.[node] ?? 1;
      this.members[group]!.push(node);
      for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
        const other = groups[graph.targets[at]!]!,
          weight = graph.weights[at]!;
        this.strengths[group] = this.strengths[group]! + weight;
        if (other > group) links.set(other, (links.get(other) ?? 0) + weight);
      }
    }
    // The other direction gets the same weight: a sum in another order could differ in its last
    // bit.
    this.links.forEach((links, group) =>
      links.forEach((weight, other) => void (other > group && this.links[other]!.set(group, weight))),
    );
  }

  /** Joins two groups; returns their common number. */
  join(a: number, b: number): number {
    const [into, from] = a < b ? [a, b] : [b, a];
    const links = this.links[into]!;
    for (const [other, weight] of this.links[from]!) {
      const back = this.links[other]!;
      back.delete(from);
      if (other === into) continue;
      links.set(other, (links.get(other) ?? 0) + weight);
      back.set(into, links.get(other)!);
    }
    this.links[from]!.clear();
    this.strengths[into] = this.strengths[into]! + this.strengths[from]!;
    this.sizes[into] = this.sizes[into]! + this.sizes[from]!;
    this.members[into] = this.members[into]!.concat(this.members[from]!);
    this.members[from] = [];
    this.sums.delete(into);
    this.sums.delete(from);
    this.alive.delete(from);
    return into;
  }

  /**
   * The linked group for which `value` is greatest, ties by number; undefined when there is no
   * link.
   */
  bestLink(group: number, value: (other: number, weight: number) => number): number | undefined {
    let best: number | undefined,
      bestValue = -Infinity;
    for (const [other, weight] of this.links[group]!) {
      const worth = value(other, weight);
      if (worth > bestValue || (worth === bestValue && other < best!)) {
        best = other;
        bestValue = worth;
      }
    }
    return best;
  }

  /** The other group whose mean vector is most similar to this one's, ties by number. */
  nearestCentroid(group: number, among: Iterable<number> = this.alive): number | undefined {
    const own = this.sumOf(group);
    let best: number | undefined,
      bestSimilarity = -Infinity;
    for (const other of among) {
      if (other === group) continue;
      const sum = this.sumOf(other);
      let product = 0,
        square = 0;
      for (let i = 0; i < own.length; i++) {
        product += own[i]! * sum[i]!;
        square += sum[i]! * sum[i]!;
      }
      const similarity = square === 0 ? 0 : product / Math.sqrt(square);
      if (similarity > bestSimilarity) {
        best = other;
        bestSimilarity = similarity;
      }
    }
    return best;
  }

  private sumOf(group: number): Float64Array {
    const known = this.sums.get(group);
    if (known) return known;
    const { data, cols } = this.vectors;
    const sum = new Float64Array(cols);
    for (const row of this.members[group]!) for (let i = 0; i < cols; i++) sum[i] = sum[i]! + data[row * cols + i]!;
    this.sums.set(group, sum);
    return sum;
  }
}
