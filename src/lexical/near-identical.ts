import { setImmediate } from "node:timers/promises";
import { throwIfAborted } from "../core/abort.js";
import { ProgressMeter } from "../core/progress.js";
import type { EmbedOptions } from "../core/types.js";
import { textSimilarity, wordsOf } from "../papers/index.js";

/** Texts between two pauses, in which timers and input of the program come to their turn. */
const AT_A_TIME = 128;
/** So many of the rare pairs of words must be shared: more of them are looked at, but far fewer texts are compared. */
const SHARED = 4;
/** Two different pairs of words may have one number; so much is allowed for it before the words themselves are compared. */
const SLACK = 2;

/**
 * Groups of texts of which each is nearly identical to another of its group: at least `threshold` of their pairs of
 * words are the same (`textSimilarity`). Finds all of them without comparing all pairs: two such texts must share one of their
 * rarest pairs of words, and only those that do are compared (prefix filtering: Bayardo, Ma and Srikant, "Scaling up all pairs
 * similarity search", WWW 2007, section 4; Chaudhuri, Ganti and Kaushik, ICDE 2006). Texts without a word are in no group.
 * @returns the rows of each group, ascending, in the order of their first rows
 */
export async function nearIdenticalGroups(texts: readonly string[], threshold: number, { signal, onProgress }: EmbedOptions = {}): Promise<number[][]> {
  const { rows, sets, groupOf } = await toSets(texts, signal);
  const progress = new ProgressMeter("comparing", rows.length, onProgress);
  const rarity = countOccurrences(sets);
  // Overlap that a partner must have at least, whatever its size.
  const overlapOf = (set: number): number => Math.max(1, Math.ceil(threshold * sets[set]!.length) - SLACK);
  const needed = Uint8Array.from(sets.keys(), (set) => Math.min(SHARED, overlapOf(set)));
  const index = new PrefixIndex(needed);
  // The smaller ones first: the partner of a text has at least `threshold` of its size.
  const order = Int32Array.from(sets.keys()).sort((a, b) => sets[a]!.length - sets[b]!.length || a - b);
  for (let at = 0; at < order.length; at++) {
    if (at % AT_A_TIME === 0) {
      await setImmediate();
      throwIfAborted(signal);
      if (at > 0) progress.advance(AT_A_TIME);
    }
    const set = order[at]!;
    const numbers = sets[set]!;
    const prefix = rarity.prefixOf(numbers, numbers.length - overlapOf(set) + needed[set]!);
    index.visit(prefix, (other) => {
      const others = sets[other]!;
      if (others.length + SLACK < threshold * numbers.length || groupOf.find(rows[set]!) === groupOf.find(rows[other]!)) return;
      const least = (threshold / (1 + threshold)) * (numbers.length + others.length) - SLACK;
      if (shareAtLeast(numbers, others, least) && textSimilarity(texts[rows[set]!]!, texts[rows[other]!]!) >= threshold) groupOf.unite(rows[set]!, rows[other]!);
    });
    index.add(set, prefix);
  }
  progress.advance(rows.length % AT_A_TIME || Math.min(AT_A_TIME, rows.length));
  return groupOf.groups();
}

/** The distinct texts as sets of numbers, one a pair of neighbouring words, ascending; texts of the same words are united already. */
async function toSets(texts: readonly string[], signal: AbortSignal | undefined): Promise<{ rows: number[]; sets: Uint32Array[]; groupOf: Groups }> {
  const groupOf = new Groups(texts.length);
  const firstOf = new Map<string, number>();
  const rows: number[] = [];
  const sets: Uint32Array[] = [];
  for (const [row, text] of texts.entries()) {
    if (row % AT_A_TIME === 0) {
      await setImmediate();
      throwIfAborted(signal);
    }
    const words = wordsOf(text);
    if (words.length === 0) continue;
    const same = words.join(" ");
    const first = firstOf.get(same);
    if (first !== undefined) {
      groupOf.unite(first, row);
      continue;
    }
    firstOf.set(same, row);
    rows.push(row);
    sets.push(numbersOf(words));
  }
  return { rows, sets, groupOf };
}

function numbersOf(words: readonly string[]): Uint32Array {
  const numbers = new Uint32Array(Math.max(1, words.length - 1));
  let before = hashOf(words[0]!);
  if (words.length === 1) numbers[0] = before;
  for (let i = 1; i < words.length; i++) {
    const next = hashOf(words[i]!);
    numbers[i - 1] = mix(Math.imul(before, 0x9e3779b1) ^ next);
    before = next;
  }
  numbers.sort();
  let length = 1;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] !== numbers[length - 1]) numbers[length++] = numbers[i]!;
  return numbers.slice(0, length);
}

