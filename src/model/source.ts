import type { Matrix, Paper } from "../core/types.js";
import type { TopicCharts } from "./charts.js";
import type { MapInput, MapOptions, TopicMap } from "../topics/measures/topic-map.js";

/** What a topic model asks of the index that its papers are in. */
export interface TopicSource {
  /** Id of the embedder. */
  readonly embedder: string;
  readonly dimensions: number;
  has(id: string): boolean;
  get(id: string): Paper | undefined;
  vector(id: string): Float32Array;
  embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix>;
  /** Lays papers out; the index does it, as it knows the rooms for that. */
  drawMap(input: MapInput, options: MapOptions): Promise<TopicMap>;
  /** Makes the answers of a topic model drawable; see `drawMap`. */
  readonly charts: TopicCharts;
}
