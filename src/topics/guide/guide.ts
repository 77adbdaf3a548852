import { ln } from "../../core/math.js";
import { dot } from "../../core/matrix.js";
import type { Matrix, SparseMatrix } from "../../core/types.js";
import { isGeneralWord, readCorpus, sparseDot, stemOf, type Corpus } from "../../lexical/index.js";
import { centroidsOf } from "../clustering/centroids.js";
import type { PreviousTopics } from "../clustering/previous-topics.js";
import { guideLimit, namedLimit } from "./guide-limit.js";
import { usualNameSimilarity } from "./name-similarity.js";
import { acronymsOf, shortFormsOf, spellOut, type SpelledOut } from "./spelled-out.js";

/** A topic that the user has named, and described by words or by examples. */
export interface Guide {
  name: string;
  /** What it is about, in words; absent when there are examples. */
  description?: string | undefined;
  /** Rows of papers that are in it. */
  examples?: readonly number[] | undefined;
}

/** The papers that guides are compared with; a row each. */
export interface GuidedPapers {
  vectors: Matrix;
  corpus: Corpus;
  /** Unit rows over `terms`. */
  words: SparseMatrix;
  terms: readonly string[];
  /** Row of the first paper of each paper's work: copies of a paper belong where it does. */
  workOf: Int32Array;
}

/**
 * How much words count beside embeddings, from 0 to 1: papers are likely to use a guide's words.
 */
const WORD_SHARE = 0.5;
/** Added to the similarity of an example, which makes it greater than that of any other paper. */
const EXAMPLE_BONUS = 4;
/** So many words of a description between two commas, at most, count as a name of the topic. */
const LONGEST_NAME = 3;

/**
 * Which papers belong to the guides: their examples; papers whose title contains the name of the
 * guide (or a part of its description, between commas, of up to three words), in any form of its
 * words; and papers that are more similar to the guide, by embedding and by words, than papers that
 * have nothing to do with it (`guideLimit`). In a guide of examples, papers that contain the name
 * anywhere need less similarity (`namedLimit`).
 * @param embed gives one unit vector a text; undefined where the model cannot, and words alone
 *   count
 * @returns the guide of each paper, or -1. A paper that belongs to several guides, or is an example
 *   of several, is in the one it is most similar to. All papers of one work are where the most
 *   similar of them is, but examples are where they were put
 */
export async function guidedPapers(
  guides: readonly Guide[],
  papers: GuidedPapers,
  embed: (texts: string[]) => Promise<Matrix | undefined>,
): Promise<Int32Array> {
  const { rows } = papers.vectors;
  const acronyms = acronymsOf(papers.corpus);
  const spelled = guides.map(({ name, description, examples }) => ({
    name: spellOut(name, acronyms),
    description: description === undefined ? undefined : spellOut(description, acronyms),
    examples,
  }));
  const embedded = await embed(spelled.map(({ name, description }) => description ?? name));
  const usual = guides.every(({ examples }) => examples)
    ? -1
    : await usualNameSimilarity(papers.corpus, papers.vectors, embed);
  const guideOf = new Int32Array(rows).fill(-1);
  const best = new Float64Array(rows).fill(-Infinity);
  spelled.forEach((guide, g) => {
    const examples = new Set(guide.examples);
    const vector = embedded && guideVector(guide, embedded, g, papers.vectors);
    const similarities = similaritiesTo(guide, vector, papers);
    const inTitle = containing(namesOf(guides[g]!, acronyms), papers.corpus, "title");
    let taken: number[];
    if (examples.size > 0) {
      const anywhere = containing(namesOf(guides[g]!, acronyms), papers.corpus, "whole");
      taken = [...examples, ...likeExamples(similarities, examples, anywhere, inTitle)];
    } else {
      const cosines = vector && similarities.map((_, row) => cosineOf(vector, papers.vectors, row));
      taken = likeName(similarities, cosines, usual, inTitle);
    }
    for (const row of taken) {
      const value = similarities[row]! + (examples.has(row) ? EXAMPLE_BONUS : 0);
      if (value > best[row]! || guideOf[row] === -1) {
        guideOf[row] = g;
        best[row] = value;
      }
    }
  });
  return withCopies(guideOf, best, papers.workOf);
}

