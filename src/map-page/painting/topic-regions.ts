import type { Camera } from "../camera/camera.js";
import { STEPS } from "../../view/map/page/page-data.js";
import type { Papers } from "../data/papers.js";
import type { ThemeColours } from "./theme.js";

/** Cells along the map's longer side, and cells of margin, so that regions end softly. */
const CELLS = 240,
  MARGIN = 16;
/** Opacity of a region, from 0 to 255. */
const OPACITY = 46;
/** Papers at whose positions the usual density of a topic is measured. */
const SAMPLE_SIZE = 300;

/** The part of the grid that holds a topic. */
interface GridArea {
  left: number;
  top: number;
  columns: number;
  lines: number;
}

/**
 * A soft coloured area under each topic, where its papers are dense. It is painted once as a small
 * picture, which the browser enlarges.
 */
export class TopicRegions {
  private readonly columns: number;
  private readonly lines: number;
  /** Radius of the blur, in cells. */
  private readonly reach: number;

  /** @param radius radius of the region of a single paper, in parts of the map's longer side */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly papers: Papers,
    radius: number,
  ) {
    const { width, height } = papers.data;
    this.columns = canvas.width = Math.ceil(width * CELLS) + 2 * MARGIN;
    this.lines = canvas.height = Math.ceil(height * CELLS) + 2 * MARGIN;
    this.reach = Math.max(1, Math.round(radius * CELLS));
  }

  /** Paints the regions of the topics that are not hidden. */
  paint(colours: ThemeColours, hiddenTopics: ReadonlySet<number>): void {
    const { columns, lines } = this,
      cells = columns * lines;
    const sums = new Float32Array(3 * cells),
      most = new Float32Array(cells),
      total = new Float32Array(cells);
    this.papers.data.topics.forEach(({ start, size }, topic) => {
      if (hiddenTopics.has(topic) || size === 0) return;
      const area = this.areaOf(start, start + size),
        coverage = this.coverageOf(start, start + size, area);
      const from = 3 * colours.numbers[topic]!;
      for (let at = 0; at < coverage.length; at++) {
        const value = coverage[at]!,
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
      image.data[4 * cell + 3] = OPACITY * most[cell]!;
    }
    context.putImageData(image, 0, 0);
  }

  private column(row: number): number {
    return Math.floor((this.papers.xs[row]! * CELLS) / STEPS) + MARGIN;
  }

  private line(row: number): number {
    return Math.floor((this.papers.ys[row]! * CELLS) / STEPS) + MARGIN;
  }

  /**
   * The area with nearly all papers of a topic, and the margin that the blur needs. The few papers
   * that are far away would have no region anyway.
   */
  private areaOf(start: number, end: number): GridArea {
    const margin = 3 * this.reach + 1,
      ignored = Math.floor(0.01 * (end - start));
    const range = (of: (row: number) => number, limit: number): [number, number] => {
      const cells = Int32Array.from({ length: end - start }, (_, i) => of(start + i)).sort();
      return [Math.max(0, cells[ignored]! - margin), Math.min(limit - 1, cells[cells.length - 1 - ignored]! + margin)];
    };
    const [left, right] = range((row) => this.column(row), this.columns),
      [top, bottom] = range((row) => this.line(row), this.lines);
    return { left, top, columns: right - left + 1, lines: bottom - top + 1 };
  }

  /**
   * How much of each cell of an area a topic covers, from 0 to 1: the blurred number of its papers,
   * compared with the usual number where its papers are.
   */
  private coverageOf(start: number, end: number, { left, top, columns, lines }: GridArea): Float32Array {
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
    const step = Math.max(1, Math.floor((end - start) / SAMPLE_SIZE));
    const usual: number[] = [];
    for (let row = start; row < end; row += step) if (cellOf(row) >= 0) usual.push(density[cellOf(row)]!);
    const half = 0.45 * usual.sort((a, b) => a - b)[usual.length >> 1]!;
    return density.map((value) => smooth(value / (value + half)));
  }

  /** Moves the picture to where the camera looks. */
  draw(camera: Camera): void {
    const { x, y, opacity } = this.box(camera);
    this.canvas.style.transform = `translate(${x}px,${y}px) scale(${camera.scale / CELLS})`;
    this.canvas.style.opacity = String(opacity);
  }

  /** Where the picture is on the screen, in pixels, and its opacity. */
  box(camera: Camera): { x: number; y: number; width: number; height: number; opacity: number } {
    const scale = camera.scale / CELLS;
    return {
      ...camera.toScreen({ x: -MARGIN / CELLS, y: -MARGIN / CELLS }),
      width: this.columns * scale,
      height: this.lines * scale,
      opacity: Math.min(1, 6 / camera.zoom),
    };
  }
}

/** Rises smoothly from 0 at 0.2 to 1 at 0.67. */
function smooth(value: number): number {
  const t = Math.min(1, Math.max(0, (value - 0.2) / 0.47));
  return t * t * (3 - 2 * t);
}

/** The mean over a sliding window along each line of cells. */
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
