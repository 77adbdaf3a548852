import { hex, pointColour, textColour, themes, type Theme } from "../../theme/palette.js";
import type { PictureOptions } from "../../theme/picture-options.js";
import { FONT } from "../../theme/svg-text.js";

/**
 * The style sheet of the picture of a map. Its classes: g background, r regions, p points, o points
 * without a topic, l labels, k lines to labels, h heading; c and t with a number are the colours of
 * points and of text.
 * @param root selector of the picture, put before every rule
 * @param radii in pixels
 * @param perPixel units of the points' grid in a pixel
 */
export function mapStyle(
  root: string,
  theme: PictureOptions["theme"],
  colours: readonly number[],
  radii: { dot: number; region: number },
  perPixel: number,
): string {
  const rule = (name: string, text: string): string => `${root} .${name}{${text}}`;
  const coloured = (name: Theme): string => {
    const { paper, ink, faint } = themes[name];
    return [
      rule("g", `fill:${hex(paper)}`),
      rule("l", `stroke:${hex(paper)}`),
      rule("h", `fill:${hex(ink)}`),
      rule("o", `stroke:${hex(faint)}`),
      rule("k", `stroke:${hex(faint)}`),
      ...colours.map(
        (number) =>
          rule(`c${number}`, `stroke:${pointColour(number, name)}`) +
          rule(`t${number}`, `fill:${textColour(number, name)}`),
      ),
    ].join("");
  };
  const round = (value: number): number => Math.round(10 * value) / 10;
  return [
    rule("p", `fill:none;stroke-width:${round(2 * radii.dot * perPixel)};stroke-linecap:round;stroke-opacity:.85`),
    rule(
      "r",
      `fill:none;stroke-width:${round(2 * radii.region * perPixel)};stroke-linecap:round;stroke-linejoin:round;` +
        "stroke-opacity:.13",
    ),
    rule("l", `font:bold 12px ${FONT};text-anchor:middle;paint-order:stroke;stroke-width:3px;stroke-linejoin:round`),
    rule("k", "stroke-width:1px"),
    rule("h", `font:bold 20px ${FONT}`),
    coloured(theme === "dark" ? "dark" : "light"),
    ...(theme === "auto" ? [`@media(prefers-color-scheme:dark){${coloured("dark")}}`] : []),
  ].join("");
}
