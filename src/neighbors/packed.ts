import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";

/*
 * An index as one buffer: "PWNI", version, kind, length of the head, the head (JSON), then the
 * float32 vectors, then the bytes of the native graph, if any.
 */
const MAGIC = "PWNI";
const VERSION = 1;

/** What an index is packed from. */
export interface Packed {
  kind: string;
  head: { dimensions: number; ids: string[] } & Record<string, unknown>;
  /** ids.length x dimensions. */
  vectors: Float32Array;
  native?: Uint8Array;
}

export function pack({ kind, head, vectors, native = new Uint8Array(0) }: Packed): Uint8Array {
  const text = Buffer.from(JSON.stringify({ kind, native: native.length, ...head }), "utf8");
  const start = Buffer.alloc(12);
  start.write(MAGIC, 0, "latin1");
  start.writeUInt32LE(VERSION, 4);
  start.writeUInt32LE(text.length, 8);
  return new Uint8Array(
    Buffer.concat([start, text, new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength), native]),
  );
}

/**
 * Throws `bad-format` (not such bytes, cut, another kind) and `version-mismatch` (a newer version).
 */
export function unpack(bytes: Uint8Array, kind: string): Required<Packed> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 12 || buffer.toString("latin1", 0, 4) !== MAGIC) {
    throw new PaperweaveError(
      "bad-format",
      `Bytes of an index begin with "${MAGIC}", got ${formatValue(buffer.toString("latin1", 0, 4))}.`,
    );
  }
  const version = buffer.readUInt32LE(4);
  if (version > VERSION)
    throw new PaperweaveError(
      "version-mismatch",
      `The index has version ${version}; this paperweave reads up to ${VERSION}.`,
    );
  const vectorsAt = 12 + buffer.readUInt32LE(8);
  let head: Packed["head"] & { kind: string; native: number };
  try {
    head = JSON.parse(buffer.toString("utf8", 12, vectorsAt)) as typeof head;
  } catch (cause) {
    throw new PaperweaveError("bad-format", "The bytes of the index are damaged or cut: their head cannot be read.", {
      cause,
    });
  }
  if (head.kind !== kind)
    throw new PaperweaveError("bad-format", `These are the bytes of ${formatValue(head.kind)}, expected "${kind}".`);
  const nativeAt = vectorsAt + head.ids.length * head.dimensions * 4;
  if (buffer.length !== nativeAt + head.native) {
    throw new PaperweaveError(
      "bad-format",
      `The bytes of the index are cut: ${buffer.length}, expected ${nativeAt + head.native}.`,
    );
  }
  const vectors = new Float32Array(head.ids.length * head.dimensions);
  new Uint8Array(vectors.buffer).set(buffer.subarray(vectorsAt, nativeAt));
  return { kind, head, vectors, native: new Uint8Array(buffer.subarray(nativeAt)) };
}
