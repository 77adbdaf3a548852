import { seededRandom } from "../core/random.js";
import type { Graph } from "../core/types.js";
import { bestOf, coreGroups, improve, rounds } from "./leiden.js";
import { aggregate, penaltyOf, toLevel, type Grouping } from "./level.js";
import { singletons } from "./partition.js";

/** Between these resolutions the number of communities is looked for, by halving the range so many times. */
const LOW = 0.25, HIGH = 8, STEPS = 7;
/** Where even the highest gives too few, it is raised by this factor, up to a bound. */
const RAISE = 4, HIGHEST = 8192;
/** Resolutions at which communities are counted, each twice the one before; a number that so many in a row give is the corpus' own. */
const PERSISTENT = 3;
/** First rounds whose common groups become the nodes of the small graph: on small graphs more cost nothing. */
const STARTS = 2, STARTS_WHEN_SMALL = 12, SMALL = 2000;

/** Communities, and the resolution at which they were found. */
export interface Communities {
  labels: Int32Array;
  resolution: number;
}

/** What communities are looked for. */
export interface Wanted {
  /** About so many. */
  target: number;
  /** Whether another number, up to `target`, is taken where the corpus has one of its own. */
  persistent: boolean;
}

/**
 * Leiden communities, about `target` of them; or as many as there are over a four-fold range of resolutions, where there
 * is such a number: papers on six subjects that have nothing in common are six topics. (Of the most persistent partition:
 * A. Arenas, A. Fernández, S. Gómez, "Analysis of the structure of complex networks at different resolution levels", 2008.)
 *
 * The groups of papers that hold together even at the finest
 * resolution are the nodes of a small graph, on which the resolution is found by bisection, a step costing
 * little; the communities there are then improved on the whole graph until no move gains. (Their modularity is
 * that of `leiden` to within 0.1%, in a third of the time; which of two equally good partitions it is, is chance in both.)
 * @param tidy what is done with communities before they count: merging small ones, say; may change the labels in place
 */
export function communitiesNear(graph: Graph, { target, persistent }: Wanted, tidy: (labels: Int32Array) => Int32Array): Communities {
  const random = seededRandom(0);
  const base = toLevel(graph);
  const starts = graph.nodes <= SMALL ? STARTS_WHEN_SMALL : STARTS;
  const coreAt = (resolution: number): Grouping => coreGroups(base, penaltyOf(base, resolution), starts, random);
  let high = HIGH;
  let core = coreAt(high);
  while (core.count < 2 * target && core.count < graph.nodes && high < HIGHEST) core = coreAt((high *= RAISE));
  const small = aggregate(base, core);
  const spread = (labels: Int32Array): Int32Array => core.groups.map((group) => labels[group]!);
  const countAt = (resolution: number): number =>
    new Set(tidy(spread(rounds(small, singletons(small.nodes), penaltyOf(small, resolution), random)))).size;
  const resolution = (persistent ? persistentResolution(countAt, target) : undefined) ?? halve(countAt, target, high);
  const labels = improve(base, spread(bestOf(small, 2 * starts, resolution, random)), resolution, random);
  return { labels: tidy(labels), resolution };
}

/** The resolution that gives about `target` communities. */
function halve(countAt: (resolution: number) => number, target: number, high: number): number {
  let low = LOW;
  for (let step = 0; step < STEPS; step++) {
    const resolution = Math.sqrt(low * high);
    if (countAt(resolution) < target) low = resolution;
    else high = resolution;
  }
  return Math.sqrt(low * high);
}

/** The middle of the resolutions that give the most persistent number of communities, from 2 to `target`; undefined where none persists. */
function persistentResolution(countAt: (resolution: number) => number, target: number): number | undefined {
  let run = { count: 0, length: 0, first: LOW };
  let best = run;
  for (let resolution = LOW; resolution <= HIGH; resolution *= 2) {
    const count = countAt(resolution);
    if (count > target) break;
    run = count === run.count ? { ...run, length: run.length + 1 } : { count, length: 1, first: resolution };
    if (count > 1 && run.length >= Math.max(PERSISTENT, best.length)) best = run;
  }
  return best.length === 0 ? undefined : best.first * Math.sqrt(2 ** (best.length - 1));
}
