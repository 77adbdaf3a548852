import { CodeUnits } from "../text/code-units.js";
import { foldWord } from "../text/fold.js";
import { cleanProse } from "../text/clean-prose.js";
import { divideWords } from "../text/divide-words.js";
import { Gap, scanWords } from "../text/scan-words.js";
import { StringTable } from "../text/string-table.js";
import { allStopWords, connectives, determiners, verbMarkers } from "../word-lists/stop-words.js";

/** What a surface form is when it can be no part of a term. */
export const enum NoWord {
  /** A number or a single letter: no phrase contains it. */
  Dropped = -1,
  StopWord = -2,
  /** A stop word that a verb follows. */
  VerbMarker = -3,
  /** A stop word that often follows a verb. */
  Determiner = -4,
  /** A stop word that may be inside a name. */
  Connective = -5,
}

/**
 * Texts as whole numbers. Document d has the `tokens` from `offsets[d]` to before `offsets[d + 1]`.
 * A token is the number of a surface form; or, below zero, what separates two words when it is more
 * than space (`-Gap.Punctuation`, …).
 */
export interface Corpus {
  tokens: Int32Array;
  /** Length documents + 1. */
  offsets: Int32Array;
  /**
   * Index in `tokens` of the first token after the title; the end of the document when it has only
   * one part.
   */
  bodyOffsets: Int32Array;
  /** Surface forms: distinct words as the texts write them, in order of appearance. */
  surfaceForms: string[];
  /** Number of the folded word of each surface form, or a `NoWord`. */
  wordOf: Int32Array;
  /** Distinct folded words, in order of appearance. */
  words: string[];
  documents: number;
}

/** Reads texts into a corpus. A document is one text, or a list of parts (title, abstract). */
export function readCorpus(documents: readonly (string | readonly string[])[]): Corpus {
  return readDocuments(documents.length, (d) => (typeof documents[d] === "string" ? [documents[d]] : documents[d]!));
}

/** As `readCorpus`, but asks for the parts of one document after another. */
export function readDocuments(count: number, partsOf: (document: number) => readonly string[]): Corpus {
  const builder = new CorpusBuilder(count);
  for (let document = 0; document < count; document++) builder.add(partsOf(document));
  return builder.finish();
}

/** The corpus with some of its documents; the others stay, but are empty. */
export function withDocuments(corpus: Corpus, keep: (document: number) => boolean): Corpus {
  const { documents } = corpus;
  const tokens = new Int32Array(corpus.tokens.length),
    offsets = new Int32Array(documents + 1),
    bodies = new Int32Array(documents);
  for (let d = 0, length = 0; d < documents; d++) {
    const from = corpus.offsets[d]!,
      to = keep(d) ? corpus.offsets[d + 1]! : from;
    tokens.set(corpus.tokens.subarray(from, to), length);
    bodies[d] = length + (to > from ? corpus.bodyOffsets[d]! - from : 0);
    offsets[d + 1] = length += to - from;
  }
  return { ...corpus, tokens: tokens.subarray(0, offsets[documents]), offsets, bodyOffsets: bodies };
}

/** How often each surface form occurs in the corpus. */
export function surfaceCounts({ tokens, surfaceForms }: Corpus): Int32Array {
  const counts = new Int32Array(surfaceForms.length);
  for (const token of tokens) if (token >= 0) counts[token] = counts[token]! + 1;
  return counts;
}

/**
 * The kinds of lower-case words that are no part of a term. Built when first needed: it is slow.
 */
let noWords: ReadonlyMap<string, NoWord> | undefined;

function findNoWords(): ReadonlyMap<string, NoWord> {
  const all = (words: Iterable<string>, kind: NoWord): [string, NoWord][] => Array.from(words, (word) => [word, kind]);
  return new Map([
    ...all(allStopWords(), NoWord.StopWord),
    ...all(determiners, NoWord.Determiner),
    ...all(verbMarkers, NoWord.VerbMarker),
    ...all(connectives, NoWord.Connective),
  ]);
}

class CorpusBuilder {
  private tokens = new Int32Array(1 << 16);
  private length = 0;
  private readonly offsets: Int32Array;
  private readonly bodies: Int32Array;
  private count = 0;
  private readonly surfaces = new StringTable();
  private readonly text = new CodeUnits();
  private readonly wordOf: number[] = [];
  private readonly words: string[] = [];
  private readonly wordIds = new Map<string, number>();

  constructor(documents: number) {
    this.offsets = new Int32Array(documents + 1);
    this.bodies = new Int32Array(documents);
  }

  add(parts: readonly string[]): void {
    for (let p = 0; p < parts.length; p++) {
      if (p === 1) this.bodies[this.count] = this.length;
      scanWords(this.text.read(divideWords(cleanProse(parts[p]!))), this.onWord);
    }
    if (parts.length < 2) this.bodies[this.count] = this.length;
    this.offsets[++this.count] = this.length;
  }

  finish(): Corpus {
    const { offsets, bodies, words } = this;
    const surfaces = this.surfaces.strings;
    const tokens = this.tokens.slice(0, this.length);
    return {
      tokens,
      offsets,
      bodyOffsets: bodies,
      surfaceForms: surfaces,
      wordOf: Int32Array.from(this.wordOf),
      words,
      documents: this.count,
    };
  }

  private readonly onWord = (start: number, end: number, gap: Gap, hash: number): void => {
    if (this.length + 2 > this.tokens.length) this.grow();
    if (gap !== Gap.Space) this.tokens[this.length++] = -gap;
    const surface = this.surfaces.number(this.text, start, end, hash);
    if (surface === this.wordOf.length) this.wordOf.push(this.wordId(this.surfaces.strings[surface]!));
    this.tokens[this.length++] = surface;
  };

  private grow(): void {
    const tokens = new Int32Array(this.tokens.length * 2);
    tokens.set(this.tokens);
    this.tokens = tokens;
  }

  private wordId(surface: string): number {
    const small = surface.toLowerCase();
    const noWord = (noWords ??= findNoWords());
    const own = noWord.get(small);
    if (own !== undefined) return own;
    const word = foldWord(surface);
    if (word === "") return NoWord.Dropped;
    if (word !== small && noWord.has(word)) return NoWord.StopWord;
    let id = this.wordIds.get(word);
    if (id === undefined) {
      id = this.words.push(word) - 1;
      this.wordIds.set(word, id);
    }
    return id;
  }
}
