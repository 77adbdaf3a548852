import fc from "fast-check";
import { expect, test } from "vitest";
import { densest } from "../../../src/view/map/density.js";
import {
  COLOUR_COUNT,
  colourNumber,
  contrast,
  pointColour,
  textColour,
  themes,
} from "../../../src/view/theme/palette.js";
import { nthSmallest } from "../../../src/view/map/nth-smallest.js";
import { overlap, placeLabels } from "../../../src/view/map/place-labels.js";
import { pointPath } from "../../../src/view/map/point-path.js";
import { regionPath } from "../../../src/view/map/region-path.js";
import { escapeXml, textWidth, wrap } from "../../../src/view/theme/text.js";
import { turnedWide } from "../../../src/view/map/turn.js";

/** The points of a path, read as a browser reads it. */
function pointsOf(path: string): { x: number; y: number }[] {
  let x = 0,
    y = 0;
  return [...path.matchAll(/m(-?\d+) ?(-?\d+)h0/g)].map(([, dx, dy]) => ({
    x: (x += Number(dx)),
    y: (y += Number(dy)),
  }));
}
const gridPoint = fc.record({ x: fc.integer({ min: 0, max: 1600 }), y: fc.integer({ min: 0, max: 1600 }) });

test("a path has every point, once for a place, in whatever order they come", () => {
  fc.assert(
    fc.property(fc.array(gridPoint, { maxLength: 60 }), (points) => {
      const places = (some: readonly { x: number; y: number }[]): string[] => some.map(({ x, y }) => `${x} ${y}`);
      const path = pointPath(points);
      expect(path.replace(/m-?\d+ ?-?\d+h0/g, "")).toBe("");
      expect(places(pointsOf(path)).sort()).toEqual([...new Set(places(points))].sort());
      expect(pointPath([...points].reverse())).toBe(path);
    }),
  );
});

test("the n-th smallest number is the one that sorting puts there, and the numbers stay as they were", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), { minLength: 1, maxLength: 40 }),
      fc.nat(),
      (some, at) => {
        const numbers = Float64Array.from(some),
          n = 1 + (at % some.length);
        expect(nthSmallest(numbers, n) + 0).toBe(numbers.toSorted()[n - 1]! + 0); // of two zeros either
        expect([...numbers]).toEqual(some);
      },
    ),
  );
});

test("a path of many points takes fewer than 9 bytes a point", () => {
  const points = Array.from({ length: 10_000 }, (_, i) => ({ x: (i * 7919) % 1600, y: (i * 104729) % 1600 }));
  expect(pointPath(points).length / points.length).toBeLessThan(9);
});

test("labels overlap neither each other nor the edge, and each that is placed lies near its wish", () => {
  const page = { width: 800, height: 500 };
  const wish = fc.record({
    x: fc.integer({ min: 0, max: 800 }),
    y: fc.integer({ min: 0, max: 500 }),
    width: fc.integer({ min: 20, max: 160 }),
    height: fc.integer({ min: 12, max: 45 }),
  });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 40 }), fc.array(gridPoint, { maxLength: 20 }), (wishes, dots) => {
      const places = placeLabels(wishes, page, dots);
      expect(placeLabels(wishes, page, dots)).toEqual(places);
      const placed = places.flatMap((place, i) => (place ? [{ ...wishes[i]!, ...place }] : []));
      placed.forEach((label, i) => {
        expect(label.x - 0.55 * label.width).toBeGreaterThanOrEqual(0); // a wider font stays inside, too
        expect(label.x + 0.55 * label.width).toBeLessThanOrEqual(page.width);
        expect(label.y - label.height / 2).toBeGreaterThanOrEqual(0);
        expect(label.y + label.height / 2).toBeLessThanOrEqual(page.height);
        for (const other of placed.slice(i + 1)) expect(overlap(label, other)).toBe(false);
      });
    }),
    { numRuns: 50 },
  );
});

test("a label with all the room stands where it wants, or beside the dots there", () => {
  const page = { width: 800, height: 500 },
    wish = { x: 400, y: 250, width: 90, height: 20 };
  expect(placeLabels([wish], page)).toEqual([{ x: 400, y: 250 }]);
  const [beside] = placeLabels([wish], page, [
    { x: 400, y: 250 },
    { x: 420, y: 250 },
  ]);
  expect(Math.abs(beside!.x - 400) > 45 || Math.abs(beside!.y - 250) > 10).toBe(true);
});