/** The papers, but the examples, that a guide of examples takes. */
function likeExamples(
  similarities: Float64Array,
  examples: ReadonlySet<number>,
  anywhere: Uint8Array,
  inTitle: Uint8Array,
): number[] {
  const isOther = (_: unknown, row: number): boolean => !examples.has(row);
  const others = similarities.filter(isOther);
  const least = guideLimit(others, examples.size);
  const named = [...examples].filter((row) => anywhere[row] === 1).length;
  const leastNamed = namedLimit(others, least, anywhere.filter(isOther), { count: examples.size, named });
  return [...similarities.keys()].filter(
    (row) =>
      !examples.has(row) && (inTitle[row] === 1 || similarities[row]! >= (anywhere[row] === 1 ? leastNamed : least)),
  );
}

/**
 * The papers that a guide takes by its words. Papers of the corpus have a usual similarity to a name
 * of theirs. Where most of these papers are less similar to the words, the corpus has at most a few
 * papers on the subject: of those without the name in their title, the less similar are left out.
 * @param cosines of the embeddings; undefined without embeddings
 */
function likeName(
  similarities: Float64Array,
  cosines: Float64Array | undefined,
  usual: number,
  inTitle: Uint8Array,
): number[] {
  const least = guideLimit(similarities, 0);
  const near = [...similarities.keys()].filter((row) => inTitle[row] === 1 || similarities[row]! >= least);
  if (!cosines) return near;
  const usualOnes = near.filter((row) => cosines[row]! >= usual);
  return 2 * usualOnes.length >= near.length
    ? near
    : near.filter((row) => inTitle[row] === 1 || cosines[row]! >= usual);
}

/** Papers that are no examples go where the most similar paper of their work is, ties by row. */
function withCopies(guideOf: Int32Array, similarity: Float64Array, works: Int32Array): Int32Array {
  const nearest = Int32Array.from(works);
  works.forEach((first, row) => {
    if (guideOf[row] !== -1 && similarity[row]! > similarity[nearest[first]!]!) nearest[first] = row;
  });
  return guideOf.map((guide, row) => (similarity[row]! > 1 ? guide : guideOf[nearest[works[row]!]!]!));
}

/**
 * The embedding of a guide's words; of a guide of examples, the mean of their centroid and its
 * name.
 */
function guideVector({ examples }: Guide, embedded: Matrix, g: number, vectors: Matrix): Matrix {
  const { cols } = embedded;
  const words = embedded.data.subarray(g * cols, (g + 1) * cols);
  if (examples === undefined) return { data: words, rows: 1, cols };
  const both = Float32Array.from([...centroidsOf(vectors, [examples]).data, ...words]);
  return centroidsOf({ data: both, rows: 2, cols }, [[0, 1]]);
}

function cosineOf(vector: Matrix, { data, cols }: Matrix, row: number): number {
  return dot(vector.data, 0, data, row * cols, cols);
}

/** (1 - m) * cosine of the embeddings + m * cosine of the words. */
function similaritiesTo(
  { name, description, examples = [] }: Guide,
  vector: Matrix | undefined,
  { vectors, words, terms }: GuidedPapers,
): Float64Array {
  const ownWords = wordsOfText(description ?? name, words, terms);
  const wanted =
    description === undefined
      ? unit(wordsOfRows(examples, words).map((value, term) => value + ownWords[term]!))
      : ownWords;
  const share = vector ? WORD_SHARE : 1;
  return Float64Array.from({ length: vectors.rows }, (_, row) => {
    const cosine = vector ? cosineOf(vector, vectors, row) : 0;
    return (
      (1 - share) * cosine +
      share * sparseDot(words, row, wanted) * (examples.length > 0 ? 1 : coverageOf(words, row, wanted))
    );
  });
}

/** The share of a guide's words that a paper has, by the square of their weights. */
function coverageOf({ offsets, indices }: SparseMatrix, row: number, wanted: Float64Array): number {
  let covered = 0;
  for (let at = offsets[row]!; at < offsets[row + 1]!; at++) covered += wanted[indices[at]!]! ** 2;
  return covered;
}

/**
 * A text as a vector over the terms, each weighing 1 + ln((1 + n) / (1 + m)), where m of the n
 * papers have the term. Its length is 1 together with the words that no paper has in any form: they
 * make the others count less, as "monetary policy" is not what papers on policies of robots are about.
 */
