import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ln } from "../../../src/core/math.js";
import { cosineSimilarity, createEmbedder } from "../../../src/embed/index.js";
import { describeModel } from "../../../src/embed/model-files.js";
import { tokenRows } from "../../../src/embed/fast/token-rows.js";
import { readVocabulary } from "../../../src/embed/tokenizer/vocabulary.js";
import { WeightedSum } from "../../../src/embed/fast/weighted-sum.js";
import { WordPieces } from "../../../src/embed/tokenizer/word-pieces.js";
import { fromNpy } from "../../../src/store/folder/npy.js";
import { sharedPath } from "../../support/shared.js";

test("sums of rows equal those of plain arithmetic, for any rows, number of rows and weights", async () => {
  const columns = 48,
    rows = 23,
    most = 254;
  const table = Int8Array.from({ length: rows * columns }, (_, i) => ((i * 7919) % 256) - 128);
  const sums = await WeightedSum.of(table, columns, most);
  const entry = fc.record({ row: fc.nat(rows - 1), weight: fc.integer({ min: 0, max: 32767 }) });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: most }), (list) => {
      list.forEach(({ row, weight }, place) => sums.put(place, row, weight));
      sums.add(list.length);
      const expected = Array.from({ length: columns }, (_, column) =>
        list.reduce((sum, { row, weight }) => sum + table[row * columns + column]! * weight, 0),
      );
      expect([...sums.sum]).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test("a vector is the sum of its first 254 tokens' rows, each times its scale and 1 + ln of its count", async () => {
  const { description, folder } = await describeModel("minilm-fast");
  const bytes = readFileSync(`${folder}/${description.model}`);
  const vocabulary = readVocabulary(readFileSync(`${folder}/${description.tokenizer!}`, "utf8"));
  const count = vocabulary.ids.size,
    { dimensions, learned } = description;
  expect(bytes.length).toBe(count * (4 + learned! + 1));
  const values = new Int8Array(bytes.buffer, bytes.byteOffset + 4 * count);
  const rows = tokenRows(values.subarray(0, count * learned!), values.subarray(count * learned!), learned!, dimensions);
  const words = new WordPieces(vocabulary);
  const embedder = await createEmbedder("minilm-fast");
  const texts = [
    "Graph neural networks. We study graphs of graphs.",
    "Zur Theorie der Gesellschaftsspiele",
    `${"deep learning ".repeat(120)} zebra zebra fish fish ${"horse ".repeat(50)}`,
    "", // has the row of [CLS]
  ];
  const { data, truncated } = await embedder.embed(texts);
  expect(truncated).toEqual([{ row: 2, tokens: 2 + 240 + 4 + 50 }]);
  for (const [row, text] of texts.entries()) {
    words.read(text);
    const counts = new Map<number, number>();
    for (const id of words.ids.subarray(0, Math.min(words.count, 254))) counts.set(id, (counts.get(id) ?? 0) + 1);
    if (counts.size === 0) counts.set(vocabulary.ids.get("[CLS]")!, 1);
    const expected = new Float64Array(dimensions);
    for (const [id, times] of counts) {
      for (let i = 0; i < dimensions; i++)
        expected[i]! += bytes.readFloatLE(4 * id) * (1 + ln(times)) * rows[id * dimensions + i]!;
    }
    const vector = data.subarray(row * dimensions, (row + 1) * dimensions);
    expect(cosineSimilarity(vector, expected)).toBeGreaterThan(0.99999);
  }
});

const reference = sharedPath("reference/minilm/texts.json");
test.skipIf(!reference)(
  "papers that it has not been fitted to are as similar to each other as the exact model finds them (needs ../shared)",
  async () => {
    const read = (name: string): Buffer => readFileSync(sharedPath(`reference/minilm/${name}`)!);
    // the papers; edge cases come after
    const texts = (JSON.parse(read("texts.json").toString()) as string[]).slice(0, 78);
    const exact = fromNpy(read("embeddings.npy"), "embeddings.npy");
    const embedder = await createEmbedder("minilm-fast");
    const { data } = await embedder.embed(texts);
    const fast = similarities(data, embedder.dimensions, texts.length),
      right = similarities(exact.data, exact.cols, texts.length);
    expect(correlation(fast, right)).toBeGreaterThan(0.8);
  },
);

/** Of every pair of rows. */
function similarities(data: Float32Array, columns: number, rows: number): number[] {
  const row = (i: number): Float32Array => data.subarray(i * columns, (i + 1) * columns);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: i }, (_, j) => cosineSimilarity(row(i), row(j))),
  ).flat();
}

/** Pearson's. */
function correlation(some: readonly number[], others: readonly number[]): number {
  const around = (values: readonly number[]): number[] => {
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - middle);
  };
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const [x, y] = [around(some), around(others)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
