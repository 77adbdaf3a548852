import type { IndexPart } from "./index-part.js";

/**
 * The terms of several parts under one number each: those of the first part keep theirs, the
 * others' new ones follow.
 */
export class SharedTerms {
  private readonly more = new Map<string, number>();
  /** Of each part, its own number of every term; -1 where it has none. */
  readonly localTerms: Int32Array[];
  /** Of each part, the number here of each of its terms. */
  readonly sharedTerms: Int32Array[];
  /** In how many papers each term stands, those that are gone left out. */
  readonly documentFrequencies: Int32Array;

  constructor(private readonly parts: readonly IndexPart[]) {
    this.sharedTerms = parts.map(({ segment: { stems } }, part) => {
      const shared = new Int32Array(stems.length);
      for (let i = 0; i < stems.length; i++) shared[i] = part === 0 ? i : this.number(stems[i]!);
      return shared;
    });
    const size = (parts[0]?.segment.stems.length ?? 0) + this.more.size;
    this.documentFrequencies = new Int32Array(size);
    this.localTerms = parts.map((part, p) => {
      const own = new Int32Array(size).fill(-1);
      this.sharedTerms[p]!.forEach((term, i) => void (own[term] = i));
      holdersLeft(part).forEach((count, i) => void (this.documentFrequencies[this.sharedTerms[p]![i]!]! += count));
      return own;
    });
  }

  get(stem: string): number {
    return this.parts[0]?.segment.termIds.get(stem) ?? this.more.get(stem) ?? -1;
  }

  private number(stem: string): number {
    const known = this.get(stem);
    if (known >= 0) return known;
    const { segment } = this.parts[0]!;
    const number = segment.stems.length + this.more.size;
    this.more.set(stem, number);
    return number;
  }
}

/** In how many papers of a part each of its terms stands, those that are gone left out. */
function holdersLeft({ segment: { postings, tokens, termOfWord }, rows }: IndexPart): Int32Array {
  const { offsets } = postings;
  const counts = new Int32Array(offsets.length - 1);
  for (let term = 0; term < counts.length; term++) counts[term] = offsets[term + 1]! - offsets[term]!;
  const lastSeen = new Int32Array(counts.length).fill(-1);
  for (let p = 0; p < rows.length; p++) {
    if (rows[p]! >= 0) continue;
    for (let at = tokens.offsets[p]!; at < tokens.offsets[p + 1]!; at++) {
      const term = tokens.tokens[at]! < 0 ? -1 : termOfWord[tokens.tokens[at]!]!;
      if (term < 0 || lastSeen[term] === p) continue;
      lastSeen[term] = p;
      counts[term]!--;
    }
  }
  return counts;
}
