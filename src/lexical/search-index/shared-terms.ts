import type { IndexPart } from "./index-part.js";

/**
 * One number for each term of several parts. Terms of the first part keep their numbers; new terms
 * of the other parts follow.
 */
export class SharedTerms {
  private readonly more = new Map<string, number>();
  /** For each part: its own number of each term, -1 when it does not have the term. */
  readonly localTerms: Int32Array[];
  /** For each part: the shared number of each of its terms. */
  readonly sharedTerms: Int32Array[];
  /** Number of papers of the index that have each term. */
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
      presentPapers(part).forEach((count, i) => void (this.documentFrequencies[this.sharedTerms[p]![i]!]! += count));
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

/** For each term of a part, the number of its papers that are still in the index. */
function presentPapers({ segment: { postings, tokens, termOfWord }, rows }: IndexPart): Int32Array {
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
