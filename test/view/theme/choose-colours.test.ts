import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseColours, colourDistance, okLab } from "../../../src/view/theme/choose-colours.js";
import { COLOUR_COUNT } from "../../../src/view/theme/palette.js";

/** Topics at random places, beside those that are nearest to them. */
const maps = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 120,
  })
  .map((places) => {
    const beside = places.map(() => new Map<number, number>());
    places.forEach(([x, y], a) =>
      places
        .map(([otherX, otherY], b) => ({ b, squared: (x - otherX) ** 2 + (y - otherY) ** 2 }))
        .filter(({ b }) => b !== a)
        .sort((one, other) => one.squared - other.squared)
        .slice(0, 4)
        .forEach(({ b }) => (beside[a]!.set(b, 0.3), beside[b]!.set(a, 0.3))),
    );
    return beside;
  });

const distancesOf = (beside: readonly ReadonlyMap<number, number>[], colours: readonly number[]): number[] =>
  beside.flatMap((others, a) => [...others.keys()].map((b) => colourDistance(colours[a]!, colours[b]!)));

test("OKLab has the coordinates of red and blue that its author's own program gives", () => {
  const red = okLab([255, 0, 0]),
    blue = okLab([0, 0, 255]);
  [0.627955, 0.224863, 0.125846].forEach((value, i) => expect(red[i]).toBeCloseTo(value, 4));
  [0.452014, -0.032457, -0.311528].forEach((value, i) => expect(blue[i]).toBeCloseTo(value, 4));
});

test("on random maps topics beside each other differ clearly, in light and in dark", () => {
  fc.assert(
    fc.property(maps, (beside) => {
      const colours = chooseColours({ kept: beside.map(() => undefined), beside });
      expect(Math.min(1, ...distancesOf(beside, colours))).toBeGreaterThan(0.075);
    }),
    { numRuns: 20 },
  );
});

test("up to as many topics as there are colours, all colours differ", () => {
  fc.assert(
    fc.property(maps, (beside) => {
      const few = beside
        .slice(0, COLOUR_COUNT)
        .map((others) => new Map([...others].filter(([other]) => other < COLOUR_COUNT)));
      const colours = chooseColours({ kept: few.map(() => undefined), beside: few });
      expect(new Set(colours).size).toBe(few.length);
    }),
    { numRuns: 20 },
  );
});

test("a topic that had a colour keeps it, and new topics differ from those beside them", () => {
  fc.assert(
    fc.property(maps, fc.integer({ min: 0, max: 119 }), (beside, count) => {
      const before = beside
        .slice(0, count)
        .map((others) => new Map([...others].filter(([other]) => other < Math.min(count, beside.length))));
      const earlier = chooseColours({ kept: before.map(() => undefined), beside: before });
      const colours = chooseColours({ kept: beside.map((_, i) => earlier[i]), beside });
      expect(colours.slice(0, earlier.length)).toEqual(earlier);
      beside.slice(count).forEach((others, i) => {
        for (const other of others.keys()) expect(colours[count + i]).not.toBe(colours[other]);
      });
    }),
    { numRuns: 20 },
  );
});