function wordsOfText(text: string, words: SparseMatrix, terms: readonly string[]): Float64Array {
  const asked = new Set(readCorpus([text]).words);
  const papers = new Int32Array(words.cols);
  for (const column of words.indices) papers[column]!++;
  const weightOf = (count: number): number => 1 + ln((1 + words.rows) / (1 + count));
  const known = Float64Array.from(terms, (term, column) => (asked.has(term) ? weightOf(papers[column]!) : 0));
  for (const term of terms) asked.delete(term);
  const stems = asked.size > 0 ? new Set(terms.map(stemOf)) : new Set();
  const unknown = [...asked].filter((word) => !stems.has(stemOf(word)));
  return unit(known, unknown.length * weightOf(0) ** 2);
}

function wordsOfRows(rows: readonly number[], { offsets, indices, values, cols }: SparseMatrix): Float64Array {
  const sum = new Float64Array(cols);
  for (const row of rows)
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) sum[indices[at]!] = sum[indices[at]!]! + values[at]!;
  return unit(sum);
}

/** A vector of length 1. `unseen`: the square of the length of what it does not hold. */
function unit(vector: Float64Array, unseen = 0): Float64Array {
  let square = unseen;
  for (const value of vector) square += value * value;
  return square === 0 ? vector : vector.map((value) => value / Math.sqrt(square));
}

/**
 * Names that papers may contain, as stems: the guide's own, and the parts of its description, with
 * their acronyms and what these stand for. The name of a guide of examples is left out if all its
 * words are general ("group 1").
 */
function namesOf({ name, description }: Guide, acronyms: readonly SpelledOut[]): string[][] {
  const words = description === undefined && readCorpus([name]).words.every(isGeneralWord) ? [] : [name];
  const parts = [...words, ...(description ?? "").split(/[,;]/)]
    .flatMap((part) => [part, spellOut(part, acronyms), ...shortFormsOf(part, acronyms)])
    .map((part) => stemsOf(readCorpus([part]), 0, Infinity));
  return parts.filter((stems) => stems.length > 0 && stems.length <= LONGEST_NAME);
}

/** 1 for each paper whose title, or title and abstract, contain one of the names. */
function containing(names: readonly string[][], corpus: Corpus, part: "title" | "whole"): Uint8Array {
  const wanted = names.map((stems) => ` ${stems.join(" ")} `);
  const ends = part === "title" ? corpus.bodyOffsets : corpus.offsets.subarray(1);
  return Uint8Array.from({ length: corpus.documents }, (_, row) => {
    if (wanted.length === 0) return 0;
    const text = ` ${stemsOf(corpus, corpus.offsets[row]!, ends[row]!).join(" ")} `;
    return Number(wanted.some((name) => text.includes(name)));
  });
}

/** Stems of the words of a part of the corpus; the parts of compounds are words of their own. */
function stemsOf({ tokens, wordOf, words }: Corpus, from: number, to: number): string[] {
  const stems: string[] = [];
  for (let at = from; at < Math.min(to, tokens.length); at++) {
    const word = tokens[at]! < 0 ? -1 : wordOf[tokens[at]!]!;
    if (word >= 0) stems.push(...words[word]!.split("-").map(stemOf));
  }
  return stems;
}

/**
 * The guide of each paper, also where topics are found again. If the guides are the same as before,
 * papers of a previous topic stay in it or out of it; only new papers are compared with the guides,
 * or go where other versions of them are.
 */
export async function guidesOf(
  guides: readonly Guide[],
  papers: GuidedPapers,
  previous: PreviousTopics | undefined,
  embed: (texts: string[]) => Promise<Matrix | undefined>,
): Promise<Int32Array> {
  if (guides.length === 0) return new Int32Array(papers.vectors.rows).fill(-1);
  const found = await guidedPapers(guides, papers, embed);
  if (!previous?.keepsGuides) return found;
  const guideOfTopic = new Map(
    [...previous.guided].map(([topic, name]) => [topic, guides.findIndex((guide) => guide.name === name)]),
  );
  // first row of a work -> the previous topic of its first paper that had one
  const topicOfWork = new Map<number, number>();
  previous.topics.forEach(
    (topic, row) =>
      void (topic !== -1 && !topicOfWork.has(papers.workOf[row]!) && topicOfWork.set(papers.workOf[row]!, topic)),
  );
  return found.map((guide, row) => {
    const topic = previous.topics[row] === -1 ? topicOfWork.get(papers.workOf[row]!) : previous.topics[row];
    return topic === undefined ? guide : (guideOfTopic.get(topic) ?? -1);
  });
}
