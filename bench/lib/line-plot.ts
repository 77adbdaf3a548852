export interface Line {
  name: string;
  /** From left to right. */
  points: readonly { x: number; y: number }[];
}

export interface Panel {
  yLabel: string;
  yTicks: readonly number[];
  /** Whether equal ratios of y are equally high; else equal differences. */
  logarithmic: boolean;
  lines: readonly Line[];
}

/**
 * The colours of Okabe and Ito that stand out most from white, told apart by colour-blind people,
 * too.
 */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000"];
const panelHeight = 300;
const margin = { top: 44, bottom: 34, left: 84 };
const last = { x: 584, y: panelHeight - margin.bottom };
/** Room for the names at the right, of 13 pixels' letters. */
const roomFor = (names: readonly string[]): number => Math.max(150, ...names.map((name) => 16 + 7 * name.length));

/**
 * An SVG file of line plots one above the other, with one logarithmic x-axis. Ticks say where the
 * axes begin and end.
 */
export function linePlot({
  title,
  xLabel,
  xTicks,
  panels,
}: {
  title: string;
  xLabel: string;
  xTicks: readonly number[];
  panels: readonly Panel[];
}): string {
  const height = panels.length * panelHeight + 24;
  const width = last.x + roomFor(panels.flatMap(({ lines }) => lines.map(({ name }) => name)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ` +
      `${height}" font-family="sans-serif" font-size="13" fill="#222">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text({ x: margin.left, y: 22 }, "start", title, 'font-size="16"'),
    ...panels.map((panel, i) => `<g transform="translate(0 ${i * panelHeight})">\n${drawPanel(panel, xTicks)}\n</g>`),
    text({ x: (margin.left + last.x) / 2, y: height - 12 }, "middle", xLabel),
    "</svg>\n",
  ].join("\n");
}

function drawPanel({ yLabel, yTicks, logarithmic, lines }: Panel, xTicks: readonly number[]): string {
  const x = scale(xTicks, margin.left, last.x, true);
  const y = scale(yTicks, last.y, margin.top, logarithmic);
  const middle = (margin.top + last.y) / 2;
  return [
    ...yTicks.map(
      (tick) =>
        rule(margin.left, y(tick), last.x, y(tick)) + text({ x: margin.left - 8, y: y(tick) + 4 }, "end", number(tick)),
    ),
    ...xTicks.map(
      (tick) =>
        rule(x(tick), margin.top, x(tick), last.y) + text({ x: x(tick), y: last.y + 18 }, "middle", number(tick)),
    ),
    text({ x: 20, y: middle }, "middle", yLabel, `transform="rotate(-90 20 ${middle})"`),
    ...lines.map(({ points }, i) =>
      drawLine(
        points.map((point) => ({ x: x(point.x), y: y(point.y) })),
        colours[i % colours.length]!,
      ),
    ),
    ...nameLines(
      lines.map(({ name, points }, i) => ({ name, colour: colours[i % colours.length]!, y: y(points.at(-1)!.y) })),
    ),
  ].join("\n");
}

/** From values between the first and the last tick to places between `from` and `to`. */
function scale(ticks: readonly number[], from: number, to: number, logarithmic: boolean): (value: number) => number {
  const measure = logarithmic ? Math.log : (value: number) => value;
  const [low, high] = [measure(ticks[0]!), measure(ticks.at(-1)!)];
  return (value) => from + ((to - from) * (measure(value) - low)) / (high - low);
}

/** "100,000", "0.25". */
const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 6 });

interface Place {
  x: number;
  y: number;
}

const rounded = (value: number): number => Number(value.toFixed(1));

function drawLine(places: readonly Place[], colour: string): string {
  const path = places.map(({ x, y }) => `${rounded(x)},${rounded(y)}`);
  const dots = places.map(({ x, y }) => `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="2.5" fill="${colour}"/>`);
  return `<polyline points="${path.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}`;
}

/** The names beside the right ends of the lines, moved down where they would overlap. */
function nameLines(names: readonly { name: string; colour: string; y: number }[]): string[] {
  let free = 0;
  return [...names]
    .sort((a, b) => a.y - b.y)
    .map(({ name, colour, y }) => {
      const place = { x: last.x + 8, y: Math.max(free, y + 4) };
      free = place.y + 16;
      return text(place, "start", name, `style="fill: ${colour}"`);
    });
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<path d="M${rounded(x1)} ${rounded(y1)}L${rounded(x2)} ${rounded(y2)}" stroke="#ddd"/>`;
}

function text({ x, y }: Place, anchor: "start" | "middle" | "end", content: string, attributes = ""): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${rounded(x)}" y="${rounded(y)}" text-anchor="${anchor}" ${attributes}>${escaped}</text>`;
}
