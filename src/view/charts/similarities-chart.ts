import { jupyterDisplay } from "../../core/display.js";
import { counted } from "../../core/format.js";
import type { SimilarityMatrix } from "../../topics/measures/similarity-matrix.js";
import { colourNumber, contrast, hex, mix, themes, type Colour, type Theme } from "../theme/palette.js";
import { checkPicture, WIDTH, type ChartOptions } from "../theme/picture-options.js";
import {
  twoDecimals,
  MARGIN,
  picture,
  rectangle,
  toTenths,
  fittedText,
  TEXT_SIZE,
  text,
  type Chart,
  type Drawing,
} from "./picture.js";

/** Number of shades of the cells, from the least similar topics to the most similar. */
const SHADE_COUNT = 9;
/**
 * In pixels: width of the labels at the right, greatest size of a cell, and the size from which a
 * cell shows its number.
 */
const LABEL_WIDTH = 210,
  MAX_CELL = 34,
  MIN_NUMBERED_CELL = 24;
/** Cells have tooltips up to this many topics; smaller labels, in pixels, are left out. */
const MAX_TOOLTIP_TOPICS = 40,
  MIN_TEXT_SIZE = 6;
/** Colour of the most similar topics: indigo on white, light cyan on black, both of the palette. */
const STRONGEST = { light: [51, 34, 136], dark: [136, 204, 238] } as const;

/** How similar the topics of a level are to each other; made by `TopicModel.similarities`. */
export class TopicSimilarities implements SimilarityMatrix, Chart {
  /** Names of the plain data. @internal */
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
      { length: SHADE_COUNT },
      (_, shade) => [`v${shade}`, (theme: Theme) => `fill:${hex(shadeColour(shade, theme))}`] as const,
    );
    const inCells = Array.from(
      { length: SHADE_COUNT },
      (_, shade) => [`w${shade}`, (theme: Theme) => `fill:${inkOn(shadeColour(shade, theme), theme)}`] as const,
    );
    return picture(
      {
        name: "topic-similarities",
        what,
        description,
        rules: [...shades, ...inCells],
        colours: this.topics.map(({ topic, color }) => colourNumber(topic, color)),
        ...drawMatrix(this),
      },
      asked,
    );
  }

  /** What a notebook shows: a text for each media type. */
  [jupyterDisplay](): Record<string, string> {
    return { "image/svg+xml": this.toSVG(), "text/plain": `Similarities of ${counted(this.topics.length, "topic")}` };
  }
}

function shadeColour(shade: number, theme: Theme): Colour {
  return mix(themes[theme].paper, STRONGEST[theme], 0.04 + (0.96 * shade) / (SHADE_COUNT - 1));
}

function inkOn(ground: Colour, theme: Theme): string {
  const { ink, paper } = themes[theme];
  return hex(contrast(ground, ink) >= contrast(ground, paper) ? ink : paper);
}

/**
 * The lower half of the matrix, with similar topics beside each other. Each topic has its row to the
 * left of its name, and its column below the name, so that one name is enough for both.
 */
function drawMatrix({ topics, values, order }: SimilarityMatrix): Pick<Drawing, "height" | "marks" | "caption"> {
  const count = order.length,
    cell = Math.min(MAX_CELL, (WIDTH - 2 * MARGIN - LABEL_WIDTH) / Math.max(1, count));
  const pairs = order.flatMap((a, i) => order.slice(0, i).map((b) => values[a]![b]!));
  const least = Math.min(1, ...pairs),
    most = Math.max(least, ...pairs);
  const shadeOf = (value: number): number =>
    most === least
      ? SHADE_COUNT - 1
      : Math.min(SHADE_COUNT - 1, Math.floor((SHADE_COUNT * (value - least)) / (most - least)));
  const size = Math.min(TEXT_SIZE, cell * 0.9),
    gap = cell > 8 ? 1 : 0;
  const left = (at: number): number => MARGIN + at * cell;
  const marks = order.flatMap((a, i) => {
    const { topic, label, color } = topics[a]!,
      top = i * cell,
      colour = colourNumber(topic, color);
    const cells = order.slice(0, i).flatMap((b, j) => {
      const value = values[a]![b]!,
        shade = shadeOf(value);
      const tip = count <= MAX_TOOLTIP_TOPICS ? `${label} and ${topics[b]!.label}: ${twoDecimals(value)}` : "";
      const box = rectangle(left(j), top, cell - gap, cell - gap, `v${shade}`, tip);
      return cell < MIN_NUMBERED_CELL
        ? [box]
        : [box, text(left(j) + (cell - gap) / 2, top + cell / 2 + 3, withoutZero(value), `m q w${shade}`)];
    });
    const own = rectangle(left(i), top, cell - gap, cell - gap, `c${colour}`);
    if (size < MIN_TEXT_SIZE) return [...cells, own];
    const name = fittedText(
      left(i + 1) + 5,
      top + cell / 2 + 0.35 * size,
      label,
      WIDTH - MARGIN - left(i + 1) - 5 - (top < SCALE.height ? SCALE.width : 0),
      `b t${colour}`,
      size,
    );
    return [
      ...cells,
      own,
      size < TEXT_SIZE ? name.replace("<text ", `<text style="font-size:${toTenths(size)}px" `) : name,
    ];
  });
  return {
    marks: [...marks, ...(pairs.length === 0 ? [] : scale(least, most))],
    height: count * cell,
    caption:
      "Cosine similarity of the topics’ mean vectors: " + "each topic’s row is left of its name, its column below",
  };
}

/** Size of the legend of the shades, with its margin, in pixels. */
const SCALE = { box: 16, width: 16 * SHADE_COUNT + 12, height: 30 };

/** The legend of the shades, at the top right, where no cells are. */
function scale(least: number, most: number): string[] {
  const { box } = SCALE,
    left = WIDTH - MARGIN - SHADE_COUNT * box;
  const boxes = Array.from({ length: SHADE_COUNT }, (_, shade) =>
    rectangle(left + shade * box, 0, box, 10, `v${shade}`),
  );
  return [...boxes, text(left, 22, twoDecimals(least), "m"), text(WIDTH - MARGIN, 22, twoDecimals(most), "m e")];
}

/** ".42" instead of "0.42": the zeros would make a matrix hard to read. */
function withoutZero(value: number): string {
  return twoDecimals(value).replace(/^(−?)0\./, "$1.");
}
