import type { LeidenGraph } from "./aggregate.js";

/**
 * Fast local moving (Traag, Waltman and van Eck 2019, algorithm A.2, MoveNodesFast): each node in
 * the queue goes to the neighbouring community, or to an empty one, where modularity gains most;
 * its neighbours in other communities join the queue. Fixed nodes stay. Changes `membership`
 * (community of each node, numbers below the number of nodes) in place.
 * @param order the order of the queue at the start
 */
export function moveNodes(graph: LeidenGraph, membership: Int32Array, order: Int32Array, penalty: number): void {
  const { nodes, offsets, targets, weights, strengths, fixed } = graph;
  const communityStrength = new Float64Array(nodes);
  const communitySize = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const community = membership[node]!;
    communityStrength[community] = communityStrength[community]! + strengths[node]!;
    communitySize[community]!++;
  }
  const empty = new Int32Array(nodes);
  let emptyCount = 0;
  for (let community = nodes - 1; community >= 0; community--)
    if (communitySize[community] === 0) empty[emptyCount++] = community;

  // The queue is a ring buffer: as a node stands in it at most once, it never holds more than all
  // nodes.
  const queue = order.slice();
  const queued = new Uint8Array(nodes).fill(1);
  let head = 0,
    waiting = nodes;
  const edgeWeight = new Float64Array(nodes); // weight from the current node to each community
  const touched = new Int32Array(nodes + 1); // the last one may be written, but does not count

  while (waiting > 0) {
    const node = queue[head]!;
    head = head + 1 === nodes ? 0 : head + 1;
    waiting--;
    queued[node] = 0;
    if (fixed !== undefined && fixed[node] === 1) continue;

    const from = offsets[node]!,
      to = offsets[node + 1]!;
    const own = membership[node]!;
    const strength = strengths[node]!;
    let touchedCount = 0;
    for (let at = from; at < to; at++) {
      const target = targets[at]!;
      if (target === node) continue;
      const community = membership[target]!;
      const sum = edgeWeight[community]!;
      touched[touchedCount] = community;
      touchedCount += +(sum === 0); // without a branch, which a processor could not predict
      edgeWeight[community] = sum + weights[at]!;
    }
    communityStrength[own] = communityStrength[own]! - strength;
    const scaled = penalty * strength;
    // A gain below the threshold is rounding: with such gains nodes could move in a circle for
    // ever.
    const threshold = 1e-10 * strength;
    let best = own;
    let bestGain = edgeWeight[own]! - scaled * communityStrength[own]!;
    for (let i = 0; i < touchedCount; i++) {
      const community = touched[i]!;
      const gain = edgeWeight[community]! - scaled * communityStrength[community]!;
      edgeWeight[community] = 0;
      if (gain > bestGain + threshold) {
        best = community;
        bestGain = gain;
      }
    }
    if (bestGain < -threshold && communitySize[own]! > 1) best = empty[emptyCount - 1]!;
    communityStrength[best] = communityStrength[best]! + strength;
    if (best === own) continue;

    if (communitySize[best]!++ === 0) emptyCount--;
    if (--communitySize[own]! === 0) {
      communityStrength[own] = 0; // without a rest of rounding
      empty[emptyCount++] = own;
    }
    membership[node] = best;
    let tail = head + waiting;
    if (tail >= nodes) tail -= nodes;
    for (let at = from; at < to; at++) {
      const target = targets[at]!;
      const joins = +(queued[target] === 0) & +(membership[target] !== best);
      queue[tail] = target; // there is room, as the current node has left
      queued[target]! |= joins;
      waiting += joins;
      tail += joins;
      if (tail === nodes) tail = 0;
    }
  }
}
