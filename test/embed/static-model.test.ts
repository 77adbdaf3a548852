import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ln } from "../../src/core/math.js";
import { cosineSimilarity, createEmbedder } from "../../src/embed/index.js";
import { describeModel } from "../../src/embed/model-files.js";
import { readVocabulary } from "../../src/embed/vocabulary.js";
import { WeightedSum } from "../../src/embed/weighted-sum.js";
import { WordPieces } from "../../src/embed/word-pieces.js";
import { fromNpy } from "../../src/store/npy.js";
import { sharedPath } from "../support/shared.js";

test("sums of rows are those that plain arithmetic gives, whatever the rows, their number and their weights", async () => {
  const columns = 48, rows = 23, most = 254;
  const table = Int8Array.from({ length: rows * columns }, (_, i) => ((i * 7919) % 256) - 128);
  const sums = await WeightedSum.of(new Uint8Array(table.buffer), columns, most);
  const entry = fc.record({ row: fc.nat(rows - 1), weight: fc.integer({ min: 0, max: 32767 }) });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: most }), (list) => {
      list.forEach(({ row, weight }, place) => sums.put(place, row, weight));
      sums.add(list.length);
      const expected = Array.from({ length: columns }, (_, column) => list.reduce((sum, { row, weight }) => sum + table[row * columns + column]! * weight, 0));
      expect([...sums.sum]).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test("a vector is the sum of the rows of its first 254 tokens, each times its scale and 1 + ln of its count, to the last rounding of weights", async () => {
  const { description, folder } = await describeModel("minilm-fast");
  const bytes = readFileSync(`${folder}/${description.model}`);
  const vocabulary = readVocabulary(readFileSync(`${folder}/${description.tokenizer!}`, "utf8"));
  const count = vocabulary.ids.size, { dimensions } = description;
  expect(bytes.length).toBe(count * (dimensions + 4));
  const words = new WordPieces(vocabulary);
  const embedder = await createEmbedder("minilm-fast");
  const texts = ["Graph neural networks. We study graphs of graphs.", "Zur Theorie der Gesellschaftsspiele", `${"deep learning ".repeat(120)} zebra zebra fish fish ${"horse ".repeat(50)}`];
  const { data, truncated } = await embedder.embed(texts);
  expect(truncated).toEqual([{ row: 2, tokens: 2 + 240 + 4 + 50 }]);
  for (const [row, text] of texts.entries()) {
    words.read(text);
    const counts = new Map<number, number>();
    for (const id of words.ids.subarray(0, Math.min(words.count, 254))) counts.set(id, (counts.get(id) ?? 0) + 1);
    const expected = new Float64Array(dimensions);
    for (const [id, times] of counts) {
      for (let i = 0; i < dimensions; i++) expected[i]! += bytes.readFloatLE(4 * id) * (1 + ln(times)) * bytes.readInt8(4 * count + id * dimensions + i);
    }
    const vector = data.subarray(row * dimensions, (row + 1) * dimensions);
    expect(cosineSimilarity(vector, expected)).toBeGreaterThan(0.99999);
  }
});

const reference = sharedPath("reference/minilm/texts.json");
test.skipIf(!reference)("the vectors of papers that it has not been fitted to are near those of the exact model", async () => {
  const read = (name: string): Buffer => readFileSync(sharedPath(`reference/minilm/${name}`)!);
  const texts = (JSON.parse(read("texts.json").toString()) as string[]).slice(0, 78); // the papers; edge cases come after
  const exact = fromNpy(read("embeddings.npy"), "embeddings.npy");
  const embedder = await createEmbedder("minilm-fast");
  const { data } = await embedder.embed(texts);
  const cosines = texts.map((_, row) => cosineSimilarity(data.subarray(row * 384, (row + 1) * 384), exact.data.subarray(row * 384, (row + 1) * 384)));
  expect(cosines.reduce((sum, cosine) => sum + cosine) / texts.length).toBeGreaterThan(0.8);
  expect(Math.min(...cosines)).toBeGreaterThan(0.6);
});
