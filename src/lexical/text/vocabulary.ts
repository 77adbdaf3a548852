import type { CodeUnits } from "./code-units.js";
import { foldSearchWord, searchStem } from "./search-words.js";
import { StringTable } from "./string-table.js";

/**
 * All words of some papers, numbered in the order in which they come. A term is a stem, which
 * several words may share.
 */
export class Vocabulary {
  private readonly surfaces: StringTable;
  readonly words: string[] = [];
  /** The number of each word's term. */
  readonly termOfWord: number[] = [];
  private readonly wordIds = new Map<string, number>();
  /** The number of each stem. */
  readonly termIds = new Map<string, number>();
  private readonly wordOfSurface: number[] = [];

  /** @param expected about how many surface forms there will be */
  constructor(expected: number) {
    this.surfaces = new StringTable(expected);
  }

  /** The word in a text from `start` to before `end`; -1 when nothing is left after folding. */
  wordAt(text: CodeUnits, start: number, end: number): number {
    const surface = this.surfaces.number(text, start, end);
    return (this.wordOfSurface[surface] ??= this.wordOf(foldSearchWord(this.surfaces.strings[surface]!)));
  }

  private wordOf(word: string): number {
    if (word === "") return -1;
    const known = this.wordIds.get(word);
    if (known !== undefined) return known;
    const stem = searchStem(word);
    let term = this.termIds.get(stem);
    if (term === undefined) this.termIds.set(stem, (term = this.termIds.size));
    const id = this.words.push(word) - 1;
    this.wordIds.set(word, id);
    this.termOfWord.push(term);
    return id;
  }
}
