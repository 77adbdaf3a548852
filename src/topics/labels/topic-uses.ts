import { hasColumn } from "../../core/sparse.js";
import type { PaperTerms } from "./terms.js";

/** Which papers of one topic use which terms; each term is looked up once. */
export class TopicUses {
  private readonly used = new Map<number, Uint8Array>();
  private readonly covered = new Map<number, Uint8Array>();
  private readonly titled = new Map<number, number>();

  /** @param members rows of the topic's papers, ascending */
  constructor(
    private readonly terms: PaperTerms,
    readonly members: Int32Array,
  ) {}

  /** For each paper of the topic, 1 where it uses a term, else 0. */
  uses(column: number): Uint8Array {
    return memoized(this.used, column, () => {
      const { members } = this,
        rows = this.terms.postings.rowsOf(column);
      const uses = new Uint8Array(members.length);
      for (let paper = 0, at = 0; paper < members.length && at < rows.length;) {
        const difference = members[paper]! - rows[at]!;
        if (difference === 0) uses[paper] = 1;
        if (difference <= 0) paper++;
        if (difference >= 0) at++;
      }
      return uses;
    });
  }

  /**
   * For each paper of the topic, 1 where a term covers it, else 0: it uses the term, or all of its
   * words apart from each other.
   */
  covers(column: number): Uint8Array {
    return memoized(this.covered, column, () => {
      const own = this.uses(column),
        { wordColumns } = this.terms.candidates[column]!;
      if (wordColumns.length < 2) return own;
      const words = wordColumns.map((word) => this.uses(word));
      return own.map((uses, paper) => (uses === 1 || words.every((word) => word[paper] === 1) ? 1 : 0));
    });
  }

  /**
   * Of the papers that use a term, the share whose titles have it, or all of its words that are not
   * general: "Contrastive Representation Learning" is about contrastive learning.
   */
  titledShare(column: number): number {
    return memoized(this.titled, column, () => {
      const { titleCounts, candidates } = this.terms,
        { wordColumns } = candidates[column]!;
      let users = 0,
        titled = 0;
      this.uses(column).forEach((uses, paper) => {
        if (uses === 0) return;
        const row = this.members[paper]!;
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

function memoized<Value>(values: Map<number, Value>, column: number, find: () => Value): Value {
  const known = values.get(column);
  if (known !== undefined) return known;
  const found = find();
  values.set(column, found);
  return found;
}
