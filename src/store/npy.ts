import { PaperweaveError } from "../core/errors.js";
import type { Matrix } from "../core/types.js";

/**
 * NumPy's file format, version 1.0, for C-ordered little-endian float32 matrices
 * (numpy.lib.format, "Format Version 1.0"): `numpy.load` reads what this writes.
 */
const MAGIC = "\x93NUMPY\x01\x00";

export function toNpy(matrix: Matrix): Uint8Array[] {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${matrix.rows}, ${matrix.cols}), }`;
  // Magic, a 16-bit length and the text, padded so that the data starts at a multiple of 64.
  const length = Math.ceil((MAGIC.length + 2 + text.length + 1) / 64) * 64 - MAGIC.length - 2;
  const header = Buffer.alloc(MAGIC.length + 2 + length, " ");
  header.write(MAGIC, 0, "latin1");
  header.writeUInt16LE(length, MAGIC.length);
  header.write(text, MAGIC.length + 2, "latin1");
  header.write("\n", header.length - 1, "latin1");
  return [header, new Uint8Array(matrix.data.buffer, matrix.data.byteOffset, matrix.data.byteLength)];
}

/** Throws `bad-format` with the file's name when it is not such a matrix, or is cut short. */
export function fromNpy(bytes: Uint8Array, name: string): Matrix {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 10 || buffer.toString("latin1", 0, 8) !== MAGIC) {
    throw new PaperweaveError("bad-format", `${name} is not a NumPy file of version 1.0.`);
  }
  const start = 10 + buffer.readUInt16LE(8);
  const header = buffer.toString("latin1", 10, start);
  const shape = /'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(header);
  if (!shape) throw new PaperweaveError("bad-format", `${name} is not a float32 matrix in C order; its header says ${header.trim()}.`);
  const rows = Number(shape[1]), cols = Number(shape[2]);
  const expected = start + rows * cols * 4;
  if (buffer.length !== expected) {
    throw new PaperweaveError("bad-format", `${name} has ${buffer.length} bytes, expected ${expected} for ${rows} x ${cols} float32 values.`);
  }
  // A copy, because a float array must start at a multiple of 4, and the file's buffer may be shared.
  const data = new Float32Array(rows * cols);
  new Uint8Array(data.buffer).set(buffer.subarray(start));
  return { data, rows, cols };
}
