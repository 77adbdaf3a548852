import { readFileSync } from "node:fs";
import type { Graph } from "../../src/core/types.js";

/** What other programs say; test/fixtures/make-golden.py made it. */
export const golden = JSON.parse(readFileSync(new URL("../fixtures/golden.json", import.meta.url), "utf8")) as {
  agreement: {
    name: string;
    truth: (string | number)[];
    clusters: number[];
    vMeasure: number;
    ami: number;
    ari: number;
  }[];
  karate: {
    edges: [number, number][];
    weights: number[];
    partitions: Record<string, number[]>;
    modularity: { partition: string; resolution: number; modularity: number }[];
    weightedModularityOfClubs: number;
  };
};

/** An undirected graph from its edges, each once; without weights every edge weighs 1. */
export function graphOf(
  nodes: number,
  edges: readonly (readonly [number, number])[],
  weights?: readonly number[],
): Graph {
  const lists = Array.from({ length: nodes }, () => [] as { target: number; weight: number }[]);
  edges.forEach(([a, b], i) => {
    const weight = weights?.[i] ?? 1;
    lists[a]!.push({ target: b, weight });
    lists[b]!.push({ target: a, weight });
  });
  for (const list of lists) list.sort((a, b) => a.target - b.target);
  const offsets = new Int32Array(nodes + 1);
  lists.forEach((list, node) => (offsets[node + 1] = offsets[node]! + list.length));
  const all = lists.flat();
  return {
    nodes,
    offsets,
    targets: Int32Array.from(all, ({ target }) => target),
    weights: Float64Array.from(all, ({ weight }) => weight),
  };
}
