import type { Papers } from "./papers.js";
import { Haystack, wordsOf } from "./words.js";

/** What a query finds. */
export interface Found {
  /** 1 for papers that have all the words. */
  rows: Uint8Array;
  /** These papers: those with the words in the title first, then by topic. */
  order: number[];
}

/** Finds papers by words in title, authors, abstract and terms, all of which they must have. */
export class Search {
  private titles: Haystack | undefined;
  private rest: Haystack | undefined;

  constructor(private readonly papers: Papers) {}

  find(query: string): Found | undefined {
    const words = wordsOf(query);
    if (words.length === 0) return undefined;
    const { count } = this.papers.facts,
      rows = [...Array(count).keys()];
    this.titles ??= new Haystack(rows.map((row) => this.papers.text("title", row)));
    this.rest ??= new Haystack(
      rows.map((row) =>
        [
          this.papers.text("authors", row),
          this.papers.text("abstract", row),
          ...this.papers.terms(row),
          this.papers.text("id", row),
        ].join(" "),
      ),
    );
    const all = new Uint8Array(count).fill(1),
      inTitle = new Uint8Array(count);
    for (const word of words) {
      const titled = this.titles.find(word),
        other = this.rest.find(word);
      for (let row = 0; row < count; row++) {
        if (titled[row] === 1) inTitle[row]!++;
        else if (other[row] === 0) all[row] = 0;
      }
    }
    const order = rows.filter((row) => all[row] === 1).sort((a, b) => inTitle[b]! - inTitle[a]! || a - b);
    return { rows: all, order };
  }
}
