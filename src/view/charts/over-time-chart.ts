import { checkCount, checkOneOf } from "../../core/check.js";
import { jupyterDisplay } from "../../core/display.js";
import { counted } from "../../core/format.js";
import type { PeriodCounts, TopicOverTime } from "../../topics/measures/periods.js";
import { checkPicture, type ChartOptions } from "../theme/picture-options.js";
import { periodAxis } from "./period-axis.js";
import { picture, type Chart } from "./picture.js";
import { smallMultiples } from "./small-multiples.js";
import { stream } from "./stream.js";

export interface OverTimeOptions extends ChartOptions {
  /**
   * `"multiples"` (default): a small chart for each topic, each on a scale of its own, to see how
   * topics rise and fall; `"stream"`: all as bands one above the other, to see how they share the
   * whole.
   */
  kind?: "multiples" | "stream" | undefined;
  /** `"shares"` of the papers of a period (default), or `"counts"` of papers. */
  values?: "shares" | "counts" | undefined;
  /**
   * At most so many topics, the largest first; default: all, in a stream 20. A stream has the
   * others as one grey band.
   */
  topics?: number | undefined;
}

/** Bands of a stream, unless more are asked for: of sixty nobody sees which is which. */
const STREAMED = 20;

/** Papers of each topic in each period, made by `TopicModel.overTime`. */
export class TopicsOverTime implements PeriodCounts, Chart<OverTimeOptions> {
  static readonly keys = ["by", "periods", "topics", "undated"];
  readonly by: PeriodCounts["by"];
  readonly periods: string[];
  readonly topics: TopicOverTime[];
  readonly undated: number;

  constructor({ by, periods, topics, undated }: PeriodCounts) {
    this.by = by;
    this.periods = periods;
    this.topics = topics;
    this.undated = undated;
  }

  toSVG(options: OverTimeOptions = {}): string {
    const asked = checkPicture(options, ["kind", "values", "topics"]);
    const kind = checkOneOf("kind", options.kind ?? "multiples", ["multiples", "stream"]);
    const values = checkOneOf("values", options.values ?? "shares", ["shares", "counts"]);
    const topics = this.topics.slice(
      0,
      checkCount("topics", options.topics ?? (kind === "stream" ? STREAMED : Math.max(1, this.topics.length))),
    );
    const { shown, omits } = periodAxis(this, 1);
    const what = "Topics over time",
      name = `topics-${kind}`;
    if (shown.length === 0)
      return picture(
        { name, what, description: what, caption: `No paper has a ${this.by}.`, height: 0, topics: [], marks: [] },
        asked,
      );
    const [first, last] = [this.periods[shown[0]!]!, this.periods[shown.at(-1)!]!];
    const span = first === last ? first : `${first} to ${last}`;
    const scale =
      kind === "multiples" && topics.length > 1 ? ", each topic on a scale of its own, with its number of papers" : "";
    const caption = `${values === "shares" ? `Share of the papers of each ${this.by}` : `Papers of each ${this.by}`}, ${span}${scale}${omits ? `; ${this.by}s of few papers are left out` : ""}`;
    const description = `${caption}: ${topics.map(({ label }) => label).join("; ")}.`;
    const drawn = kind === "multiples" ? smallMultiples(this, topics, values) : stream(this, topics, values);
    return picture({ name, what, description, caption, topics: topics.map(({ topic }) => topic), ...drawn }, asked);
  }

  /** How Deno's Jupyter kernel shows it. */
  [jupyterDisplay](): Record<string, string> {
    const { shown } = periodAxis(this, 1);
    const span =
      shown.length === 0
        ? `no paper has a ${this.by}`
        : `${this.periods[shown[0]!]!} to ${this.periods[shown.at(-1)!]!}`;
    return {
      "image/svg+xml": this.toSVG(),
      "text/plain": `${counted(this.topics.length, "topic")} over time, ${span}`,
    };
  }
}
