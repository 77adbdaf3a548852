import { Buffer } from "./buffer.js";

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const constants = new Uint32Array(64);
/** The same of the square roots of the first eight: the first hash value (5.3.3). */
const first = new Uint32Array(8);
for (let number = 2, found = 0; found < 64; number++) {
  let isPrime = true;
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) isPrime = false;
  if (!isPrime) continue;
  if (found < 8) first[found] = rootBits(number, 2);
  constants[found++] = rootBits(number, 3);
}

/** 32 bits behind the point of a root of a small number, in whole numbers: the same on every engine. */
function rootBits(number: number, degree: number): number {
  const wanted = BigInt(number) << BigInt(32 * degree);
  let root = 0n;
  for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) if ((root + bit) ** BigInt(degree) <= wanted) root += bit;
  return Number(root & 0xffffffffn);
}

/** SHA-256 (FIPS 180-4), at once: the browser's own (`crypto.subtle`) answers later, and only on secure pages. */
function sha256(message: Uint8Array): Buffer {
  const padded = new Uint8Array(64 * Math.ceil((message.length + 9) / 64));
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(padded.length - 4, message.length << 3);
  const hash = first.slice(),
    words = new Uint32Array(64);
  for (let start = 0; start < padded.length; start += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(start + 4 * i);
    for (let i = 16; i < 64; i++) {
      const [early, late] = [words[i - 15]!, words[i - 2]!];
      const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      words[i] = words[i - 16]! + small + words[i - 7]! + (rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10));
    }
    addBlock(hash, words);
  }
  const digest = Buffer.alloc(32);
  hash.forEach((word, i) => new DataView(digest.buffer).setUint32(4 * i, word));
  return digest;
}

function addBlock(hash: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g),
      majority = (a & b) ^ (a & c) ^ (b & c);
    const more = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + constants[i]! + words[i]!) | 0;
    const last = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    [a, b, c, d, e, f, g, h] = [(more + last) | 0, a, b, c, (d + more) | 0, e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (hash[i]! += value));
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

class Sha256 {
  private readonly pieces: Uint8Array[] = [];

  update(piece: string | Uint8Array): this {
    this.pieces.push(typeof piece === "string" ? Buffer.from(piece) : piece);
    return this;
  }

  digest(encoding: "hex" | "base64"): string {
    return sha256(this.pieces.length === 1 ? this.pieces[0]! : Buffer.concat(this.pieces)).toString(encoding);
  }
}

export function createHash(name: string): Sha256 {
  if (name !== "sha256") throw new Error(`The web build has SHA-256 alone, not ${name}.`);
  return new Sha256();
}
