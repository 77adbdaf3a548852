import { NoWord, type Corpus } from "./corpus.js";
import { PairTable } from "./pair-table.js";

export interface PhraseOptions {
  /** Longest phrases, in words. */
  longest: 1 | 2 | 3;
  /** A phrase must stand in at least this many documents; so must each of its parts. */
  minDocuments: number;
  /** Also "x of y", counted as three words. Default no. */
  connectives?: boolean;
}

/** The words and phrases of a corpus, numbered: first the words, then pairs of words, "x of y", and triples. */
export interface Phrases {
  /** Folded words with a space between. */
  terms: string[];
  /** Words of each phrase, "of" included. */
  lengths: Uint8Array;
  documentCounts: Int32Array;
  /** Phrase of each word of the corpus, or -1. */
  ofWord: Int32Array;
  /** Phrase of (phrase, phrase of the word after it), or -1. */
  longer(phrase: number, next: number): number;
  /** Phrase of "x of y" for the phrases of the words x and y, or -1. */
  connected(x: number, y: number): number;
}

/**
 * Finds the phrases that stand in enough documents, in one pass over the corpus for each length: a
 * phrase is counted only when its parts are frequent (the Apriori rule), which bounds the memory.
 */
export function findPhrases(corpus: Corpus, options: PhraseOptions): Phrases {
  const { longest, minDocuments } = options;
  const terms: string[] = [];
  const lengths: number[] = [];
  const documentCounts: number[] = [];
  const ofWord = new Int32Array(corpus.words.length).fill(-1);
  const phrases = { terms, lengths: new Uint8Array(), documentCounts: new Int32Array(), ofWord, longer: () => -1, connected: () => -1 } as Phrases;

  const wordCounts = countWords(corpus);
  for (let w = 0; w < wordCounts.length; w++) {
    if (wordCounts[w]! < minDocuments) continue;
    ofWord[w] = terms.push(corpus.words[w]!) - 1;
    lengths.push(1);
    documentCounts.push(wordCounts[w]!);
  }
  const wordPhrases = terms.length;
  const tables: { table: PairTable; idOf: Int32Array }[] = [];
  const lookUp = (a: number, b: number): number => {
    for (const { table, idOf } of tables) {
      const pair = table.find(a, b);
      if (pair >= 0) return idOf[pair]!;
    }
    return -1;
  };
  phrases.longer = lookUp;
  phrases.connected = (x, y) => lookUp(x, wordPhrases + y);

  for (let length = 2; length <= longest; length++) {
    const table = new PairTable(1 << 16);
    const counter = new DocumentCounter();
    const connectives = length === 2 && longest === 3 && options.connectives === true;
    visitPairs(corpus, phrases, length, connectives ? wordPhrases : -1, (document, a, b) => counter.count(table.insert(a, b), document));
    const idOf = new Int32Array(table.size).fill(-1);
    const start = terms.length;
    for (let pair = 0; pair < table.size; pair++) {
      if (counter.counts[pair]! < minDocuments) continue;
      const a = table.firstOf(pair);
      const b = table.secondOf(pair);
      const connected = b >= wordPhrases;
      idOf[pair] = terms.push(connected ? `${terms[a]!} of ${terms[b - wordPhrases]!}` : `${terms[a]!} ${terms[b]!}`) - 1;
      lengths.push(connected ? 3 : length);
      documentCounts.push(counter.counts[pair]!);
    }
    tables.push(compact(table, idOf));
    if (terms.length === start) break;
  }
  phrases.lengths = Uint8Array.from(lengths);
  phrases.documentCounts = Int32Array.from(documentCounts);
  return phrases;
}

/** Calls `visit` for every occurrence of a phrase in a stretch of the token stream: its number, and where its last word stands. */
export function visitPhrases(corpus: Corpus, phrases: Phrases, start: number, end: number, visit: (phrase: number, last: number) => void): void {
  const { tokens, wordOf } = corpus;
  const { ofWord } = phrases;
  let word = -1; // phrase of the word before
  let pair = -1; // phrase of the two words before
  let connected = -1; // x of "x of"
  for (let at = start; at < end; at++) {
    const token = tokens[at]!;
    const kind = token < 0 ? NoWord.Dropped : wordOf[token]!;
    const phrase = kind < 0 ? -1 : ofWord[kind]!;
    if (phrase < 0) {
      connected = kind === NoWord.Connective ? word : -1;
      word = pair = -1;
      continue;
    }
    visit(phrase, at);
    const two = word < 0 ? -1 : phrases.longer(word, phrase);
    if (two >= 0) visit(two, at);
    const three = pair < 0 || two < 0 ? -1 : phrases.longer(pair, phrase);
    if (three >= 0) visit(three, at);
    const named = connected < 0 ? -1 : phrases.connected(connected, phrase);
    if (named >= 0) visit(named, at);
    word = phrase;
    pair = two;
    connected = -1;
  }
}

function countWords(corpus: Corpus): Int32Array {
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

/** Visits (phrase of length - 1 words, word after it) whose last two words are a known pair too; and "x of y" as (x, connectiveBase + y). */
function visitPairs(
  corpus: Corpus,
  phrases: Phrases,
  length: number,
  connectiveBase: number,
  visit: (document: number, a: number, b: number) => void,
): void {
  const { tokens, offsets, wordOf } = corpus;
  const { ofWord } = phrases;
  for (let d = 0; d < corpus.documents; d++) {
    let word = -1;
    let pair = -1;
    let connected = -1;
    for (let at = offsets[d]!; at < offsets[d + 1]!; at++) {
      const token = tokens[at]!;
      const kind = token < 0 ? NoWord.Dropped : wordOf[token]!;
      const phrase = kind < 0 ? -1 : ofWord[kind]!;
      if (phrase < 0) {
        connected = connectiveBase >= 0 && kind === NoWord.Connective ? word : -1;
        word = pair = -1;
        continue;
      }
      if (length === 2) {
        if (word >= 0) visit(d, word, phrase);
        if (connected >= 0) visit(d, connected, connectiveBase + phrase);
      } else {
        const two = word < 0 ? -1 : phrases.longer(word, phrase);
        if (pair >= 0 && two >= 0) visit(d, pair, phrase);
        pair = two;
      }
      word = phrase;
      connected = -1;
    }
  }
}

/** How many documents each of a growing number of things stands in; documents come in turn. */
class DocumentCounter {
  counts = new Int32Array(1 << 16);
  private lastSeen = new Int32Array(1 << 16).fill(-1);

  count(thing: number, document: number): void {
    if (thing >= this.counts.length) this.grow(thing + 1);
    if (this.lastSeen[thing] === document) return;
    this.lastSeen[thing] = document;
    this.counts[thing] = this.counts[thing]! + 1;
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

/** A table of the pairs that have a phrase. */
function compact(table: PairTable, idOf: Int32Array): { table: PairTable; idOf: Int32Array } {
  const kept: number[] = [];
  for (let pair = 0; pair < table.size; pair++) if (idOf[pair]! >= 0) kept.push(pair);
  const small = new PairTable(kept.length);
  for (const pair of kept) small.insert(table.firstOf(pair), table.secondOf(pair));
  return { table: small, idOf: Int32Array.from(kept, (pair) => idOf[pair]!) };
}
