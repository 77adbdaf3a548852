import {
  checkSignature,
  decoderOf,
  describeEncoding,
  detectEncoding,
  sniffEncoding,
  type Decoder,
} from "./encoding.js";

/** What had to be repaired to read a text; one sentence each. */
export type Warn = (warning: string) => void;

/** As much of a line is decoded at once; a longer one in parts. */
const MOST_PENDING = 1 << 20;

/**
 * Reads bytes as text, piece by piece: UTF-8, UTF-16 (with a byte order mark, or plainly so), or
 * the encoding that is named. Lines that are not valid UTF-8 are read in the encoding that is
 * detected in the first of them, with a warning. Throws `bad-format` for what is no text, saying
 * what it looks like.
 */
export async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  { encoding, warn }: { encoding?: string | undefined; warn: Warn },
): AsyncGenerator<string> {
  let decoder = encoding === undefined ? undefined : decoderOf(encoding);
  const lines = new LineDecoder();
  let first = true;
  for await (const piece of pieces) {
    if (first) {
      first = false;
      if (decoder) checkSignature(piece);
      else {
        const sniffed = sniffEncoding(piece);
        if (sniffed !== "utf-8") {
          decoder = decoderOf(sniffed);
          warn(`The text is not UTF-8; it was read as ${sniffed.toUpperCase()}.`);
        }
      }
    }
    yield decoder ? decoder.decode(piece, { stream: true }) : await lines.decode(piece);
  }
  yield decoder ? decoder.decode() : await lines.end();
  const { found, count } = lines;
  if (found !== undefined)
    warn(
      `${count} lines are not UTF-8; they were read as ${describeEncoding(found)}, as they look; the option ` +
        "encoding names another.",
    );
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/** Decodes UTF-8 by whole lines, so that a line in another encoding does not touch the others. */
class LineDecoder {
  /** The encoding of the lines that are not UTF-8, once there was one. */
  found: string | undefined;
  /** How many lines were not UTF-8. */
  count = 0;
  private other: Decoder | undefined;
  /** Bytes of a line whose end has not come yet. */
  private pending: Uint8Array[] = [];
  private size = 0;

  async decode(piece: Uint8Array): Promise<string> {
    const end = Math.max(piece.lastIndexOf(10), piece.lastIndexOf(13)) + 1;
    if (end === 0 && this.size + piece.length < MOST_PENDING) {
      this.keep(piece);
      return "";
    }
    const at = end === 0 ? characterEnd(piece) : end;
    this.keep(piece.subarray(0, at));
    const text = await this.decodeLines(this.take());
    this.keep(piece.subarray(at));
    return text;
  }

  end(): Promise<string> {
    return this.decodeLines(this.take());
  }

  private keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.pending.push(bytes);
    this.size += bytes.length;
  }

  private take(): Uint8Array {
    const { pending } = this;
    [this.pending, this.size] = [[], 0];
    return pending.length === 1 ? pending[0]! : Buffer.concat(pending);
  }

  private async decodeLines(bytes: Uint8Array): Promise<string> {
    const whole = decoded(bytes);
    if (whole !== undefined) return whole;
    const lines = linesIn(bytes).map((line) => ({ line, text: decoded(line) ?? mostlyUtf8(line) }));
    const broken = lines.filter(({ text }) => text === undefined).map(({ line }) => line);
    this.count += broken.length;
    if (broken.length > 0) {
      this.found ??= await detectEncoding(Buffer.concat(broken));
      this.other ??= decoderOf(this.found);
    }
    return lines.map(({ line, text }) => text ?? this.other!.decode(line)).join("");
  }
}

function linesIn(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 10 && bytes[i] !== 13) continue;
    lines.push(bytes.subarray(start, i + 1));
    start = i + 1;
  }
  if (start < bytes.length) lines.push(bytes.subarray(start));
  return lines;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A line of UTF-8 with a character or two that are broken: these are lost, the others are right. */
function mostlyUtf8(bytes: Uint8Array): string | undefined {
  const text = lenient.decode(bytes);
  const lost = text.split("\ufffd").length - 1;
  let right = 0;
  for (const character of text) if (character > "\u007f" && character !== "\ufffd") right++;
  return right > 2 * lost ? text : undefined;
}

/** Where the last whole character of UTF-8 ends. */
function characterEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
