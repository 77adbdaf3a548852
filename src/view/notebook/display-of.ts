import { jupyterDisplay } from "../../core/display.js";
import type { Paper } from "../../core/types.js";
import type { Hit } from "../../search/index.js";
import * as charts from "../charts/index.js";
import type { MapPoint, MapTopic } from "../map/map-data.js";
import { mapPicture } from "./map-picture.js";
import { papersDisplay } from "./papers-list.js";

/** Charts as plain data are told apart by the names of what they hold. */
const CHARTS: readonly { keys: readonly string[]; new (data: never): charts.Chart }[] = Object.values(charts);
/** So is a map. */
const MAP_KEYS = ["points", "topics"];

/**
 * How a value is shown, a text for each media type: what can show itself, and the plain data of it,
 * as `JSON.parse` gives it back; hits and papers, one or a list. Undefined for others.
 */
export function displayOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (jupyterDisplay in value && typeof value[jupyterDisplay] === "function")
    return value[jupyterDisplay]() as Record<string, string>;
  if (Array.isArray(value)) return value.every(isPaperOrHit) ? papersDisplay(value) : undefined;
  if (isPaperOrHit(value)) return papersDisplay([value]);
  const holds = (keys: readonly string[]): boolean =>
    Object.keys(value).length === keys.length && keys.every((key) => key in value);
  if (holds(MAP_KEYS)) return mapPicture(value as { points: MapPoint[]; topics: MapTopic[] });
  const PlainChart = CHARTS.find(({ keys }) => holds(keys));
  return PlainChart && new PlainChart(value as never)[jupyterDisplay]();
}

function isPaperOrHit(value: unknown): value is Paper | Hit {
  return isPaper(value) || (typeof value === "object" && value !== null && "paper" in value && isPaper(value.paper));
}

function isPaper(value: unknown): value is Paper {
  return (
    typeof value === "object" && value !== null && "title" in value && typeof value.title === "string" && "id" in value
  );
}
