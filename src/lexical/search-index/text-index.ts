import { ln } from "../../core/math.js";
import { Pauses, yieldToEventLoop } from "../../core/async.js";
import { carriedOver, countPresent, partsOf, type IndexPart } from "./index-part.js";
import { searchStem } from "../text/search-words.js";
import { SharedTerms } from "./shared-terms.js";
import { spellingsOf, type Spellings } from "./spellings.js";
import { PostingScores, type Bm25Weights, type MeanLengths } from "./posting-scores.js";
import type { IndexedText } from "./tokens.js";

/** k1 and b as in Lucene; a word of the title counts twice. */
export const defaultWeights: Readonly<Bm25Weights> = { k1: 1.2, bTitle: 0.75, bAbstract: 0.75, title: 2 };

/**
 * An inverted index of titles and abstracts: the papers of each term, and their scores by BM25F. It
 * never changes; `build` reuses what it can of a previous index, or of saved parts.
 *
 * Source: S. Robertson, H. Zaragoza and M. Taylor, "Simple BM25 extension to multiple weighted
 * fields" (2004), with the idf of Lucene, ln(1 + (n - df + 0.5) / (df + 0.5)), which is never below
 * zero.
 */
export class TextIndex {
  /** The scores of each part. */
  private readonly postingScores: readonly PostingScores[];
  /** Whether a paper's row in each part is its row in the index. */
  private readonly hasSameRows: readonly boolean[];
  /** The part of each paper. */
  private readonly partOf: Uint8Array;
  /** The row of each paper in its part. */
  private readonly rowIn: Int32Array;
  private lengths: Float64Array | undefined;

  private constructor(
    readonly papers: readonly IndexedText[],
    private readonly parts: readonly IndexPart[],
    private readonly terms: SharedTerms,
    /** The words of the papers, for finding words of similar spelling. */
    readonly spellings: Spellings,
  ) {
    const means = meanLengths(parts, papers.length);
    this.postingScores = parts.map(({ segment }) => new PostingScores(segment, means, defaultWeights));
    this.hasSameRows = parts.map(({ rows }) => rows.every((row, own) => row === own));
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
   * Reads papers, and lets the event loop run every few milliseconds. Papers that a previous index
   * or a saved part has with the same text are not read again.
   * @param saved gives the saved parts of these papers; called only when the previous index has
   *   less than half of the papers
   */
  static async build(
    papers: readonly IndexedText[],
    previous?: TextIndex,
    saved?: () => Promise<readonly IndexPart[]>,
  ): Promise<TextIndex> {
    let known: readonly IndexPart[] = previous ? carriedOver(papers, previous.papers, previous.parts) : [];
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

  /** The number of a folded word's term; -1 when no paper has it. */
  termOf(word: string): number {
    const term = this.terms.get(searchStem(word));
    return term >= 0 && this.documentFrequency(term) > 0 ? term : -1;
  }

  /** The number of papers that have a term. */
  documentFrequency(term: number): number {
    return this.terms.documentFrequencies[term]!;
  }

  /** Inverse document frequency of a term: `rarity` of its document frequency. */
  idf(term: number): number {
    return this.rarity(this.documentFrequency(term));
  }

  /**
   * Inverse document frequency of what `count` papers have: ln(1 + (n - df + 0.5) / (df + 0.5)).
   */
  rarity(count: number): number {
    return ln(1 + (this.papers.length - count + 0.5) / (count + 0.5));
  }

  /** Adds a term's score, times `weight`, to the scores of the papers that have the term. */
  addScores(term: number, weight: number, scores: Float64Array): void {
    this.parts.forEach(({ segment: { postings }, rows }, part) => {
      const own = this.terms.localTerms[part]![term]!;
      if (own < 0) return;
      const { papers, offsets } = postings;
      const postingScores = this.postingScores[part]!.with(own);
      const end = offsets[own + 1]!;
      let at = offsets[own]!;
      if (this.hasSameRows[part]) {
        for (; at < end; at++) scores[papers[at]!] = scores[papers[at]!]! + weight * postingScores[at]!;
      } else {
        for (; at < end; at++) {
          const row = rows[papers[at]!]!;
          if (row >= 0) scores[row] = scores[row]! + weight * postingScores[at]!;
        }
      }
    });
  }

  /** Calls `visit` for each paper that has a term, with the term's score there without its idf. */
  visitScores(term: number, visit: (paper: number, score: number) => void): void {
    this.parts.forEach(({ segment: { postings }, rows }, part) => {
      const own = this.terms.localTerms[part]![term]!;
      if (own < 0) return;
      const scores = this.postingScores[part]!.with(own);
      for (let at = postings.offsets[own]!; at < postings.offsets[own + 1]!; at++) {
        const row = rows[postings.papers[at]!]!;
        if (row >= 0) visit(row, scores[at]!);
      }
    });
  }

  /**
   * The length of each paper's vector of scores, one for each term, times the terms' idf; 0 for a
   * paper without words. It is computed when it is first needed; the event loop runs meanwhile.
   */
  async norms(): Promise<Float64Array> {
    if (this.lengths) return this.lengths;
    const lengths = new Float64Array(this.papers.length);
    const pauses = new Pauses();
    for (let term = 0; term < this.terms.documentFrequencies.length; term++) {
      const idf = this.documentFrequency(term) > 0 ? this.idf(term) : 0;
      this.visitScores(term, (paper, score) => void (lengths[paper] = lengths[paper]! + (idf * score) ** 2));
      if (pauses.areDue()) await pauses.take();
    }
    // Rounded, as the order of the terms depends on how the index has grown.
    for (let paper = 0; paper < lengths.length; paper++) lengths[paper] = Math.fround(Math.sqrt(lengths[paper]!));
    return (this.lengths = lengths);
  }

  /** The papers that have a term, in ascending order. */
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

  /** Whether a paper's title or abstract has these terms one after another. */
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
