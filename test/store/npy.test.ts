import fc from "fast-check";
import { expect, test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { fromNpy, toNpy } from "../../src/store/npy.js";

const bytesOf = (rows: number, cols: number, values: number[]): Buffer => Buffer.concat(toNpy({ data: Float32Array.from(values), rows, cols }));

test("the bytes are those of numpy.save", () => {
  // np.save(file, np.array([[1, 2, 3], [4, 5, 6]], np.float32)), NumPy 2.4.6
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
  const expected = Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"),
    Buffer.from(`${header.padEnd(0x76 - 1)}\n`, "latin1"),
    Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6).buffer),
  ]);
  expect(bytesOf(2, 3, [1, 2, 3, 4, 5, 6]).equals(expected)).toBe(true);
});

test("what is written is read back bit for bit, wherever the bytes lie", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 7 }), fc.float32Array({ minLength: 81, maxLength: 81 }), (rows, cols, shift, values) => {
      const data = values.slice(0, rows * cols);
      const bytes = Buffer.concat([Buffer.alloc(shift), ...toNpy({ data, rows, cols })]).subarray(shift);
      expect(fromNpy(bytes, "x.npy")).toEqual({ data, rows, cols });
    }),
  );
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ["an empty file", () => Buffer.alloc(0)],
  ["a file of something else", () => Buffer.from("not a matrix at all, but some words")],
  ["a file that is cut", (bytes) => bytes.subarray(0, bytes.length - 1)],
  ["a file with more than it says", (bytes) => Buffer.concat([bytes, Buffer.alloc(4)])],
  ["a file cut in its header", (bytes) => bytes.subarray(0, 40)],
  ["format version 2", (bytes) => Buffer.from(bytes.toString("latin1").replace("\x01\x00", "\x02\x00"), "latin1")],
  ["float64 values", (bytes) => Buffer.from(bytes.toString("latin1").replace("<f4", "<f8"), "latin1")],
  ["Fortran order", (bytes) => Buffer.from(bytes.toString("latin1").replace("False", "True "), "latin1")],
  ["one dimension", (bytes) => Buffer.from(bytes.toString("latin1").replace("(2, 3)", "(6,)  "), "latin1")],
])("%s is refused with its name", (_, spoil) => {
  const read = (): unknown => fromNpy(spoil(bytesOf(2, 3, [1, 2, 3, 4, 5, 6])), "vectors.npy");
  expect(read).toThrow(PaperweaveError);
  expect(read).toThrow(/^vectors\.npy/);
});
