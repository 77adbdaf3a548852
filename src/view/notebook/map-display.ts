import { counted } from "../../core/format.js";
import type { MapPoint, MapTopic } from "../map/map-data.js";
import { drawSvg } from "../map/svg/draw-svg.js";

/** Height of a map in a notebook, in pixels. */
const FRAME_HEIGHT = 580;

/**
 * What a notebook shows of a map.
 * @param page the map as a page; without it only the picture is shown
 */
export function mapDisplay(
  map: { points: readonly MapPoint[]; topics: readonly MapTopic[] },
  page?: string,
): Record<string, string> {
  const summary = `Map of ${counted(map.points.length, "paper")} in ${counted(map.topics.length, "topic")}`;
  return {
    ...(page !== undefined && { "text/html": frame(page, summary) }),
    "image/svg+xml": drawSvg(map, {}),
    "text/plain": summary,
  };
}

/**
 * The page in a frame of its own: several maps fit into one notebook, and none can change the rest.
 * Sites that show notebooks without frames and styles, such as GitHub, show the sentence behind it.
 */
function frame(page: string, summary: string): string {
  const source = page.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  const sandbox = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox";
  const style = "position:absolute;left:0;top:0;width:100%;height:100%;border:0";
  return [
    `<div style="position:relative;height:${FRAME_HEIGHT}px;overflow:hidden">`,
    `<p>${summary}: to be explored where this notebook runs.</p>`,
    `<iframe title="${summary}" sandbox="${sandbox}" allow="clipboard-write; fullscreen"`,
    ` srcdoc="${source}" style="${style}"></iframe>`,
    `</div>`,
  ].join("");
}
