import { checkCount, checkOneOf } from "../../core/check.js";
import { jupyterDisplay } from "../../core/display.js";
import { counted } from "../../core/format.js";
import {
  distantText,
  type DistantPeriod,
  type PeriodCounts,
  type TopicOverTime,
} from "../../topics/measures/periods.js";
import { colourNumber } from "../theme/palette.js";
import { checkPicture, type ChartOptions } from "../theme/picture-options.js";
import { periodAxis } from "./period-axis.js";
import { picture, type Chart } from "./picture.js";
import { drawSmallMultiples } from "./small-multiples.js";
import { drawStream } from "./stream.js";

/** How topics over time are drawn. */
export interface OverTimeOptions extends ChartOptions {
  /**
   * `"multiples"` (default): a small chart for each topic, each with its own scale, to see how
   * topics rise and fall. `"stream"`: all topics as bands on top of each other, to see their shares
   * of the whole.
   */
  kind?: "multiples" | "stream" | undefined;
  /** `"shares"` of the papers of a period (default), or `"counts"` of papers. */
  values?: "shares" | "counts" | undefined;
  /**
   * Draws at most this many topics, the largest first. Default: all; in a stream 20, where the
   * others are one grey band.
   */
  topics?: number | undefined;
}

/** Bands of a stream by default: nobody can tell sixty bands apart. */
const MAX_STREAM_TOPICS = 20;

/** Papers of each topic in each period; made by `TopicModel.overTime`. */
export class TopicsOverTime implements PeriodCounts, Chart<OverTimeOptions> {
  /** Names of the plain data. @internal */
  static readonly keys = ["by", "periods", "topics", "undated"];
  /** Names that are there only where there is something to say. @internal */
  static readonly optionalKeys = ["distant"];
  readonly by: PeriodCounts["by"];
  readonly periods: string[];
  readonly topics: TopicOverTime[];
  readonly undated: number;
  readonly distant?: DistantPeriod[] | undefined;

  constructor({ by, periods, topics, undated, distant }: PeriodCounts) {
    this.by = by;
    this.periods = periods;
    this.topics = topics;
    this.undated = undated;
    if (distant) this.distant = distant;
  }

  toSVG(options: OverTimeOptions = {}): string {
    const asked = checkPicture(options, ["kind", "values", "topics"]);
    const kind = checkOneOf("kind", options.kind ?? "multiples", ["multiples", "stream"]);
    const values = checkOneOf("values", options.values ?? "shares", ["shares", "counts"]);
    const topics = this.topics.slice(
      0,
      checkCount("topics", options.topics ?? (kind === "stream" ? MAX_STREAM_TOPICS : Math.max(1, this.topics.length))),
    );
    const { shown, omits } = periodAxis(this, 1);
    const what = "Topics over time",
      name = `topics-${kind}`;
    if (shown.length === 0)
      return picture(
        { name, what, description: what, caption: `No paper has a ${this.by}.`, height: 0, colours: [], marks: [] },
        asked,
      );
    const [first, last] = [this.periods[shown[0]!]!, this.periods[shown.at(-1)!]!];
    const span = first === last ? first : `${first} to ${last}`;
    const measured = values === "shares" ? `Share of the papers of each ${this.by}` : `Papers of each ${this.by}`;
    const scale =
      kind === "multiples" && topics.length > 1 ? ", each topic on a scale of its own, with its number of papers" : "";
    const omitted = omits ? `; ${this.by}s of few papers are left out` : "";
    const caption = `${measured}, ${span}${scale}${omitted}${distantText(this)}`;
    const description = `${caption}: ${topics.map(({ label }) => label).join("; ")}.`;
    const drawn = kind === "multiples" ? drawSmallMultiples(this, topics, values) : drawStream(this, topics, values);
    return picture(
      {
        name,
        what,
        description,
        caption,
        colours: topics.map(({ topic, color }) => colourNumber(topic, color)),
        ...drawn,
      },
      asked,
    );
  }

  /** What a notebook shows: a text for each media type. */
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
