import { crc32 } from "node:zlib";
import { orAborted } from "../../core/abort.js";
import { Mutex, yieldToEventLoop } from "../../core/async.js";
import { rowOf } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";
import { pack, unpack } from "../packed.js";
import { HnswGraph } from "./hnsw-graph.js";
import type { HnswParameterValues } from "./hnsw-parameters.js";

const KIND = "following-graph";
/** Vectors whose checksums are taken between two looks at the event loop: some milliseconds. */
const ROWS_A_TURN = 2000;

/** What a graph follows: ids in a fixed order, with a unit vector each. */
export interface FollowedVectors {
  papers: readonly { readonly id: string }[];
  /** papers.length x dimensions. Another object for other vectors. */
  vectors: Matrix;
}

/** What is saved of a graph beside the engine's own bytes. */
interface SavedGraph {
  M: number;
  efConstruction: number;
  engine: string;
  names: string[];
  keys: number[];
  nodes: number;
  sums: number[];
}

/**
 * An HNSW graph of vectors that change from time to time. Before a search it takes up what has
 * changed: it knows the CRC-32 of each vector that it holds, so that a saved graph is never trusted
 * for vectors that are not those it was made of. New vectors come in the order of the papers, so
 * that a graph that is built at once depends on the papers alone.
 */
export class FollowingGraph {
  private graph: HnswGraph | undefined;
  /** CRC-32 of the vector of each id in the graph. */
  private sums = new Map<string, number>();
  /** The ids with the same vector as one that is in the graph, which are not in it themselves. */
  private twins = new Map<string, string[]>();
  private followed: Matrix | undefined;
  private readonly turns = new Mutex();
  private changed = false;

  constructor(
    private readonly dimensions: number,
    readonly parameters: HnswParameterValues,
    /** Gives the bytes of the graph that was saved last; undefined when there are none. */
    private readonly readSaved: () => Promise<Uint8Array | undefined>,
  ) {}

  /** Whether there is something to save. */
  get isChanged(): boolean {
    return this.changed;
  }

  /** The ids nearest to a unit vector, in any order, about that many. */
  near(followed: FollowedVectors, query: Float32Array, count: number, signal?: AbortSignal): Promise<string[]> {
    const found = this.turns.run(async () => {
      const graph = await this.follow(followed);
      const matrix = { data: query, rows: 1, cols: query.length };
      if (followed.papers.length === 0) return [];
      const ids = (await graph.search(matrix, count))[0]!;
      return ids.flatMap((id) => [id, ...(this.twins.get(id) ?? [])]);
    });
    return orAborted(found, signal);
  }

  /** To be called when what `toBytes` gave is saved. */
  noteSaved(): void {
    this.changed = false;
  }

  /** The graph as bytes; undefined where nothing has changed since it was read or saved. */
  toBytes(): Promise<Uint8Array | undefined> {
    return this.turns.run(async () => {
      if (!this.graph || !this.changed) return undefined;
      const { M, efConstruction, engine } = this.parameters;
      const { ids, keys, nodes, native } = await this.graph.save();
      const sums = ids.map((id) => this.sums.get(id)!);
      const saved: SavedGraph = { M, efConstruction, engine, names: ids, keys, nodes, sums };
      // No vectors are packed: the index has them.
      const head = { dimensions: this.dimensions, ids: [], ...saved };
      return pack({ kind: KIND, head, vectors: new Float32Array(0), native });
    });
  }

  /** Puts in what is new, and takes out what is gone. After a failure the graph is built anew. */
  private async follow({ papers, vectors }: FollowedVectors): Promise<HnswGraph> {
    if (this.graph && this.followed === vectors) return this.graph;
    try {
      const graph = (this.graph ??= await this.restore());
      const { sums, twins } = await distinctVectors(papers, vectors);
      const gone = [...this.sums.keys()].filter((id) => sums.get(id) !== this.sums.get(id));
      for (const id of gone) graph.remove(id);
      if (graph.wasteful) {
        this.graph = await this.create();
        this.sums.clear();
      }
      const isNew = ({ id }: { id: string }): boolean => sums.has(id) && sums.get(id) !== this.sums.get(id);
      const rows = [...papers.keys()].filter((row) => isNew(papers[row]!));
      if (gone.length + rows.length > 0) this.changed = true;
      await insert(this.graph, papers, vectors, rows);
      [this.sums, this.twins, this.followed] = [sums, twins, vectors];
      return this.graph;
    } catch (error) {
      this.graph = undefined;
      this.sums.clear();
      throw error;
    }
  }

