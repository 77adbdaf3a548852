import { checkCount } from "../../core/check.js";
import { fnv1a } from "../../core/strings.js";
import { densest } from "./density.js";
import type { MapPoint, MapTopic } from "./map-data.js";
import { mapStyle } from "../theme/map-style.js";
import { colourNumber } from "../theme/palette.js";
import { checkPicture, WIDTH, type ChartOptions } from "../theme/picture-options.js";
import { placeLabels, type LabelWish } from "./place-labels.js";
import { pointPath } from "./point-path.js";
import { regionPath } from "./region-path.js";
import { escapeXml, textWidth, wrap } from "../theme/text.js";

export interface SvgOptions extends ChartOptions {
  /** At most so many topics are labelled, the largest first; default: all that have room. */
  labels?: number | undefined;
}

/** Least room around the points, and above them for a title, in parts of the width. */
const MARGIN = 0.035,
  TITLE = 0.05;
/** A map is at most as high as wide, and at least this much. */
const LOWEST = 0.5;
/** Points stand on a grid of half pixels, at 800 pixels. */
const GRID = 1600;
const LINE = 1.15,
  LABEL_WIDTH = 11,
  MOST_LINES = 3;

/** Up to so many points labels try not to cover them, and regions join them. */
const FEW = 500;

type Place = { x: number; y: number };

/**
 * Draws a map. The same map gives the same text, with coordinates in half pixels and nothing of the
 * machine in it.
 */
export function drawSvg(
  { points, topics }: { points: readonly MapPoint[]; topics: readonly MapTopic[] },
  options: SvgOptions,
): string {
  const { width, theme, title } = checkPicture(options, ["labels"]);
  const labels = checkCount("labels", options.labels ?? topics.length, 0);

  const { places, height, top } = fit(points, title !== undefined);
  const byTopic = new Map<number, Place[]>();
  points.forEach(({ topic }, i) => {
    const members = byTopic.get(topic);
    if (members) members.push(places[i]!);
    else byTopic.set(topic, [places[i]!]);
  });
  const drawn = topics.filter(({ id }) => byTopic.has(id)); // the largest first, so that small topics lie above
  const colours = [...new Set(drawn.map(({ id }) => colourNumber(id)))].sort((a, b) => a - b);
  const few = points.length <= FEW,
    region = regionRadius(points.length);
  const onGrid = new Map(
    [...byTopic].map(([id, members]) => [
      id,
      members.map(({ x, y }) => ({ x: Math.round((x * GRID) / WIDTH), y: Math.round((y * GRID) / WIDTH) })),
    ]),
  );
  const paths = new Map([...onGrid].map(([id, members]) => [id, pointPath(members)]));
  const name = `map-${fnv1a([...paths.values()].join()).toString(36)}`; // several maps in one page must not take each other's styles
  const scale = `transform="scale(${WIDTH / GRID})"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${name}" width="${width}" height="${Math.round((height * width) / WIDTH)}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${name}-t ${name}-d">`,
    `<title id="${name}-t">${escapeXml(title ?? "Map of papers")}</title>`,
    `<desc id="${name}-d">${escapeXml(describe(points.length, topics))}</desc>`,
    `<style>${mapStyle(`#${name}`, theme, colours, { dot: dotRadius(points.length), region }, GRID / WIDTH)}</style>`,
    `<rect class="g" width="${WIDTH}" height="${height}"/>`,
    `<g class="r" ${scale}>`,
    ...drawn.map(
      ({ id }) =>
        `<path class="c${colourNumber(id)}" d="${regionPath(onGrid.get(id)!, (region * GRID) / WIDTH, few)}"/>`,
    ),
    `</g>`,
    `<g class="p" ${scale}>`,
    ...(byTopic.has(-1) ? [`<path class="o" d="${paths.get(-1)}"/>`] : []),
    ...drawn.map(({ id }) => `<path class="c${colourNumber(id)}" d="${paths.get(id)}"/>`),
    `</g>`,
    `<g class="l">`,
    ...labelTexts(drawn.slice(0, labels), byTopic, { width: WIDTH, height }, top, few ? places : []),
    `</g>`,
    ...(title === undefined
      ? []
      : [`<text class="h" x="${MARGIN * WIDTH}" y="${round(0.75 * TITLE * WIDTH)}">${escapeXml(title)}</text>`]),
    `</svg>\n`,
  ].join("\n");
}

