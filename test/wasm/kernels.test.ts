import fc from "fast-check";
import { expect, test } from "vitest";
import { dot } from "../../src/core/matrix.js";
import { loadWasm } from "../../src/core/wasm/wasm.js";

/* Every kernel of src/wasm against the plain loop that it stands for. */

/** Finite float32 of any size, zeros and tiny ones included. */
const float = fc.float({ noNaN: true, noDefaultInfinity: true });

test("dotOfRows has the bits of the plain dot product", async () => {
  const rows = fc
    .integer({ min: 1, max: 40 })
    .chain((fours) =>
      fc.tuple(
        fc.float32Array({ minLength: 4 * fours, maxLength: 4 * fours, noNaN: true, noDefaultInfinity: true }),
        fc.array(float, { minLength: 4 * fours, maxLength: 4 * fours }),
      ),
    );
  const { kernels, buffer } = await loadWasm(4096);
  fc.assert(
    fc.property(rows, ([one, other]) => {
      const memory = new Float32Array(buffer);
      memory.set(one);
      memory.set(other, one.length);
      const bytes = one.byteLength;
      expect(kernels.dotOfRows(0, bytes, 2 * bytes)).toBe(dot(one, 0, Float32Array.from(other), 0, one.length));
    }),
  );
});

test("scanRows gives the products of a vector with every row", async () => {
  const matrix = fc.record({
    rows: fc.integer({ min: 1, max: 9 }),
    strides: fc.integer({ min: 1, max: 3 }),
    seed: fc.infiniteStream(fc.tuple(fc.integer({ min: -128, max: 127 }), fc.integer({ min: -16383, max: 16383 }))),
  });
  const { kernels, buffer } = await loadWasm(16384);
  fc.assert(
    fc.property(matrix, ({ rows, strides, seed }) => {
      const columns = 32 * strides;
      const values = new Int8Array(buffer, 0, rows * columns);
      const query = new Int16Array(buffer, 4096, columns);
      for (let i = 0; i < values.length; i++) values[i] = seed.next().value[0];
      for (let i = 0; i < columns; i++) query[i] = seed.next().value[1];
      kernels.scanRows(0, 4096, 8192, values.length, columns);
      const plain = Array.from({ length: rows }, (_, row) =>
        query.reduce((sum, value, i) => sum + value * values[row * columns + i]!, 0),
      );
      expect([...new Int32Array(buffer, 8192, rows)]).toEqual(plain);
    }),
  );
});

test("thresholdScan finds the groups of four of which one reaches the bound of its row", async () => {
  const matrix = fc.integer({ min: 1, max: 5 }).chain((groups) =>
    fc.record({
      groups: fc.constant(groups),
      bounds: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 6 }),
      values: fc.infiniteStream(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1))),
    }),
  );
  const { kernels, buffer } = await loadWasm(4096);
  fc.assert(
    fc.property(matrix, ({ groups, bounds, values }) => {
      const [rows, bytes] = [bounds.length, 16 * groups];
      const memory = new Int32Array(buffer, 0, (rows * bytes) / 4);
      for (let i = 0; i < memory.length; i++) memory[i] = values.next().value;
      new Int32Array(buffer, 2048, rows).set(bounds);
      kernels.thresholdScan(0, rows * bytes, 2048, bytes, 3072);
      const plain: number[] = [];
      for (let at = 0; at < rows * bytes; at += 16) {
        const bound = bounds[Math.floor(at / bytes)]!;
        if (memory.subarray(at / 4, at / 4 + 4).some((value) => value >= bound)) plain.push(at);
      }
      expect([...new Int32Array(buffer, 3072, plain.length + 1)]).toEqual([...plain, 0]);
    }),
  );
});

