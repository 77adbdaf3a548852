/**
 * One level of the Leiden algorithm: the graph as it is, or its communities drawn together into
 * nodes. Self-loops are the weight that lies inside such a node.
 */
export interface Level {
  nodes: number;
  /** Length nodes + 1. */
  offsets: Int32Array;
  targets: Int32Array;
  weights: Float64Array;
  /** Strength of each node: the weight of its edges, its inner weight counted twice. */
  strengths: Float64Array;
}

/** Null model: gain of an edge weight w between strengths a and b is w - penalty * a * b. */
export function penaltyOf(level: Level, resolution: number): number {
  let total = 0;
  for (let node = 0; node < level.nodes; node++) total += level.strengths[node]!;
  return total > 0 ? resolution / total : 0;
}

/**
 * Fast local moving (Traag, Waltman and van Eck 2019, algorithm A.2, MoveNodesFast): each node in the
 * queue goes to the neighbouring community, or to an empty one, where modularity gains most; the
 * neighbours that it leaves behind join the queue. Changes `membership` in place.
 * @param order the order of the first round
 * @returns whether any node moved
 */
export function moveNodes(level: Level, membership: Int32Array, order: Int32Array, penalty: number): boolean {
  const { nodes, offsets, targets, weights, strengths } = level;
  const communityStrength = new Float64Array(nodes);
  const communitySize = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    communityStrength[membership[node]!] = communityStrength[membership[node]!]! + strengths[node]!;
    communitySize[membership[node]!]!++;
  }
  const empty: number[] = [];
  for (let community = nodes - 1; community >= 0; community--) if (communitySize[community] === 0) empty.push(community);

  // A ring holds each node at most once.
  const queue = order.slice();
  const queued = new Uint8Array(nodes).fill(1);
  let head = 0, waiting = nodes;
  const edgeWeight = new Float64Array(nodes); // weight from the node at hand to each community
  const touched = new Int32Array(nodes);
  let moved = false;

  while (waiting > 0) {
    const node = queue[head]!;
    head = head + 1 === nodes ? 0 : head + 1;
    waiting--;
    queued[node] = 0;

    const own = membership[node]!;
    const strength = strengths[node]!;
    let touchedCount = 0;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!;
      if (target === node) continue;
      const community = membership[target]!;
      if (edgeWeight[community] === 0) touched[touchedCount++] = community;
      edgeWeight[community] = edgeWeight[community]! + weights[at]!;
    }
    communityStrength[own] = communityStrength[own]! - strength;
    let best = own;
    let bestGain = edgeWeight[own]! - penalty * strength * communityStrength[own]!;
    const threshold = 1e-12 * Math.max(1, strength);
    for (let i = 0; i < touchedCount; i++) {
      const community = touched[i]!;
      const gain = edgeWeight[community]! - penalty * strength * communityStrength[community]!;
      if (gain > bestGain + threshold) {
        best = community;
        bestGain = gain;
      }
      edgeWeight[community] = 0;
    }
    if (bestGain < -threshold && communitySize[own]! > 1 && empty.length > 0) best = empty[empty.length - 1]!;
    communityStrength[best] = communityStrength[best]! + strength;
    if (best === own) continue;

    moved = true;
    if (communitySize[best]!++ === 0) empty.pop();
    if (--communitySize[own]! === 0) empty.push(own);
    membership[node] = best;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!;
      if (queued[target] === 1 || membership[target] === best || target === node) continue;
      queued[target] = 1;
      let tail = head + waiting;
      if (tail >= nodes) tail -= nodes;
      queue[tail] = target;
      waiting++;
    }
  }
  return moved;
}

/**
 * Refinement (algorithm A.2, RefinePartition): inside each community, single nodes merge into
 * well-connected groups; a group is never less than connected. Of the merges that gain, the best is
 * taken, as leidenalg does by default, where the paper draws one by chance.
 * @returns the group of each node, numbered from 0
 */
export function refine(level: Level, membership: Int32Array, order: Int32Array, penalty: number): { groups: Int32Array; count: number } {
  const { nodes, offsets, targets, weights, strengths } = level;
  const communityStrength = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) communityStrength[membership[node]!] = communityStrength[membership[node]!]! + strengths[node]!;

  const groups = Int32Array.from({ length: nodes }, (_, node) => node);
  const groupStrength = strengths.slice();
  const single = new Uint8Array(nodes).fill(1);
  // Weight from each group to the rest of its community: whether it is well connected.
  const outward = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!;
      if (target !== node && membership[target] === membership[node]) outward[node] = outward[node]! + weights[at]!;
    }
  }
  const edgeWeight = new Float64Array(nodes);
  const touched = new Int32Array(nodes);
  for (let i = 0; i < nodes; i++) {
    const node = order[i]!;
    const strength = strengths[node]!;
    const whole = communityStrength[membership[node]!]!;
    if (single[node] === 0 || outward[node]! < penalty * strength * (whole - strength)) continue;
    let touchedCount = 0;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const target = targets[at]!;
      if (target === node || membership[target] !== membership[node]) continue;
      const group = groups[target]!;
      if (edgeWeight[group] === 0) touched[touchedCount++] = group;
      edgeWeight[group] = edgeWeight[group]! + weights[at]!;
    }
    let best = -1, bestGain = 0, bestWeight = 0;
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

function renumber(groups: Int32Array): { groups: Int32Array; count: number } {
  const numbers = new Int32Array(groups.length).fill(-1);
  let count = 0;
  for (let node = 0; node < groups.length; node++) {
    const group = groups[node]!;
    if (numbers[group] === -1) numbers[group] = count++;
    groups[node] = numbers[group]!;
  }
  return { groups, count };
}

/** Draws each group together into one node; edges between groups add up, those inside become a self-loop. */
export function aggregate(level: Level, groups: Int32Array, count: number): Level {
  const { nodes, offsets, targets, weights } = level;
  const members = new Int32Array(nodes);
  const starts = new Int32Array(count + 1);
  for (let node = 0; node < nodes; node++) starts[groups[node]! + 1]!++;
  for (let group = 0; group < count; group++) starts[group + 1] = starts[group + 1]! + starts[group]!;
  const next = starts.slice(0, count);
  for (let node = 0; node < nodes; node++) members[next[groups[node]!]!++] = node;

  const newOffsets = new Int32Array(count + 1);
  const newTargets = new Int32Array(targets.length);
  const newWeights = new Float64Array(targets.length);
  const strengths = new Float64Array(count);
  const place = new Int32Array(count).fill(-1);
  let size = 0;
  for (let group = 0; group < count; group++) {
    const first = size;
    for (let m = starts[group]!; m < starts[group + 1]!; m++) {
      const node = members[m]!;
      strengths[group] = strengths[group]! + level.strengths[node]!;
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        const target = groups[targets[at]!]!;
        if (place[target]! < first) {
          place[target] = size;
          newTargets[size] = target;
          newWeights[size++] = 0;
        }
        const slot = place[target]!;
        newWeights[slot] = newWeights[slot]! + weights[at]!;
      }
    }
    newOffsets[group + 1] = size;
  }
  return { nodes: count, offsets: newOffsets, targets: newTargets.slice(0, size), weights: newWeights.slice(0, size), strengths };
}
