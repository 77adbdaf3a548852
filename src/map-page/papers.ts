import { STEPS, textColumns, type MapFacts, type TextColumn } from "../view/map/facts.js";
import { bytesOf, linesIn, numbersIn } from "./parts.js";
import type { Place } from "./state.js";

/**
 * The papers of the map, by row. Places and topics are there from the beginning, the rest when it
 * has been read.
 */
export class Papers {
  readonly xs: Uint16Array;
  readonly ys: Uint16Array;
  /** Position in the list of topics; their number for none. */
  readonly topics: Uint16Array;
  /** 0 where unknown, and until they are read. */
  readonly years: Uint16Array;
  private readonly texts = new Map<TextColumn, readonly string[]>();
  private near: readonly (readonly number[])[] = [];
  private uses: Uint32Array | undefined;
  private turned = false;

  constructor(readonly facts: MapFacts) {
    const { count, topics } = facts;
    const places = bytesOf("places")!;
    this.xs = new Uint16Array(places.buffer, 0, count);
    this.ys = new Uint16Array(places.buffer, 2 * count, count);
    this.topics = new Uint16Array(count).fill(topics.length);
    topics.forEach(({ start, size }, at) => this.topics.fill(at, start, start + size));
    this.years = new Uint16Array(count);
  }

  /** Turns the map by a quarter, what was left up, or back again. @returns where a place is then */
  turn(): (place: Place) => Place {
    const { facts, xs, ys, turned } = this,
      { width, height } = facts;
    const turn = turned
      ? ({ x, y }: Place): Place => ({ x: y, y: width - x })
      : ({ x, y }: Place): Place => ({ x: height - y, y: x });
    const far = Math.round(STEPS * (turned ? width : height));
    xs.forEach((x, row) => {
      const y = ys[row]!;
      [xs[row], ys[row]] = turned ? [y, far - x] : [far - y, x];
    });
    for (const name of facts.names) Object.assign(name, turn(name));
    Object.assign(facts, { width: height, height: width });
    this.turned = !turned;
    return turn;
  }

  /** Where a place of the map as it was made lies now. */
  lying({ x, y }: Place): Place {
    return this.turned ? { x: this.facts.width - y, y: x } : { x, y };
  }

  /**
   * Where a place is on the map as it was made, however it lies now: what is shared must mean the
   * same on every screen.
   */
  asMade({ x, y }: Place): Place {
    return this.turned ? { x: y, y: this.facts.width - x } : { x, y };
  }

  /** Reads years and titles, which the first look needs; then the rest. */
  async readFirst(): Promise<void> {
    const years = await numbersIn("years");
    if (years) for (let row = 0, year = 0; row < this.years.length; row++) this.years[row] = year += years.next();
    for (const name of ["title", "authors", "id"] as const) await this.readColumn(name);
  }

  async readRest(): Promise<void> {
    const numbers = await numbersIn("related");
    if (numbers)
      this.near = Array.from({ length: this.facts.count }, (_, row) =>
        Array.from({ length: numbers.next() }, () => row + numbers.next()),
      );
    const terms = await numbersIn("terms");
    if (terms) this.uses = Uint32Array.from({ length: this.facts.count }, () => terms.next());
    for (const name of textColumns) await this.readColumn(name);
  }

  private async readColumn(name: TextColumn): Promise<void> {
    if (this.texts.has(name)) return;
    const lines = await linesIn(name);
    if (lines) this.texts.set(name, lines);
  }

  text(name: TextColumn, row: number): string {
    return this.texts.get(name)?.[row] ?? "";
  }

  related(row: number): readonly number[] {
    return this.near[row] ?? [];
  }

  /** Terms of its topic that a paper uses. */
  terms(row: number): string[] {
    const uses = this.uses?.[row] ?? 0;
    return (this.facts.topics[this.topics[row]!]?.terms ?? []).filter((_, term) => ((uses >>> term) & 1) === 1);
  }

  topicLabel(row: number): string {
    return this.facts.topics[this.topics[row]!]?.label ?? "no topic";
  }

  /** "A. Author, B. Author, 2024": what is known. */
  byline(row: number, most = 3): string {
    const authors = this.text("authors", row)
      .split("; ")
      .filter((name) => name !== "");
    const names =
      authors.length > most ? `${authors.slice(0, Math.max(1, most - 1)).join(", ")} et al.` : authors.join(", ");
    return [names, this.years[row] === 0 ? "" : String(this.years[row])].filter((text) => text !== "").join(", ");
  }

  /** Row of the paper with an id, -1 for none. */
  rowOf(id: string): number {
    return this.texts.get("id")?.indexOf(id) ?? -1;
  }
}

/** Where a paper is on the map. */
export function placeOf({ xs, ys }: Papers, row: number): Place {
  return { x: xs[row]! / STEPS, y: ys[row]! / STEPS };
}
