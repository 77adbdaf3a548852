import { jupyterDisplay } from "../../core/display.js";
import type { MapDetails, MapPoint, MapTopic } from "./map-data.js";
import { drawPage, type HtmlOptions } from "./page/draw-page.js";
import { mapDisplay } from "../notebook/map-display.js";
import { drawSvg, type SvgOptions } from "./svg/draw-svg.js";

/** The largest page that a map adds to a notebook; see `HtmlOptions`. */
const NOTEBOOK_MAX_BYTES = 2_000_000;

/** Kept outside of the maps, so that a map stays plain data. */
const detailsOf = new WeakMap<TopicMap, MapDetails>();

/**
 * The papers of a topic model as points of a plane, made by `TopicModel.map`. `JSON.stringify` keeps
 * points and topics; what else `toHTML` shows, such as titles, is not part of the JSON.
 */
export class TopicMap {
  /** @param details for the same rows as the points; without them, `toHTML` shows ids as titles */
  constructor(
    /** One for each paper, ordered by id. */
    readonly points: readonly MapPoint[],
    /** The topics that have papers, the largest first. */
    readonly topics: readonly MapTopic[],
    details?: MapDetails,
  ) {
    if (details) detailsOf.set(this, details);
  }

  /**
   * The map as a web page in one file: pan and zoom, search, topics, years, related papers, and
   * selections to download. The page needs no network and makes no request. Titles and abstracts
   * are always text in it, never markup. The same map gives the same page; its bytes are the same
   * with the same version of Node.js, as another zlib may compress differently. The call blocks the
   * thread: 100,000 papers take about 2 s.
   * @throws PaperweaveError `invalid-argument`
   * @example await writeFile("map.html", map.toHTML({ title: "My papers" }));
   */
  toHTML(options: HtmlOptions = {}): string {
    return drawPage(this, detailsOf.get(this), options);
  }

  /**
   * The map as a still picture in SVG: points coloured by topic, with labels that do not overlap.
   * The picture loads nothing, and its labels are text.
   * @throws PaperweaveError `invalid-argument`
   * @example await writeFile("map.svg", map.toSVG({ title: "My papers" }));
   */
  toSVG(options: SvgOptions = {}): string {
    return drawSvg(this, options);
  }

  /**
   * What a notebook shows: the page in a frame, or the picture. Long abstracts may be cut.
   */
  [jupyterDisplay](): Record<string, string> {
    return mapDisplay(this, this.toHTML({ maxBytes: NOTEBOOK_MAX_BYTES }));
  }
}
