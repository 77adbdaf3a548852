import { foldSearchWord, searchStem } from "./search-words.js";
import { StringTable } from "./string-table.js";

/** All words of some papers, numbered as they came. A term is a stem; several words can have one. It only grows. */
export class Vocabulary {
  readonly surfaces = new StringTable();
  readonly words: string[] = [];
  readonly terms: string[] = [];
  /** Term of each word. */
  readonly termOfWord: number[] = [];
  readonly wordIds = new Map<string, number>();
  readonly termIds = new Map<string, number>();
  private readonly termOfSurface: number[] = [];

  /** The term of the part of a text from `start` to `end`; -1 when nothing of it is left. */
  termAt(text: string, start: number, end: number): number {
    const surface = this.surfaces.number(text, start, end);
    return (this.termOfSurface[surface] ??= this.termOf(foldSearchWord(this.surfaces.strings[surface]!)));
  }

  private termOf(word: string): number {
    if (word === "") return -1;
    const known = this.wordIds.get(word);
    if (known !== undefined) return this.termOfWord[known]!;
    const stem = searchStem(word);
    let term = this.termIds.get(stem);
    if (term === undefined) this.termIds.set(stem, (term = this.terms.push(stem) - 1));
    this.wordIds.set(word, this.words.push(word) - 1);
    this.termOfWord.push(term);
    return term;
  }
}
