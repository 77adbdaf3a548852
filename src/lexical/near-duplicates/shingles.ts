import { FNV_START, fnv1a, fnvStep } from "../../core/strings.js";
import { wordsOf } from "../../papers/index.js";
import { CodeUnits } from "../text/code-units.js";

const enum Kind {
  Unknown = 0,
  Other = 1,
  Word = 2,
  /** Half of a surrogate pair. */
  Surrogate = 3,
}

const inWord = /[\p{L}\p{N}]/u;
/** Kind of each UTF-16 code unit, found out when it is first needed. */
const kinds = new Uint8Array(65536);

function learnKind(code: number): Kind {
  const kind =
    (code & 0xf800) === 0xd800 ? Kind.Surrogate : inWord.test(String.fromCharCode(code)) ? Kind.Word : Kind.Other;
  kinds[code] = kind;
  return kind;
}

/** A text as hashes of its words and of their pairs. Two different texts may have equal hashes. */
export interface Shingles {
  /**
   * One for each distinct pair of neighbouring words (of a single word: of the word), ascending.
   */
  numbers: Uint32Array;
  /** A hash of all words in their order. */
  key: number;
}

const units = new CodeUnits();
let hashes = new Int32Array(256);

/** Hashes the words that `wordsOf` gives, without making strings of them; undefined when none. */
export function shinglesOf(text: string): Shingles | undefined {
  const count = hashWords(text);
  if (count === 0) return undefined;
  const numbers = new Uint32Array(Math.max(1, count - 1));
  let high = 0,
    low = 0;
  if (count === 1) numbers[0] = hashes[0]!;
  for (let i = 0; i < count; i++) {
    const hash = hashes[i]!;
    high = (Math.imul(high, 31) + hash) | 0;
    low = fnvStep(low, hash);
    if (i > 0) numbers[i - 1] = mix(Math.imul(hashes[i - 1]!, 0x9e3779b1) ^ hash);
  }
  numbers.sort();
  let length = 1;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] !== numbers[length - 1]) numbers[length++] = numbers[i]!;
  return { numbers: numbers.slice(0, length), key: (high >>> 11) * 2 ** 32 + (low >>> 0) };
}

/** Puts a hash of each word into `hashes`; returns how many words there are. */
function hashWords(text: string): number {
  const plain = text.normalize("NFKC").toLowerCase();
  const { units: codes, length } = units.read(plain);
  let count = 0,
    hash = FNV_START,
    isWord = false;
  for (let at = 0; at < length; at++) {
    const code = codes[at]!;
    const kind = kinds[code]! || learnKind(code);
    if (kind === Kind.Word) {
      hash = fnvStep(hash, code);
      isWord = true;
    } else if (kind === Kind.Surrogate) return hashOneByOne(text);
    else if (isWord) {
      put(count++, mix(hash));
      hash = FNV_START;
      isWord = false;
    }
  }
  if (isWord) put(count++, mix(hash));
  return count;
}

function hashOneByOne(text: string): number {
  const words = wordsOf(text);
  words.forEach((word, at) => put(at, mix(fnv1a(word))));
  return words.length;
}

function put(at: number, hash: number): void {
  if (at === hashes.length) {
    const larger = new Int32Array(2 * at);
    larger.set(hashes);
    hashes = larger;
  }
  hashes[at] = hash;
}

function mix(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
