import fc from "fast-check";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MAX_TOKENS, MiniLm } from "../../../src/embed/minilm/minilm.js";
import { readTensors } from "../../../src/embed/minilm/onnx-tensors.js";
import { pack } from "../../../src/embed/minilm/weights.js";
import { createTokenize } from "../../../src/embed/tokenizer/tokenize.js";
import { cosineSimilarity } from "../../../src/embed/index.js";

/* Our own engine for all-MiniLM-L6-v2, in this thread. */

const file = (name: string): Buffer =>
  readFileSync(new URL(`../../../models/all-MiniLM-L6-v2/${name}`, import.meta.url));
const { texts: golden } = JSON.parse(
  readFileSync(new URL("../../fixtures/minilm-vectors.json", import.meta.url), "utf8"),
) as { texts: { text: string; ids: number[]; vector: number[] }[] };
const bytes = file("model-w8.onnx");
const model = await MiniLm.load(bytes);
const tokenize = createTokenize(file("tokenizer.json").toString(), MAX_TOKENS);
function vectorOf(ids: ArrayLike<number>): Float32Array {
  const vector = new Float32Array(model.width);
  model.embed(ids, vector, 0);
  return vector;
}

test.each(golden)("the vector of $text is that of sentence-transformers", ({ text, ids, vector }) => {
  expect([...tokenize(text).ids]).toEqual(ids);
  // 0.999: the weights have eight bits
  expect(cosineSimilarity(vectorOf(ids), vector)).toBeGreaterThan(0.999);
});

/** The tensors of the model file, as numbers. */
const tensors = readTensors(bytes);
function floats(name: string): Float32Array {
  return new Float32Array(Uint8Array.from(tensors.get(name)!.bytes).buffer);
}
const matrices = new Map<string, { values: Float64Array; columns: number }>();
/** A matrix of weights in float64, and how many columns it has. */
function matrix(name: string): { values: Float64Array; columns: number } {
  const known = matrices.get(name);
  if (known) return known;
  const { shape, bytes: raw } = tensors.get(`${name}.int8`)!;
  const scales = floats(`${name}.scale`);
  const columns = shape[1]!;
  const made = { values: Float64Array.from(raw, (byte, i) => ((byte << 24) >> 24) * scales[i % columns]!), columns };
  matrices.set(name, made);
  return made;
}

type Rows = number[][];

function linear(rows: Rows, names: string[], bias: string): Rows {
  const parts = names.map(matrix);
  const { columns } = parts[0]!;
  const start = floats(bias);
  return rows.map((row) => {
    const out = [...start];
    for (const { values } of parts)
      for (const [k, value] of row.entries())
        for (let i = 0; i < columns; i++) out[i]! += value * values[k * columns + i]!;
    return out;
  });
}

function normalized(rows: Rows, name: string): Rows {
  const [scale, shift] = [floats(`${name}.LayerNorm.weight`), floats(`${name}.LayerNorm.bias`)];
  return rows.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    return row.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-12)) * scale[i]! + shift[i]!);
  });
}

const plus = (rows: Rows, others: Rows): Rows => rows.map((row, i) => row.map((value, k) => value + others[i]![k]!));

function attention(rows: Rows): Rows {
  return rows.map((row) =>
    Array.from({ length: 12 }, (_, head) => {
      const from = 32 * head;
      const scores = rows.map((other) => {
        let sum = 0;
        for (let i = 0; i < 32; i++) sum += row[from + i]! * other[384 + from + i]!;
        return Math.exp(sum / Math.sqrt(32));
      });
      const total = scores.reduce((sum, value) => sum + value, 0);
      return Array.from({ length: 32 }, (__, i) =>
        rows.reduce((sum, other, at) => sum + (scores[at]! / total) * other[768 + from + i]!, 0),
      );
    }).flat(),
  );
}

/** The error function by its Taylor series (Abramowitz and Stegun 7.1.5), enough up to 5. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let sum = 0;
  for (let n = 0, term = x; n < 100; n++, term *= (-x * x) / n) sum += term / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** The model in float64, by plain loops. */
function plainVector(ids: readonly number[]): number[] {
  const [words, scales, positions] = [
    tensors.get("words.int8")!.bytes,
    floats("words.scale"),
    floats("positions.table"),
  ];
  let rows: Rows = ids.map((id, at) =>
    Array.from(
      { length: 384 },
      (_, i) => ((words[384 * id + i]! << 24) >> 24) * scales[id]! + positions[384 * at + i]!,
    ),
  );
  rows = normalized(rows, "embeddings");
  for (let i = 0; i < 6; i++) {
    const attended = attention(linear(rows, [`layer${i}.qkv`], `layer${i}.qkv.bias`));
    rows = plus(rows, linear(attended, [`layer${i}.out`], `layer${i}.out.bias`));
    rows = normalized(rows, `encoder.layer.${i}.attention.output`);
    const up = linear(rows, [`layer${i}.up`], `layer${i}.up.bias`);
    const active = up.map((row) => row.map((x) => (x * (1 + erf(x / Math.SQRT2))) / 2));
    const parts = tensors.has(`layer${i}.down.int8`) ? ["down"] : ["down.main", "down.rest"];
    const names = parts.map((part) => `layer${i}.${part}`);
    rows = normalized(plus(rows, linear(active, names, `layer${i}.down.bias`)), `encoder.layer.${i}.output`);
  }
  return Array.from({ length: 384 }, (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0));
}

test.each([1, 2, 9])("%d tokens have the vector that plain loops in float64 give them", (count) => {
  const ids = golden.at(-3)!.ids.slice(0, count);
  // what is left is the rounding of activations to 14 to 16 bits
  expect(cosineSimilarity(vectorOf(ids), plainVector(ids))).toBeGreaterThan(0.9999998);
});

test("a text's vector depends on no text before it, and has length 1", () => {
  const texts = fc.array(fc.array(fc.integer({ min: 0, max: 30521 }), { minLength: 1, maxLength: 40 }), {
    minLength: 2,
    maxLength: 4,
  });
  fc.assert(
    fc.property(texts, (some) => {
      const vectors = some.map(vectorOf);
      for (const [i, ids] of [...some.entries()].reverse()) expect(vectorOf(ids)).toEqual(vectors[i]);
      for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }),
    { numRuns: 8 },
  );
});

test("the vectors have the same bits on every machine and every version of Node.js", () => {
  const hash = createHash("sha256");
  for (const { ids } of golden) hash.update(new Uint8Array(vectorOf(ids).buffer));
  expect(hash.digest("hex").slice(0, 16)).toBe("084b11a4139824b8");
});

test("weights are packed in panels of eight columns, two rows of each beside each other", () => {
  const values = Uint8Array.from({ length: 4 * 16 }, (_, i) => i);
  const packed = pack(values, 4, 16);
  expect([...packed.subarray(0, 16)]).toEqual([0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23]);
  expect([...packed.subarray(16, 20)]).toEqual([32, 48, 33, 49]);
  expect([...packed.subarray(32, 36)]).toEqual([8, 24, 9, 25]);
  expect([...pack(Uint8Array.of(...Array<number>(16).fill(255)), 2, 8)]).toEqual(Array(16).fill(-1));
});
