import fc from "fast-check";
import { expect, test } from "vitest";
import type { TermMatrix } from "../../../src/core/types.js";
import { termMatrix } from "../../../src/lexical/terms/term-matrix.js";
import { sparseDot, tfidf } from "../../../src/lexical/terms/tfidf.js";

const row = (matrix: TermMatrix, r: number): Record<string, number> => {
  const found: Record<string, number> = {};
  for (let i = matrix.offsets[r]!; i < matrix.offsets[r + 1]!; i++)
    found[matrix.terms[matrix.indices[i]!]!] = matrix.values[i]!;
  return found;
};

test("words are counted by their folded form, in columns ordered by term", () => {
  const matrix = termMatrix(["Graph networks and a graph network", "Trees; graphs"]);
  expect(matrix.terms).toEqual(["graph", "network", "tree"]);
  expect(row(matrix, 0)).toEqual({ graph: 2, network: 2 });
  expect(row(matrix, 1)).toEqual({ graph: 1, tree: 1 });
});

test("phrases do not cross punctuation, stop words, numbers or mathematics", () => {
  const matrix = termMatrix(["deep graph kernels, random walks of trees. Sparse 12 codes $x$ decoding"], { ngrams: 3 });
  expect(matrix.terms.filter((term) => term.includes(" "))).toEqual([
    "deep graph",
    "deep graph kernel",
    "graph kernel",
    "random walk",
  ]);
});

test("minDocuments, maxShare and maxTerms choose the columns", () => {
  const texts = ["alpha beta", "alpha beta gamma", "alpha delta", "alpha delta"];
  expect(termMatrix(texts, { minDocuments: 2 }).terms).toEqual(["alpha", "beta", "delta"]);
  expect(termMatrix(texts, { maxShare: 0.5 }).terms).toEqual(["beta", "delta", "gamma"]);
  expect(termMatrix(texts, { maxTerms: 2 }).terms).toEqual(["alpha", "beta"]);
});

test("no text, an empty text and a text of stop words give empty rows", () => {
  expect(termMatrix([])).toMatchObject({ rows: 0, cols: 0, terms: [] });
  const matrix = termMatrix(["", "we propose the", "12 3.5"]);
  expect(matrix).toMatchObject({ rows: 3, cols: 0 });
  expect(tfidf(matrix).values).toHaveLength(0);
});

test("options outside their range are refused", () => {
  expect(() => termMatrix([], { ngrams: 4 as 3 })).toThrow("ngrams must be 1, 2 or 3, got 4");
  expect(() => termMatrix([], { minDocuments: 0 })).toThrow("minDocuments must be a whole number of at least 1, got 0");
  expect(() => termMatrix([], { maxShare: 1.5 })).toThrow("maxShare must be at most 1, got 1.5");
  expect(() => termMatrix([], { maxTerms: 0.5 })).toThrow("maxTerms");
  expect(() => termMatrix([], { ngram: 2 } as object)).toThrow('no option "ngram"');
});

const words = ["alpha", "beta", "gamma", "delta", "the", "we", ",", "7"];
const texts = fc.array(
  fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join(" ")),
  { maxLength: 8 },
);

test("counts agree with a naive count of runs of words, for any texts", () => {
  fc.assert(
    fc.property(
      texts,
      fc.constantFrom<1 | 2 | 3>(1, 2, 3),
      fc.integer({ min: 1, max: 3 }),
      (documents, ngrams, minDocuments) => {
        const naive = documents.map((text) => {
          const counts: Record<string, number> = {};
          for (const run of text.split(/the|we|,|7/)) {
            const list = run.split(" ").filter((word) => word !== "");
            for (let n = 1; n <= ngrams; n++) {
              for (let i = 0; i + n <= list.length; i++) {
                const term = list.slice(i, i + n).join(" ");
                counts[term] = (counts[term] ?? 0) + 1;
              }
            }
          }
          return counts;
        });
        const frequent = (term: string): boolean => naive.filter((counts) => term in counts).length >= minDocuments;
        const matrix = termMatrix(documents, { ngrams, minDocuments });
        expect(matrix.terms).toEqual(
          [...new Set(naive.flatMap((counts) => Object.keys(counts)))].filter(frequent).sort(),
        );
        documents.forEach((_, d) => {
          expect(row(matrix, d)).toEqual(
            Object.fromEntries(Object.entries(naive[d]!).filter(([term]) => frequent(term))),
          );
        });
      },
    ),
  );
});

test("the order of the texts changes nothing but the order of the rows", () => {
  fc.assert(
    fc.property(texts, (documents) => {
      const forward = termMatrix(documents, { ngrams: 2, maxTerms: 5 });
      const backward = termMatrix([...documents].reverse(), { ngrams: 2, maxTerms: 5 });
      expect(backward.terms).toEqual(forward.terms);
      documents.forEach((_, d) => expect(row(backward, documents.length - 1 - d)).toEqual(row(forward, d)));
    }),
  );
});

test("tf-idf equals scikit-learn's TfidfTransformer(sublinear_tf=True)", () => {
  // counts [[3, 0, 1], [2, 0, 0], [0, 1, 1]]
  const matrix = {
    offsets: Int32Array.of(0, 2, 3, 5),
    indices: Int32Array.of(0, 2, 0, 1, 2),
    values: Float64Array.of(3, 1, 2, 1, 1),
    rows: 3,
    cols: 3,
  };
  const expected = [0.9027501480103624, 0.430165282498796, 1.0, 0.7959605415681652, 0.6053485081062916];
  Array.from(tfidf(matrix).values).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
});

test("the dot product of a sparse row and a dense one is that of the sparse ones", () => {
  fc.assert(
    fc.property(texts, (documents) => {
      const matrix = termMatrix(documents);
      for (let a = 0; a < matrix.rows; a++) {
        const dense = new Float64Array(matrix.cols);
        for (let at = matrix.offsets[a]!; at < matrix.offsets[a + 1]!; at++)
          dense[matrix.indices[at]!] = matrix.values[at]!;
        for (let b = 0; b < matrix.rows; b++) {
          const [x, y] = [row(matrix, a), row(matrix, b)];
          expect(sparseDot(matrix, b, dense)).toBe(
            Object.keys(x).reduce((sum, term) => sum + x[term]! * (y[term] ?? 0), 0),
          );
        }
      }
    }),
  );
});
