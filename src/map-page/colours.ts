import { COLOUR_COUNT, colourNumber, pointColour, textColour, themes, hex, type Theme } from "../view/theme/palette.js";
import type { MapFacts } from "../view/map/facts.js";

/** The colours of a theme. */
export interface Colours {
  /** Red, green, blue from 0 to 255 by number of colour; at the end that of no topic. */
  points: Uint8Array;
  /** Number of the colour of each topic, by position; at the end that of no topic. */
  numbers: Uint8Array;
  /** Of the names of topics, by position. */
  texts: string[];
  /** Of points of topics, by position. */
  swatches: string[];
  ink: string;
  faint: string;
}

export function coloursOf({ topics }: MapFacts, theme: Theme): Colours {
  const { faint, ink } = themes[theme];
  const points = new Uint8Array(3 * (COLOUR_COUNT + 1));
  for (let number = 0; number < COLOUR_COUNT; number++) points.set(channels(pointColour(number, theme)), 3 * number);
  points.set(faint, 3 * COLOUR_COUNT);
  return {
    points,
    numbers: Uint8Array.from([...topics.map(({ id }) => colourNumber(id)), COLOUR_COUNT]),
    texts: topics.map(({ id }) => textColour(colourNumber(id), theme)),
    swatches: topics.map(({ id }) => pointColour(colourNumber(id), theme)),
    ink: hex(ink),
    faint: hex(faint),
  };
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
