import { PaperweaveError } from "../../core/errors.js";
import { loadWasm, type Wasm } from "../../core/wasm/wasm.js";
import { quantizeRow } from "../products/quantize.js";
import { Heap } from "./heap.js";
import type { HnswEngine, HnswParameters } from "./hnsw-engine.js";
import { Layers } from "./layers.js";

/** Columns that the kernel reads at a time. */
const COLUMNS = 16;
/** Rows that there is room for at first. */
const FIRST_ROOM = 1024;
/** Greatest components: of a row, int8; of a query, int16. */
const ROW = 127;
const QUERY = 16383;

/** A node and its similarity to what is looked for. */
type Found = readonly [node: number, similarity: number];

/**
 * An HNSW graph (Malkov and Yashunin 2016, algorithms 1, 2 and 4) over rows in eight bits, whose
 * products WebAssembly computes. Nothing in it is left to chance: the same vectors in the same order
 * give the same graph on every machine.
 */
export class WasmEngine implements HnswEngine {
  private layers: Layers;
  private keys: number[] = [];
  /** What a whole number of each row stands for. */
  private scales: number[] = [];
  private queryScale = 1;
  private similarities: Float64Array;
  /** In the memory stand the query, a list of addresses, their products, and then the rows. */
  private readonly listAt: number;
  private readonly productsAt: number;
  private buffer: ArrayBuffer;
  /** Rows that the memory has room for. */
  private room = FIRST_ROOM;
  /** In which search each node was seen last. */
  private seen = new Uint32Array(FIRST_ROOM);
  private searches = 0;
  /** Nodes whose links are to be followed, the nearest first. */
  private readonly open = new Heap();
  /** The nearest nodes found so far by their distance, the farthest first. */
  private readonly nearest = new Heap();

  private constructor(
    private readonly parameters: HnswParameters,
    private readonly place: MemoryLayout,
    private readonly wasm: Wasm,
  ) {
    this.layers = new Layers(parameters.M);
    this.similarities = new Float64Array(place.listed);
    this.listAt = 2 * place.columns;
    this.productsAt = this.listAt + 4 * place.listed;
    this.buffer = wasm.buffer;
  }

  static async create(parameters: HnswParameters): Promise<WasmEngine> {
    const place = layOut(parameters);
    return new WasmEngine(parameters, place, await loadWasm(place.rowsAt + FIRST_ROOM * place.columns));
  }

  add(keys: ArrayLike<number>, vectors: Float32Array): void {
    const { dimensions } = this.parameters;
    for (let i = 0; i < keys.length; i++) {
      const node = this.layers.add();
      if (node === this.room) this.makeRoom(2 * node);
      this.keys.push(keys[i]!);
      const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
      this.scales.push(quantizeRow(vector, ROW, this.rowOf(node), 0).scale);
      this.connect(node);
    }
  }

  search(queries: Float32Array, k: number): Int32Array[] {
    const { dimensions, ef } = this.parameters;
    const greatest = Math.min(QUERY, Math.floor((2 ** 31 - 1) / (ROW * dimensions)));
    return Array.from({ length: queries.length / dimensions }, (_, row) => {
      if (this.layers.size === 0) return new Int32Array(0);
      const query = queries.subarray(row * dimensions, (row + 1) * dimensions);
      this.queryScale = quantizeRow(query, greatest, new Int16Array(this.buffer, 0, dimensions), 0).scale;
      const found = this.searchLayer([this.descend(0)], Math.max(ef, k), 0);
      return Int32Array.from(found.slice(0, k), ([node]) => this.keys[node]!);
    });
  }

  async toBytes(): Promise<Uint8Array> {
    const { size } = this.layers;
    const parts = [
      this.layers.toNumbers(),
      Int32Array.from(this.keys),
      Float32Array.from(this.scales),
      new Int8Array(this.buffer, this.place.rowsAt, size * this.place.columns),
    ];
    const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
    let at = 0;
    for (const { buffer, byteOffset, byteLength } of parts) {
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
      at += byteLength;
    }
    return bytes;
  }

  async load(bytes: Uint8Array): Promise<void> {
    const { buffer } = bytes.slice(); // begins at a multiple of four
    const size = buffer.byteLength >= 8 ? new Int32Array(buffer, 0, 2)[0]! : -1;
    const end = buffer.byteLength - size * (8 + this.place.columns);
    if (size < 0 || end < 8 || end % 4 !== 0)
      throw new PaperweaveError("bad-format", "The HNSW graph in the bytes is damaged.");
    this.layers = Layers.from(this.parameters.M, new Int32Array(buffer, 0, end / 4));
    this.keys = [...new Int32Array(buffer, end, size)];
    this.scales = [...new Float32Array(buffer, end + 4 * size, size)];
    if (size > this.room) this.makeRoom(size);
    new Uint8Array(this.buffer, this.place.rowsAt).set(new Uint8Array(buffer, end + 8 * size));
  }

  /** Links a new node with those near to it, in each of its layers (algorithm 1). */
  private connect(node: number): void {
    const { layers } = this;
    const level = layers.levelOf(node);
    if (layers.entry === -1) {
      layers.entry = node;
      return;
    }
    const top = layers.levelOf(layers.entry);
    this.askFor(node);
    let found: readonly Found[] = [this.descend(level)];
    for (let layer = Math.min(level, top); layer >= 0; layer--) {
      this.askFor(node);
      found = this.searchLayer(found, this.parameters.efConstruction, layer);
      const chosen = this.choose(found, this.parameters.M);
      layers.setLinks(node, layer, nodesOf(chosen));
      for (const [other, similarity] of chosen) this.linkBack(other, [node, similarity], layer);
    }
    if (level > top) layers.entry = node;
  }

