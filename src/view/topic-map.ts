import { jupyterDisplay } from "../core/display.js";
import type { MapPoint, MapTopic, SvgOptions, TopicMapValue } from "../topics/index.js";
import { drawSvg } from "./svg.js";

/** The papers of a topic model as points of a plane, made by `TopicModel.map`. Plain data but for its methods: `JSON.stringify` keeps all of it. */
export class TopicMap implements TopicMapValue {
  constructor(
    /** Ordered by id. */
    readonly points: readonly MapPoint[],
    /** The largest first. */
    readonly topics: readonly MapTopic[],
  ) {}

  /**
   * A still picture: points coloured by topic, labels that do not overlap. Text in it is text; nothing in it is loaded from elsewhere.
   * @throws PaperweaveError `invalid-argument`
   */
  toSVG(options: SvgOptions = {}): string {
    return drawSvg(this, options);
  }

  /** How Deno's Jupyter kernel shows the map. */
  [jupyterDisplay](): Record<string, string> {
    return { "image/svg+xml": this.toSVG(), "text/plain": `Map of ${this.points.length} papers in ${this.topics.length} topics` };
  }
}
