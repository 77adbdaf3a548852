import { seededRandom } from "../../core/random.js";
import type { Graph, Matrix } from "../../core/types.js";
import { bestOf, coreGroups, improve, rounds, shuffled } from "../leiden/leiden.js";
import { aggregate, penaltyOf, toLeidenGraph } from "../leiden/aggregate.js";
import { renumber, singletons, type Grouping } from "../leiden/partition.js";
import { loneGroupsStay } from "./rules.js";
import { mergeSmall } from "./tree.js";

/** What papers are clustered by; vectors and counts have a row for each node of the graph. */
export interface ClusteredPapers {
  graph: Graph;
  /** Unit rows. */
  vectors: Matrix;
  /** How many papers each row represents: a work with its versions is one row. */
  paperCounts: Int32Array;
}

/**
 * The resolution is searched for between these two: first each is twice the one before, then the
 * interval between two of them is halved so many times.
 */
const LOW = 0.25,
  HIGH = 8,
  HALVINGS = { about: 5, exactly: 8 };
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
 * Where a resolution gives fewer communities on the whole graph than on the small one, it is
 * multiplied by this, so many times at most.
 */
const FINER = 1.05,
  FINER_STEPS = 6;
/**
 * First rounds whose common groups become the nodes of the small graph; on graphs of up to 2000
 * nodes more of them take little time.
 */
const STARTS = 2,
  STARTS_WHEN_SMALL = 12,
  SMALL = 2000;

/** Communities of which none is too small, and the resolution at which they were found. */
export interface Communities extends Grouping {
  resolution: number;
}

/** What communities are searched for. */
export interface WantedCommunities {
  /** About so many, or a smaller number that is persistent; or just so many, or a few more. */
  target: { about: number } | { exactly: number };
  /** Those of fewer papers join others (`mergeSmall`) before they are counted. */
  minSize: number;
}

/**
 * About `target` Leiden communities; or as many as there are over a four-fold range of resolutions,
 * where there is such a number: papers on six subjects that have nothing in common are six topics.
 * (The most persistent partition: A. Arenas, A. Fernández, S. Gómez, "Analysis of the structure of
 * complex networks at different resolution levels", 2008.) Where no resolution gives so many, as
 * they would be too small, one that gives most.
 *
 * The groups of papers that stay together even at the finest resolution become the nodes of a small
 * graph. There the resolution is found by bisection, where a step takes little time. The
 * communities are then improved on the whole graph until no move gains. (Their modularity is that
 * of `leiden` to within 0.1%, in a third of the time. Which of two equally good partitions is found
 * is chance in both.)
 * @param joinSmall joins the communities of the whole graph that are too small
 */
export function communitiesNear(
  { graph, vectors, paperCounts }: ClusteredPapers,
  { target, minSize }: WantedCommunities,
  joinSmall: (labels: Int32Array) => Grouping,
): Communities {
  const random = seededRandom(0);
  const base = toLeidenGraph(graph);
  const least = "about" in target ? target.about : target.exactly;
  const starts = graph.nodes <= SMALL ? STARTS_WHEN_SMALL : STARTS;
  const coreAt = (resolution: number): Grouping => coreGroups(base, penaltyOf(base, resolution), starts, random);
  let highest = HIGH;
  let core = coreAt(highest);
  while (core.count < 2 * least && core.count < graph.nodes && highest < HIGHEST) core = coreAt((highest *= RAISE));
  const small = aggregate(base, core);
  const sums = sumsOf(vectors, core),
    sizes = new Int32Array(core.count);
  core.groups.forEach((group, node) => (sizes[group]! += paperCounts[node]!));
  const loneStay = loneGroupsStay(graph.nodes);
  const best = new Map<number, Int32Array>(); // by resolution
  const bestAt = (resolution: number): Int32Array => {
    const labels = best.get(resolution) ?? bestOf(small, 2 * starts, resolution, random);
    best.set(resolution, labels);
    return labels;
  };
  // Of few papers, one search gives other numbers by chance: those of the best of many are counted.
  const countAt = (resolution: number): number => {
    const labels =
      graph.nodes <= SMALL
        ? bestAt(resolution)
        : rounds(small, singletons(small.nodes), penaltyOf(small, resolution), shuffled(random));
    return mergeSmall(small, renumber(labels), sums, sizes, { minSize, loneStay }).count;
  };
  let resolution = findResolution(countAt, target, highest, "about" in target && graph.nodes > SMALL);
  for (let step = 0; ; step++) {
    const found = bestAt(resolution);
    const start = core.groups.map((group) => found[group]!);
    const joined = joinSmall(improve(base, start, resolution));
    if ("about" in target || joined.count >= least || step === FINER_STEPS) return { ...joined, resolution };
    resolution *= FINER;
  }
}

/** The sum of the vectors of each group, computed when it is first needed, which is seldom. */
function sumsOf({ data, cols }: Matrix, { groups, count }: Grouping): Matrix {
  let sums: Float32Array | undefined;
  const add = (): Float32Array => {
    const all = new Float32Array(count * cols);
    groups.forEach((group, row) => {
      for (let i = 0; i < cols; i++) all[group * cols + i]! += data[row * cols + i]!;
    });
    return all;
  };
  return {
    rows: count,
    cols,
    get data() {
      return (sums ??= add());
    },
  };
}

/**
 * The resolution that gives `target` communities; or the middle of the resolutions that give the
 * most persistent number of them, from 2 on, if there is one; or the first that gives most.
 */
function findResolution(
  countAt: (resolution: number) => number,
  target: WantedCommunities["target"],
  highest: number,
  countsByChance: boolean,
): number {
  const persistent = "about" in target;
  const least = persistent ? target.about : target.exactly;
  let run = { count: 0, length: 0, first: LOW };
  let longest = run,
    most = { count: 0, resolution: LOW };
  let high = LOW,
    reached = false;
  for (; high < highest; high *= 2) {
    const count = countAt(high);
    reached = count >= least;
    if (reached && !(persistent && count === run.count)) break;
    if (count > most.count) most = { count, resolution: high };
    run = count === run.count ? { ...run, length: run.length + 1 } : { count, length: 1, first: high };
    if (count > 1 && count <= least && run.length >= Math.max(PERSISTENT, longest.length)) longest = run;
  }
  if (persistent && longest.length > 0) return longest.first * Math.sqrt(2 ** (longest.length - 1));
  if (!reached && countAt(highest) < least) return most.resolution;
  let low = high / 2;
  for (let halving = 0; halving < (persistent ? HALVINGS.about : HALVINGS.exactly); halving++) {
    const resolution = Math.sqrt(low * high);
    const count = countAt(resolution);
    if (!persistent && count === least) return resolution;
    if (count < least) low = resolution;
    else high = resolution;
  }
  // What is counted by one search of many is counted by chance: the middle is as likely as its ends.
  return countsByChance ? Math.sqrt(low * high) : high;
}
