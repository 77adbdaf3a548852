import type { TermMatrix } from "../../src/core/types.js";
import { isStopWord } from "../../src/lexical/index.js";
import { ctfidf } from "../../src/topics/labels/ctfidf.js";

/**
 * What BERTopic shows: the ten words of the largest class-based tf-idf; words as scikit-learn's
 * CountVectorizer cuts them.
 */
export function bertopicWords(texts: readonly string[], topics: Int32Array, withoutStopWords: boolean): string[][] {
  const matrix = countWords(texts, withoutStopWords);
  const { offsets, indices, values, rows } = ctfidf(matrix, topics);
  return Array.from({ length: rows }, (_, topic) =>
    Array.from({ length: offsets[topic + 1]! - offsets[topic]! }, (_, i) => offsets[topic]! + i)
      .sort((a, b) => values[b]! - values[a]! || indices[a]! - indices[b]!)
      .slice(0, 10)
      .map((at) => matrix.terms[indices[at]!]!),
  );
}

function countWords(texts: readonly string[], withoutStopWords: boolean): TermMatrix {
  const columns = new Map<string, number>();
  const offsets = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const text of texts) {
    const counts = new Map<number, number>();
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? []) {
      if (withoutStopWords && isStopWord(word)) continue;
      const column = columns.get(word) ?? columns.set(word, columns.size).size - 1;
      counts.set(column, (counts.get(column) ?? 0) + 1);
    }
    for (const [column, count] of [...counts].sort(([a], [b]) => a - b)) {
      indices.push(column);
      values.push(count);
    }
    offsets.push(indices.length);
  }
  const terms = [...columns.keys()];
  return {
    offsets: Int32Array.from(offsets),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
    rows: texts.length,
    cols: terms.length,
    terms,
  };
}
