import type { LeidenGraph } from "./aggregate.js";
import { renumber, singletons, type Grouping } from "./partition.js";

/**
 * Refinement (Traag, Waltman and van Eck 2019, algorithm A.2, RefinePartition): inside each
 * community, single nodes merge into well-connected groups, each of which is connected. Of the
 * merges that gain, the best is taken, as leidenalg does; in the paper one is drawn at random.
 */
export function refine(graph: LeidenGraph, membership: Int32Array, order: Int32Array, penalty: number): Grouping {
  const { nodes, offsets, targets, weights, strengths } = graph;
  const communityStrength = new Float64Array(nodes);
  // Weight from each group to the rest of its community: whether it is well connected.
  const outward = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const community = membership[node]!;
    communityStrength[community] = communityStrength[community]! + strengths[node]!;
    let sum = 0;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!;
      // Without a branch, which a processor could not predict.
      sum += weights[at]! * (+(target !== node) & +(membership[target] === community));
    }
    outward[node] = sum;
  }

  const groups = singletons(nodes);
  const groupStrength = strengths.slice();
  const single = new Uint8Array(nodes).fill(1);
  const edgeWeight = new Float64Array(nodes); // weight from the current node to each group
  const touched = new Int32Array(nodes + 1); // the last one may be written, but does not count
  for (let i = 0; i < nodes; i++) {
    const node = order[i]!;
    const strength = strengths[node]!;
    const community = membership[node]!;
    const whole = communityStrength[community]!;
    if (single[node] === 0 || outward[node]! < penalty * strength * (whole - strength)) continue;
    let touchedCount = 0;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!;
      const counts = +(target !== node) & +(membership[target] === community);
      const group = groups[target]!;
      const sum = edgeWeight[group]!;
      touched[touchedCount] = group;
      touchedCount += counts & +(sum === 0);
      edgeWeight[group] = sum + counts * weights[at]!;
    }
    let best = -1,
      bestGain = 0,
      bestWeight = 0;
    for (let j = 0; j < touchedCount; j++) {
      const group = touched[j]!;
      const weight = edgeWeight[group]!;
      edgeWeight[group] = 0;
      const strengthOfGroup = groupStrength[group]!;
      if (outward[group]! < penalty * strengthOfGroup * (whole - strengthOfGroup)) continue;
      const gain = weight - penalty * strength * strengthOfGroup;
      if (gain > bestGain) {
        best = group;
        bestGain = gain;
        bestWeight = weight;
      }
    }
    if (best === -1) continue;
    groups[node] = best;
    single[best] = 0;
    single[node] = 0;
    groupStrength[best] = groupStrength[best]! + strength;
    outward[best] = outward[best]! + outward[node]! - 2 * bestWeight;
  }
  return renumber(groups);
}