/**
 * Puts the points on the page, all distances by the same factor, and says how high the page has to
 * be.
 */
function fit(points: readonly MapPoint[], hasTitle: boolean): { places: Place[]; height: number; top: number } {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points)
    [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, y), Math.max(high, y)];
  const margin = Math.max(MARGIN * WIDTH, regionRadius(points.length) + 4),
    top = hasTitle ? TITLE * WIDTH : 0,
    room = WIDTH - 2 * margin;
  const spread = { x: Math.max(0, right - left), y: Math.max(0, high - low) };
  const factor = Math.min(room / (spread.x || 1), room / (spread.y || 1));
  const height = Math.round(Math.max(LOWEST * WIDTH, spread.y * factor + 2 * margin)) + top;
  const middle = { x: (left + right) / 2, y: (low + high) / 2 };
  // The picture's y goes down, the map's up.
  const places = points.map(({ x, y }) => ({
    x: WIDTH / 2 + (x - middle.x) * factor,
    y: top + (height - top) / 2 - (y - middle.y) * factor,
  }));
  return { places, height, top };
}

function dotRadius(count: number): number {
  return Math.max(0.8, Math.min(5, 110 / Math.sqrt(count + 100)));
}

/** A topic's region is what is within this distance of its points. */
function regionRadius(count: number): number {
  return Math.max(7, Math.min(20, 270 / Math.sqrt(count)));
}

function describe(count: number, topics: readonly MapTopic[]): string {
  return `${count} papers in ${topics.length} topics: ${topics.map(({ label, size }) => `${label} (${size})`).join("; ")}.`;
}

/**
 * The labels of the topics that have room, each with a line to its topic where it had to give way.
 */
function labelTexts(
  topics: readonly MapTopic[],
  byTopic: ReadonlyMap<number, readonly Place[]>,
  page: { width: number; height: number },
  top: number,
  dots: readonly Place[],
): string[] {
  const texts = topics.map((topic, rank) => {
    const size = fontSize(rank, topics.length);
    const lines = wrap(topic.label, LABEL_WIDTH, MOST_LINES);
    const anchor = densest(byTopic.get(topic.id)!, page.width);
    const wish: LabelWish = {
      ...anchor,
      y: anchor.y - top,
      width: Math.max(...lines.map(textWidth)) * size,
      height: lines.length * LINE * size,
    };
    return { topic, lines, size, anchor, wish };
  });
  const places = placeLabels(
    texts.map(({ wish }) => wish),
    { width: page.width, height: page.height - top },
    dots.map(({ x, y }) => ({ x, y: y - top })),
  );
  const pointers: string[] = [];
  const labels = texts.flatMap(({ topic, lines, size, anchor, wish }, i) => {
    const place = places[i];
    if (!place) return [];
    const x = round(place.x),
      first = place.y + top - wish.height / 2 + 0.92 * size;
    const spans = lines.map(
      (line, at) => `<tspan x="${x}" y="${round(first + at * LINE * size)}">${escapeXml(line)}</tspan>`,
    );
    const away = Math.max(
      Math.abs(place.x - anchor.x) - wish.width / 2,
      Math.abs(place.y + top - anchor.y) - wish.height / 2,
    );
    if (away > 0.5 * size)
      pointers.push(`<path class="k" d="M${round(anchor.x)} ${round(anchor.y)}L${x} ${round(place.y + top)}"/>`);
    return [`<text class="t${colourNumber(topic.id)}" font-size="${size}">${spans.join("")}</text>`];
  });
  return [...pointers, ...labels];
}

/** The largest topic's label is the largest. */
function fontSize(rank: number, count: number): number {
  return Math.round(10 * (11 + 4 * (1 - rank / Math.max(1, count)))) / 10;
}

function round(value: number): number {
  return Math.round(2 * value) / 2;
}
