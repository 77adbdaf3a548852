import type { Papers } from "../data/papers.js";

/** What a query finds. */
export interface SearchResult {
  /** 1 for each paper that has all the words; when none has, for those that have the most of them. */
  rows: Uint8Array;
  /** How many of the words these papers have. */
  held: number;
  /** How many words there are; a phrase in quotes is one. */
  words: number;
  /** Rows of these papers: those with the words in the title first, then by topic. */
  order: number[];
}

/**
 * Finds papers by words, all of which they should have in title, authors, abstract, terms or id.
 */
export class PaperSearch {
  private titles: PrefixSearch | undefined;
  private otherTexts: PrefixSearch | undefined;

  constructor(private readonly papers: Papers) {}

  find(query: string): SearchResult | undefined {
    const words = wordsOf(query);
    if (words.length === 0) return undefined;
    const { count } = this.papers.data,
      rows = [...Array(count).keys()];
    this.titles ??= new PrefixSearch(rows.map((row) => this.papers.text("title", row)));
    this.otherTexts ??= new PrefixSearch(
      rows.map((row) =>
        [
          this.papers.text("authors", row),
          this.papers.text("abstract", row),
          ...this.papers.terms(row),
          this.papers.text("id", row),
        ].join(" "),
      ),
    );
    const held = new Uint16Array(count),
      wordsInTitle = new Uint16Array(count);
    for (const word of words) {
      const inTitle = this.titles.find(word),
        inOthers = this.otherTexts.find(word);
      for (let row = 0; row < count; row++) {
        if (inTitle[row] === 1) wordsInTitle[row]!++;
        if (inTitle[row] === 1 || inOthers[row] === 1) held[row]!++;
      }
    }
    const most = held.reduce((a, b) => Math.max(a, b), 0);
    const order = rows
      .filter((row) => most > 0 && held[row] === most)
      .sort((a, b) => wordsInTitle[b]! - wordsInTitle[a]! || a - b);
    const found = new Uint8Array(count);
    for (const row of order) found[row] = 1;
    return { rows: found, order, held: most, words: words.length };
  }
}

/** Characters of scripts without spaces between words, and halves of characters beyond 16 bits. */
const SCRIPTS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"];
const SPACELESS = new RegExp(`[\\p{Cs}${SCRIPTS.map((name) => `\\p{Script=${name}}`).join("")}]`, "u");

/** Lower case without accents: the form in which texts and queries are compared. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  // eslint-disable-next-line no-control-regex
  return /^[\u0000-\u007f]*$/.test(lower) ? lower : lower.normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** The words of a query; a phrase in quotes is one word. */
export function wordsOf(query: string): string[] {
  const words = folded(query).match(/"[^"]+"?|[^\s"]+/g) ?? [];
  return [
    ...new Set(
      words.map((word) => word.replace(/^"|"$/g, "").replace(/\s+/g, " ").trim()).filter((word) => word !== ""),
    ),
  ];
}

/**
 * Searches texts, one a row, while the reader types: a word of the query also finds longer words
 * that begin with it. All texts are one string, so that each word takes one scan.
 */
export class PrefixSearch {
  private readonly text: string;
  private readonly starts: Uint32Array;

  constructor(texts: readonly string[]) {
    this.starts = new Uint32Array(texts.length + 1);
    let length = 0;
    const lines = texts.map((text, row) => {
      const line = folded(text).replaceAll("\n", " ");
      this.starts[row] = length;
      length += line.length + 1;
      return line;
    });
    this.starts[texts.length] = length;
    this.text = `${lines.join("\n")}\n`;
  }

  /** 1 for each row that has a word which begins so. */
  find(prefix: string): Uint8Array {
    const { text, starts } = this;
    const found = new Uint8Array(starts.length - 1);
    for (let at = text.indexOf(prefix), row = 0; at >= 0;) {
      if (isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at))) at = text.indexOf(prefix, at + 1);
      else {
        row = rowAt(starts, at, row);
        found[row] = 1;
        at = text.indexOf(prefix, starts[row + 1]!); // One hit a row is enough.
      }
    }
    return found;
  }
}

/** The last row that begins at or before a position of the text, `from` or later. */
function rowAt(starts: Uint32Array, position: number, from: number): number {
  let [low, high] = [from, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Whether a character of a folded text is a letter or a digit of a script with spaces between
 * words. In other scripts, such as Chinese, Japanese and Thai, a word may begin anywhere.
 */
function isLetter(code: number): boolean {
  return (
    (code > 96 && code < 123) || (code > 47 && code < 58) || (code > 191 && !SPACELESS.test(String.fromCharCode(code)))
  );
}
