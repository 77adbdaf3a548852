import { yieldToEventLoop } from "../../core/async.js";
import { CodeUnits } from "../text/code-units.js";
import { scanSearchWords, searchable } from "../text/search-words.js";
import type { Vocabulary } from "../text/vocabulary.js";

/** What a text index needs of a paper. */
export interface IndexedText {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
}

/**
 * The words of papers in the order of the texts. Paper p has the `tokens` from `offsets[p]` to
 * before `offsets[p + 1]`: its title, a gap of -1, its abstract.
 */
export interface Tokens {
  tokens: Int32Array;
  /** Length papers + 1. */
  offsets: Int32Array;
  /** Index of the first token of each abstract, after the gap. */
  bodyOffsets: Int32Array;
}

/** Stands between title and abstract: no phrase contains it. */
const GAP = -1;
/** Characters read before the event loop runs again: about five milliseconds. */
const CHARACTERS_PER_TURN = 1 << 16;

/** Reads the words of papers, and lets the event loop run every few milliseconds. */
export async function readTokens(papers: readonly IndexedText[], vocabulary: Vocabulary): Promise<Tokens> {
  // A word with its space has about seven characters; with five, the array rarely has to grow.
  let tokens = new Int32Array(
    papers.reduce((sum, { title, abstract }) => sum + title.length + abstract.length, 0) / 5 + papers.length,
  );
  let length = 0;
  const offsets = new Int32Array(papers.length + 1);
  const bodies = new Int32Array(papers.length);
  const reserve = (more: number): void => {
    if (length + more <= tokens.length) return;
    const grown = new Int32Array(Math.max(length + more, Math.ceil(tokens.length * 1.5)));
    grown.set(tokens.subarray(0, length));
    tokens = grown;
  };
  const text = new CodeUnits();
  const read = (part: string): void => {
    text.read(searchable(part));
    reserve(text.length);
    scanSearchWords(text, (start, end) => {
      const word = vocabulary.wordAt(text, start, end);
      if (word >= 0) tokens[length++] = word;
    });
  };
  let turn = 0;
  for (let p = 0; p < papers.length; p++) {
    const { title, abstract } = papers[p]!;
    read(title);
    reserve(1);
    tokens[length++] = GAP;
    bodies[p] = length;
    read(abstract);
    turn += title.length + abstract.length;
    offsets[p + 1] = length;
    if (turn > CHARACTERS_PER_TURN) {
      turn = 0;
      await yieldToEventLoop();
    }
  }
  return { tokens: tokens.subarray(0, length), offsets, bodyOffsets: bodies };
}
