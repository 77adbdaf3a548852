import { checkCount } from "../../../core/check.js";
import { fnv1a } from "../../../core/strings.js";
import { densestPoint } from "../densest-point.js";
import type { MapPoint, MapTopic } from "../map-data.js";
import { mapStyle } from "./map-style.js";
import { colourNumber } from "../../theme/palette.js";
import { checkPicture, WIDTH, type ChartOptions } from "../../theme/picture-options.js";
import { placeLabels, type LabelBox, type PicturePoint } from "./place-labels.js";
import { pointPath, regionPath } from "./svg-paths.js";
import { escapeXml, textWidth, wrap } from "../../theme/svg-text.js";

/** How a map is drawn as a picture. */
export interface SvgOptions extends ChartOptions {
  /** Labels at most so many topics, the largest first. Default: all that have room. */
  labels?: number | undefined;
}

/** Margin around the points, and height of a title, in parts of the width. */
const MARGIN = 0.035,
  TITLE_HEIGHT = 0.05;
/** Height of the picture in parts of its width: at least this, at most 1. */
const MIN_HEIGHT = 0.5;
/** Points stand on a grid of half pixels in a picture of 800 pixels. */
const GRID = 1600;
/** Height and greatest width of a line of a label, in font sizes. */
const LINE_HEIGHT = 1.15,
  LINE_WIDTH = 11,
  MAX_LINES = 3;
/** Up to so many points, labels avoid covering them, and regions are lines between them. */
const FEW_POINTS = 500;

/**
 * Draws a map as SVG. The same map gives the same text: coordinates are half pixels, and nothing
 * depends on the machine.
 */
export function drawSvg(
  { points, topics }: { points: readonly MapPoint[]; topics: readonly MapTopic[] },
  options: SvgOptions,
): string {
  const { width, theme, title } = checkPicture(options, ["labels"]);
  const labels = checkCount("labels", options.labels ?? topics.length, 0);

  const { positions, height, top } = fit(points, title !== undefined);
  const byTopic = new Map<number, PicturePoint[]>();
  points.forEach(({ topic }, i) => {
    const members = byTopic.get(topic);
    if (members) members.push(positions[i]!);
    else byTopic.set(topic, [positions[i]!]);
  });
  // The largest topic comes first, so that small topics are drawn on top.
  const drawn = topics.filter(({ id }) => byTopic.has(id));
  const colours = [...new Set(drawn.map(({ id, color }) => colourNumber(id, color)))].sort((a, b) => a - b);
  const few = points.length <= FEW_POINTS,
    region = regionRadius(points.length);
  const onGrid = new Map(
    [...byTopic].map(([id, members]) => [
      id,
      members.map(({ x, y }) => ({ x: Math.round((x * GRID) / WIDTH), y: Math.round((y * GRID) / WIDTH) })),
    ]),
  );
  const paths = new Map([...onGrid].map(([id, members]) => [id, pointPath(members)]));
  // The id keeps the styles of several maps in one page apart.
  const name = `map-${fnv1a([...paths.values()].join()).toString(36)}`;
  const size = `width="${width}" height="${Math.round((height * width) / WIDTH)}" viewBox="0 0 ${WIDTH} ${height}"`;
  const scale = `transform="scale(${WIDTH / GRID})"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${name}" ${size} role="img" aria-labelledby="${name}-t ${name}-d">`,
    `<title id="${name}-t">${escapeXml(title ?? "Map of papers")}</title>`,
    `<desc id="${name}-d">${escapeXml(describe(points.length, topics))}</desc>`,
    `<style>${mapStyle(`#${name}`, theme, colours, { dot: dotRadius(points.length), region }, GRID / WIDTH)}</style>`,
    `<rect class="g" width="${WIDTH}" height="${height}"/>`,
    `<g class="r" ${scale}>`,
    ...drawn.map(
      ({ id, color }) =>
        `<path class="c${colourNumber(id, color)}" d="${regionPath(onGrid.get(id)!, (region * GRID) / WIDTH, few)}"/>`,
    ),
    `</g>`,
    `<g class="p" ${scale}>`,
    ...(byTopic.has(-1) ? [`<path class="o" d="${paths.get(-1)}"/>`] : []),
    ...drawn.map(({ id, color }) => `<path class="c${colourNumber(id, color)}" d="${paths.get(id)}"/>`),
    `</g>`,
    `<g class="l">`,
    ...labelTexts(drawn.slice(0, labels), byTopic, { width: WIDTH, height }, top, few ? positions : []),
    `</g>`,
    ...(title === undefined
      ? []
      : [`<text class="h" x="${MARGIN * WIDTH}" y="${round(0.75 * TITLE_HEIGHT * WIDTH)}">${escapeXml(title)}</text>`]),
    `</svg>\n`,
  ].join("\n");
}

