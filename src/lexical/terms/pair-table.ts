/**
 * Gives pairs of whole numbers the numbers 0, 1, 2, … in the order in which they come. A hash table
 * with open addressing on typed arrays.
 */
export class PairTable {
  size = 0;
  private first: Int32Array;
  private second: Int32Array;
  /** Number of the pair in each slot, -1 when free. */
  private slots: Int32Array;
  private mask: number;

  constructor(expected = 1024) {
    let capacity = 1024;
    while (capacity < expected * 2) capacity *= 2;
    this.first = new Int32Array(capacity / 2);
    this.second = new Int32Array(capacity / 2);
    this.slots = new Int32Array(capacity).fill(-1);
    this.mask = capacity - 1;
  }

  firstOf(pair: number): number {
    return this.first[pair]!;
  }

  secondOf(pair: number): number {
    return this.second[pair]!;
  }

  /** The number of a pair, or -1 when it is not there. */
  find(a: number, b: number): number {
    return this.slots[this.slotOf(a, b)]!;
  }

  /** The number of a pair; a new one when it was not there. */
  insert(a: number, b: number): number {
    let slot = this.slotOf(a, b);
    const known = this.slots[slot]!;
    if (known >= 0) return known;
    if (this.size === this.first.length) {
      this.grow();
      slot = this.slotOf(a, b);
    }
    this.first[this.size] = a;
    this.second[this.size] = b;
    this.slots[slot] = this.size;
    return this.size++;
  }

  private slotOf(a: number, b: number): number {
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b ^ 0x85ebca6b, 0xc2b2ae35);
    hash ^= hash >>> 15;
    let slot = hash & this.mask;
    for (;;) {
      const pair = this.slots[slot]!;
      if (pair < 0 || (this.first[pair] === a && this.second[pair] === b)) return slot;
      slot = (slot + 1) & this.mask;
    }
  }

  private grow(): void {
    const { first, second } = this;
    const capacity = this.slots.length * 2;
    this.first = new Int32Array(capacity / 2);
    this.second = new Int32Array(capacity / 2);
    this.first.set(first);
    this.second.set(second);
    this.slots = new Int32Array(capacity).fill(-1);
    this.mask = capacity - 1;
    for (let pair = 0; pair < this.size; pair++) this.slots[this.slotOf(first[pair]!, second[pair]!)] = pair;
  }
}
