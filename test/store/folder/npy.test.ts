import fc from "fast-check";
import { expect, test } from "vitest";
import { PaperweaveError } from "../../../src/core/errors.js";
import { fromNpy, toNpy } from "../../../src/store/folder/npy.js";

const refused = (error: unknown): boolean => PaperweaveError.is(error, "bad-format");
const pack = (data: Float32Array, rows: number, cols: number): Buffer => Buffer.concat(toNpy({ data, rows, cols }));

/** What numpy 2.4.6 writes: `numpy.lib.format.write_array(file, array, version=(1, 0))`. */
function golden(shape: string, values: string): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + "\n";
  return Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"),
    Buffer.from(header, "latin1"),
    Buffer.from(values, "hex"),
  ]);
}

test("the bytes are those that numpy writes", () => {
  expect(pack(Float32Array.of(1, -2.5, 3, 4, 5, 6e-3), 2, 3)).toEqual(
    golden("(2, 3)", "0000803f000020c000004040000080400000a040a69bc43b"),
  );
  expect(pack(new Float32Array(0), 0, 384)).toEqual(golden("(0, 384)", ""));
});

test("what is read is what was written, to the bit, also no rows, and from bytes at any place of a buffer", () => {
  fc.assert(
    fc.property(
      fc.nat(6),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(7),
      fc.infiniteStream(fc.float({ noNaN: true })),
      (rows, cols, place, values) => {
        const data = Float32Array.from({ length: rows * cols }, () => values.next().value!);
        const bytes = pack(data, rows, cols);
        const shifted = Buffer.concat([Buffer.alloc(place), bytes]).subarray(place);
        const matrix = fromNpy(shifted, "it");
        expect([matrix.rows, matrix.cols]).toEqual([rows, cols]);
        expect(new Uint8Array(matrix.data.buffer)).toEqual(new Uint8Array(data.buffer));
        expect((bytes.length - data.byteLength) % 64).toBe(0);
      },
    ),
  );
});

test("a part of a larger array is written alone", () => {
  const whole = Float32Array.of(9, 1, 2, 9);
  expect(fromNpy(pack(whole.subarray(1, 3), 1, 2), "it").data).toEqual(Float32Array.of(1, 2));
});

const bytes = pack(Float32Array.of(1, 2, 3, 4), 2, 2);
const edited = (from: string, to: string): Buffer => Buffer.from(bytes.toString("latin1").replace(from, to), "latin1");

test("a file that is cut anywhere is refused, and so is one with more at its end", () => {
  for (let length = 0; length < bytes.length; length++)
    expect(() => fromNpy(bytes.subarray(0, length), "cut.npy")).toThrow(expect.toSatisfy(refused));
  expect(() => fromNpy(Buffer.concat([bytes, Buffer.alloc(1)]), "long.npy")).toThrow(
    "long.npy has 145 bytes, expected 144 for 2 x 2 float32 values.",
  );
});

test.each([
  ["float64", edited("<f4", "<f8"), "not a float32 matrix in C order; its header says"],
  ["big-endian", edited("<f4", ">f4"), "not a float32 matrix"],
  ["Fortran order", edited("False,", "True, "), "not a float32 matrix in C order"],
  ["one dimension", edited("(2, 2)", "(4,)  "), "not a float32 matrix"],
  ["three dimensions", edited("(2, 2),", "(2, 2, 1),"), "not a float32 matrix"],
  ["more values than any memory holds", edited("(2, 2)", "(99999999, 99999999)"), "bytes, expected"],
  ["version 2 of the format", edited("\x93NUMPY\x01", "\x93NUMPY\x02"), "not a NumPy file of version 1.0"],
  ["another kind of file", Buffer.from("PK\x03\x04 and so on and on"), "not a NumPy file of version 1.0"],
  ["nothing", Buffer.alloc(0), "not a NumPy file of version 1.0"],
])("%s is refused with bad-format and the file's name", (_, file, sentence) => {
  expect(() => fromNpy(file, "it.npy")).toThrow(expect.toSatisfy(refused));
  expect(() => fromNpy(file, "it.npy")).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^it\.npy (is|has) /) as string }),
  );
  expect(() => fromNpy(file, "it.npy")).toThrow(sentence);
});
