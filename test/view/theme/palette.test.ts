import { expect, test } from "vitest";
import {
  COLOUR_COUNT,
  colourNumber,
  contrast,
  pointColour,
  textColour,
  themes,
} from "../../../src/view/theme/palette.js";

test.each(["light", "dark"] as const)(
  "in the %s theme every text can be read (WCAG AA) and every point be seen",
  (theme) => {
    const read = (colour: string): [number, number, number] =>
      [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
    for (let number = 0; number < COLOUR_COUNT; number++) {
      expect(contrast(read(textColour(number, theme)), themes[theme].paper)).toBeGreaterThanOrEqual(4.45);
      expect(contrast(read(pointColour(number, theme)), themes[theme].paper)).toBeGreaterThanOrEqual(
        theme === "light" ? 1.95 : 2.95,
      );
    }
    expect(new Set(Array.from({ length: COLOUR_COUNT }, (_, number) => pointColour(number, theme))).size).toBe(
      COLOUR_COUNT,
    );
  },
);

/**
 * Colours as people without one kind of cone see them. Source: F. Viénot, H. Brettel and J. Mollon,
 * "Digital video colourmaps for checking the legibility of displays by dichromats" (1999), in
 * linear light.
 */
const dichromacies = {
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};
test.each(Object.entries(dichromacies))("the nine hues can be told apart with %s", (_, matrix) => {
  const seen = Array.from({ length: 9 }, (_, number) => {
    const linear = [1, 3, 5]
      .map((at) => parseInt(pointColour(number, "light").slice(at, at + 2), 16) / 255)
      .map((value) => value ** 2.2);
    return matrix.map(
      (row) =>
        Math.max(
          0,
          row.reduce((sum, share, i) => sum + share * linear[i]!, 0),
        ) **
          (1 / 2.2) *
        255,
    );
  });
  seen.forEach((a, i) =>
    seen.slice(i + 1).forEach((b) => expect(Math.hypot(...a.map((value, c) => value - b[c]!))).toBeGreaterThan(18)),
  );
});

test("contrast is that of WCAG: 21 for black on white, 1 for the same, 4.54 for #767676 on white", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 10);
  expect(contrast([9, 9, 9], [9, 9, 9])).toBe(1);
  expect(contrast([118, 118, 118], [255, 255, 255])).toBeCloseTo(4.54, 2);
});

test("a topic without a colour of its own has that of its id", () => {
  expect([0, 1, COLOUR_COUNT, COLOUR_COUNT + 1].map((id) => colourNumber(id))).toEqual([0, 1, 0, 1]);
});
