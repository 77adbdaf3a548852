import type { PageData } from "../../view/map/page/page-data.js";
import {
  COLOUR_COUNT,
  colourNumber,
  hex,
  pointColour,
  textColour,
  themes,
  type Theme,
} from "../../view/theme/palette.js";

/** The colours of a theme. */
export interface ThemeColours {
  /** Red, green, blue from 0 to 255 for each colour number; at the end for no topic. */
  points: Uint8Array;
  /** Colour number of each topic, by index; at the end for no topic. */
  numbers: Uint8Array;
  /** CSS colours of the topics' labels, by index. */
  texts: string[];
  /** CSS colours of the topics' points, by index. */
  swatches: string[];
  ink: string;
}

export function coloursOf({ topics }: PageData, theme: Theme): ThemeColours {
  const { faint, ink } = themes[theme];
  const own = topics.map(({ id, color }) => colourNumber(id, color));
  const points = new Uint8Array(3 * (COLOUR_COUNT + 1));
  for (let number = 0; number < COLOUR_COUNT; number++) points.set(channels(pointColour(number, theme)), 3 * number);
  points.set(faint, 3 * COLOUR_COUNT);
  return {
    points,
    numbers: Uint8Array.from([...own, COLOUR_COUNT]),
    texts: own.map((number) => textColour(number, theme)),
    swatches: own.map((number) => pointColour(number, theme)),
    ink: hex(ink),
  };
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

/** Light or dark, as the page or its reader has chosen, else as the system is set. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark"
    ? chosen
    : matchMedia("(prefers-color-scheme: dark)").matches
      ? "dark"
      : "light";
}

/** Lets the reader change the theme with a button, and calls back after every change. */
export function listenToTheme(button: HTMLElement, onChange: () => void): void {
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = currentTheme() === "light" ? "dark" : "light";
    onChange();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
}
