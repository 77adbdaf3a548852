import { seededRandom } from "../core/random.js";
import type { Graph, KnnGraph, Matrix } from "../core/types.js";
import { descend } from "./gradient-descent.js";
import { limitMoves, startFrom, type PlacedPoints } from "./previous-layout.js";
import { fuzzyGraph, newPointsGraph } from "./fuzzy-graph.js";
import { initialPositions } from "./initial-positions.js";

export interface Settings {
  dimensions: number;
  minDist: number;
  epochs: number;
  seed: number;
}

/** A partition of the points, and by which part it reduces the weights between groups. */
export interface Groups {
  /** Group of each point; -1 for none: its edges keep their weights. */
  of: Int32Array;
  separation: number;
}

/**
 * What a layout worker is started for: a layout of all points, or of new ones in a given layout.
 */
export type LayoutJob =
  | {
      kind: "all";
      knn: KnnGraph;
      vectors: Matrix | undefined;
      previous: PlacedPoints | undefined;
      groups: Groups | undefined;
      settings: Settings;
    }
  | { kind: "new"; knn: KnnGraph; layout: Matrix; settings: Settings };

/** Runs a job; `onEpoch` is called with the number of epochs that have been run. */
export function layOut(job: LayoutJob, onEpoch?: (done: number) => void): Matrix {
  return job.kind === "all" ? layOutAll(job, onEpoch) : layOutNew(job, onEpoch);
}

function layOutAll(
  { knn, vectors, previous, groups, settings }: Extract<LayoutJob, { kind: "all" }>,
  onEpoch: ((done: number) => void) | undefined,
): Matrix {
  const { dimensions, seed } = settings;
  const random = seededRandom(seed);
  const graph = fuzzyGraph(knn);
  if (groups) reduceBetween(graph, groups);
  const positions = previous
    ? startFrom(previous, graph, dimensions, random)
    : initialPositions(graph, vectors, dimensions, random);
  const moveBack = previous && limitMoves(previous, dimensions);
  descend(graph, positions, random, {
    ...settings,
    afterEpoch: (done) => {
      moveBack?.(positions);
      onEpoch?.(done);
    },
  });
  return { data: Float32Array.from(positions), rows: knn.rows, cols: dimensions };
}

/** Reduces the weights between groups, in place. */
function reduceBetween({ nodes, offsets, targets, weights }: Graph, { of, separation }: Groups): void {
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const [own, other] = [of[node]!, of[targets[at]!]!];
      if (own !== other && own !== -1 && other !== -1) weights[at] = weights[at]! * (1 - separation);
    }
  }
}

/** Places new points among those of a layout, which stay where they are. */
function layOutNew(
  { knn, layout, settings }: Extract<LayoutJob, { kind: "new" }>,
  onEpoch: ((done: number) => void) | undefined,
): Matrix {
  const { dimensions, seed } = settings;
  const random = seededRandom(seed);
  const fixedCount = layout.rows;
  const graph = newPointsGraph(knn, fixedCount);
  const rows = Int32Array.from({ length: graph.nodes }, (_, node) => (node < fixedCount ? node : -1));
  const positions = startFrom({ positions: layout.data, rows }, graph, dimensions, random);
  descend(graph, positions, random, { ...settings, fixedCount, afterEpoch: onEpoch });
  return { data: Float32Array.from(positions.subarray(fixedCount * dimensions)), rows: knn.rows, cols: dimensions };
}
