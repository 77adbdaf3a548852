import { ln } from "../core/math.js";
import { invert, type Bm25Weights, type Postings } from "./invert.js";
import { searchStem } from "./search-words.js";
import { spellingsOf, type Spellings } from "./spellings.js";
import { readTokens, type IndexedText, type Tokens } from "./tokens.js";
import { Vocabulary } from "./vocabulary.js";

/** k1 and b as in Lucene. */
export const defaultWeights: Readonly<Bm25Weights> = { k1: 1.2, bTitle: 0.75, bAbstract: 0.75, title: 2 };

/**
 * The words of titles and abstracts, turned round: which papers hold a term, and how strongly, by BM25F. Never changed
 * when it is made; `build` takes over what it can from an earlier one.
 *
 * Source: S. Robertson, H. Zaragoza and M. Taylor, "Simple BM25 extension to multiple weighted fields" (2004), with the
 * idf of Lucene, ln(1 + (n - df + 0.5) / (df + 0.5)), which is never below zero.
 */
export class TextIndex {
  private spelt: Spellings | undefined;

  private constructor(
    readonly papers: readonly IndexedText[],
    private readonly vocabulary: Vocabulary,
    /** Of the words that there were when it was made. */
    private readonly termOfWord: Int32Array,
    private readonly tokens: Tokens,
    private readonly postings: Postings,
  ) {}

  /**
   * Reads papers, a few milliseconds at a time, so that the event loop stays free. Papers whose text an earlier index
   * has read are not read again.
   */
  static async build(papers: readonly IndexedText[], earlier?: TextIndex, weights: Readonly<Bm25Weights> = defaultWeights): Promise<TextIndex> {
    const known = earlier ? knownPapers(papers, earlier.papers) : undefined;
    // Words of papers that are gone stay in the vocabulary, until they could be most of it.
    const reused = known && known.count * 2 >= earlier!.papers.length ? { tokens: earlier!.tokens, rows: known.rows } : undefined;
    const vocabulary = reused ? earlier!.vocabulary : new Vocabulary();
    const tokens = await readTokens(papers, vocabulary, reused);
    const termOfWord = Int32Array.from(vocabulary.termOfWord);
    return new TextIndex(papers, vocabulary, termOfWord, tokens, await invert(tokens, termOfWord, vocabulary.termIds.size, weights));
  }

  /** Number of the term of a folded word; -1 when no paper has it. */
  termOf(word: string): number {
    const term = this.vocabulary.termIds.get(searchStem(word)) ?? -1;
    return term >= 0 && this.count(term) > 0 ? term : -1;
  }

  /** In how many papers a term stands. */
  count(term: number): number {
    const { offsets } = this.postings; // terms that came later are beyond its end
    return term + 1 < offsets.length ? offsets[term + 1]! - offsets[term]! : 0;
  }

  /** How much a term says: `rarity` of the papers that hold it. */
  idf(term: number): number {
    return this.rarity(this.count(term));
  }

  /** How much it says to be one of so many papers: ln(1 + (n - df + 0.5) / (df + 0.5)). */
  rarity(count: number): number {
    return ln(1 + (this.papers.length - count + 0.5) / (count + 0.5));
  }

  /** Adds what a term says of each paper that holds it, times `weight`. */
  addScores(term: number, weight: number, scores: Float64Array): void {
    const { offsets, holders, strengths } = this.postings;
    const end = offsets[term + 1]!;
    for (let at = offsets[term]!; at < end; at++) {
      const paper = holders[at]!;
      scores[paper] = scores[paper]! + weight * strengths[at]!;
    }
  }

  /** The papers that hold a term, ascending. */
  holdersOf(term: number): Int32Array {
    const { offsets, holders } = this.postings;
    return holders.subarray(offsets[term]!, offsets[term + 1]!);
  }

  /** Whether these terms stand one after another in a paper's title or abstract. */
  holdsPhrase(paper: number, phrase: readonly number[]): boolean {
    const { tokens, offsets } = this.tokens;
    const { termOfWord } = this;
    const last = offsets[paper + 1]! - phrase.length;
    for (let at = offsets[paper]!; at <= last; at++) {
      let i = 0;
      while (i < phrase.length && termOfWord[tokens[at + i]!] === phrase[i]) i++;
      if (i === phrase.length) return true;
    }
    return false;
  }

  /** Words of the papers, for finding those that are spelt like another. */
  get spellings(): Spellings {
    return (this.spelt ??= spellingsOf(this.vocabulary.words, this.termOfWord, this.tokens.tokens, (term) => this.count(term)));
  }
}

/** Row in the earlier papers of each paper whose text is the same there, or -1. Both are in the order of ids; where not, less is found. */
function knownPapers(papers: readonly IndexedText[], earlier: readonly IndexedText[]): { rows: Int32Array; count: number } {
  const rows = new Int32Array(papers.length).fill(-1);
  let count = 0;
  let row = 0;
  papers.forEach(({ id, title, abstract }, p) => {
    while (row < earlier.length && earlier[row]!.id < id) row++;
    const before = earlier[row];
    if (before?.id !== id || before.title !== title || before.abstract !== abstract) return;
    rows[p] = row;
    count++;
  });
  return { rows, count };
}
