import { seededRandom } from "../core/random.js";
import type { Graph } from "../core/types.js";
import { _leiden, coreGroups, rounds } from "./leiden.js";
import { aggregate, penaltyOf, toLevel } from "./level.js";
import { singletons } from "./partition.js";

/** Between these resolutions the number of communities is looked for, by halving the range so many times. */
const LOW = 0.25, HIGH = 8, STEPS = 7;
/** First rounds whose common groups become the nodes of the small graph. */
const STARTS = 2;
/** Runs on the whole graph. */
const RUNS = 3;

/**
 * Leiden communities, about `target` of them: of a few runs, the one that comes nearest. The resolution is
 * estimated on a small graph, then corrected by what the runs on the whole graph give.
 * @param tidy what is done with communities before they count: merging small ones, say; may change the labels in place
 * @returns the community of each node, tidied
 */
export function communitiesNear(graph: Graph, target: number, tidy: (labels: Int32Array) => Int32Array): Int32Array {
  const countOf = (labels: Int32Array): number => new Set(labels).size;
  let resolution = estimateResolution(graph, target, (labels) => countOf(tidy(labels)));
  let best: Int32Array | undefined;
  for (let run = 0; run < RUNS; run++) {
    const labels = tidy(_leiden(graph, resolution).labels);
    const count = countOf(labels);
    if (!best || Math.abs(count - target) < Math.abs(countOf(best) - target)) best = labels;
    if (Math.abs(count - target) <= 0.5) break;
    resolution = Math.min(HIGH, Math.max(LOW, (resolution * target) / count));
  }
  return best!;
}

/**
 * The resolution that gives about `target` communities, by bisection. The nodes that hold together even
 * at the finest resolution are drawn together first: on that small graph a step costs little, and
 * the count comes out almost as on the whole graph.
 */
function estimateResolution(graph: Graph, target: number, countOf: (labels: Int32Array) => number): number {
  const random = seededRandom(0);
  const base = toLevel(graph);
  const core = coreGroups(base, penaltyOf(base, HIGH), STARTS, random);
  const small = aggregate(base, core);
  let low = LOW, high = HIGH;
  for (let step = 0; step < STEPS; step++) {
    const resolution = Math.sqrt(low * high);
    const labels = rounds(small, singletons(small.nodes), penaltyOf(small, resolution), random);
    if (countOf(core.groups.map((group) => labels[group]!)) < target) low = resolution;
    else high = resolution;
  }
  return Math.sqrt(low * high);
}
