import { counted } from "../../core/format.js";
import type { MapPoint, MapTopic } from "../map/map-data.js";
import { drawSvg } from "../map/svg/draw-svg.js";

/** What a notebook shows of a map that nothing is known of but its points and topics. */
export function mapPicture(map: { points: readonly MapPoint[]; topics: readonly MapTopic[] }): Record<string, string> {
  return {
    "image/svg+xml": drawSvg(map, {}),
    "text/plain": `Map of ${counted(map.points.length, "paper")} in ${counted(map.topics.length, "topic")}`,
  };
}
