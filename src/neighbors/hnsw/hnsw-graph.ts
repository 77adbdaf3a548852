import { yieldToEventLoop } from "../../core/async.js";
import type { Matrix } from "../../core/types.js";
import { createHnswEngine } from "./create-engine.js";
import type { HnswEngine, HnswEngineName, HnswParameters } from "./hnsw-engine.js";

/** Rows worked on at a time: the event loop gets its turn in between. */
const SLICE = 64;

/** An HNSW graph whose nodes have ids. Those that are removed stay in it, without an id. */
export class HnswGraph {
  /** Key of each id, in the order in which they came. */
  private readonly keys = new Map<string, number>();
  private readonly ids = new Map<number, string>();
  private nodes = 0;

  private constructor(private readonly engine: HnswEngine) {}

  static async create(engine: HnswEngineName, parameters: HnswParameters): Promise<HnswGraph> {
    return new HnswGraph(await createHnswEngine(engine, parameters));
  }

  /** Whether most of the nodes belong to removed vectors: time to build another graph. */
  get wasteful(): boolean {
    return this.nodes > 2 * this.keys.size;
  }

  /** Ids in the order in which they came. */
  idsInOrder(): string[] {
    return [...this.keys.keys()];
  }

  /** @param unit one unit row for each id; the ids are new */
  async insert(ids: readonly string[], unit: Matrix): Promise<void> {
    for (let from = 0; from < ids.length; from += SLICE) {
      const to = Math.min(ids.length, from + SLICE);
      const first = this.nodes;
      this.nodes += to - from;
      this.engine.add(
        Int32Array.from({ length: to - from }, (_, i) => first + i),
        unit.data.subarray(from * unit.cols, to * unit.cols),
      );
      for (let row = from; row < to; row++) this.name(ids[row]!, first + row - from);
      await yieldToEventLoop();
    }
  }

  remove(id: string): void {
    this.ids.delete(this.keys.get(id)!);
    this.keys.delete(id);
  }

  /** Ids near to each unit row, in any order: about that many, perhaps fewer. */
  async search(queries: Matrix, wanted: number): Promise<string[][]> {
    const { data, rows, cols } = queries;
    // For each one that is left there may be a node of a removed vector: ask for as many more.
    const candidates = Math.min(this.nodes, Math.ceil((wanted * this.nodes) / this.keys.size));
    const results: string[][] = [];
    for (let from = 0; from < rows; from += SLICE) {
      const found = this.engine.search(data.subarray(from * cols, Math.min(rows, from + SLICE) * cols), candidates);
      for (const keys of found)
        results.push([...keys].map((key) => this.ids.get(key)).filter((id) => id !== undefined));
      await yieldToEventLoop();
    }
    return results;
  }

  /** The graph as plain values and the engine's own bytes. */
  async save(): Promise<{ ids: string[]; keys: number[]; nodes: number; native: Uint8Array }> {
    const state = { ids: this.idsInOrder(), keys: [...this.keys.values()], nodes: this.nodes };
    if (this.nodes === 0) return { ...state, native: new Uint8Array(0) };
    return { ...state, native: await this.engine.toBytes() };
  }

  /** Puts back into a new graph what `save` took. Throws `bad-format`. */
  async restore({ ids, keys, nodes, native }: Awaited<ReturnType<HnswGraph["save"]>>): Promise<void> {
    this.nodes = nodes;
    ids.forEach((id, i) => this.name(id, keys[i]!));
    if (native.length === 0) return;
    await this.engine.load(native);
  }

  private name(id: string, key: number): void {
    this.keys.set(id, key);
    this.ids.set(key, id);
  }
}
