import { seededRandom } from "../../core/random.js";
import type { Graph } from "../../core/types.js";
import { bestOf, coreGroups, improve, rounds, shuffled } from "../leiden/leiden.js";
import { aggregate, penaltyOf, toLeidenGraph } from "../leiden/aggregate.js";
import { singletons, type Grouping } from "../leiden/partition.js";

/**
 * The resolution is searched for between these two: first each is twice the one before, then the
 * interval between two of them is halved so many times.
 */
const LOW = 0.25,
  HIGH = 8,
  HALVINGS = 5;
/**
 * Where even the highest one gives too few communities, it is multiplied by this, up to a bound.
 */
const RAISE = 4,
  HIGHEST = 8192;
/**
 * So many resolutions in a row, each twice the one before, make a number of communities persistent.
 */
const PERSISTENT = 3;
/**
 * First rounds whose common groups become the nodes of the small graph; on graphs of up to 2000
 * nodes more of them take little time.
 */
const STARTS = 2,
  STARTS_WHEN_SMALL = 12,
  SMALL = 2000;

/** Communities, and the resolution at which they were found. */
export interface Communities {
  labels: Int32Array;
  resolution: number;
}

/** What communities are searched for. */
export interface WantedCommunities {
  /** About so many. */
  target: number;
  /** Communities of fewer nodes do not count. */
  minSize: number;
  /** Whether a smaller number is taken where it is persistent. */
  persistent: boolean;
}

/**
 * About `target` Leiden communities; or as many as there are over a four-fold range of resolutions,
 * where there is such a number: papers on six subjects that have nothing in common are six topics.
 * (The most persistent partition: A. Arenas, A. Fernández, S. Gómez, "Analysis of the structure of
 * complex networks at different resolution levels", 2008.)
 *
 * The groups of papers that stay together even at the finest resolution become the nodes of a small
 * graph. There the resolution is found by bisection, where a step takes little time. The
 * communities are then improved on the whole graph until no move gains. (Their modularity is that
 * of `leiden` to within 0.1%, in a third of the time. Which of two equally good partitions is found
 * is chance in both.)
 */
export function communitiesNear(graph: Graph, { target, minSize, persistent }: WantedCommunities): Communities {
  const random = seededRandom(0);
  const base = toLeidenGraph(graph);
  const starts = graph.nodes <= SMALL ? STARTS_WHEN_SMALL : STARTS;
  const coreAt = (resolution: number): Grouping => coreGroups(base, penaltyOf(base, resolution), starts, random);
  let high = HIGH;
  let core = coreAt(high);
  while (core.count < 2 * target && core.count < graph.nodes && high < HIGHEST) core = coreAt((high *= RAISE));
  const small = aggregate(base, core);
  const sizes = new Int32Array(core.count);
  for (const group of core.groups) sizes[group]!++;
  const countAt = (resolution: number): number => {
    const nodes = new Map<number, number>();
    rounds(small, singletons(small.nodes), penaltyOf(small, resolution), shuffled(random)).forEach((label, group) =>
      nodes.set(label, (nodes.get(label) ?? 0) + sizes[group]!),
    );
    return [...nodes.values()].filter((size) => size >= minSize).length;
  };
  const resolution = findResolution(countAt, target, high, persistent);
  const best = bestOf(small, 2 * starts, resolution, random);
  return {
    labels: improve(
      base,
      core.groups.map((group) => best[group]!),
      resolution,
    ),
    resolution,
  };
}

/**
 * The resolution that gives about `target` communities; or the middle of the resolutions that give
 * the most persistent number of them, from 2 to `target`, if there is one.
 */
function findResolution(
  countAt: (resolution: number) => number,
  target: number,
  highest: number,
  persistent: boolean,
): number {
  let run = { count: 0, length: 0, first: LOW };
  let longest = run;
  let high = LOW;
  for (; high < highest; high *= 2) {
    const count = countAt(high);
    if (count >= target && !(persistent && count === run.count)) break;
    run = count === run.count ? { ...run, length: run.length + 1 } : { count, length: 1, first: high };
    if (count > 1 && count <= target && run.length >= Math.max(PERSISTENT, longest.length)) longest = run;
  }
  if (persistent && longest.length > 0) return longest.first * Math.sqrt(2 ** (longest.length - 1));
  let low = high / 2;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const resolution = Math.sqrt(low * high);
    if (countAt(resolution) < target) low = resolution;
    else high = resolution;
  }
  return Math.sqrt(low * high);
}
