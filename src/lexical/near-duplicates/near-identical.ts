import { throwIfAborted } from "../../core/abort.js";
import { ProgressMeter } from "../../core/progress.js";
import type { EmbedOptions } from "../../core/types.js";
import { yieldToEventLoop } from "../../core/async.js";
import { textSimilarity, wordsOf } from "../../papers/index.js";
import { PrefixIndex, FrequencySketch } from "./prefix-index.js";
import { shinglesOf } from "./shingles.js";

/** Texts compared before the event loop runs again. */
const TEXTS_PER_TURN = 128;
/**
 * How many of their rarest pairs of words two texts must share to be compared. With a higher number
 * more pairs are looked up, but far fewer texts are compared.
 */
const MIN_SHARED = 4;
/** Two different pairs of words may have one number; bounds are lower by this to allow for it. */
const SLACK = 2;

/**
 * Groups of nearly identical texts: at least `threshold` of the pairs of neighbouring words of a
 * text are those of another text of its group (`textSimilarity`). All are found without comparing
 * every text with every other: two such texts must share some of their rarest pairs of words, and
 * only texts that do are compared (prefix filtering: Bayardo, Ma and Srikant, "Scaling up all pairs
 * similarity search", WWW 2007, section 4; Chaudhuri, Ganti and Kaushik, ICDE 2006). Texts without
 * a word are in no group.
 * @returns the rows of each group, ascending, in the order of their first rows
 */
export async function nearIdenticalGroups(
  texts: readonly string[],
  threshold: number,
  { signal, onProgress }: EmbedOptions = {},
): Promise<number[][]> {
  const { rows, sets, groupOf } = await toSets(texts, signal);
  const progress = new ProgressMeter("comparing", rows.length, onProgress);
  const rarity = new FrequencySketch(sets.reduce((sum, { length }) => sum + length, 0));
  for (const [at, set] of sets.entries()) {
    rarity.count(set);
    if (at % (8 * TEXTS_PER_TURN) === 0) await checkpoint(signal);
  }
  // Pairs of words that a similar text must share at least, whatever its size.
  const overlapOf = (set: number): number => Math.max(1, Math.ceil(threshold * sets[set]!.length) - SLACK);
  const needed = Uint8Array.from(sets.keys(), (set) => Math.min(MIN_SHARED, overlapOf(set)));
  const index = new PrefixIndex(needed);
  // Smaller texts first: a similar text has at least `threshold` of the size.
  const order = Int32Array.from(sets.keys()).sort((a, b) => sets[a]!.length - sets[b]!.length || a - b);
  for (let at = 0; at < order.length; at++) {
    if (at % TEXTS_PER_TURN === 0) {
      await checkpoint(signal);
      if (at > 0) progress.advance(TEXTS_PER_TURN);
    }
    const set = order[at]!;
    const numbers = sets[set]!;
    const prefix = rarity.prefixOf(numbers, numbers.length - overlapOf(set) + needed[set]!);
    index.visit(prefix, threshold * numbers.length - SLACK, (other) => {
      const others = sets[other]!;
      if (groupOf.find(rows[set]!) === groupOf.find(rows[other]!)) return;
      const least = (threshold / (1 + threshold)) * (numbers.length + others.length) - SLACK;
      if (shareAtLeast(numbers, others, least) && textSimilarity(texts[rows[set]!]!, texts[rows[other]!]!) >= threshold)
        groupOf.unite(rows[set]!, rows[other]!);
    });
    index.add(set, numbers.length, prefix);
  }
  progress.advance(rows.length % TEXTS_PER_TURN || Math.min(TEXTS_PER_TURN, rows.length));
  return groupOf.groups();
}

/** Lets the event loop run, and throws `aborted` when the signal is. */
async function checkpoint(signal: AbortSignal | undefined): Promise<void> {
  await yieldToEventLoop();
  throwIfAborted(signal);
}

/**
 * The distinct texts as sets of numbers, ascending, one number for each pair of neighbouring words.
 * Texts of the same words are in one group already.
 */
async function toSets(
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ rows: number[]; sets: Uint32Array[]; groupOf: UnionFind }> {
  const groupOf = new UnionFind(texts.length);
  const firstOf = new Map<number, number>();
  const rows: number[] = [];
  const sets: Uint32Array[] = [];
  for (const [row, text] of texts.entries()) {
    if (row % TEXTS_PER_TURN === 0) await checkpoint(signal);
    const shingles = shinglesOf(text);
    if (!shingles) continue;
    const first = firstOf.get(shingles.key);
    if (first !== undefined && haveSameWords(text, texts[first]!)) {
      groupOf.unite(first, row);
      continue;
    }
    firstOf.set(shingles.key, row);
    rows.push(row);
    sets.push(shingles.numbers);
  }
  return { rows, sets, groupOf };
}

function haveSameWords(a: string, b: string): boolean {
  return a === b || wordsOf(a).join(" ") === wordsOf(b).join(" ");
}

/** Whether two ascending lists have at least this many numbers in common. */
function shareAtLeast(a: Uint32Array, b: Uint32Array, least: number): boolean {
  let shared = 0,
    i = 0,
    j = 0;
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

/** Disjoint sets of rows. */
class UnionFind {
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

  /** The sets of at least two rows. */
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
