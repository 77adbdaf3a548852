import { jupyterDisplay } from "../../core/display.js";
import type { MapDetails, MapPoint, MapTopic } from "./map-data.js";
import { drawHtml, type HtmlOptions } from "./html.js";
import { mapFrame } from "../notebook/map-frame.js";
import { mapPicture } from "../notebook/map-picture.js";
import { drawSvg, type SvgOptions } from "./svg.js";

/** What a map may add to a notebook; see `HtmlOptions`. */
const MOST_BYTES = 2_000_000;

/** Beside the maps and not in them, so that a map stays plain data. */
const detailsOf = new WeakMap<TopicMap, MapDetails>();

/**
 * The papers of a topic model as points of a plane, made by `TopicModel.map`. Plain data but for
 * its methods and what `toHTML` shows beside the places: `JSON.stringify` keeps points and topics.
 */
export class TopicMap {
  /** @param details of the same rows as the points; without them `toHTML` has ids for titles */
  constructor(
    /** Ordered by id. */
    readonly points: readonly MapPoint[],
    /** The largest first. */
    readonly topics: readonly MapTopic[],
    details?: MapDetails,
  ) {
    if (details) detailsOf.set(this, details);
  }

  /**
   * The map as a page of one file to look around in: pan and zoom, search, topics, years, related
   * papers, selections to download. It needs no network, and asks for none. Titles and abstracts
   * are text in it, never markup. The same map gives the same page (and the same bytes with the
   * same Node.js: another zlib may pack otherwise). It is written at once, and nothing else runs
   * meanwhile: 100,000 papers take some 2 s.
   * @throws PaperweaveError `invalid-argument`
   */
  toHTML(options: HtmlOptions = {}): string {
    return drawHtml(this, detailsOf.get(this), options);
  }

  /**
   * A still picture: points coloured by topic, labels that do not overlap. Text in it is text;
   * nothing in it is loaded from elsewhere.
   * @throws PaperweaveError `invalid-argument`
   */
  toSVG(options: SvgOptions = {}): string {
    return drawSvg(this, options);
  }

  /**
   * How Deno's Jupyter kernel shows the map: the page in a frame, or the picture; long abstracts
   * may be cut.
   */
  [jupyterDisplay](): Record<string, string> {
    const picture = mapPicture(this);
    return { "text/html": mapFrame(this.toHTML({ maxBytes: MOST_BYTES }), picture["text/plain"]!), ...picture };
  }
}