test("addWeightedRows adds rows times their weights to what is there", async () => {
  const list = fc.integer({ min: 1, max: 4 }).chain((sixteens) =>
    fc.record({
      columns: fc.constant(16 * sixteens),
      groups: fc.integer({ min: 1, max: 3 }),
      numbers: fc.infiniteStream(fc.tuple(fc.nat({ max: 9 }), fc.integer({ min: -32768, max: 32767 }))),
      values: fc.infiniteStream(fc.integer({ min: -128, max: 127 })),
    }),
  );
  const { kernels, buffer } = await loadWasm(8192);
  fc.assert(
    fc.property(list, ({ columns, groups, numbers, values }) => {
      const sums = new Int32Array(buffer, 0, columns);
      const table = new Int8Array(buffer, 4096, 10 * columns);
      for (let i = 0; i < table.length; i++) table[i] = values.next().value;
      for (let i = 0; i < columns; i++) sums[i] = values.next().value;
      const expected = [...sums];
      for (let i = 0; i < 8 * groups; i++) {
        const [row, weight] = numbers.next().value;
        const group = 1024 + 48 * (i >> 3);
        new Int32Array(buffer, group, 8)[i & 7] = 4096 + row * columns;
        new Int16Array(buffer, group + 32, 8)[i & 7] = weight;
        for (let column = 0; column < columns; column++) expected[column]! += weight * table[row * columns + column]!;
      }
      kernels.addWeightedRows(1024, 1024 + 48 * groups, 4 * columns);
      expect([...sums]).toEqual(expected);
    }),
  );
});

test("multiplyRows gives the products of every row with every other of the panels", async () => {
  const sizes = fc.record({
    fours: fc.integer({ min: 1, max: 3 }),
    panels: fc.integer({ min: 1, max: 3 }),
    pairs: fc.integer({ min: 1, max: 9 }),
    values: fc.infiniteStream(fc.oneof(fc.integer({ min: -9000, max: 9000 }), fc.constantFrom(-7, 0, 8191))),
  });
  const { kernels, buffer } = await loadWasm(65536);
  fc.assert(
    fc.property(sizes, ({ fours, panels, pairs, values }) => {
      const [rows, others, columns] = [4 * fours, 8 * panels, 2 * pairs];
      const left = Array.from({ length: rows }, () => Array.from({ length: columns }, () => values.next().value));
      const right = Array.from({ length: others }, () => Array.from({ length: columns }, () => values.next().value));
      const block = new Int16Array(buffer, 0, rows * columns);
      block.set(left.flat());
      const panel = new Int16Array(buffer, 16384, others * columns);
      right.forEach((row, i) =>
        row.forEach((value, column) => {
          panel[(i >> 3) * 8 * columns + (column >> 1) * 16 + (i & 7) * 2 + (column & 1)] = value;
        }),
      );
      kernels.multiplyRows(0, 2 * rows * columns, 2 * columns, 16384, 16384 + 2 * others * columns, 32768, 4 * others);
      const plain = left.flatMap((one) =>
        right.map((other) => one.reduce((sum, value, column) => (sum + Math.imul(value, other[column]!)) | 0, 0)),
      );
      expect([...new Int32Array(buffer, 32768, rows * others)]).toEqual(plain);
    }),
  );
});

test("widenRows copies listed rows of int8 as int16, in the list's order", async () => {
  const { kernels, buffer } = await loadWasm(8192);
  fc.assert(
    fc.property(
      fc.int8Array({ minLength: 48, maxLength: 48 }),
      fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 5 }),
      (values, picks) => {
        new Int8Array(buffer, 1024, 48).set(values);
        new Uint32Array(buffer, 0, picks.length).set(picks.map((pick) => 1024 + 16 * pick));
        kernels.widenRows(0, 4 * picks.length, 16, 2048);
        const expected = picks.flatMap((pick) => [...values.subarray(16 * pick, 16 * pick + 16)]);
        expect([...new Int16Array(buffer, 2048, expected.length)]).toEqual(expected);
      },
    ),
  );
});

test("dotsOfList gives the products of a vector with listed rows", async () => {
  const { kernels, buffer } = await loadWasm(8192);
  fc.assert(
    fc.property(
      fc.int8Array({ minLength: 96, maxLength: 96 }),
      fc.array(fc.integer({ min: -16383, max: 16383 }), { minLength: 32, maxLength: 32 }),
      fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 6 }),
      (values, query, picks) => {
        new Int16Array(buffer, 0, 32).set(query);
        new Uint32Array(buffer, 64, picks.length).set(picks.map((pick) => 1024 + 32 * pick));
        new Int8Array(buffer, 1024, 96).set(values);
        kernels.dotsOfList(0, 64, 64 + 4 * picks.length, 32, 2048);
        const plain = picks.map((pick) => query.reduce((sum, value, i) => sum + value * values[32 * pick + i]!, 0));
        expect([...new Int32Array(buffer, 2048, picks.length)]).toEqual(plain);
      },
    ),
  );
});
