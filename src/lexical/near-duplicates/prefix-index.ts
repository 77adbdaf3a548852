/** How often each number occurs in some sets; sometimes more, as numbers may share a counter. */
export class FrequencySketch {
  private readonly counts: Uint8Array; // 255 stands for 255 and more
  private keys = new Float64Array(256);

  /** @param total sum of the sizes of all sets */
  constructor(total: number) {
    let size = 1024;
    while (size < 4 * total && size < 1 << 27) size *= 2;
    this.counts = new Uint8Array(size);
  }

  count(numbers: Uint32Array): void {
    const { counts } = this;
    const mask = counts.length - 1;
    for (let i = 0; i < numbers.length; i++) {
      const at = numbers[i]! & mask;
      if (counts[at]! < 255) counts[at]!++;
    }
  }

  /** The `length` rarest numbers of a set, without those that no other set has. */
  prefixOf(numbers: Uint32Array, length: number): Uint32Array {
    if (numbers.length > this.keys.length) this.keys = new Float64Array(2 * numbers.length);
    const mask = this.counts.length - 1;
    let shared = 0;
    for (let i = 0; i < numbers.length; i++) {
      const count = this.counts[numbers[i]! & mask]!;
      if (count > 1) this.keys[shared++] = count * 4294967296 + numbers[i]!;
    }
    const prefix = new Uint32Array(Math.max(0, length - (numbers.length - shared)));
    if (prefix.length === 0) return prefix;
    this.keys.subarray(0, shared).sort();
    for (let i = 0; i < prefix.length; i++) prefix[i] = this.keys[i]! % 4294967296;
    return prefix;
  }
}

/**
 * Fields of a node, next to each other in memory: number, set, size of the set, previous node or
 * -1.
 */
const NODE_FIELDS = 4;

/**
 * Sets by the numbers of their prefixes, in a hash table with chains; smaller sets are added first.
 */
export class PrefixIndex {
  private readonly heads: Int32Array;
  private nodes = new Int32Array(NODE_FIELDS * 1024);
  private used = 0;
  /** How many numbers each set shares with the prefix that is looked up. */
  private readonly shared: Uint16Array;
  /** The sets that share any. */
  private readonly touched: Int32Array;

  /** @param needed how many numbers each set must share to be found */
  constructor(private readonly needed: Uint8Array) {
    let capacity = 1024;
    while (capacity < 32 * needed.length) capacity *= 2;
    this.heads = new Int32Array(capacity).fill(-1);
    this.shared = new Uint16Array(needed.length);
    this.touched = new Int32Array(needed.length);
  }

  /** Calls `found` for every set of at least `leastSize` that shares enough of these numbers. */
  visit(prefix: Uint32Array, leastSize: number, found: (set: number) => void): void {
    const { heads, nodes, shared, touched, needed } = this;
    let count = 0;
    for (let i = 0; i < prefix.length; i++) {
      const number = prefix[i]! | 0;
      for (let at = heads[number & (heads.length - 1)]!; at >= 0; at = nodes[at + 3]!) {
        if (nodes[at + 2]! < leastSize) break; // sets before it in the chain are smaller
        if (nodes[at] !== number) continue;
        const set = nodes[at + 1]!;
        if (shared[set]!++ === 0) touched[count++] = set;
        if (shared[set] === needed[set]) found(set);
      }
    }
    for (let i = 0; i < count; i++) shared[touched[i]!] = 0;
  }

  /** @param size at least that of every set added before */
  add(set: number, size: number, prefix: Uint32Array): void {
    for (const number of prefix) {
      if (this.used === this.nodes.length) {
        const larger = new Int32Array(2 * this.used);
        larger.set(this.nodes);
        this.nodes = larger;
      }
      const bucket = number & (this.heads.length - 1);
      this.nodes[this.used] = number;
      this.nodes[this.used + 1] = set;
      this.nodes[this.used + 2] = size;
      this.nodes[this.used + 3] = this.heads[bucket]!;
      this.heads[bucket] = this.used;
      this.used += NODE_FIELDS;
    }
  }
}
