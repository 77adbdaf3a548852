import { NoWord, type Corpus } from "./corpus.js";
import { PairTable } from "./pair-table.js";

/** Which phrases to find. */
export interface PhraseOptions {
  /** Longest phrases, in words. */
  longest: 1 | 2 | 3;
  /** A phrase, and each of its parts, must occur in at least this many documents. */
  minDocuments: number;
  /** Also finds "x of y", which counts as three words. Default false. */
  connectives?: boolean;
}

/** Numbered words and phrases of a corpus: single words, then pairs and "x of y", then triples. */
export interface Phrases {
  /** The folded words of each phrase, with a space between. */
  terms: string[];
  /** Number of words of each phrase, "of" included. */
  lengths: Uint8Array;
  documentCounts: Int32Array;
  /** Number of the phrase that is each word of the corpus alone, or -1. */
  ofWord: Int32Array;
  /** The phrase made of a phrase and the word after it, or -1. */
  extended(phrase: number, next: number): number;
  /** The phrase "x of y" of the words x and y, or -1. */
  connected(x: number, y: number): number;
  /**
   * For one, two and three words: the phrase that ends at each token of the corpus; below 0: none.
   */
  endings: readonly Int32Array[];
}

/** No phrase ends at a token; or the token is a stop word that may be inside a name. */
const NONE = -1,
  CONNECTIVE = -2;

/**
 * Finds the phrases that occur in enough documents, in one pass over the corpus for each length. A
 * phrase is counted only when its parts are frequent (the Apriori rule), to save memory.
 */
export function findPhrases(corpus: Corpus, { longest, minDocuments, connectives = false }: PhraseOptions): Phrases {
  const terms: string[] = [];
  const lengths: number[] = [];
  const counts: number[] = [];
  const ofWord = new Int32Array(corpus.words.length).fill(-1);
  const wordCounts = documentCounts(corpus);
  for (let w = 0; w < wordCounts.length; w++) {
    if (wordCounts[w]! < minDocuments) continue;
    ofWord[w] = terms.push(corpus.words[w]!) - 1;
    lengths.push(1);
    counts.push(wordCounts[w]!);
  }
  const wordPhrases = terms.length;
  const words = wordsAt(corpus, ofWord);
  const endings = [words]; // the phrase of one word, two words, … that ends at each token
  const tables: { table: PairTable; idOf: Int32Array }[] = [];
  for (let length = 2; length <= longest; length++) {
    const joining = length === 2 && longest === 3 && connectives;
    const {
      table,
      counts: pairCounts,
      pairs,
    } = length === 2
      ? countPairs(corpus, words, joining ? wordPhrases : 0)
      : countTriples(corpus, words, endings[1]!, lengths);
    const idOf = new Int32Array(table.size).fill(-1);
    const start = terms.length;
    for (let pair = 0; pair < table.size; pair++) {
      if (pairCounts[pair]! < minDocuments) continue;
      const a = table.firstOf(pair);
      const b = table.secondOf(pair);
      const connected = b >= wordPhrases;
      idOf[pair] =
        terms.push(connected ? `${terms[a]!} of ${terms[b - wordPhrases]!}` : `${terms[a]!} ${terms[b]!}`) - 1;
      lengths.push(connected ? 3 : length);
      counts.push(pairCounts[pair]!);
    }
    if (terms.length === start) break;
    for (let at = 0; at < pairs.length; at++) if (pairs[at]! >= 0) pairs[at] = idOf[pairs[at]!]!;
    endings.push(pairs);
    tables.push(compact(table, idOf));
  }
  const lookUp = (a: number, b: number): number => {
    for (const { table, idOf } of tables) {
      const pair = table.find(a, b);
      if (pair >= 0) return idOf[pair]!;
    }
    return -1;
  };
  return {
    terms,
    lengths: Uint8Array.from(lengths),
    documentCounts: Int32Array.from(counts),
    ofWord,
    extended: lookUp,
    connected: (x, y) => lookUp(x, wordPhrases + y),
    endings,
  };
}

/** The phrase that is the word at each token; or `CONNECTIVE`, or `NONE`. */
function wordsAt({ tokens, wordOf }: Corpus, ofWord: Int32Array): Int32Array {
  const phrases = new Int32Array(tokens.length);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const word = token < 0 ? NoWord.Dropped : wordOf[token]!;
    phrases[at] = word >= 0 ? ofWord[word]! : word === NoWord.Connective ? CONNECTIVE : NONE;
  }
  return phrases;
}

/** Numbered pairs. */
interface PairCounts {
  table: PairTable;
  /** Number of documents that have each pair. */
  counts: Int32Array;
  /** The pair that ends at each token; -1: none. */
  pairs: Int32Array;
}

