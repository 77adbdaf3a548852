import type { Camera } from "./camera.js";
import type { Colours } from "./colours.js";
import { STEPS } from "../view/map/facts.js";
import type { Papers } from "./papers.js";

/** Cells across the map's longer side, and cells around it so that regions end softly. */
const ACROSS = 240,
  AROUND = 16;
/** How strongly regions are coloured. */
const STRENGTH = 46;
/** Papers of which the usual density of a topic is told. */
const SAMPLE = 300;

/** The part of the grid that a topic is in. */
interface Area {
  left: number;
  top: number;
  columns: number;
  lines: number;
}

/** Soft ground under each topic: where its papers are dense. A small picture that is enlarged. */
export class Regions {
  private readonly columns: number;
  private readonly lines: number;
  /** Cells that a paper reaches. */
  private readonly reach: number;

  /** @param radius of a region around a single paper, in parts of the map's longer side */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly papers: Papers,
    radius: number,
  ) {
    const { width, height } = papers.facts;
    this.columns = canvas.width = Math.ceil(width * ACROSS) + 2 * AROUND;
    this.lines = canvas.height = Math.ceil(height * ACROSS) + 2 * AROUND;
    this.reach = Math.max(1, Math.round(radius * ACROSS));
  }

  /** Draws the regions of the topics that are shown. */
  paint(colours: Colours, hidden: ReadonlySet<number>): void {
    const { columns, lines } = this,
      cells = columns * lines;
    const sums = new Float32Array(3 * cells),
      most = new Float32Array(cells),
      total = new Float32Array(cells);
    this.papers.facts.topics.forEach(({ start, size }, topic) => {
      if (hidden.has(topic) || size === 0) return;
      const area = this.areaOf(start, start + size),
        cover = this.coverOf(start, start + size, area);
      const from = 3 * colours.numbers[topic]!;
      for (let at = 0; at < cover.length; at++) {
        const value = cover[at]!,
          cell = (area.top + Math.floor(at / area.columns)) * columns + area.left + (at % area.columns);
        if (value < 0.01) continue;
        const share = value * value;
        for (let channel = 0; channel < 3; channel++)
          sums[3 * cell + channel]! += share * colours.points[from + channel]!;
        total[cell]! += share;
        if (value > most[cell]!) most[cell] = value;
      }
    });
    const context = this.canvas.getContext("2d")!,
      image = context.createImageData(columns, lines);
    for (let cell = 0; cell < cells; cell++) {
      if (total[cell] === 0) continue;
      for (let channel = 0; channel < 3; channel++)
        image.data[4 * cell + channel] = sums[3 * cell + channel]! / total[cell]!;
      image.data[4 * cell + 3] = STRENGTH * most[cell]!;
    }
    context.putImageData(image, 0, 0);
  }

  private column(row: number): number {
    return Math.floor((this.papers.xs[row]! * ACROSS) / STEPS) + AROUND;
  }

  private line(row: number): number {
    return Math.floor((this.papers.ys[row]! * ACROSS) / STEPS) + AROUND;
  }

  /**
   * Where nearly all papers of a topic are, and what they reach: a few that are far off have no
   * region anyway.
   */
  private areaOf(start: number, end: number): Area {
    const margin = 3 * this.reach + 1,
      far = Math.floor(0.01 * (end - start));
    const range = (of: (row: number) => number, limit: number): [number, number] => {
      const places = Int32Array.from({ length: end - start }, (_, i) => of(start + i)).sort();
      return [Math.max(0, places[far]! - margin), Math.min(limit - 1, places[places.length - 1 - far]! + margin)];
    };
    const [left, right] = range((row) => this.column(row), this.columns),
      [top, bottom] = range((row) => this.line(row), this.lines);
    return { left, top, columns: right - left + 1, lines: bottom - top + 1 };
  }

  /**
   * How much of each cell of an area a topic covers, from 0 to 1: blurred counts, against what is
   * usual where its papers are.
   */
  private coverOf(start: number, end: number, { left, top, columns, lines }: Area): Float32Array {
    const cellOf = (row: number): number => {
      const column = this.column(row) - left,
        line = this.line(row) - top;
      return column >= 0 && column < columns && line >= 0 && line < lines ? line * columns + column : -1;
    };
    let density = new Float32Array(columns * lines);
    for (let row = start; row < end; row++) {
      const cell = cellOf(row);
      if (cell >= 0) density[cell]!++;
    }
    for (let round = 0; round < 3; round++)
      density = blurred(
        blurred(density, columns, lines, 1, columns, this.reach),
        lines,
        columns,
        columns,
        1,
        this.reach,
      );
    const step = Math.max(1, Math.floor((end - start) / SAMPLE));
    const usual: number[] = [];
    for (let row = start; row < end; row += step) if (cellOf(row) >= 0) usual.push(density[cellOf(row)]!);
    const half = 0.45 * usual.sort((a, b) => a - b)[usual.length >> 1]!;
    return density.map((value) => smooth(value / (value + half)));
  }

  place(camera: Camera): void {
    const { x, y } = camera.toScreen({ x: -AROUND / ACROSS, y: -AROUND / ACROSS }),
      scale = camera.scale / ACROSS;
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
function blurred(
  values: Float32Array,
  length: number,
  count: number,
  step: number,
  next: number,
  radius: number,
): Float32Array<ArrayBuffer> {
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