  /** Links a node with a new one; of too many links the best are kept. */
  private linkBack(node: number, added: Found, layer: number): void {
    const { layers } = this;
    const links = layers.links(node, layer);
    if (links.length < layers.limitOf(layer)) return layers.setLinks(node, layer, [...links, added[0]]);
    this.askFor(node);
    this.compare(links, links.length);
    const candidates = Array.from(links, (other, i): Found => [other, this.similarities[i]!]);
    candidates.push(added);
    candidates.sort(bestFirst);
    layers.setLinks(node, layer, nodesOf(this.choose(candidates, layers.limitOf(layer))));
  }

  /**
   * Of a node's candidates, the best first, those that are nearer to it than to any chosen before
   * (algorithm 4).
   */
  private choose(candidates: readonly Found[], limit: number): Found[] {
    const chosen: Found[] = [];
    const nodes: number[] = [];
    for (const [candidate, similarity] of candidates) {
      if (chosen.length === limit) break;
      if (nodes.length > 0) {
        this.askFor(candidate);
        this.compare(nodes, nodes.length);
        if (this.similarities.subarray(0, nodes.length).some((toChosen) => toChosen > similarity)) continue;
      }
      chosen.push([candidate, similarity]);
      nodes.push(candidate);
    }
    return chosen;
  }

  /** From the entry, the nearest node that greedy steps find in the layers above one. */
  private descend(layer: number): Found {
    const { layers, similarities } = this;
    let best = layers.entry;
    this.compare([best], 1);
    let similarity = similarities[0]!;
    for (let above = layers.levelOf(best); above > layer; above--) {
      for (let moved = true; moved;) {
        moved = false;
        const links = layers.links(best, above);
        this.compare(links, links.length);
        for (let i = 0; i < links.length; i++) {
          if (similarities[i]! <= similarity) continue;
          similarity = similarities[i]!;
          best = links[i]!;
          moved = true;
        }
      }
    }
    return [best, similarity];
  }

  /** The nearest `ef` nodes of a layer that a search from some nodes finds, best first (algorithm 2). */
  private searchLayer(from: readonly Found[], ef: number, layer: number): Found[] {
    const { layers, open, nearest, seen, similarities } = this;
    const search = ++this.searches;
    open.clear();
    nearest.clear();
    for (const [node, similarity] of from) {
      seen[node] = search;
      open.push(node, similarity);
      nearest.push(node, -similarity);
    }
    const fresh: number[] = [];
    while (open.size > 0) {
      if (nearest.size >= ef && open.topScore < -nearest.topScore) break;
      const links = layers.links(open.topNode, layer);
      open.pop();
      fresh.length = 0;
      for (const other of links) {
        if (seen[other] === search) continue;
        seen[other] = search;
        fresh.push(other);
      }
      this.compare(fresh, fresh.length);
      for (let i = 0; i < fresh.length; i++) {
        const similarity = similarities[i]!;
        if (nearest.size >= ef && similarity <= -nearest.topScore) continue;
        open.push(fresh[i]!, similarity);
        nearest.push(fresh[i]!, -similarity);
        if (nearest.size > ef) nearest.pop();
      }
    }
    const found: Found[] = [];
    for (; nearest.size > 0; nearest.pop()) found.push([nearest.topNode, -nearest.topScore]);
    return found.sort(bestFirst);
  }

  /** Makes a node's row the query. */
  private askFor(node: number): void {
    new Int16Array(this.buffer, 0, this.place.columns).set(this.rowOf(node));
    this.queryScale = this.scales[node]!;
  }

  /** Fills `similarities`: those of some nodes to the query. */
  private compare(nodes: ArrayLike<number>, count: number): void {
    if (count === 0) return;
    const { columns, rowsAt } = this.place;
    const list = new Uint32Array(this.buffer, this.listAt, count);
    for (let i = 0; i < count; i++) list[i] = rowsAt + nodes[i]! * columns;
    this.wasm.kernels.dotsOfList(0, this.listAt, this.listAt + 4 * count, columns, this.productsAt);
    const products = new Int32Array(this.buffer, this.productsAt, count);
    for (let i = 0; i < count; i++) this.similarities[i] = products[i]! * (this.queryScale * this.scales[nodes[i]!]!);
  }

  private rowOf(node: number): Int8Array {
    const { columns, rowsAt } = this.place;
    return new Int8Array(this.buffer, rowsAt + node * columns, columns);
  }

  private makeRoom(rows: number): void {
    this.buffer = this.wasm.grow(this.place.rowsAt + rows * this.place.columns);
    const seen = new Uint32Array(rows);
    seen.set(this.seen);
    this.seen = seen;
    this.room = rows;
  }
}

interface MemoryLayout {
  /** Length of a row. */
  columns: number;
  /** Rows that are compared at a time, at most. */
  listed: number;
  /** Where the rows begin. */
  rowsAt: number;
}

function layOut({ dimensions, M }: HnswParameters): MemoryLayout {
  const columns = Math.ceil(dimensions / COLUMNS) * COLUMNS;
  const listed = 2 * M + 2;
  return { columns, listed, rowsAt: Math.ceil((2 * columns + 8 * listed) / 16) * 16 };
}

function nodesOf(found: readonly Found[]): number[] {
  return found.map(([node]) => node);
}

function bestFirst(a: Found, b: Found): number {
  return b[1] - a[1] || a[0] - b[0];
}
