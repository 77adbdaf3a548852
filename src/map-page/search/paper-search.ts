import { allowedEdits, EditDistance } from "../../core/edit-distance.js";
import { readQuerySyntax } from "../../search/query-syntax.js";
import type { Papers } from "../data/papers.js";

/** What a query finds. */
export interface SearchResult {
  /** 1 for each paper that has all the words; when none has, for those that have the most of them. */
  rows: Uint8Array;
  /** How many of the words these papers have. */
  held: number;
  /** How many words there are. */
  words: number;
  /** Rows of these papers: those with the words in the title first, then by topic. */
  order: number[];
  /** The phrases in quotes, when no paper has all of them: then only their words are searched for. */
  absentPhrases: string[];
  /** Words that no paper has, each with the word of similar spelling that was searched for. */
  corrected: [typed: string, meant: string][];
}

/**
 * Finds papers as `PaperIndex.search` does by words: "phrases in quotes" are in every paper found
 * and -excluded words in none, when no paper has a word, the nearest spelling is searched for.
 * Words may be in title, authors, abstract, terms, venue, year or id.
 */
export class PaperSearch {
  private titles: PrefixSearch | undefined;
  private otherTexts: PrefixSearch | undefined;

  constructor(private readonly papers: Papers) {}

  find(query: string): SearchResult | undefined {
    const { phrases, excluded, words } = foldedQuery(query);
    if (words.length + excluded.length === 0) return undefined;
    const { count } = this.papers.data,
      rows = [...Array(count).keys()];
    const without = excluded.map((word) => this.withWord(word, true).anywhere);
    const allowed = rows.filter((row) => without.every((having) => having[row] === 0));
    const withPhrases = phrases.map((phrase) => this.withWord(phrase).anywhere);
    const exact = allowed.filter((row) => withPhrases.every((having) => having[row] === 1));
    const candidates = exact.length > 0 ? exact : allowed;
    const held = new Uint16Array(count),
      wordsInTitle = new Uint16Array(count);
    const corrected: SearchResult["corrected"] = [];
    for (const word of words) {
      let having = this.withWord(word);
      if (!having.anywhere.includes(1)) {
        const meant = this.nearestSpelling(word);
        if (meant === undefined) continue;
        corrected.push([word, meant]);
        having = this.withWord(meant);
      }
      for (const row of candidates) {
        wordsInTitle[row]! += having.inTitle[row]!;
        held[row]! += having.anywhere[row]!;
      }
    }
    const most = held.reduce((a, b) => Math.max(a, b), 0);
    const order = candidates
      .filter((row) => held[row] === most && (most > 0 || words.length === 0))
      .sort((a, b) => wordsInTitle[b]! - wordsInTitle[a]! || a - b);
    const found = new Uint8Array(count);
    for (const row of order) found[row] = 1;
    const absentPhrases = exact.length > 0 ? [] : phrases;
    return { rows: found, order, held: most, words: words.length, absentPhrases, corrected };
  }

  /** Forgets the texts, when more of them have been read. */
  reset(): void {
    this.titles = this.otherTexts = undefined;
  }

  /** 1 for each paper that has a word, in its title and anywhere. */
  private withWord(word: string, whole = false): { inTitle: Uint8Array; anywhere: Uint8Array } {
    const [titles, otherTexts] = this.texts();
    const inTitle = titles.find(word, whole),
      inOthers = otherTexts.find(word, whole);
    return { inTitle, anywhere: inTitle.map((has, row) => has | inOthers[row]!) };
  }

  private texts(): [PrefixSearch, PrefixSearch] {
    const { papers } = this;
    const rows = [...Array(papers.data.count).keys()];
    this.titles ??= new PrefixSearch(rows.map((row) => papers.text("title", row)));
    this.otherTexts ??= new PrefixSearch(
      rows.map((row) =>
        [
          papers.text("authors", row),
          papers.text("abstract", row),
          ...papers.terms(row),
          papers.text("venue", row),
          papers.years[row] || "",
          papers.text("id", row),
        ].join(" "),
      ),
    );
    return [this.titles, this.otherTexts];
  }

  /**
   * The word of the papers of which a word may be a typo: the one at the least distance, of these
   * the one that occurs most often. Undefined when there is none.
   */
  private nearestSpelling(word: string): string | undefined {
    let least = allowedEdits(word);
    if (least === 0 || SPACELESS.test(word)) return undefined;
    const counts = new Map<string, number>();
    for (const texts of this.texts()) texts.countSimilar(word, least, counts);
    const distance = new EditDistance(word);
    let nearest: string | undefined,
      most = 0;
    for (const [other, count] of counts) {
      const edits = distance.to(other, least);
      if (edits > least) continue;
      const isBetter = edits < least || count > most || (count === most && other < nearest!);
      if (isBetter) [nearest, least, most] = [other, edits, count];
    }
    return nearest;
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

/** The words of a query, those of its phrases too, its phrases, and what it excludes; all folded. */
export function foldedQuery(query: string): { words: string[]; phrases: string[]; excluded: string[] } {
  const { text, phrases, excluded } = readQuerySyntax(query);
  const tidy = (texts: string[]): string[] => [
    ...new Set(texts.map((one) => folded(one).replace(/\s+/g, " ").trim()).filter((one) => /[\p{L}\p{N}]/u.test(one))),
  ];
  return { words: tidy(text.split(/[\s"]+/)), phrases: tidy(phrases), excluded: tidy(excluded) };
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

  /**
   * Counts the words that may be so many edits away: those of about the same length and the same
   * letters. Only they become strings, as there may be millions of words.
   */
  countSimilar(word: string, edits: number, counts: Map<string, number>): void {
    const { text } = this;
    let own = 0;
    for (let at = 0; at < word.length; at++) own |= letterBit(word.charCodeAt(at));
    for (let at = 0, start = 0, letters = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isLetter(code)) {
        letters |= letterBit(code);
        continue;
      }
      const isNear =
        at > start &&
        Math.abs(at - start - word.length) <= edits &&
        hasAtMost(own & ~letters, edits) &&
        hasAtMost(letters & ~own, edits);
      if (isNear) {
        const other = text.slice(start, at);
        counts.set(other, (counts.get(other) ?? 0) + 1);
      }
      start = at + 1;
      letters = 0;
    }
  }

  /** 1 for each row that has a word which begins so; with `whole`, that is so. */
  find(prefix: string, whole = false): Uint8Array {
    const { text, starts } = this;
    const found = new Uint8Array(starts.length - 1);
    for (let at = text.indexOf(prefix), row = 0; at >= 0;) {
      const end = at + prefix.length;
      if (isInWord(text, at) || (whole && isInWord(text, end))) at = text.indexOf(prefix, at + 1);
      else {
        row = rowAt(starts, at, row);
        found[row] = 1;
        at = text.indexOf(prefix, starts[row + 1]!); // One hit a row is enough.
      }
    }
    return found;
  }
}

/** One of 32 bits for each letter; letters may share one. */
function letterBit(code: number): number {
  return 1 << (code & 31);
}

/** Whether a number has at most so many bits. */
function hasAtMost(bits: number, most: number): boolean {
  let rest = bits;
  for (let left = most; rest !== 0 && left > 0; left--) rest &= rest - 1;
  return rest === 0;
}

/** Whether a position of a folded text is between two letters of a word. */
function isInWord(text: string, at: number): boolean {
  return isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at));
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
