import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { graphInOrder } from "../../core/graph.js";
import { compareIds } from "../../core/strings.js";
import type { KnnGraph, Matrix, Paper, Progress, Topic } from "../../core/types.js";
import { umap, type PreviousLayout } from "../../layout/index.js";
import type { MapPoint } from "./map-data.js";
import { TopicMap } from "./topic-map.js";

/** What `TopicModel.map` can be told. */
export interface MapOptions {
  /**
   * An earlier map, or its saved points. Its papers move by at most 1.5% of the map's width.
   * Default: none.
   */
  previous?: { points: readonly Pick<MapPoint, "id" | "x" | "y">[] } | undefined;
  /** How many papers a neighbourhood has, with the paper itself. Default: 15. */
  nNeighbors?: number | undefined;
  /** How close two papers may be, in units of the layout, from 0 to below 3. Default: 0.1. */
  minDist?: number | undefined;
  /**
   * How much the attraction between papers of different topics is reduced, from 0 (topics have no
   * effect on the map) to 1. Default: 0.5.
   */
  separation?: number | undefined;
  /** Seed of the random numbers: another seed gives another map. Default: 1. */
  seed?: number | undefined;
  /** Called while the layout is computed. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the work; the call then rejects with code `aborted`. */
  signal?: AbortSignal | undefined;
}

/**
 * What a map is made from. Ids, papers, topics, terms, vectors and neighbours have the same rows.
 */
export interface MapInput {
  /** Ids of the points. */
  ids: readonly string[];
  papers: readonly Paper[];
  /** Id of each paper's topic of the finest level; -1 for none. */
  topicOf: readonly number[];
  /** Topics of the finest level. */
  topics: readonly Topic[];
  /** Topics of the levels above, from coarse to fine. */
  coarser: readonly Topic[];
  /** Terms of each topic of the finest level, by topic id. */
  vocabulary: ReadonlyMap<number, readonly string[]>;
  /** Which terms of its topic each paper uses, one bit for each term. */
  terms: readonly number[];
  vectors: Matrix;
  neighbors: KnnGraph;
}

/**
 * Lays the papers out and makes the map. A new map is rotated so that it is wide; a map that grows
 * is not rotated.
 */
export async function layOutMap(input: MapInput, { previous, ...options }: MapOptions): Promise<TopicMap> {
  const { ids, papers, topicOf, topics, coarser, vocabulary, terms, vectors, neighbors } = input;
  const earlier = previous === undefined ? undefined : earlierLayout(previous, ids);
  const laid = await umap(neighbors, { ...options, vectors, groups: topicOf, ...(earlier && { previous: earlier }) });
  const { data } = earlier ? laid : rotatedWide(laid);
  // The rows of the layout decide positions, and are in the order of the papers' contents.
  const order = Int32Array.from(ids.keys()).sort((a, b) => compareIds(ids[a]!, ids[b]!));
  const inOrder = <Value>(values: readonly Value[]): Value[] => Array.from(order, (row) => values[row]!);
  const points = inOrder(
    ids.map((id, row) => ({ id, x: data[2 * row]!, y: data[2 * row + 1]!, topic: topicOf[row]! })),
  );
  const sizes = new Map<number, number>();
  for (const topic of topicOf) sizes.set(topic, (sizes.get(topic) ?? 0) + 1);
  const shown = topics
    .map(({ id, label, color }) => ({ id, label, size: sizes.get(id) ?? 0, ...(color !== undefined && { color }) }))
    .filter(({ size }) => size > 0);
  const details = {
    papers: inOrder(papers),
    neighbors: graphInOrder(neighbors, order),
    topics: [...coarser, ...topics],
    vocabulary,
    terms: inOrder(terms),
  };
  return new TopicMap(
    points,
    shown.sort((a, b) => b.size - a.size || a.id - b.id),
    details,
  );
}

/** The earlier positions of the papers; undefined when no paper had one. */
function earlierLayout(
  previous: NonNullable<MapOptions["previous"]>,
  ids: readonly string[],
): PreviousLayout | undefined {
  if (!Array.isArray(previous?.points))
    throw new PaperweaveError(
      "invalid-argument",
      `previous must be an earlier map, or { points } of one, got ${formatValue(previous)}.`,
    );
  const known = new Set<string>();
  const positions: { id: string; x: number; y: number }[] = [];
  previous.points.forEach((point: { id: unknown; x: unknown; y: unknown } | null, row) => {
    const { id, x, y } = point ?? {};
    if (typeof id !== "string" || !isCoordinate(x) || !isCoordinate(y))
      throw new PaperweaveError(
        "invalid-argument",
        `Points of previous must have an id, x and y, got ${formatValue(JSON.stringify(point))} at position ${row}.`,
      );
    if (known.has(id))
      throw new PaperweaveError("duplicate-id", `previous has two points of the id ${formatValue(id)}.`);
    known.add(id);
    positions.push({ id, x, y });
  });
  // In an order that no id decides: sums over them decide positions.
  positions.sort((a, b) => a.x - b.x || a.y - b.y);
  const rowOf = new Map(positions.map(({ id }, row) => [id, row]));
  const data = Float32Array.from(positions.flatMap(({ x, y }) => [x, y]));
  const rows = ids.map((id) => rowOf.get(id) ?? -1);
  return rows.every((row) => row === -1) ? undefined : { layout: { data, rows: rowOf.size, cols: 2 }, rows };
}

function isCoordinate(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/**
 * The same points around 0, rotated so that they vary most from left to right, and mirrored so that
 * the longer tails are on the right and at the top. Pages are wide, and a layout has no direction.
 * @param layout rows x 2
 */
export function rotatedWide({ data, rows }: Matrix): Matrix {
  let meanX = 0,
    meanY = 0;
  for (let row = 0; row < rows; row++) {
    meanX += data[2 * row]! / rows;
    meanY += data[2 * row + 1]! / rows;
  }
  let xx = 0,
    xy = 0,
    yy = 0;
  for (let row = 0; row < rows; row++) {
    const x = data[2 * row]! - meanX,
      y = data[2 * row + 1]! - meanY;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  // The eigenvector of the greater eigenvalue of [[xx, xy], [xy, yy]]. Of its two forms, one may be
  // zero; the other is used.
  const half = (xx - yy) / 2,
    root = Math.sqrt(half * half + xy * xy);
  let [cosine, sine] = half >= 0 ? [half + root, xy] : [xy, root - half];
  const length = Math.sqrt(cosine * cosine + sine * sine);
  [cosine, sine] = length > 0 ? [cosine / length, sine / length] : [1, 0];
  const rotated = new Float64Array(2 * rows);
  let skewX = 0,
    skewY = 0;
  for (let row = 0; row < rows; row++) {
    const x = data[2 * row]! - meanX,
      y = data[2 * row + 1]! - meanY;
    const along = cosine * x + sine * y,
      across = cosine * y - sine * x;
    rotated[2 * row] = along;
    rotated[2 * row + 1] = across;
    skewX += along * along * along;
    skewY += across * across * across;
  }
  const [signX, signY] = [skewX < 0 ? -1 : 1, skewY < 0 ? -1 : 1];
  return { data: Float32Array.from(rotated, (value, at) => value * (at % 2 === 0 ? signX : signY)), rows, cols: 2 };
}
