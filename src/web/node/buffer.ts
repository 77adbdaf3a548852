const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

type Encoding = "utf8" | "utf16le" | "latin1" | "hex" | "base64";

/** What the library needs of Node's Buffer: bytes that texts are written to and read from. */
export class Buffer extends Uint8Array {
  /** @param fill a character of ASCII */
  static alloc(length: number, fill = "\0"): Buffer {
    return new Buffer(length).fill(fill.charCodeAt(0));
  }

  /** The bytes of a text, a view of a buffer, or a copy of a list of bytes. */
  static override from(source: unknown, start?: unknown, length?: unknown): Buffer {
    if (typeof source === "string") {
      const bytes = encoder.encode(source);
      return new Buffer(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    if (source instanceof ArrayBuffer) return new Buffer(source, start as number, length as number);
    return new Buffer(source as ArrayLike<number>);
  }

  static concat(pieces: readonly Uint8Array[]): Buffer {
    const all = new Buffer(pieces.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const piece of pieces) {
      all.set(piece, end);
      end += piece.length;
    }
    return all;
  }

  static byteLength(text: string): number {
    let length = text.length;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 0x80) continue;
      length += unit < 0x800 ? 1 : 2;
      // Both halves of a pair take four bytes together; a half alone becomes U+FFFD, three bytes.
      if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at++;
    }
    return length;
  }

  /** Writes a text, and returns how many bytes it took. */
  write(text: string, encoding: "utf16le"): number;
  write(text: string, start?: number, encoding?: "utf8" | "latin1"): number;
  write(text: string, start: number | "utf16le" = 0, encoding: "utf8" | "latin1" = "utf8"): number {
    if (start !== "utf16le" && encoding === "utf8") return encoder.encodeInto(text, this.subarray(start)).written;
    const [from, width] = start === "utf16le" ? [0, 2] : [start, 1];
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      this[from + width * at] = unit;
      if (width === 2) this[2 * at + 1] = unit >>> 8;
    }
    return width * text.length;
  }

  readUInt16LE(at: number): number {
    return this[at]! | (this[at + 1]! << 8);
  }

  readUInt32LE(at: number): number {
    return (this.readUInt16LE(at) | (this.readUInt16LE(at + 2) << 16)) >>> 0;
  }

  writeUInt16LE(value: number, at: number): void {
    this[at] = value;
    this[at + 1] = value >>> 8;
  }

  override toString(encoding: Encoding = "utf8", start = 0, end = this.length): string {
    const bytes = new Uint8Array(this.buffer, this.byteOffset + start, Math.max(0, Math.min(end, this.length) - start));
    if (encoding === "utf8") return decoder.decode(bytes);
    if (encoding === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    let text = "";
    // In parts, since a function takes some 65,000 arguments at most.
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    if (encoding === "latin1") return text;
    if (encoding === "base64") return btoa(text);
    throw new Error(`The web build writes no ${encoding}.`);
  }
}
