import { ln } from "../../core/math.js";
import { yieldToEventLoop } from "../../core/async.js";
import { carriedOver, countPresent, partsOf, type IndexPart } from "./index-part.js";
import { searchStem } from "../text/search-words.js";
import { SharedTerms } from "./shared-terms.js";
import { spellingsOf, type Spellings } from "./spellings.js";
import { PostingScores, type Bm25Weights, type MeanLengths } from "./posting-scores.js";
import type { IndexedText } from "./tokens.js";

/** k1 and b as in Lucene. */
export const defaultWeights: Readonly<Bm25Weights> = { k1: 1.2, bTitle: 0.75, bAbstract: 0.75, title: 2 };

/**
 * The words of titles and abstracts, turned round: which papers hold a term, and how strongly, by
 * BM25F. Never changed when it is made; `build` takes over what it can from an earlier one, or from
 * what was saved.
 *
 * Source: S. Robertson, H. Zaragoza and M. Taylor, "Simple BM25 extension to multiple weighted
 * fields" (2004), with the idf of Lucene, ln(1 + (n - df + 0.5) / (df + 0.5)), which is never below
 * zero.
 */
export class TextIndex {
  /** Of each part. */
  private readonly strengths: readonly PostingScores[];
  /** Whether the papers of each part are those of the index, row by row. */
  private readonly areRows: readonly boolean[];
  /** Part of each paper, and its row there. */
  private readonly partOf: Uint8Array;
  private readonly rowIn: Int32Array;

  private constructor(
    readonly papers: readonly IndexedText[],
    private readonly parts: readonly IndexPart[],
    private readonly terms: SharedTerms,
    /** Words of the papers, for finding those that are spelt like another. */
    readonly spellings: Spellings,
  ) {
    const means = meanLengths(parts, papers.length);
    this.strengths = parts.map(({ segment }) => new PostingScores(segment, means, defaultWeights));
    this.areRows = parts.map(({ rows }) => rows.every((row, own) => row === own));
    this.partOf = new Uint8Array(papers.length);
    this.rowIn = new Int32Array(papers.length);
    parts.forEach(({ rows }, part) =>
      rows.forEach((row, own) => {
        if (row < 0) return;
        this.partOf[row] = part;
        this.rowIn[row] = own;
      }),
    );
  }

  /**
   * Reads papers, a few milliseconds at a time, so that the event loop stays free. Papers whose
   * text an earlier index has read, or whose words have been saved, are not read again.
   * @param saved asked where the earlier index, if any, is of little use: gives what has been saved
   *   of the words of these papers
   */
  static async build(
    papers: readonly IndexedText[],
    earlier?: TextIndex,
    saved?: () => Promise<readonly IndexPart[]>,
  ): Promise<TextIndex> {
    let known: readonly IndexPart[] = earlier ? carriedOver(papers, earlier.papers, earlier.parts) : [];
    const covered = (parts: readonly IndexPart[]): number =>
      parts.reduce((sum, { rows }) => sum + countPresent(rows), 0);
    if (saved && 2 * covered(known) < papers.length) {
      const found = await saved();
      if (covered(found) > covered(known)) known = found;
    }
    const parts = await partsOf(papers, known);
    await yieldToEventLoop();
    const terms = new SharedTerms(parts);
    await yieldToEventLoop();
    const spellings = await spellingsOf(parts, terms);
    return new TextIndex(papers, parts, terms, spellings);
  }

  /** Number of the term of a folded word; -1 when no paper has it. */
  termOf(word: string): number {
    const term = this.terms.get(searchStem(word));
    return term >= 0 && this.documentFrequency(term) > 0 ? term : -1;
  }

  /** In how many papers a term stands. */
  documentFrequency(term: number): number {
    return this.terms.documentFrequencies[term]!;
  }

  /** How much a term says: `rarity` of the papers that hold it. */
  idf(term: number): number {
    return this.rarity(this.documentFrequency(term));
  }

  /** How much it says to be one of so many papers: ln(1 + (n - df + 0.5) / (df + 0.5)). */
  rarity(count: number): number {
    return ln(1 + (this.papers.length - count + 0.5) / (count + 0.5));
  }

  /** Adds what a term says of each paper that holds it, times `weight`. */
  addScores(term: number, weight: number, scores: Float64Array): void {
    this.parts.forEach(({ segment: { postings }, rows }, part) => {
      const own = this.terms.localTerms[part]![term]!;
      if (own < 0) return;
      const { papers, offsets } = postings;
      const strengths = this.strengths[part]!.with(own);
      const end = offsets[own + 1]!;
      let at = offsets[own]!;
      if (this.areRows[part]) {
        for (; at < end; at++) scores[papers[at]!] = scores[papers[at]!]! + weight * strengths[at]!;
      } else {
        for (; at < end; at++) {
          const row = rows[papers[at]!]!;
          if (row >= 0) scores[row] = scores[row]! + weight * strengths[at]!;
        }
      }
    });
  }

  /** The papers that hold a term, ascending. */
  papersWith(term: number): Int32Array {
    const found = new Int32Array(this.documentFrequency(term));
    let count = 0;
    let parts = 0;
    this.parts.forEach(({ segment: { postings }, rows }, part) => {
      const own = this.terms.localTerms[part]![term]!;
      if (own < 0) return;
      parts++;
      for (let at = postings.offsets[own]!; at < postings.offsets[own + 1]!; at++) {
        const row = rows[postings.papers[at]!]!;
        if (row >= 0) found[count++] = row;
      }
    });
    return parts > 1 ? found.sort() : found;
  }

  /** Whether these terms stand one after another in a paper's title or abstract. */
  hasPhrase(paper: number, phrase: readonly number[]): boolean {
    const part = this.partOf[paper]!,
      row = this.rowIn[paper]!;
    const {
      tokens: { tokens, offsets },
      termOfWord,
    } = this.parts[part]!.segment;
    const own = phrase.map((term) => this.terms.localTerms[part]![term]!);
    const last = offsets[row + 1]! - own.length;
    for (let at = offsets[row]!; at <= last; at++) {
      let i = 0;
      while (i < own.length && termOfWord[tokens[at + i]!] === own[i]) i++;
      if (i === own.length) return true;
    }
    return false;
  }
}

function meanLengths(parts: readonly IndexPart[], papers: number): MeanLengths {
  let title = 0,
    abstract = 0;
  for (const {
    segment: {
      tokens: { offsets, bodyOffsets },
    },
    rows,
  } of parts) {
    for (let p = 0; p < rows.length; p++) {
      if (rows[p]! < 0) continue;
      title += bodyOffsets[p]! - 1 - offsets[p]!;
      abstract += offsets[p + 1]! - bodyOffsets[p]!;
    }
  }
  return { title: papers === 0 ? 0 : title / papers, abstract: papers === 0 ? 0 : abstract / papers };
}
