import { jupyterDisplay } from "../../core/display.js";
import { counted } from "../../core/format.js";
import type { ChartOptions, SimilarityMatrix, TopicSimilarities as Drawable } from "../../topics/index.js";
import { contrast, hex, mix, themes, type Colour, type Theme } from "../theme/palette.js";
import { checkPicture } from "../theme/picture-options.js";
import { matrixPicture, SHADES } from "./matrix-picture.js";
import { picture } from "./picture.js";

/**
 * The strongest colour of a cell: indigo on white, light cyan on black, both of the topics'
 * palette.
 */
const STRONGEST = { light: [51, 34, 136], dark: [136, 204, 238] } as const;

/** How similar topics are to each other, made by `TopicModel.similarities`. */
export class TopicSimilarities implements Drawable {
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
