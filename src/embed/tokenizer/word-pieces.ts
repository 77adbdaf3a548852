import { FNV_START, fnvStep } from "../../core/strings.js";
import { UNKNOWN, wholeWords, type Vocabulary } from "./vocabulary.js";
import { WordTable } from "./word-table.js";

const UNUSUAL = 0,
  SPACE = 1,
  MARK = 2;
/**
 * Of each byte: the small letter, or the digit, that it is read as; else what it is. Of the spaces
 * only those that are no controls count.
 */
const folded = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[a-z0-9]/i.test(character)) return character.toLowerCase().charCodeAt(0);
  if (/[ \t\n\r]/.test(character)) return SPACE;
  return byte > 32 && byte < 127 ? MARK : UNUSUAL;
});
const BLANK = 32;
const OPENING = "[".charCodeAt(0);
/** UTF-8 takes at most so many bytes for a UTF-16 code unit. */
const MOST_BYTES = 3;
const PUNCTUATION = "\\p{P}\\u0021-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u007E";
const PIECES = new RegExp(`[^\\s${PUNCTUATION}]+|[${PUNCTUATION}]`, "gu");

/**
 * BERT's WordPiece tokenizer for lower-cased text (BertNormalizer, BertPreTokenizer, longest match
 * first) on the bytes of UTF-8: a word of ASCII, as nearly all are, is looked up where it stands in
 * a table of whole words. What stands between two spaces and holds another character goes step by
 * step over strings.
 */
export class WordPieces {
  /** Tokens of the last text, `count` of them, without special tokens at the ends. */
  ids = new Int32Array(1024);
  count = 0;
  private bytes = Buffer.alloc(1 << 14);
  private readonly words: WordTable;

  constructor(private readonly vocabulary: Vocabulary) {
    this.words = new WordTable((word) => this.pieces(word));
    for (const word of wholeWords(vocabulary))
      this.words.find(Buffer.from(word), 0, word.length, WordTable.hash(Buffer.from(word)));
  }

  /** Fills `ids` with all tokens of a text. */
  read(text: string): void {
    if (this.bytes.length <= MOST_BYTES * text.length) this.bytes = Buffer.alloc(2 * MOST_BYTES * text.length);
    // A lone surrogate becomes U+FFFD: both are left out.
    const end = this.bytes.write(text);
    this.bytes[end] = BLANK;
    this.count = 0;
    for (let start = 0; start < end;) start = this.readRun(start, end);
  }

  /**
   * Reads what stands before the next space, and that; or, where it holds more than ASCII, takes
   * back what it has read of it.
   */
  private readRun(start: number, end: number): number {
    const { bytes, words } = this;
    const before = this.count;
    for (let at = start; ; at++) {
      const first = at;
      let hash = FNV_START,
        fold;
      for (; (fold = folded[bytes[at]!]!) > MARK; at++) {
        bytes[at] = fold; // for good: the text is lower-cased in the end
        hash = fnvStep(hash, fold);
      }
      if (fold === UNUSUAL) {
        this.count = before;
        return this.readUnusual(start, end);
      }
      if (at > first) this.add(words.find(bytes, first, at, hash));
      if (fold === SPACE) return at + 1;
      const special = bytes[at] === OPENING ? this.specialAt(at) : undefined;
      if (special) {
        this.push(special.id);
        return at + special.text.length; // what comes after is normalised apart
      }
      this.add(words.find(bytes, at, at + 1, fnvStep(FNV_START, bytes[at]!)));
    }
  }

  private readUnusual(start: number, end: number): number {
    const { bytes, words } = this;
    let stop = start;
    while (stop < end && folded[bytes[stop]!] !== SPACE && !(bytes[stop] === OPENING && this.specialAt(stop))) stop++;
    for (const [word] of normalized(bytes.toString("utf8", start, stop)).matchAll(PIECES)) {
      const own = Buffer.from(word);
      this.add(words.find(own, 0, own.length, WordTable.hash(own)));
    }
    return stop;
  }

  private specialAt(at: number): { text: string; id: number } | undefined {
    return this.vocabulary.special.find(({ text }) => this.bytes.toString("latin1", at, at + text.length) === text);
  }

  /** Adds what the table has found of a word. */
  private add(found: number): void {
    if (found >= 0) return this.push(found);
    const { ids } = this.words;
    for (let i = 1; i <= ids[~found]!; i++) this.push(ids[~found + i]!);
  }

  private push(id: number): void {
    if (this.count === this.ids.length) {
      const longer = new Int32Array(2 * this.count);
      longer.set(this.ids);
      this.ids = longer;
    }
    this.ids[this.count++] = id;
  }

  /**
   * The longest pieces that a word begins with, one after another; [UNK] where there is none, or
   * for more than 100 characters.
   */
  private pieces(word: string): number[] {
    const { ids, longest } = this.vocabulary;
    const characters = [...word];
    if (characters.length > 100) return [UNKNOWN];
    const found: number[] = [];
    for (let start = 0; start < characters.length;) {
      let end = Math.min(characters.length, start + longest);
      let id: number | undefined;
      for (; end > start; end--) {
        id = ids.get((start > 0 ? "##" : "") + characters.slice(start, end).join(""));
        if (id !== undefined) break;
      }
      if (id === undefined) return [UNKNOWN];
      found.push(id);
      start = end;
    }
    return found;
  }
}

/** What stands between two spaces, as BertNormalizer leaves it. */
function normalized(run: string): string {
  return run
    .replace(/[\uFFFD\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .replace(/[\u4E00-\u9FFF\u3400-\u4DBF\uF900-\uFAFF]/g, " $& ")
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "");
}