/** FNV-1a. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return mix(hash);
}

function mix(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How often each number occurs, or a little more: numbers share counters. */
function countOccurrences(sets: readonly Uint32Array[]): Rarity {
  const total = sets.reduce((sum, { length }) => sum + length, 0);
  let size = 1024;
  while (size < 4 * total && size < 1 << 27) size *= 2;
  const counts = new Uint8Array(size); // 255 stands for that and more
  for (const set of sets) for (const number of set) if (counts[number & (size - 1)]! < 255) counts[number & (size - 1)]!++;
  return new Rarity(counts);
}

class Rarity {
  private keys = new Float64Array(256);

  constructor(private readonly counts: Uint8Array) {}

  /** The rarest numbers of a set, so many; without those that no other set has. */
  prefixOf(numbers: Uint32Array, length: number): Uint32Array {
    if (numbers.length > this.keys.length) this.keys = new Float64Array(2 * numbers.length);
    const keys = this.keys.subarray(0, numbers.length);
    const mask = this.counts.length - 1;
    let alone = 0;
    for (let i = 0; i < numbers.length; i++) {
      const count = this.counts[numbers[i]! & mask]!;
      if (count === 1) alone++;
      keys[i] = count * 4294967296 + numbers[i]!;
    }
    keys.sort();
    const prefix = new Uint32Array(Math.max(0, length - alone));
    for (let i = 0; i < prefix.length; i++) prefix[i] = keys[alone + i]! % 4294967296;
    return prefix;
  }
}

/** Sets by the numbers of their prefixes: chains in a hash table. */
class PrefixIndex {
  private readonly heads: Int32Array;
  private numbers = new Uint32Array(1024);
  private owners = new Int32Array(1024);
  private next = new Int32Array(1024);
  private size = 0;
  /** How many numbers each set has shared with the prefix that is looked up, and those that have shared any. */
  private readonly shared: Uint16Array;
  private readonly touched: Int32Array;

  /** @param needed how many numbers each set must share */
  constructor(private readonly needed: Uint8Array) {
    let capacity = 1024;
    while (capacity < 32 * needed.length) capacity *= 2;
    this.heads = new Int32Array(capacity).fill(-1);
    this.shared = new Uint16Array(needed.length);
    this.touched = new Int32Array(needed.length);
  }

  /** Every set that shares as many of these numbers as it must. */
  visit(prefix: Uint32Array, found: (set: number) => void): void {
    const { heads, numbers, owners, next, shared, touched, needed } = this;
    let count = 0;
    for (let i = 0; i < prefix.length; i++) {
      const number = prefix[i]!;
      for (let at = heads[number & (heads.length - 1)]!; at >= 0; at = next[at]!) {
        if (numbers[at] !== number) continue;
        const set = owners[at]!;
        if (shared[set]!++ === 0) touched[count++] = set;
        if (shared[set] === needed[set]) found(set);
      }
    }
    for (let i = 0; i < count; i++) shared[touched[i]!] = 0;
  }

  add(set: number, prefix: Uint32Array): void {
    for (const number of prefix) {
      if (this.size === this.numbers.length) this.grow();
      const bucket = number & (this.heads.length - 1);
      this.numbers[this.size] = number;
      this.owners[this.size] = set;
      this.next[this.size] = this.heads[bucket]!;
      this.heads[bucket] = this.size++;
    }
  }

  private grow(): void {
    const twice = this.size * 2;
    const { numbers, owners, next } = this;
    (this.numbers = new Uint32Array(twice)).set(numbers);
    (this.owners = new Int32Array(twice)).set(owners);
    (this.next = new Int32Array(twice)).set(next);
  }
}

/** Whether two ascending lists have so many numbers in common. */
function shareAtLeast(a: Uint32Array, b: Uint32Array, least: number): boolean {
  let shared = 0, i = 0, j = 0;
  while (i < a.length && j < b.length) {
    if (shared + Math.min(a.length - i, b.length - j) < least) return false;
    if (a[i] === b[j]) {
      shared++;
      i++;
      j++;
    } else if (a[i]! < b[j]!) i++;
    else j++;
  }
  return shared >= least;
}

/** Rows that are united into groups. */
class Groups {
  private readonly roots: Int32Array;

  constructor(rows: number) {
    this.roots = Int32Array.from({ length: rows }, (_, row) => row);
  }

  find(row: number): number {
    const { roots } = this;
    while (roots[row] !== row) row = roots[row] = roots[roots[row]!]!;
    return row;
  }

  unite(a: number, b: number): void {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    this.roots[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  /** The groups of two rows and more. */
  groups(): number[][] {
    const rowsOf = new Map<number, number[]>();
    this.roots.forEach((_, row) => {
      const root = this.find(row);
      const rows = rowsOf.get(root);
      if (rows) rows.push(row);
      else rowsOf.set(root, [row]);
    });
    return [...rowsOf.values()].filter(({ length }) => length > 1);
  }
}
