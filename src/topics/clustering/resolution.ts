import { seededRandom } from "../../core/random.js";
import type { Graph } from "../../core/types.js";
import { bestOf, coreGroups, improve, rounds, shuffled } from "../leiden/leiden.js";
import { aggregate, penaltyOf, toLevel, type Grouping } from "../leiden/level.js";
import { singletons } from "../leiden/partition.js";

/**
 * Between these resolutions the number of communities is looked for: at each twice the one before,
 * then, between two of them, by halving so many times.
 */
const LOW = 0.25,
  HIGH = 8,
  HALVINGS = 5;
/** Where even the highest gives too few, it is raised by this factor, up to a bound. */
const RAISE = 4,
  HIGHEST = 8192;
/**
 * A number of communities that so many resolutions in a row give, each twice the one before, is the
 * corpus' own.
 */
const PERSISTENT = 3;
/**
 * First rounds whose common groups become the nodes of the small graph: on small graphs more cost
 * nothing.
 */
const STARTS = 2,
  STARTS_WHEN_SMALL = 12,
  SMALL = 2000;

/** Communities, and the resolution at which they were found. */
export interface Communities {
  labels: Int32Array;
  resolution: number;
}

/** What communities are looked for. */
export interface Wanted {
  /** About so many. */
  target: number;
  /** Communities of fewer nodes do not count. */
  minSize: number;
  /** Whether another number, up to `target`, is taken where the corpus has one of its own. */
  persistent: boolean;
}

/**
 * Leiden communities, about `target` of them; or as many as there are over a four-fold range of
 * resolutions, where there is such a number: papers on six subjects that have nothing in common are
 * six topics. (Of the most persistent partition: A. Arenas, A. Fernández, S. Gómez, "Analysis of
 * the structure of complex networks at different resolution levels", 2008.)
 *
 * The groups of papers that hold together even at the finest resolution are the nodes of a small
 * graph, on which the resolution is found by bisection, a step costing little; the communities
 * there are then improved on the whole graph until no move gains. (Their modularity is that of
 * `leiden` to within 0.1%, in a third of the time; which of two equally good partitions it is, is
 * chance in both.)
 */
export function communitiesNear(graph: Graph, { target, minSize, persistent }: Wanted): Communities {
  const random = seededRandom(0);
  const base = toLevel(graph);
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
 * The resolution that gives about `target` communities; or the middle of those that give the most
 * persistent number of them, from 2 to `target`, where one persists.
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
