import type { Camera } from "./camera.js";
import type { Colours } from "./colours.js";
import { STEPS } from "./facts.js";
import type { Papers } from "./papers.js";

/** Cells across the map's longer side, and cells around it so that regions end softly. */
const ACROSS = 240, AROUND = 16;
/** How strongly regions are coloured. */
const STRENGTH = 46;

/** Soft ground under each topic: where its papers are dense. A small picture that is enlarged. */
export class Regions {
  private readonly columns: number;
  private readonly lines: number;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly papers: Papers,
    private readonly radius: number,
  ) {
    const { width, height } = papers.facts;
    this.columns = canvas.width = Math.ceil(width * ACROSS) + 2 * AROUND;
    this.lines = canvas.height = Math.ceil(height * ACROSS) + 2 * AROUND;
  }

  /** Draws the regions of the topics that are shown. */
  paint(colours: Colours, hidden: ReadonlySet<number>): void {
    const { columns, lines } = this, cells = columns * lines;
    const sums = new Float32Array(3 * cells), most = new Float32Array(cells), total = new Float32Array(cells);
    this.papers.facts.topics.forEach(({ start, size }, topic) => {
      if (hidden.has(topic) || size === 0) return;
      const cover = this.coverOf(start, start + size);
      const from = 3 * colours.numbers[topic]!;
      for (let cell = 0; cell < cells; cell++) {
        const value = cover[cell]!;
        if (value < 0.01) continue;
        const share = value * value;
        for (let channel = 0; channel < 3; channel++) sums[3 * cell + channel]! += share * colours.points[from + channel]!;
        total[cell]! += share;
        if (value > most[cell]!) most[cell] = value;
      }
    });
    const context = this.canvas.getContext("2d")!, image = context.createImageData(columns, lines);
    for (let cell = 0; cell < cells; cell++) {
      if (total[cell] === 0) continue;
      for (let channel = 0; channel < 3; channel++) image.data[4 * cell + channel] = sums[3 * cell + channel]! / total[cell]!;
      image.data[4 * cell + 3] = STRENGTH * most[cell]!;
    }
    context.putImageData(image, 0, 0);
  }

  /** How much of each cell a topic covers, from 0 to 1: blurred counts, against what is usual where its papers are. */
  private coverOf(start: number, end: number): Float32Array {
    const { columns, lines, papers: { xs, ys } } = this;
    const cellOf = (row: number): number => (Math.floor((ys[row]! * ACROSS) / STEPS) + AROUND) * columns + Math.floor((xs[row]! * ACROSS) / STEPS) + AROUND;
    let density = new Float32Array(columns * lines);
    for (let row = start; row < end; row++) density[cellOf(row)]!++;
    const radius = Math.max(1, Math.round(this.radius * ACROSS));
    for (let round = 0; round < 3; round++) density = blurred(blurred(density, columns, lines, 1, columns, radius), lines, columns, columns, 1, radius);
    const usual = Float32Array.from({ length: Math.min(end - start, 500) }, (_, i) => density[cellOf(start + Math.floor((i * (end - start)) / Math.min(end - start, 500)))]!).sort();
    const half = 0.45 * usual[Math.floor(usual.length / 2)]!;
    return density.map((value) => smooth(value / (value + half)));
  }

  place(camera: Camera): void {
    const { x, y } = camera.toScreen({ x: -AROUND / ACROSS, y: -AROUND / ACROSS }), scale = camera.scale / ACROSS;
    this.canvas.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
    this.canvas.style.opacity = String(Math.min(1, 6 / camera.zoom));
  }
}

/** 0 below a fifth, 1 above two thirds. */
function smooth(value: number): number {
  const t = Math.min(1, Math.max(0, (value - 0.2) / 0.47));
  return t * t * (3 - 2 * t);
}

/** Means over a window that slides along lines. */
function blurred(values: Float32Array, length: number, count: number, step: number, next: number, radius: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(values.length);
  for (let line = 0; line < count; line++) {
    const first = line * next;
    let sum = 0;
    for (let at = 0; at < Math.min(radius, length); at++) sum += values[first + at * step]!;
    for (let at = 0; at < length; at++) {
      if (at + radius < length) sum += values[first + (at + radius) * step]!;
      if (at - radius - 1 >= 0) sum -= values[first + (at - radius - 1) * step]!;
      result[first + at * step] = Math.max(0, sum) / (2 * radius + 1);
    }
  }
  return result;
}
