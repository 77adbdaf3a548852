import { ln } from "../../core/math.js";
import { dot } from "../../core/matrix.js";
import type { Matrix, SparseMatrix } from "../../core/types.js";
import { isGeneralWord, readCorpus, sparseDot, stemOf, type Corpus } from "../../lexical/index.js";
import { centroidsOf } from "../clustering/centroids.js";
import type { PreviousTopics } from "../clustering/previous-topics.js";
import { guideLimit, sayingLimit } from "./guide-limit.js";

/** A topic that the user has named, and what belongs to it. */
export interface Guide {
  name: string;
  /** What it is about, in words; absent when there are examples. */
  description?: string | undefined;
  /** Rows of papers that are in it. */
  examples?: readonly number[] | undefined;
}

/** What guides are held against; papers are rows everywhere. */
export interface GuidedPapers {
  vectors: Matrix;
  corpus: Corpus;
  /** Unit rows over `terms`. */
  words: SparseMatrix;
  terms: readonly string[];
  /** First row of each paper's work: near-copies of a paper belong where it does. */
  workOf: Int32Array;
}

/**
 * How much words count beside embeddings: as much, since a guide's words are what its papers are
 * likely to say.
 */
const WORDS = 0.5;
/** Added to the similarity of an example: more than that of any other paper. */
const EXAMPLE = 4;
/** Longest part of a description, in words, that counts as a name for the topic. */
const LONGEST_NAME = 3;

/**
 * Which papers belong to the guides: the examples; papers whose title says the name (or a part of
 * the description, between commas, of up to three words), in any form of its words; and papers that
 * are more similar to it, by embedding and by words, than papers that have nothing to do with it;
 * see `guideLimit`. Where there are examples, those that say the name anywhere need less of it; see
 * `sayingLimit`.
 * @param embed one unit vector a text; undefined where the model cannot: then words decide alone
 * @returns the guide of each paper, or -1; a paper that belongs to several, or is an example of
 *   several, is in the one it is most similar to, and all of one work are where the most similar of
 *   them is, examples apart
 */
export async function guidedPapers(
  guides: readonly Guide[],
  papers: GuidedPapers,
  embed: (texts: string[]) => Promise<Matrix | undefined>,
): Promise<Int32Array> {
  const { rows } = papers.vectors;
  const embedded = await embed(guides.map(({ name, description }) => description ?? name));
  const guideOf = new Int32Array(rows).fill(-1);
  const best = new Float64Array(rows).fill(-Infinity);
  guides.forEach((guide, g) => {
    const examples = new Set(guide.examples);
    const vector = embedded && guideVector(guide, embedded, g, papers.vectors);
    const similarities = similaritiesTo(guide, vector, papers);
    const names = namesOf(guide);
    const titled = saying(names, papers.corpus, "title"),
      said = examples.size > 0 ? saying(names, papers.corpus, "whole") : titled;
    const isOther = (_: unknown, row: number): boolean => !examples.has(row);
    const others = similarities.filter(isOther);
    const least = guideLimit(others, examples.size);
    const leastSaying =
      examples.size > 0
        ? sayingLimit(others, least, said.filter(isOther), {
            count: examples.size,
            saying: [...examples].filter((row) => said[row] === 1).length,
          })
        : least;
    for (let row = 0; row < rows; row++) {
      if (!examples.has(row) && titled[row] === 0 && !(similarities[row]! >= (said[row] === 1 ? leastSaying : least)))
        continue;
      const value = similarities[row]! + (examples.has(row) ? EXAMPLE : 0);
      if (value > best[row]! || guideOf[row] === -1) {
        guideOf[row] = g;
        best[row] = value;
      }
    }
  });
  return withCopies(guideOf, best, papers.workOf);
}

/**
 * Papers that are no examples go where the most similar one of their work is, the first of equal
 * ones.
 */
function withCopies(guideOf: Int32Array, similarity: Float64Array, works: Int32Array): Int32Array {
  const nearest = Int32Array.from(works);
  works.forEach((first, row) => {
    if (guideOf[row] !== -1 && similarity[row]! > similarity[nearest[first]!]!) nearest[first] = row;
  });
  return guideOf.map((guide, row) => (similarity[row]! > 1 ? guide : guideOf[nearest[works[row]!]!]!));
}

/**
 * What a guide's words mean; where it has examples, halfway between the mean of these and its name.
 */
function guideVector({ examples }: Guide, embedded: Matrix, g: number, vectors: Matrix): Matrix {
  const { cols } = embedded;
  const words = embedded.data.subarray(g * cols, (g + 1) * cols);
  if (examples === undefined) return { data: words, rows: 1, cols };
  const both = Float32Array.from([...centroidsOf(vectors, [examples]).data, ...words]);
  return centroidsOf({ data: both, rows: 2, cols }, [[0, 1]]);
}

