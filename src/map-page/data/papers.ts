import { NumberReader, STEPS, textColumns, type PageData, type TextColumn } from "../../view/map/page/page-data.js";
import { shownTitle } from "../../core/format.js";
import type { Point } from "../state.js";

/**
 * The papers of the map, by row. Positions and topics are there from the start; the rest is there
 * once it has been read.
 */
export class Papers {
  /** Steps from the left and from the top, from 0 to STEPS. */
  readonly xs: Uint16Array;
  readonly ys: Uint16Array;
  /** Index of each paper's topic; the number of topics for papers without a topic. */
  readonly topics: Uint16Array;
  /** 0 where the year is unknown, and until years are read. */
  readonly years: Uint16Array;
  private readonly texts = new Map<TextColumn, readonly string[]>();
  private relatedRows: readonly (readonly number[])[] = [];
  private termBits: Uint32Array | undefined;
  private rotated = false;

  constructor(readonly data: PageData) {
    const { count, topics } = data;
    const positions = partBytes("places")!;
    this.xs = new Uint16Array(positions.buffer, 0, count);
    this.ys = new Uint16Array(positions.buffer, 2 * count, count);
    this.topics = new Uint16Array(count).fill(topics.length);
    topics.forEach(({ start, size }, topic) => this.topics.fill(topic, start, start + size));
    this.years = new Uint16Array(count);
  }

  /**
   * Rotates the map by a quarter turn so that its left side is at the top, or rotates it back.
   * @returns the new position of a point of the map
   */
  rotate(): (point: Point) => Point {
    const { data, xs, ys, rotated } = this,
      { width, height } = data;
    const rotate = rotated
      ? ({ x, y }: Point): Point => ({ x: y, y: width - x })
      : ({ x, y }: Point): Point => ({ x: height - y, y: x });
    const farEdge = Math.round(STEPS * (rotated ? width : height));
    xs.forEach((x, row) => {
      const y = ys[row]!;
      [xs[row], ys[row]] = rotated ? [y, farEdge - x] : [farEdge - y, x];
    });
    for (const label of data.names) Object.assign(label, rotate(label));
    Object.assign(data, { width: height, height: width });
    this.rotated = !rotated;
    return rotate;
  }

  /** Where a point of the original map is on the map as it is displayed. */
  toDisplayed({ x, y }: Point): Point {
    return this.rotated ? { x: this.data.width - y, y: x } : { x, y };
  }

  /**
   * Where a point of the displayed map is on the original one. Shared addresses use the original
   * map, so that they mean the same on every screen.
   */
  toOriginal({ x, y }: Point): Point {
    return this.rotated ? { x: y, y: this.data.width - x } : { x, y };
  }

  /** Reads what the first view needs beyond the positions: years, titles, authors, ids, and what was
   * retracted. */
  async readFirst(): Promise<void> {
    const years = await partNumbers("years");
    if (years) for (let row = 0, year = 0; row < this.years.length; row++) this.years[row] = year += years.next();
    for (const name of ["title", "authors", "id", "retracted"] as const) await this.readColumn(name);
  }

  async readRest(): Promise<void> {
    const related = await partNumbers("related");
    if (related)
      this.relatedRows = Array.from({ length: this.data.count }, (_, row) =>
        Array.from({ length: related.next() }, () => row + related.next()),
      );
    const terms = await partNumbers("terms");
    if (terms) this.termBits = Uint32Array.from({ length: this.data.count }, () => terms.next());
    for (const name of textColumns) await this.readColumn(name);
  }

  private async readColumn(name: TextColumn): Promise<void> {
    if (this.texts.has(name)) return;
    const lines = await partLines(name);
    if (lines) this.texts.set(name, lines);
  }

  text(name: TextColumn, row: number): string {
    return this.texts.get(name)?.[row] ?? "";
  }

  /** The title as it is shown: of a retracted paper with a word before it. */
  shownTitle(row: number): string {
    return shownTitle({ title: this.text("title", row), retracted: this.isRetracted(row) });
  }

  isRetracted(row: number): boolean {
    return this.text("retracted", row) === "true";
  }

  /** Position on the map. */
  positionOf(row: number): Point {
    return { x: this.xs[row]! / STEPS, y: this.ys[row]! / STEPS };
  }

  related(row: number): readonly number[] {
    return this.relatedRows[row] ?? [];
  }

  /** The terms of its topic that a paper uses. */
  terms(row: number): string[] {
    const bits = this.termBits?.[row] ?? 0;
    return (this.data.topics[this.topics[row]!]?.terms ?? []).filter((_, term) => ((bits >>> term) & 1) === 1);
  }

  /** 1 for each paper of some topics; undefined without topics. */
  inTopics(topics: readonly number[]): Uint8Array | undefined {
    return topics.length === 0 ? undefined : Uint8Array.from(this.topics, (topic) => (topics.includes(topic) ? 1 : 0));
  }

  topicLabel(row: number): string {
    return this.data.topics[this.topics[row]!]?.label ?? "no topic";
  }

  /** "A. Author, B. Author, 2024", as far as it is known. */
  byline(row: number, maxAuthors = 3): string {
    const authors = this.text("authors", row)
      .split("; ")
      .filter((name) => name !== "");
    const names =
      authors.length > maxAuthors
        ? `${authors.slice(0, Math.max(1, maxAuthors - 1)).join(", ")} et al.`
        : authors.join(", ");
    return [names, this.years[row] === 0 ? "" : String(this.years[row])].filter((text) => text !== "").join(", ");
  }

  /** Row of the paper with this id, -1 for none. */
  rowOf(id: string): number {
    return this.texts.get("id")?.indexOf(id) ?? -1;
  }
}

/** The bytes of one part of the page; undefined when the page has no such part. */
function partBytes(name: string): Uint8Array<ArrayBuffer> | undefined {
  const part = document.getElementById(`part-${name}`);
  if (!part) return undefined;
  const text = atob(part.textContent!);
  part.remove(); // Each part is read once; this frees its memory.
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function inflatedBytes(name: string): Promise<Uint8Array | undefined> {
  const bytes = partBytes(name);
  if (!bytes) return undefined;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function partNumbers(name: string): Promise<NumberReader | undefined> {
  const bytes = await inflatedBytes(name);
  return bytes && new NumberReader(bytes);
}

async function partLines(name: string): Promise<string[] | undefined> {
  const bytes = await inflatedBytes(name);
  return bytes && new TextDecoder().decode(bytes).split("\n");
}