/** Scales the points to the picture, and finds the picture's height. */
function fit(
  points: readonly MapPoint[],
  hasTitle: boolean,
): { positions: PicturePoint[]; height: number; top: number } {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points)
    [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, y), Math.max(high, y)];
  const margin = Math.max(MARGIN * WIDTH, regionRadius(points.length) + 4),
    top = hasTitle ? TITLE_HEIGHT * WIDTH : 0,
    available = WIDTH - 2 * margin;
  const spread = { x: Math.max(0, right - left), y: Math.max(0, high - low) };
  const factor = Math.min(available / (spread.x || 1), available / (spread.y || 1));
  const height = Math.round(Math.max(MIN_HEIGHT * WIDTH, spread.y * factor + 2 * margin)) + top;
  const middle = { x: (left + right) / 2, y: (low + high) / 2 };
  // On the map y goes up, in the picture it goes down.
  const positions = points.map(({ x, y }) => ({
    x: WIDTH / 2 + (x - middle.x) * factor,
    y: top + (height - top) / 2 - (y - middle.y) * factor,
  }));
  return { positions, height, top };
}

function dotRadius(count: number): number {
  return Math.max(0.8, Math.min(5, 110 / Math.sqrt(count + 100)));
}

/** A topic's region is everything within this distance of its points. */
function regionRadius(count: number): number {
  return Math.max(7, Math.min(20, 270 / Math.sqrt(count)));
}

function describe(count: number, topics: readonly MapTopic[]): string {
  const list = topics.map(({ label, size }) => `${label} (${size})`).join("; ");
  return `${count} papers in ${topics.length} topics: ${list}.`;
}

/** The labels that have room, each with a line to its topic where it had to move away. */
function labelTexts(
  topics: readonly MapTopic[],
  byTopic: ReadonlyMap<number, readonly PicturePoint[]>,
  page: { width: number; height: number },
  top: number,
  dots: readonly PicturePoint[],
): string[] {
  const texts = topics.map((topic, rank) => {
    const size = fontSize(rank, topics.length);
    const lines = wrap(topic.label, LINE_WIDTH, MAX_LINES);
    const anchor = densestPoint(byTopic.get(topic.id)!, page.width);
    const wanted: LabelBox = {
      ...anchor,
      y: anchor.y - top,
      width: Math.max(...lines.map(textWidth)) * size,
      height: lines.length * LINE_HEIGHT * size,
    };
    return { topic, lines, size, anchor, wanted };
  });
  const placed = placeLabels(
    texts.map(({ wanted }) => wanted),
    { width: page.width, height: page.height - top },
    dots.map(({ x, y }) => ({ x, y: y - top })),
  );
  const leaderLines: string[] = [];
  const labels = texts.flatMap(({ topic, lines, size, anchor, wanted }, i) => {
    const position = placed[i];
    if (!position) return [];
    const x = round(position.x),
      first = position.y + top - wanted.height / 2 + 0.92 * size;
    const spans = lines.map(
      (line, at) => `<tspan x="${x}" y="${round(first + at * LINE_HEIGHT * size)}">${escapeXml(line)}</tspan>`,
    );
    const moved = Math.max(
      Math.abs(position.x - anchor.x) - wanted.width / 2,
      Math.abs(position.y + top - anchor.y) - wanted.height / 2,
    );
    if (moved > 0.5 * size)
      leaderLines.push(`<path class="k" d="M${round(anchor.x)} ${round(anchor.y)}L${x} ${round(position.y + top)}"/>`);
    return [`<text class="t${colourNumber(topic.id, topic.color)}" font-size="${size}">${spans.join("")}</text>`];
  });
  return [...leaderLines, ...labels];
}

/** The largest topic's label is the largest. */
function fontSize(rank: number, count: number): number {
  return Math.round(10 * (11 + 4 * (1 - rank / Math.max(1, count)))) / 10;
}

function round(value: number): number {
  return Math.round(2 * value) / 2;
}
