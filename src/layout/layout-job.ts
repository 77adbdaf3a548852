import { seededRandom } from "../core/random.js";
import type { Graph, KnnGraph, Matrix } from "../core/types.js";
import { descend } from "./gradient-descent.js";
import { limitMoves, startFrom, type PlacedPoints } from "./previous-layout.js";
import { fuzzyGraph, pointsToward } from "./fuzzy-graph.js";
import { startOf } from "./initial-positions.js";

export interface Settings {
  dimensions: number;
  minDist: number;
  epochs: number;
  seed: number;
}

/** A partition of the points, and by how much it weakens what joins points of different groups. */
export interface Groups {
  /** -1 for a point of no group, whose edges stay as they are. */
  of: Int32Array;
  separation: number;
}

/** What the layout's worker is started for. */
export type LayoutJob =
  | {
      kind: "all";
      knn: KnnGraph;
      vectors: Matrix | undefined;
      earlier: PlacedPoints | undefined;
      groups: Groups | undefined;
      settings: Settings;
    }
  | { kind: "more"; knn: KnnGraph; layout: Matrix; settings: Settings };

/** Runs a job; `onEpoch` is called with the number of epochs that have been run. */
export function layOut(job: LayoutJob, onEpoch?: (done: number) => void): Matrix {
  return job.kind === "all" ? layOutAll(job, onEpoch) : placeMore(job, onEpoch);
}

function layOutAll(
  { knn, vectors, earlier, groups, settings }: Extract<LayoutJob, { kind: "all" }>,
  onEpoch: ((done: number) => void) | undefined,
): Matrix {
  const { dimensions, seed } = settings;
  const random = seededRandom(seed);
  const graph = fuzzyGraph(knn);
  if (groups) separate(graph, groups);
  const positions = earlier
    ? startFrom(earlier, graph, dimensions, random)
    : startOf(graph, vectors, dimensions, random);
  const keep = earlier && limitMoves(earlier, dimensions);
  descend(graph, positions, random, {
    ...settings,
    afterEpoch: (done) => {
      keep?.(positions);
      onEpoch?.(done);
    },
  });
  return { data: Float32Array.from(positions), rows: knn.rows, cols: dimensions };
}

/** Changes the weights in place. */
function separate({ nodes, offsets, targets, weights }: Graph, { of, separation }: Groups): void {
  for (let node = 0; node < nodes; node++) {
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const [own, other] = [of[node]!, of[targets[at]!]!];
      if (own !== other && own !== -1 && other !== -1) weights[at] = weights[at]! * (1 - separation);
    }
  }
}

/** New points among those of a layout, which stay where they are. */
function placeMore(
  { knn, layout, settings }: Extract<LayoutJob, { kind: "more" }>,
  onEpoch: ((done: number) => void) | undefined,
): Matrix {
  const { dimensions, seed } = settings;
  const random = seededRandom(seed);
  const free = layout.rows;
  const graph = pointsToward(knn, free);
  const rows = Int32Array.from({ length: graph.nodes }, (_, node) => (node < free ? node : -1));
  const positions = startFrom({ positions: layout.data, rows }, graph, dimensions, random);
  descend(graph, positions, random, { ...settings, free, afterEpoch: onEpoch });
  return { data: Float32Array.from(positions.subarray(free * dimensions)), rows: knn.rows, cols: dimensions };
}
