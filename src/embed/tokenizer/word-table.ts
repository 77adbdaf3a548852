import { FNV_START, fnvStep } from "../../core/strings.js";

/** Slots of the table, a power of two; a third more than there are words to be kept. */
const SLOTS = 1 << 18;
const MOST_WORDS = 190_000;
/** Of more bytes no word is kept; so that what is kept is bounded, too. */
const LONGEST = 40;
/**
 * Numbers of a slot, beside each other, so that a word costs one look into memory: its hash, where
 * its bytes are (0: an empty slot), how many, …
 */
const WIDTH = 4,
  BYTES_AT = 1,
  LENGTH = 2;
/** … and its tokens: the only one, or less than 0: ~ of where they are in `ids`. */
const TOKEN = 3;

/**
 * The tokens of words that have been met, found by their bytes where they stand in a text. Once it
 * is full, a word that is not in it is worked out each time; what is found is the same.
 */
export class WordTable {
  /** Lists of tokens, each after their number. */
  ids = new Int32Array(1 << 14);
  private idCount = 0;
  private bytes = new Uint8Array(1 << 18);
  private byteCount = 1;
  private readonly slots = new Int32Array(WIDTH * SLOTS);
  private count = 0;

  constructor(private readonly tokensOf: (word: string) => readonly number[]) {}

  /** FNV-1a over bytes, 32 bits. */
  static hash(word: Uint8Array): number {
    return word.reduce(fnvStep, FNV_START);
  }

  /**
   * The token of the word from `start` to `end`; of a word of several, ~ of the place in `ids`
   * where their number is, and then they.
   */
  find(text: Buffer, start: number, end: number, hash: number): number {
    const { slots } = this;
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (let at = WIDTH * slot; slots[at + BYTES_AT] !== 0; at = WIDTH * slot) {
      if (
        slots[at] === hash &&
        slots[at + LENGTH] === end - start &&
        this.isWord(slots[at + BYTES_AT]!, text, start, end)
      )
        return slots[at + TOKEN]!;
      slot = (slot + 1) & (SLOTS - 1);
    }
    return this.append(text.subarray(start, end), hash, WIDTH * slot);
  }

  private isWord(at: number, text: Buffer, start: number, end: number): boolean {
    const { bytes } = this;
    for (let i = start; i < end; i++, at++) if (bytes[at] !== text[i]) return false;
    return true;
  }

  private append(word: Buffer, hash: number, slot: number): number {
    const tokens = this.tokensOf(word.toString("utf8"));
    const end = this.idCount + tokens.length + 1;
    this.ids = grown(this.ids, end);
    this.ids[this.idCount] = tokens.length;
    this.ids.set(tokens, this.idCount + 1);
    const token = tokens.length === 1 ? tokens[0]! : ~this.idCount;
    if (this.count === MOST_WORDS || word.length > LONGEST) return token; // the next one takes its place
    if (token < 0) this.idCount = end;
    this.bytes = grown(this.bytes, this.byteCount + word.length);
    this.bytes.set(word, this.byteCount);
    this.slots.set([hash, this.byteCount, word.length, token], slot);
    this.byteCount += word.length;
    this.count++;
    return token;
  }
}

function grown<Numbers extends Int32Array | Uint8Array>(numbers: Numbers, length: number): Numbers {
  if (numbers.length >= length) return numbers;
  const longer = new (numbers.constructor as new (length: number) => Numbers)(2 * length);
  longer.set(numbers);
  return longer;
}
