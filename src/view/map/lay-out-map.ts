import { show } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import type { Paper } from "../../core/types.js";
import { umap, type PreviousLayout } from "../../layout/index.js";
import type { MapInput, MapOptions } from "../../topics/index.js";
import { TopicMap } from "./topic-map.js";
import { turnedWide } from "./turn.js";

/**
 * Lays the papers out and names what is where. A new map is turned so that it is wide; one that
 * grows stays as it was.
 */
export async function layOutMap(
  input: MapInput,
  papers: readonly Paper[],
  { previous, ...options }: MapOptions,
): Promise<TopicMap> {
  const { ids, topicOf, topics, coarser, vocabulary, terms, vectors, neighbors } = input;
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
      `previous must be an earlier map, or { points } of one, got ${show(previous)}.`,
    );
  const data = new Float32Array(2 * previous.points.length);
  const rowOf = new Map<string, number>();
  previous.points.forEach((point: { id: unknown; x: unknown; y: unknown } | null, row) => {
    const { id, x, y } = point ?? {};
    if (typeof id !== "string" || !isPlace(x) || !isPlace(y))
      throw new PaperweaveError(
        "invalid-argument",
        `Points of previous must have an id, x and y, got ${show(JSON.stringify(point))} at position ${row}.`,
      );
    if (rowOf.has(id)) throw new PaperweaveError("duplicate-id", `previous has two points of the id ${show(id)}.`);
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
