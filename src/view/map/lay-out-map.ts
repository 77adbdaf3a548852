import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import type { KnnGraph, Matrix, Paper, Progress, Topic } from "../../core/types.js";
import { umap, type PreviousLayout } from "../../layout/index.js";
import type { MapPoint } from "./map-data.js";
import { TopicMap } from "./topic-map.js";
import { turnedWide } from "./turn.js";

export interface MapOptions {
  /**
   * An earlier map: its papers keep their places, to 1.5% of the map's width. Its points, as they
   * were saved, are enough.
   */
  previous?: { points: readonly Pick<MapPoint, "id" | "x" | "y">[] } | undefined;
  /** How many papers make a neighbourhood, the paper itself counted; default 15. */
  nNeighbors?: number | undefined;
  /** How near papers may come to each other, from 0 to below 3; default 0.1. */
  minDist?: number | undefined;
  /**
   * By how much less papers of different topics are drawn together, from 0 (not at all: the map
   * knows nothing of topics) to 1; default 0.5.
   */
  separation?: number | undefined;
  /** Another seed gives another map; default 1. */
  seed?: number | undefined;
  /** Called as the work goes on. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the work: the call then rejects with `aborted`. */
  signal?: AbortSignal | undefined;
}

/** What a map is made from. Ids, papers, their topics, terms, vectors and neighbours have the same rows. */
export interface MapInput {
  /** By which the points are named. */
  ids: readonly string[];
  papers: readonly Paper[];
  /** Topic of each paper, of the finest level; -1 for none. */
  topicOf: readonly number[];
  /** Of the finest level. */
  topics: readonly Topic[];
  /** Those of the levels above, coarse to fine. */
  coarser: readonly Topic[];
  /** Terms of each topic of the finest level, and which of them each paper uses, a bit each. */
  vocabulary: ReadonlyMap<number, readonly string[]>;
  terms: readonly number[];
  vectors: Matrix;
  neighbors: KnnGraph;
}

/**
 * Lays the papers out and names what is where. A new map is turned so that it is wide; one that
 * grows stays as it was.
 */
export async function layOutMap(input: MapInput, { previous, ...options }: MapOptions): Promise<TopicMap> {
  const { ids, papers, topicOf, topics, coarser, vocabulary, terms, vectors, neighbors } = input;
  const earlier = previous === undefined ? undefined : earlierLayout(previous, ids);
  const laid = await umap(neighbors, { ...options, vectors, groups: topicOf, ...(earlier && { previous: earlier }) });
  const { data } = earlier ? laid : turnedWide(laid);
  const points = ids.map((id, row) => ({ id, x: data[2 * row]!, y: data[2 * row + 1]!, topic: topicOf[row]! }));
  const sizes = new Map<number, number>();
  for (const topic of topicOf) sizes.set(topic, (sizes.get(topic) ?? 0) + 1);
  const shown = topics.map(({ id, label }) => ({ id, label, size: sizes.get(id) ?? 0 })).filter(({ size }) => size > 0);
  const details = { papers, neighbors, topics: [...coarser, ...topics], vocabulary, terms };
  return new TopicMap(
    points,
    shown.sort((a, b) => b.size - a.size || a.id - b.id),
    details,
  );
}

/** Where the papers were; undefined when none of them was there. */
function earlierLayout(
  previous: NonNullable<MapOptions["previous"]>,
  ids: readonly string[],
): PreviousLayout | undefined {
  if (!Array.isArray(previous?.points))
    throw new PaperweaveError(
      "invalid-argument",
      `previous must be an earlier map, or { points } of one, got ${formatValue(previous)}.`,
    );
  const data = new Float32Array(2 * previous.points.length);
  const rowOf = new Map<string, number>();
  previous.points.forEach((point: { id: unknown; x: unknown; y: unknown } | null, row) => {
    const { id, x, y } = point ?? {};
    if (typeof id !== "string" || !isPlace(x) || !isPlace(y))
      throw new PaperweaveError(
        "invalid-argument",
        `Points of previous must have an id, x and y, got ${formatValue(JSON.stringify(point))} at position ${row}.`,
      );
    if (rowOf.has(id))
      throw new PaperweaveError("duplicate-id", `previous has two points of the id ${formatValue(id)}.`);
    rowOf.set(id, row);
    data[2 * row] = x;
    data[2 * row + 1] = y;
  });
  const rows = ids.map((id) => rowOf.get(id) ?? -1);
  return rows.every((row) => row === -1) ? undefined : { layout: { data, rows: rowOf.size, cols: 2 }, rows };
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