/** (1 - m) * cosine of the embeddings + m * cosine of the words. */
function similaritiesTo(
  { name, description, examples = [] }: Guide,
  vector: Matrix | undefined,
  { vectors, words, terms }: GuidedPapers,
): Float64Array {
  const told = wordsOfText(description ?? name, words, terms);
  const wanted =
    description === undefined ? unit(wordsOfRows(examples, words).map((value, term) => value + told[term]!)) : told;
  const share = vector ? WORDS : 1;
  return Float64Array.from({ length: vectors.rows }, (_, row) => {
    const cosine = vector ? dot(vector.data, 0, vectors.data, row * vectors.cols, vectors.cols) : 0;
    return (1 - share) * cosine + share * sparseDot(words, row, wanted);
  });
}

/**
 * A text as a unit vector over the terms, weighted by how few papers have each: 1 + ln((1 + n) / (1
 * + papers)).
 */
function wordsOfText(text: string, words: SparseMatrix, terms: readonly string[]): Float64Array {
  const asked = new Set(readCorpus([text]).words);
  const papers = new Int32Array(words.cols);
  for (const column of words.indices) papers[column]!++;
  return unit(
    Float64Array.from(terms, (term, column) =>
      asked.has(term) ? 1 + ln((1 + words.rows) / (1 + papers[column]!)) : 0,
    ),
  );
}

function wordsOfRows(rows: readonly number[], { offsets, indices, values, cols }: SparseMatrix): Float64Array {
  const sum = new Float64Array(cols);
  for (const row of rows)
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) sum[indices[at]!] = sum[indices[at]!]! + values[at]!;
  return unit(sum);
}

function unit(vector: Float64Array): Float64Array {
  let square = 0;
  for (const value of vector) square += value * value;
  return square === 0 ? vector : vector.map((value) => value / Math.sqrt(square));
}

/**
 * Short names that a paper may say: the guide's own, and the parts of its description. What a guide
 * of examples is called may say nothing ("group 1", "mine").
 */
function namesOf({ name, description }: Guide): string[][] {
  const words = description === undefined && readCorpus([name]).words.every(isGeneralWord) ? [] : [name];
  const parts = [...words, ...(description ?? "").split(/[,;]/)].map((part) =>
    stemsOf(readCorpus([part]), 0, Infinity),
  );
  return parts.filter((stems) => stems.length > 0 && stems.length <= LONGEST_NAME);
}

/** 1 for each paper of which the title, or the whole, says one of the names. */
function saying(names: readonly string[][], corpus: Corpus, part: "title" | "whole"): Uint8Array {
  const wanted = names.map((stems) => ` ${stems.join(" ")} `);
  const ends = part === "title" ? corpus.bodyOffsets : corpus.offsets.subarray(1);
  return Uint8Array.from({ length: corpus.documents }, (_, row) => {
    if (wanted.length === 0) return 0;
    const text = ` ${stemsOf(corpus, corpus.offsets[row]!, ends[row]!).join(" ")} `;
    return Number(wanted.some((name) => text.includes(name)));
  });
}

/** Stems of the words of a part of the corpus, those of compounds apart. */
function stemsOf({ tokens, wordOf, words }: Corpus, from: number, to: number): string[] {
  const stems: string[] = [];
  for (let at = from; at < Math.min(to, tokens.length); at++) {
    const word = tokens[at]! < 0 ? -1 : wordOf[tokens[at]!]!;
    if (word >= 0) stems.push(...words[word]!.split("-").map(stemOf));
  }
  return stems;
}

/**
 * The guide of each paper, where topics are found again: papers that were in a guided topic stay
 * there, and only papers that are new are held against the guides, or go where the earlier versions
 * of them are; unless the guides are new.
 */
export async function guidesOf(
  guides: readonly Guide[],
  papers: GuidedPapers,
  earlier: PreviousTopics | undefined,
  embed: (texts: string[]) => Promise<Matrix | undefined>,
): Promise<Int32Array> {
  if (guides.length === 0) return new Int32Array(papers.vectors.rows).fill(-1);
  const found = await guidedPapers(guides, papers, embed);
  if (!earlier?.keepsGuides) return found;
  const guideOfTopic = new Map(
    [...earlier.guided].map(([topic, name]) => [topic, guides.findIndex((guide) => guide.name === name)]),
  );
  // first row of a work -> the earlier topic of its first paper that had one
  const earlierOf = new Map<number, number>();
  earlier.topics.forEach(
    (topic, row) =>
      void (topic !== -1 && !earlierOf.has(papers.workOf[row]!) && earlierOf.set(papers.workOf[row]!, topic)),
  );
  return found.map((guide, row) => {
    const topic = earlier.topics[row] === -1 ? earlierOf.get(papers.workOf[row]!) : earlier.topics[row];
    return topic === undefined ? guide : (guideOfTopic.get(topic) ?? -1);
  });
}