test("the densest point is in the middle of the crowd, not at the mean", () => {
  const crowd = Array.from({ length: 30 }, (_, i) => ({ x: 100 + (i % 6), y: 100 + Math.floor(i / 6) }));
  const far = Array.from({ length: 20 }, (_, i) => ({ x: 400 + 20 * i, y: 300 }));
  expect(densest([...far, ...crowd], 800).x).toBeLessThan(107);
});

test("regions of few points join them, those of many are where several are", () => {
  expect(
    regionPath(
      [
        { x: 10, y: 10 },
        { x: 50, y: 10 },
        { x: 1500, y: 900 },
      ],
      40,
      true,
    ),
  ).toBe("M10 10h0M50 10L10 10M1500 900h0");
  const crowd = Array.from({ length: 30 }, (_, i) => ({ x: 100 + (i % 6), y: 100 + Math.floor(i / 6) }));
  const places = pointsOf(regionPath([...crowd, { x: 900, y: 900 }], 20, false));
  expect(places.length).toBeGreaterThan(0);
  for (const { x, y } of places) expect(Math.max(Math.abs(x - 102), Math.abs(y - 102))).toBeLessThan(20);
});

test.each(["light", "dark"] as const)(
  "in the %s theme every text can be read (WCAG AA) and every point be seen",
  (theme) => {
    const read = (colour: string): [number, number, number] =>
      [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
    for (let number = 0; number < COLOUR_COUNT; number++) {
      expect(contrast(read(textColour(number, theme)), themes[theme].paper)).toBeGreaterThanOrEqual(4.45);
      expect(contrast(read(pointColour(number, theme)), themes[theme].paper)).toBeGreaterThanOrEqual(1.95);
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

test("a topic's colour depends on its id alone", () => {
  expect([0, 1, COLOUR_COUNT, COLOUR_COUNT + 1].map(colourNumber)).toEqual([0, 1, 0, 1]);
});

test("text becomes text: no markup, no quotes, no direction marks, no characters that XML lacks", () => {
  expect(escapeXml(`</text><script>alert("1' & 2")</script>`)).toBe(
    "&#60;/text&#62;&#60;script&#62;alert(&#34;1&#39; &#38; 2&#34;)&#60;/script&#62;",
  );
  expect(escapeXml("a\u202eb\u0000c\u2067d\ufffee\u200f")).toBe("abcde");
  expect(escapeXml("half \ud83d and whole \ud83d\ude00")).toBe("half \ufffd and whole \ud83d\ude00");
});

test("labels are broken at spaces, and cut where they are too long", () => {
  expect(wrap("object detection", 30, 3)).toEqual(["object detection"]);
  expect(wrap("convolutional neural networks, inductive bias", 11, 3)).toEqual([
    "convolutional neural",
    "networks, inductive",
    "bias",
  ]);
  expect(wrap("one two three four five six seven eight nine ten eleven twelve", 5, 2)).toHaveLength(2);
  expect(wrap("one two three four five six seven", 5, 2)[1]).toMatch(/…$/);
  const [long] = wrap("x".repeat(200), 11, 3);
  expect(textWidth(long!)).toBeLessThan(11 * 1.6 + 1);
  expect(wrap("", 11, 3)).toEqual([]);
});

test("a map is turned to its long side, and looks the same however the layout was turned or mirrored", () => {
  const shape = [
    [0, 0],
    [4, 0.3],
    [8, 0.2],
    [9, 2],
    [1, -0.5],
    [2, 0.1],
  ];
  const turned = (angle: number, mirror: number): Float32Array =>
    turnedWide({
      data: Float32Array.from(
        shape.flatMap(([x, y]) => [
          Math.cos(angle) * x! - Math.sin(angle) * y! * mirror,
          Math.sin(angle) * x! + Math.cos(angle) * y! * mirror,
        ]),
      ),
      rows: 6,
      cols: 2,
    }).data;
  const first = turned(0, 1);
  for (const angle of [0.4, 1.3, 1.6, 3, 5.5])
    for (const mirror of [1, -1]) turned(angle, mirror).forEach((value, i) => expect(value).toBeCloseTo(first[i]!, 4));
  expect([...turnedWide({ data: new Float32Array(4), rows: 2, cols: 2 }).data]).toEqual([0, 0, 0, 0]);
});
