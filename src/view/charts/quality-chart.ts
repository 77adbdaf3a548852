import { jupyterDisplay } from "../../core/display.js";
import { LOOSE, SOLID } from "../../topics/clustering/rules.js";
import type { QualityMeasures, TopicQuality } from "../../topics/measures/quality.js";
import { colourNumber, hex, themes } from "../theme/palette.js";
import { checkPicture, WIDTH, type ChartOptions } from "../theme/picture-options.js";
import { hundredths, line, MARGIN, picture, rectangle, shortText, text, type Chart, type Drawing } from "./picture.js";

/** How good topics are, made by `TopicModel.quality`. */
export class ModelQuality implements QualityMeasures, Chart {
  static readonly keys = ["coherence", "diversity", "modularity", "stability", "topics"];
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
    const caption = summaryOf(this);
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
    return { "image/svg+xml": this.toSVG(), "text/plain": summaryOf(this) };
  }
}

function summaryOf({ stability, coherence, diversity, modularity }: QualityMeasures): string {
  const values = Object.entries({ stability, coherence, diversity, modularity });
  return `All topics: ${values.map(([name, value]) => `${name} ${value.toFixed(2)}`).join(", ")}`;
}

/**
 * Height of a topic, and of the names above the bars; width of the labels and of each set of bars.
 */
const ROW = 20,
  HEAD = 26,
  LABEL = 250,
  BARS = 200,
  NUMBER = 34;

/**
 * A row a topic: its stability, beside the bounds of solid and loose topics, and the coherence of
 * its terms.
 */
function qualityBars({ topics }: QualityMeasures): Pick<Drawing, "height" | "marks"> {
  const stability = MARGIN + LABEL + 12,
    coherence = stability + BARS + NUMBER + 20;
  const bottom = HEAD + topics.length * ROW;
  const lowest = Math.min(0, ...topics.map((topic) => topic.coherence)),
    highest = Math.max(0.3, ...topics.map((topic) => topic.coherence));
  const room = WIDTH - MARGIN - NUMBER - coherence,
    zero = coherence + (room * -lowest) / (highest - lowest);
  const bounds = [
    { at: LOOSE, name: "loose" },
    { at: SOLID, name: "solid" },
  ].map(({ at, name }) => ({ x: stability + BARS * at, name: `${name} ${at}` }));
  const marks = topics.flatMap(({ topic, label, stability: firm, coherence: close }, i) => {
    const top = HEAD + i * ROW,
      colour = `c${colourNumber(topic)}`,
      base = top + 13.5;
    const to = zero + (room * close) / (highest - lowest);
    return [
      shortText(MARGIN, base, label, LABEL, `b t${colourNumber(topic)}`),
      rectangle(stability, top + 4, Math.max(1, BARS * firm), 12, colour),
      text(stability + BARS + 6, base, hundredths(firm), "m"),
      rectangle(Math.min(zero, to), top + 4, Math.max(1, Math.abs(to - zero)), 12, colour),
      text(WIDTH - MARGIN, base, hundredths(close), "m e"),
    ];
  });
  return {
    height: bottom + 4,
    marks: [
      text(stability, 10, "stability", "i b"),
      text(coherence, 10, "coherence", "i b"),
      ...marks,
      line(stability, HEAD, stability, bottom),
      line(zero, HEAD, zero, bottom),
      ...bounds.flatMap(({ x, name }) => [
        line(x, HEAD - 4, x, bottom, "x d"),
        text(x, HEAD - 7, name, name.startsWith("loose") ? "m e" : "m"),
      ]),
    ],
  };
}