  private create(): Promise<HnswGraph> {
    return HnswGraph.create(this.parameters.engine, { dimensions: this.dimensions, ...this.parameters });
  }

  /** The saved graph, where it was built as this one is; else one without nodes. */
  private async restore(): Promise<HnswGraph> {
    const bytes = await this.readSaved();
    if (bytes) {
      try {
        const { head, native } = unpack(bytes, KIND);
        const { M, efConstruction, engine, names, keys, nodes, sums } = head as unknown as SavedGraph;
        const { parameters } = this;
        const isSame =
          M === parameters.M && efConstruction === parameters.efConstruction && engine === parameters.engine;
        if (isSame && head.dimensions === this.dimensions) {
          const graph = await this.create();
          await graph.restore({ ids: names, keys, nodes, native });
          names.forEach((id, i) => this.sums.set(id, sums[i]!));
          return graph;
        }
      } catch {
        // It can be built again.
      }
    }
    this.sums.clear();
    return this.create();
  }
}

async function insert(
  graph: HnswGraph,
  papers: FollowedVectors["papers"],
  vectors: Matrix,
  rows: readonly number[],
): Promise<void> {
  const { cols } = vectors;
  const data = new Float32Array(Math.min(rows.length, ROWS_A_TURN) * cols);
  for (let from = 0; from < rows.length; from += ROWS_A_TURN) {
    const some = rows.slice(from, from + ROWS_A_TURN);
    some.forEach((row, i) => data.set(rowOf(vectors, row), i * cols));
    await graph.insert(
      some.map((row) => papers[row]!.id),
      { data: data.subarray(0, some.length * cols), rows: some.length, cols },
    );
  }
}

/**
 * The CRC-32 of each vector, by the first paper that has it, and the others that have the same one.
 * Of equal vectors one alone is a node: nodes that are equal link to each other, so that a walk that
 * comes to many of them does not get out.
 */
async function distinctVectors(
  papers: FollowedVectors["papers"],
  { data, cols }: Matrix,
): Promise<{ sums: Map<string, number>; twins: Map<string, string[]> }> {
  const sums = new Map<string, number>();
  const twins = new Map<string, string[]>();
  const firstRows = new Map<number, number>();
  const isSame = (a: number, b: number): boolean => {
    for (let i = 0; i < cols; i++) if (data[a * cols + i] !== data[b * cols + i]) return false;
    return true;
  };
  for (let row = 0; row < papers.length; row++) {
    const sum = crc32(new Uint8Array(data.buffer, data.byteOffset + row * cols * 4, cols * 4));
    const first = firstRows.get(sum);
    if (first !== undefined && isSame(first, row)) {
      const { id } = papers[first]!;
      twins
        .set(id, twins.get(id) ?? [])
        .get(id)!
        .push(papers[row]!.id);
    } else {
      if (first === undefined) firstRows.set(sum, row);
      sums.set(papers[row]!.id, sum);
    }
    if (row % ROWS_A_TURN === ROWS_A_TURN - 1) await yieldToEventLoop();
  }
  return { sums, twins };
}

/** How a saved graph was built; undefined where it cannot be read, or is of a library to be installed. */
export function parametersOf(bytes: Uint8Array): Omit<HnswParameterValues, "ef"> | undefined {
  try {
    const { M, efConstruction, engine } = unpack(bytes, KIND).head as unknown as SavedGraph;
    return engine === "wasm" ? { M, efConstruction, engine } : undefined;
  } catch {
    return undefined;
  }
}
