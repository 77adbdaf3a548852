import { PaperweaveError } from "../../core/errors.js";
import type { Matrix } from "../../core/types.js";

/*
 * NumPy's file format, version 1.0, for C-ordered little-endian matrices of four-byte numbers
 * (numpy.lib.format, "Format Version 1.0"): `numpy.load` reads what this writes.
 */
const MAGIC = "\x93NUMPY\x01\x00";

/** The kinds of numbers, by numpy's name of them. */
const TYPES = { "<f4": "float32", "<i4": "int32" } as const;
export type NpyType = keyof typeof TYPES;

/** Bytes from the start of a file that hold its header, whatever the shape. */
export const LONGEST_HEADER = 10 + 65535;

export function npyHeader(type: NpyType, rows: number, cols: number): Uint8Array {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
  // Magic, a 16-bit length and the text, padded so that the data starts at a multiple of 64.
  const length = Math.ceil((MAGIC.length + 2 + text.length + 1) / 64) * 64 - MAGIC.length - 2;
  const header = Buffer.alloc(MAGIC.length + 2 + length, " ");
  header.write(MAGIC, 0, "latin1");
  header.writeUInt16LE(length, MAGIC.length);
  header.write(text, MAGIC.length + 2, "latin1");
  header.write("\n", header.length - 1, "latin1");
  return header;
}

export function toNpy(matrix: Matrix): Uint8Array[] {
  return [npyHeader("<f4", matrix.rows, matrix.cols), bytesOf(matrix.data)];
}

/** A view; no copy. */
export function bytesOf(data: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Reads a header from the first bytes of a file.
 * @param size bytes of the whole file
 * @returns the shape, and where the numbers begin
 * @throws PaperweaveError `bad-format` with the file's name when it is no such matrix, or is cut
 *   short
 */
export function parseNpyHeader(
  head: Uint8Array,
  size: number,
  name: string,
  type: NpyType = "<f4",
): { rows: number; cols: number; start: number } {
  const buffer = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (buffer.length < 10 || buffer.toString("latin1", 0, 8) !== MAGIC) {
    throw new PaperweaveError("bad-format", `${name} is not a NumPy file of version 1.0.`);
  }
  const start = 10 + buffer.readUInt16LE(8);
  const header = buffer.toString("latin1", 10, start);
  const shape = /'descr': '(<\w\d)', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(header);
  if (shape?.[1] !== type)
    throw new PaperweaveError(
      "bad-format",
      `${name} is not a ${TYPES[type]} matrix in C order; its header says ${header.trim()}.`,
    );
  const rows = Number(shape[2]),
    cols = Number(shape[3]);
  const expected = start + rows * cols * 4;
  if (size !== expected) {
    throw new PaperweaveError(
      "bad-format",
      `${name} has ${size} bytes, expected ${expected} for ${rows} x ${cols} ${TYPES[type]} values.`,
    );
  }
  return { rows, cols, start };
}

/** Throws `bad-format` with the file's name when it is not such a matrix, or is cut short. */
export function fromNpy(bytes: Uint8Array, name: string): Matrix {
  const { rows, cols, start } = parseNpyHeader(bytes, bytes.length, name);
  // A copy, because a float array must start at a multiple of 4, and the file's buffer may be
  // shared.
  const data = new Float32Array(rows * cols);
  bytesOf(data).set(bytes.subarray(start));
  return { data, rows, cols };
}
