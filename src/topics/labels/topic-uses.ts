import { hasColumn } from "../../core/sparse.js";
import type { PaperTerms } from "./terms.js";

/** Which papers of one topic use which terms; each term is looked up once. */
export class TopicUses {
  private readonly used = new Map<number, Uint8Array>();
  private readonly spoken = new Map<number, Uint8Array>();
  private readonly titled = new Map<number, number>();

  /** @param members rows of the topic's papers, ascending */
  constructor(
    private readonly terms: PaperTerms,
    readonly members: Int32Array,
  ) {}

  /** 1 for each paper of the topic that uses a term, 0 for the others. */
  uses(column: number): Uint8Array {
    return remembered(this.used, column, () => {
      const { members } = this,
        holders = this.terms.holders.of(column);
      const uses = new Uint8Array(members.length);
      for (let place = 0, at = 0; place < members.length && at < holders.length;) {
        const difference = members[place]! - holders[at]!;
        if (difference === 0) uses[place] = 1;
        if (difference <= 0) place++;
        if (difference >= 0) at++;
      }
      return uses;
    });
  }

  /**
   * 1 for each paper of the topic that a term speaks of: one that uses it, or all of its words
   * apart from each other.
   */
  speaksOf(column: number): Uint8Array {
    return remembered(this.spoken, column, () => {
      const own = this.uses(column),
        { wordColumns } = this.terms.candidates[column]!;
      if (wordColumns.length < 2) return own;
      const words = wordColumns.map((word) => this.uses(word));
      return own.map((uses, place) => (uses === 1 || words.every((word) => word[place] === 1) ? 1 : 0));
    });
  }

  /**
   * Share of the papers that use a term whose titles have it, or all its telling words:
   * "Contrastive Representation Learning" is on contrastive learning.
   */
  titledShare(column: number): number {
    return remembered(this.titled, column, () => {
      const { titleCounts, candidates } = this.terms,
        { wordColumns } = candidates[column]!;
      let users = 0,
        titled = 0;
      this.uses(column).forEach((uses, place) => {
        if (uses === 0) return;
        const row = this.members[place]!;
        users++;
        if (
          hasColumn(titleCounts, row, column) ||
          (wordColumns.length > 0 && wordColumns.every((word) => hasColumn(titleCounts, row, word)))
        )
          titled++;
      });
      return users === 0 ? 0 : titled / users;
    });
  }
}

function remembered<Value>(values: Map<number, Value>, column: number, find: () => Value): Value {
  const known = values.get(column);
  if (known !== undefined) return known;
  const found = find();
  values.set(column, found);
  return found;
}
