import { jupyterDisplay } from "../../core/display.js";
import { counted } from "../../core/format.js";
import type { SimilarityMatrix } from "../../topics/measures/similarity-matrix.js";
import { colourNumber, contrast, hex, mix, themes, type Colour, type Theme } from "../theme/palette.js";
import { checkPicture, WIDTH, type ChartOptions } from "../theme/picture-options.js";
import {
  hundredths,
  MARGIN,
  picture,
  rectangle,
  round,
  shortText,
  TEXT,
  text,
  type Chart,
  type Drawing,
} from "./picture.js";

/** How many shades cells have, from the least similar to the most. */
const SHADES = 9;
/**
 * Room for the last labels, at the right; cells are at most so large, and have their number from
 * this size on.
 */
const LABEL = 210,
  LARGEST = 34,
  NUMBERED = 24;
/** Cells have a tooltip up to so many topics; labels smaller than this are left out. */
const TIPS = 40,
  LEAST_TEXT = 6;
/**
 * The strongest colour of a cell: indigo on white, light cyan on black, both of the topics'
 * palette.
 */
const STRONGEST = { light: [51, 34, 136], dark: [136, 204, 238] } as const;

/** How similar topics are to each other, made by `TopicModel.similarities`. */
export class TopicSimilarities implements SimilarityMatrix, Chart {
  static readonly keys = ["topics", "values", "order"];
  readonly topics: SimilarityMatrix["topics"];
  readonly values: number[][];
  readonly order: number[];

  constructor({ topics, values, order }: SimilarityMatrix) {
    this.topics = topics;
    this.values = values;
    this.order = order;
  }

  toSVG(options: ChartOptions = {}): string {
    const asked = checkPicture(options);
    const what = "Similarities of topics";
    const description = `${what}: ${this.topics.map(({ label }) => label).join("; ")}.`;
    const shades = Array.from(
      { length: SHADES },
      (_, shade) => [`v${shade}`, (theme: Theme) => `fill:${hex(shadeColour(shade, theme))}`] as const,
    );
    const inCells = Array.from(
      { length: SHADES },
      (_, shade) => [`w${shade}`, (theme: Theme) => `fill:${readableOn(shadeColour(shade, theme), theme)}`] as const,
    );
    return picture(
      {
        name: "topic-similarities",
        what,
        description,
        rules: [...shades, ...inCells],
        topics: this.topics.map(({ topic }) => topic),
        ...matrixPicture(this),
      },
      asked,
    );
  }

  /** How Deno's Jupyter kernel shows it. */
  [jupyterDisplay](): Record<string, string> {
    return { "image/svg+xml": this.toSVG(), "text/plain": `Similarities of ${counted(this.topics.length, "topic")}` };
  }
}

function shadeColour(shade: number, theme: Theme): Colour {
  return mix(themes[theme].paper, STRONGEST[theme], 0.04 + (0.96 * shade) / (SHADES - 1));
}

function readableOn(ground: Colour, theme: Theme): string {
  const { ink, paper } = themes[theme];
  return hex(contrast(ground, ink) >= contrast(ground, paper) ? ink : paper);
}

/**
 * The lower half of the matrix: each topic has its row to the left of its name, and its column
 * below, so that one name does for both. Similar topics stand beside each other.
 */
function matrixPicture({ topics, values, order }: SimilarityMatrix): Pick<Drawing, "height" | "marks" | "caption"> {
  const count = order.length,
    cell = Math.min(LARGEST, (WIDTH - 2 * MARGIN - LABEL) / Math.max(1, count));
  const pairs = order.flatMap((a, i) => order.slice(0, i).map((b) => values[a]![b]!));
  const least = Math.min(1, ...pairs),
    most = Math.max(least, ...pairs);
  const shadeOf = (value: number): number =>
    most === least ? SHADES - 1 : Math.min(SHADES - 1, Math.floor((SHADES * (value - least)) / (most - least)));
  const size = Math.min(TEXT, cell * 0.9),
    gap = cell > 8 ? 1 : 0;
  const left = (at: number): number => MARGIN + at * cell;
  const marks = order.flatMap((a, i) => {
    const { topic, label } = topics[a]!,
      top = i * cell,
      colour = colourNumber(topic);
    const cells = order.slice(0, i).flatMap((b, j) => {
      const value = values[a]![b]!,
        shade = shadeOf(value);
      const tip = count <= TIPS ? `${label} and ${topics[b]!.label}: ${hundredths(value)}` : "";
      const box = rectangle(left(j), top, cell - gap, cell - gap, `v${shade}`, tip);
      return cell < NUMBERED
        ? [box]
        : [box, text(left(j) + (cell - gap) / 2, top + cell / 2 + 3, twoDigits(value), `m q w${shade}`)];
    });
    const own = rectangle(left(i), top, cell - gap, cell - gap, `c${colour}`);
    if (size < LEAST_TEXT) return [...cells, own];
    const name = shortText(
      left(i + 1) + 5,
      top + cell / 2 + 0.35 * size,
      label,
      WIDTH - MARGIN - left(i + 1) - 5 - (top < SCALE.height ? SCALE.width : 0),
      `b t${colour}`,
      size,
    );
    return [...cells, own, size < TEXT ? name.replace("<text ", `<text style="font-size:${round(size)}px" `) : name];
  });
  return {
    marks: [...marks, ...(pairs.length === 0 ? [] : scale(least, most))],
    height: count * cell,
    caption: "Cosine similarity of the topics’ mean vectors: each topic’s row is left of its name, its column below",
  };
}

/** Room for the meaning of the shades, with what is around it. */
const SCALE = { box: 16, width: 16 * SHADES + 12, height: 30 };

/** What the shades mean: at the right, above, where no cells are. */
function scale(least: number, most: number): string[] {
  const { box } = SCALE,
    left = WIDTH - MARGIN - SHADES * box;
  const boxes = Array.from({ length: SHADES }, (_, shade) => rectangle(left + shade * box, 0, box, 10, `v${shade}`));
  return [...boxes, text(left, 22, hundredths(least), "m"), text(WIDTH - MARGIN, 22, hundredths(most), "m e")];
}

/** ".42": a matrix of zeros before points is hard to read. */
function twoDigits(value: number): string {
  return hundredths(value).replace(/^(−?)0\./, "$1.");
}
