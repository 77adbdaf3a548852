import { pow } from "../../core/math.js";
import { COLOUR_COUNT, pointRgb, type Colour, type Theme } from "./palette.js";

/** How near topics are to each other: the lists have an entry for each topic. */
export interface ColouredTopics {
  /** Colour number that a topic keeps; undefined where it needs one. */
  kept: readonly (number | undefined)[];
  /** For each topic the topics that lie beside it, by position, with a weight from 0 to 1. */
  beside: readonly ReadonlyMap<number, number>[];
}

/**
 * Weight of all topics of a picture together, which a topic also differs from: in a legend, topics
 * that lie far apart stand beside each other.
 */
const OTHERS_WEIGHT = 0.1;
/** Added to a distance, so that the cost of equal colours is finite. */
const EQUAL_COLOURS = 0.03;
/** Rounds in which new topics may change their colours once more. */
const MAX_ROUNDS = 10;
/** Least part of a cost that a change must save: smaller ones may be rounding errors, without an end. */
const LEAST_GAIN = 1e-9;

/**
 * Chooses colours so that topics beside each other differ as far as 27 colours allow, in light and in
 * dark. Topics choose in their order; then one may take another colour, and two may exchange theirs,
 * while that makes the whole better.
 * @returns colour numbers
 */
export function chooseColours({ kept, beside }: ColouredTopics): number[] {
  const pairs = pairCosts(),
    base = OTHERS_WEIGHT / Math.max(1, kept.length);
  const colours = kept.map(() => -1);
  /** What each colour would cost a topic. */
  const costs = kept.map(() => new Float64Array(COLOUR_COUNT));
  const weight = (a: number, b: number): number => base + (beside[a]!.get(b) ?? 0);
  const paint = (topic: number, colour: number): void => {
    const before = pairs[colours[topic]!];
    colours[topic] = colour;
    costs.forEach((own, other) => {
      if (other === topic) return;
      const share = weight(other, topic);
      for (let at = 0; at < COLOUR_COUNT; at++) own[at]! += share * (pairs[colour]![at]! - (before?.[at] ?? 0));
    });
  };
  kept.forEach((colour, topic) => colour !== undefined && paint(topic, colour));
  const free = [...kept.keys()].filter((topic) => kept[topic] === undefined);
  for (const topic of free) paint(topic, cheapest(costs[topic]!, 0));
  let changed = true;
  for (let round = 0; round < MAX_ROUNDS && changed; round++) {
    changed = false;
    for (const a of free) {
      const colour = cheapest(costs[a]!, colours[a]!);
      if (colour !== colours[a]) {
        paint(a, colour);
        changed = true;
      }
      for (const b of free) {
        const [x, y] = [colours[a]!, colours[b]!];
        if (b >= a || x === y) continue;
        const now = costs[a]![x]! + costs[b]![y]! - 2 * weight(a, b) * pairs[x]![y]!;
        const then = costs[a]![y]! + costs[b]![x]! - weight(a, b) * (pairs[x]![x]! + pairs[y]![y]!);
        if (then >= now * (1 - LEAST_GAIN)) continue;
        paint(a, y);
        paint(b, x);
        changed = true;
      }
    }
  }
  return colours;
}

/** The colour that costs least; the present one where none is clearly better. */
function cheapest(costs: Float64Array, present: number): number {
  let found = present;
  for (let colour = 0; colour < COLOUR_COUNT; colour++)
    if (costs[colour]! < costs[found]! * (1 - LEAST_GAIN)) found = colour;
  return found;
}

/**
 * Perceptual distance of two colours of points, the smaller one of both themes: the Euclidean
 * distance in OKLab, where white and black are 1 apart.
 */
export function colourDistance(a: number, b: number): number {
  return Math.min(...(["light", "dark"] as const).map((theme) => distanceIn(theme, a, b)));
}

/** Distance in one theme. */
export function distanceIn(theme: Theme, a: number, b: number): number {
  const [one, other] = [a, b].map((number) => okLab(pointRgb(number, theme)));
  return Math.sqrt(one!.reduce((sum, value, i) => sum + (value - other![i]!) * (value - other![i]!), 0));
}

/** Cost of two colours beside each other: it falls steeply, as the nearest pair matters most. */
function pairCosts(): number[][] {
  const numbers = [...Array(COLOUR_COUNT).keys()];
  return numbers.map((a) =>
    numbers.map((b) => {
      const distance = colourDistance(a, b) + EQUAL_COLOURS;
      return 1 / (distance * distance * distance * distance);
    }),
  );
}

/** Source: B. Ottosson, "A perceptual color space for image processing" (2020). */
export function okLab(colour: Colour): [number, number, number] {
  const [red, green, blue] = colour.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : pow((value / 255 + 0.055) / 1.055, 2.4),
  ) as [number, number, number];
  const [l, m, s] = [
    0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
    0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
    0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
  ].map((value) => pow(value, 1 / 3)) as [number, number, number];
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
