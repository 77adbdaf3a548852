import type { Embedder, PaperInput } from "../../src/index.js";

/**
 * An embedder for papers that bring the vectors of a model, without the model: the same bits on every
 * processor. The vector of a text (a query, a sentence, the words of a guide) is the sum over its words
 * of the mean vectors of the papers that have the word in their titles.
 */
export function fixedEmbedder(papers: readonly (PaperInput & { vector: Float32Array })[]): Embedder {
  const dimensions = papers[0]!.vector.length;
  const sums = new Map<string, { sum: Float64Array; papers: number }>();
  for (const { title, vector } of papers) {
    for (const word of new Set(wordsOf(title))) {
      let entry = sums.get(word);
      if (!entry) sums.set(word, (entry = { sum: new Float64Array(dimensions), papers: 0 }));
      for (let i = 0; i < dimensions; i++) entry.sum[i]! += vector[i]!;
      entry.papers++;
    }
  }
  function vectorOf(text: string): Float64Array {
    const vector = new Float64Array(dimensions);
    for (const word of wordsOf(text)) {
      const entry = sums.get(word);
      if (entry) for (let i = 0; i < dimensions; i++) vector[i]! += entry.sum[i]! / entry.papers;
    }
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    // A text without a known word gets a direction of its own.
    return length === 0 ? vector.fill(1 / Math.sqrt(dimensions)) : vector.map((value) => value / length);
  }
  return {
    id: "fixed-for-digests",
    dimensions,
    maxTokens: 256,
    embed(texts) {
      const data = new Float32Array(texts.length * dimensions);
      texts.forEach((text, row) => data.set(vectorOf(text), row * dimensions));
      return Promise.resolve({ data, rows: texts.length, cols: dimensions, truncated: [] });
    },
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}
