import { jupyterDisplay } from "../../core/display.js";
import type { Paper } from "../../core/types.js";
import type { Hit } from "../../search/index.js";
import * as charts from "../charts/index.js";
import type { MapPoint, MapTopic } from "../map/map-data.js";
import { mapDisplay } from "./map-display.js";
import { papersDisplay } from "./papers-list.js";

/** Charts as plain data are recognised by the names of their properties … */
const CHARTS: readonly {
  keys: readonly string[];
  optionalKeys?: readonly string[];
  new (data: never): charts.Chart;
}[] = Object.values(charts);
/** … and so is a map. */
const MAP_KEYS = ["points", "topics"];

/**
 * What a notebook shows of a value: a text for each media type. For all that can show itself, for
 * its plain data as `JSON.parse` gives them back, and for hits and papers, one or a list.
 * @returns undefined for other values
 */
export function displayOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (jupyterDisplay in value && typeof value[jupyterDisplay] === "function")
    return value[jupyterDisplay]() as Record<string, string>;
  if (Array.isArray(value)) return value.every(isPaperOrHit) ? papersDisplay(value) : undefined;
  if (isPaperOrHit(value)) return papersDisplay([value]);
  const holds = (keys: readonly string[], optional: readonly string[] = []): boolean =>
    keys.every((key) => key in value) && Object.keys(value).every((key) => [...keys, ...optional].includes(key));
  if (holds(MAP_KEYS)) return mapDisplay(value as { points: MapPoint[]; topics: MapTopic[] });
  const ChartClass = CHARTS.find(({ keys, optionalKeys }) => holds(keys, optionalKeys));
  return ChartClass && new ChartClass(value as never)[jupyterDisplay]();
}

function isPaperOrHit(value: unknown): value is Paper | Hit {
  return isPaper(value) || (typeof value === "object" && value !== null && "paper" in value && isPaper(value.paper));
}

function isPaper(value: unknown): value is Paper {
  return (
    typeof value === "object" && value !== null && "title" in value && typeof value.title === "string" && "id" in value
  );
}
