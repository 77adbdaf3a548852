import { jupyterDisplay } from "../../core/display.js";
import type { ChartOptions, ModelQuality as Drawable, QualityMeasures, TopicQuality } from "../../topics/index.js";
import { hex, themes } from "../theme/palette.js";
import { checkPicture } from "../theme/picture-options.js";
import { picture } from "./picture.js";
import { qualityBars } from "./quality-bars.js";

/** How good topics are, made by `TopicModel.quality`. */
export class ModelQuality implements Drawable {
  readonly coherence: number;
  readonly diversity: number;
  readonly modularity: number;
  readonly stability: number;
  readonly topics: TopicQuality[];

  constructor({ coherence, diversity, modularity, stability, topics }: QualityMeasures) {
    this.coherence = coherence;
    this.diversity = diversity;
    this.modularity = modularity;
    this.stability = stability;
    this.topics = topics;
  }

  toSVG(options: ChartOptions = {}): string {
    const asked = checkPicture(options);
    const caption = this.summary();
    const description = `${caption}. Stability of topics: ${this.topics.map(({ label, stability }) => `${label} ${stability.toFixed(2)}`).join("; ")}.`;
    const rules = [
      ["d", (theme: keyof typeof themes) => `stroke:${hex(themes[theme].ink)};stroke-dasharray:3 3;stroke-opacity:.55`],
    ] as const;
    return picture(
      {
        name: "topic-quality",
        what: "Quality of topics",
        description,
        caption,
        rules,
        topics: this.topics.map(({ topic }) => topic),
        ...qualityBars(this),
      },
      asked,
    );
  }

  /** How Deno's Jupyter kernel shows it. */
  [jupyterDisplay](): Record<string, string> {
    return { "image/svg+xml": this.toSVG(), "text/plain": this.summary() };
  }

  private summary(): string {
    const all = {
      stability: this.stability,
      coherence: this.coherence,
      diversity: this.diversity,
      modularity: this.modularity,
    };
    return `All topics: ${Object.entries(all)
      .map(([name, value]) => `${name} ${value.toFixed(2)}`)
      .join(", ")}`;
  }
}