/** Counts pairs of neighbouring words; and, with a base above 0, "x of y" as (x, base + y). */
function countPairs({ offsets, documents, tokens }: Corpus, words: Int32Array, connectiveBase: number): PairCounts {
  const table = new PairTable(tokens.length >> 2);
  const counter = new DocumentCounter();
  const pairs = new Int32Array(tokens.length).fill(-1);
  for (let d = 0; d < documents; d++) {
    const start = offsets[d]!;
    for (let at = start + 1; at < offsets[d + 1]!; at++) {
      const word = words[at]!,
        before = words[at - 1]!;
      if (word < 0 || before === NONE) continue;
      let pair: number;
      if (before >= 0) pair = table.insert(before, word);
      else if (connectiveBase > 0 && at - 2 >= start && words[at - 2]! >= 0)
        pair = table.insert(words[at - 2]!, connectiveBase + word);
      else continue;
      pairs[at] = pair;
      counter.count(pair, d);
    }
  }
  return { table, counts: counter.counts, pairs };
}

/** Counts a pair with the word after it, if its last two words are a pair, too. */
function countTriples(
  { offsets, documents, tokens }: Corpus,
  words: Int32Array,
  pairs: Int32Array,
  lengths: readonly number[],
): PairCounts {
  const table = new PairTable(tokens.length >> 4);
  const counter = new DocumentCounter();
  const triples = new Int32Array(tokens.length).fill(-1);
  for (let d = 0; d < documents; d++) {
    for (let at = offsets[d]! + 2; at < offsets[d + 1]!; at++) {
      const pair = pairs[at - 1]!;
      if (pair < 0 || pairs[at]! < 0 || lengths[pair] !== 2 || lengths[pairs[at]!] !== 2) continue;
      triples[at] = table.insert(pair, words[at]!);
      counter.count(triples[at]!, d);
    }
  }
  return { table, counts: counter.counts, pairs: triples };
}

/**
 * Visits every occurrence of every phrase in the order of the texts; of phrases that end at one
 * word the shorter one first.
 * @param part the whole of each document, or only its title (the first part)
 * @param visit gets the phrase, the index of its last word in `corpus.tokens`, and the document
 */
export function visitOccurrences(
  { offsets, bodyOffsets, documents }: Corpus,
  { endings: [ones, twos, threes] }: Pick<Phrases, "endings">,
  part: "whole" | "title",
  visit: (phrase: number, last: number, document: number) => void,
): void {
  const ends = part === "whole" ? offsets.subarray(1) : bodyOffsets;
  for (let d = 0; d < documents; d++) {
    for (let at = offsets[d]!; at < ends[d]!; at++) {
      if (ones![at]! < 0) continue; // longer phrases end at words, too
      visit(ones![at]!, at, d);
      if (twos !== undefined && twos[at]! >= 0) visit(twos[at]!, at, d);
      if (threes !== undefined && threes[at]! >= 0) visit(threes[at]!, at, d);
    }
  }
}

/** The number of documents that have each word of the corpus. */
function documentCounts(corpus: Corpus): Int32Array {
  const { tokens, offsets, wordOf } = corpus;
  const counts = new Int32Array(corpus.words.length);
  const lastSeen = new Int32Array(corpus.words.length).fill(-1);
  for (let d = 0; d < corpus.documents; d++) {
    for (let at = offsets[d]!; at < offsets[d + 1]!; at++) {
      const token = tokens[at]!;
      const word = token < 0 ? -1 : wordOf[token]!;
      if (word < 0 || lastSeen[word] === d) continue;
      lastSeen[word] = d;
      counts[word] = counts[word]! + 1;
    }
  }
  return counts;
}

/** Counts in how many documents each item occurs; documents come one after another. */
class DocumentCounter {
  counts = new Int32Array(1 << 16);
  private lastSeen = new Int32Array(1 << 16).fill(-1);

  count(item: number, document: number): void {
    if (item >= this.counts.length) this.grow(item + 1);
    if (this.lastSeen[item] === document) return;
    this.lastSeen[item] = document;
    this.counts[item] = this.counts[item]! + 1;
  }

  private grow(atLeast: number): void {
    const size = Math.max(atLeast, this.counts.length * 2);
    const counts = new Int32Array(size);
    const lastSeen = new Int32Array(size).fill(-1);
    counts.set(this.counts);
    lastSeen.set(this.lastSeen);
    this.counts = counts;
    this.lastSeen = lastSeen;
  }
}

/** The table with only the pairs that are phrases. */
function compact(table: PairTable, idOf: Int32Array): { table: PairTable; idOf: Int32Array } {
  const kept: number[] = [];
  for (let pair = 0; pair < table.size; pair++) if (idOf[pair]! >= 0) kept.push(pair);
  const small = new PairTable(kept.length);
  for (const pair of kept) small.insert(table.firstOf(pair), table.secondOf(pair));
  return { table: small, idOf: Int32Array.from(kept, (pair) => idOf[pair]!) };
}
