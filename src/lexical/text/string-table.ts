import { FNV_START, fnvStep } from "../../core/strings.js";
import type { CodeUnits } from "./code-units.js";

/**
 * Fields of a slot, next to each other in memory: hash, number of the string (-1: free), index of
 * its first code unit, number of its code units.
 */
const SLOT_FIELDS = 4;

/**
 * Gives strings the numbers 0, 1, 2, … in the order in which they come. A string is looked up as a
 * part of a longer text, without making a string of it.
 */
export class StringTable {
  readonly strings: string[] = [];
  private slots: Int32Array;
  /** The code units of all strings, one after the other. */
  private pool = new Uint16Array(1 << 17);
  private pooled = 0;

  /**
   * @param expected about how many strings there will be: then the table need not grow, which is
   *   slow when it is large; counts up to a million
   */
  constructor(expected = 0) {
    let slots = 1 << 15;
    while (slots < 2 * expected && slots < 1 << 20) slots *= 2;
    this.slots = freeSlots(slots);
  }

  /**
   * The number of the part of a text from `start` to before `end`; a new one when it was not there.
   * @param fnv the FNV-1a hash of that part
   */
  number({ units, text }: CodeUnits, start: number, end: number, fnv = hashOf(units, start, end)): number {
    const hash = fnv ^ (fnv >>> 15),
      length = end - start;
    const { slots, pool } = this;
    const mask = slots.length - 1;
    let slot = (hash * SLOT_FIELDS) & mask;
    for (;;) {
      const string = slots[slot + 1]!;
      if (string < 0) return this.add(text.slice(start, end), units, start, hash, slot);
      if (slots[slot] === hash && slots[slot + 3] === length) {
        const from = slots[slot + 2]!;
        let i = 0;
        while (i < length && pool[from + i] === units[start + i]) i++;
        if (i === length) return string;
      }
      slot = (slot + SLOT_FIELDS) & mask;
    }
  }

  private add(string: string, units: Uint16Array, start: number, hash: number, slot: number): number {
    const { slots, pooled } = this,
      { length } = string;
    const number = this.strings.push(string) - 1;
    if (pooled + length > this.pool.length) {
      const larger = new Uint16Array(Math.max(pooled + length, 2 * this.pool.length));
      larger.set(this.pool);
      this.pool = larger;
    }
    for (let i = 0; i < length; i++) this.pool[pooled + i] = units[start + i]!;
    slots[slot] = hash;
    slots[slot + 1] = number;
    slots[slot + 2] = pooled;
    slots[slot + 3] = length;
    this.pooled = pooled + length;
    if (this.strings.length * 2 * SLOT_FIELDS > this.slots.length) this.grow();
    return number;
  }

  /** Doubles the number of slots. */
  private grow(): void {
    const old = this.slots;
    this.slots = freeSlots((2 * old.length) / SLOT_FIELDS);
    const mask = this.slots.length - 1;
    for (let at = 0; at < old.length; at += SLOT_FIELDS) {
      if (old[at + 1]! < 0) continue;
      let slot = (old[at]! * SLOT_FIELDS) & mask;
      while (this.slots[slot + 1]! >= 0) slot = (slot + SLOT_FIELDS) & mask;
      for (let i = 0; i < SLOT_FIELDS; i++) this.slots[slot + i] = old[at + i]!;
    }
  }
}

function hashOf(units: Uint16Array, start: number, end: number): number {
  let hash = FNV_START;
  for (let i = start; i < end; i++) hash = fnvStep(hash, units[i]!);
  return hash;
}

function freeSlots(count: number): Int32Array {
  return new Int32Array(count * SLOT_FIELDS).fill(-1);
}
