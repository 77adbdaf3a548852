import { PaperweaveError } from "../../core/errors.js";
import { FNV_START, fnvStep } from "../../core/strings.js";

/** Nodes that there is room for at first. */
const FIRST_ROOM = 1024;

/**
 * The links of an HNSW graph: every node has a list in layer 0, of at most 2 M others, and one in
 * each layer up to its level, of at most M.
 */
export class Layers {
  size = 0;
  /** The node where searches begin, in the highest layer; -1 while there is none. */
  entry = -1;
  private levels = new Uint8Array(FIRST_ROOM);
  /** Per node 1 + 2 M numbers: how many links it has, then these. */
  private base: Int32Array;
  /** Per node of a level above 0: for each layer from 1 on, 1 + M numbers of the same kind. */
  private upper = new Map<number, Int32Array>();

  constructor(readonly M: number) {
    this.base = new Int32Array(FIRST_ROOM * this.baseLength);
  }

  /** Adds a node without links; its level is drawn by its number, so that graphs are the same. */
  add(): number {
    const node = this.size++;
    if (node === this.levels.length) this.makeRoom(2 * node);
    const level = levelOf(node, this.M);
    this.levels[node] = level;
    if (level > 0) this.upper.set(node, new Int32Array(level * (1 + this.M)));
    return node;
  }

  levelOf(node: number): number {
    return this.levels[node]!;
  }

  /** How many links a node may have in a layer. */
  limitOf(layer: number): number {
    return layer === 0 ? 2 * this.M : this.M;
  }

  /** A node's links in a layer, as a view. */
  links(node: number, layer: number): Int32Array {
    const [list, at] = this.listOf(node, layer);
    return list.subarray(at + 1, at + 1 + list[at]!);
  }

  /** Replaces a node's links in a layer. */
  setLinks(node: number, layer: number, others: ArrayLike<number>): void {
    const [list, at] = this.listOf(node, layer);
    list[at] = others.length;
    list.set(others, at + 1);
  }

  /** All of it as whole numbers: size, entry, then levels, base and upper lists of the nodes. */
  toNumbers(): Int32Array {
    const uppers = [...this.upper].sort(([a], [b]) => a - b).map(([, lists]) => lists);
    const numbers = new Int32Array(
      2 + this.size * (1 + this.baseLength) + uppers.reduce((sum, lists) => sum + lists.length, 0),
    );
    numbers.set([this.size, this.entry]);
    numbers.set(this.levels.subarray(0, this.size), 2);
    numbers.set(this.base.subarray(0, this.size * this.baseLength), 2 + this.size);
    let at = 2 + this.size * (1 + this.baseLength);
    for (const lists of uppers) {
      numbers.set(lists, at);
      at += lists.length;
    }
    return numbers;
  }

  /** Throws `bad-format` where the numbers are not such a graph. */
  static from(M: number, numbers: Int32Array): Layers {
    const layers = new Layers(M);
    const [size = -1, entry = -1] = numbers;
    const damaged = (): PaperweaveError => new PaperweaveError("bad-format", "The HNSW graph in the bytes is damaged.");
    if (size < 0 || numbers.length < 2 + size * (1 + layers.baseLength)) throw damaged();
    while (layers.size < size) layers.add();
    layers.entry = entry;
    layers.base.set(numbers.subarray(2 + size, 2 + size * (1 + layers.baseLength)));
    let at = 2 + size * (1 + layers.baseLength);
    for (const lists of layers.upper.values()) lists.set(numbers.subarray(at, (at += lists.length)));
    const levels = numbers.subarray(2, 2 + size);
    const isNode = (node: number): boolean => node >= 0 && node < size;
    const whole =
      at === numbers.length &&
      (size === 0 ? entry === -1 : isNode(entry)) &&
      levels.every((level, node) => level === layers.levels[node] && layers.hasGoodLists(node, isNode));
    if (!whole) throw damaged();
    return layers;
  }

  private hasGoodLists(node: number, isNode: (other: number) => boolean): boolean {
    for (let layer = 0; layer <= this.levels[node]!; layer++) {
      const [list, at] = this.listOf(node, layer);
      if (list[at]! < 0 || list[at]! > this.limitOf(layer)) return false;
      if (!this.links(node, layer).every((other) => isNode(other) && this.levels[other]! >= layer)) return false;
    }
    return true;
  }

  private get baseLength(): number {
    return 1 + 2 * this.M;
  }

  private listOf(node: number, layer: number): [list: Int32Array, at: number] {
    return layer === 0 ? [this.base, node * this.baseLength] : [this.upper.get(node)!, (layer - 1) * (1 + this.M)];
  }

  private makeRoom(nodes: number): void {
    const [levels, base] = [new Uint8Array(nodes), new Int32Array(nodes * this.baseLength)];
    levels.set(this.levels);
    base.set(this.base);
    this.levels = levels;
    this.base = base;
  }
}

/** The level of a node: one in M has a level above 0, one in M of these above 1, and so on. */
function levelOf(node: number, M: number): number {
  let hash = FNV_START;
  for (let byte = 0; byte < 4; byte++) hash = fnvStep(hash, (node >>> (8 * byte)) & 255);
  const drawn = ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
  let level = 0;
  for (let share = 1 / M; drawn < share && level < 31; share /= M) level++;
  return level;
}
