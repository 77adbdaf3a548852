import { jupyterDisplay } from "../../core/display.js";
import { LOOSE, SOLID } from "../../topics/clustering/rules.js";
import type { QualityMeasures, TopicQuality } from "../../topics/measures/quality.js";
import { colourNumber, hex, themes } from "../theme/palette.js";
import { checkPicture, WIDTH, type ChartOptions } from "../theme/picture-options.js";
import {
  twoDecimals,
  line,
  MARGIN,
  picture,
  rectangle,
  fittedText,
  text,
  type Chart,
  type Drawing,
} from "./picture.js";

/** How good the topics of a model are; made by `TopicModel.quality`. */
export class ModelQuality implements QualityMeasures, Chart {
  /** Names of the plain data. @internal */
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
    const stabilities = this.topics.map(({ label, stability }) => `${label} ${stability.toFixed(2)}`);
    const description = `${caption}. Stability of topics: ${stabilities.join("; ")}.`;
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
        colours: this.topics.map(({ topic, color }) => colourNumber(topic, color)),
        ...drawBars(this),
      },
      asked,
    );
  }

  /** What a notebook shows: a text for each media type. */
  [jupyterDisplay](): Record<string, string> {
    return { "image/svg+xml": this.toSVG(), "text/plain": summaryOf(this) };
  }
}

function summaryOf({ stability, coherence, diversity, modularity }: QualityMeasures): string {
  const values = Object.entries({ stability, coherence, diversity, modularity });
  return `All topics: ${values.map(([name, value]) => `${name} ${value.toFixed(2)}`).join(", ")}`;
}

/** In pixels: height of a topic's row and of the header, widths of labels, bars and numbers. */
const ROW_HEIGHT = 20,
  HEADER_HEIGHT = 26,
  LABEL_WIDTH = 250,
  BARS_WIDTH = 200,
  NUMBER_WIDTH = 34;

/** A row for each topic: its stability, with the bounds of solid and loose topics, and its coherence. */
function drawBars({ topics }: QualityMeasures): Pick<Drawing, "height" | "marks"> {
  const stability = MARGIN + LABEL_WIDTH + 12,
    coherence = stability + BARS_WIDTH + NUMBER_WIDTH + 20;
  const bottom = HEADER_HEIGHT + topics.length * ROW_HEIGHT;
  const lowest = Math.min(0, ...topics.map((topic) => topic.coherence)),
    highest = Math.max(0.3, ...topics.map((topic) => topic.coherence));
  const room = WIDTH - MARGIN - NUMBER_WIDTH - coherence,
    zero = coherence + (room * -lowest) / (highest - lowest);
  const bounds = [
    { at: LOOSE, name: "loose" },
    { at: SOLID, name: "solid" },
  ].map(({ at, name }) => ({ x: stability + BARS_WIDTH * at, name: `${name} ${at}` }));
  const marks = topics.flatMap(({ topic, label, color, stability: firm, coherence: close }, i) => {
    const top = HEADER_HEIGHT + i * ROW_HEIGHT,
      number = colourNumber(topic, color),
      colour = `c${number}`,
      base = top + 13.5;
    const to = zero + (room * close) / (highest - lowest);
    return [
      fittedText(MARGIN, base, label, LABEL_WIDTH, `b t${number}`),
      rectangle(stability, top + 4, Math.max(1, BARS_WIDTH * firm), 12, colour),
      text(stability + BARS_WIDTH + 6, base, twoDecimals(firm), "m"),
      rectangle(Math.min(zero, to), top + 4, Math.max(1, Math.abs(to - zero)), 12, colour),
      text(WIDTH - MARGIN, base, twoDecimals(close), "m e"),
    ];
  });
  return {
    height: bottom + 4,
    marks: [
      text(stability, 10, "stability", "i b"),
      text(coherence, 10, "coherence", "i b"),
      ...marks,
      line(stability, HEADER_HEIGHT, stability, bottom),
      line(zero, HEADER_HEIGHT, zero, bottom),
      ...bounds.flatMap(({ x, name }) => [
        line(x, HEADER_HEIGHT - 4, x, bottom, "x d"),
        text(x, HEADER_HEIGHT - 7, name, name.startsWith("loose") ? "m e" : "m"),
      ]),
    ],
  };
}
