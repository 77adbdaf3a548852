import { expect, test } from "vitest";
import { linePlot } from "../../bench/lib/line-plot.js";

const plotOf = (logarithmic: boolean): string =>
  linePlot({
    title: "A < B & C",
    xLabel: "resolution",
    xTicks: [1, 10, 100],
    panels: [
      {
        yLabel: "topics",
        yTicks: [1, 4, 16],
        logarithmic,
        lines: [
          {
            name: "set",
            points: [
              { x: 1, y: 1 },
              { x: 10, y: 4 },
              { x: 100, y: 16 },
            ],
          },
        ],
      },
    ],
  });

/** The points of the first line, as [x, y]. */
const placesOf = (svg: string): number[][] =>
  /points="([^"]*)"/
    .exec(svg)![1]!
    .split(" ")
    .map((place) => place.split(",").map(Number));

test("on logarithmic axes points of equal ratios are equally far apart", () => {
  const [first, second, third] = placesOf(plotOf(true));
  expect(second![0]! - first![0]!).toBeCloseTo(third![0]! - second![0]!, 6);
  expect(second![1]! - first![1]!).toBeCloseTo(third![1]! - second![1]!, 6);
});

test("on a linear y-axis heights are as far apart as the values", () => {
  const [first, second, third] = placesOf(plotOf(false));
  expect((third![1]! - first![1]!) / (second![1]! - first![1]!)).toBeCloseTo(15 / 3, 1);
});

test("axes and lines are named, and signs of XML are written out", () => {
  for (const words of ["A &lt; B &amp; C", ">resolution<", ">topics<", ">set<", ">100<", ">16<"])
    expect(plotOf(true)).toContain(words);
});
