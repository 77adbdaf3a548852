import { MAX_IN_ABSTRACT } from "./postings.js";
import type { WordSegment } from "./word-segment.js";

/** The parameters of BM25F. */
export interface Bm25Weights {
  /** How slowly more occurrences of a term stop to count: with 0, only the first one counts. */
  k1: number;
  /** How much a long title lowers the counts of its words, in [0, 1]. */
  bTitle: number;
  /** How much a long abstract lowers the counts of its words, in [0, 1]. */
  bAbstract: number;
  /** How many occurrences in the abstract one occurrence in the title is worth. */
  title: number;
}

/** Mean number of words of a title and of an abstract. */
export interface MeanLengths {
  title: number;
  abstract: number;
}

/**
 * The score of each posting of a segment without the term's idf, in [0, 1): tf / (k1 + tf), where
 * tf is weighted by the fields and their lengths. The scores of a term are computed when they are
 * first needed: a query needs few terms, and the mean lengths change with every paper.
 */
export class PostingScores {
  private readonly scores: Float32Array;
  private readonly isKnown: Uint8Array;
  private readonly titleWeights: Float64Array;
  private readonly abstractWeights: Float64Array;

  constructor(
    private readonly segment: WordSegment,
    means: MeanLengths,
    private readonly weights: Readonly<Bm25Weights>,
  ) {
    const {
      tokens: { offsets, bodyOffsets },
      postings,
    } = segment;
    this.scores = new Float32Array(postings.papers.length);
    this.isKnown = new Uint8Array(postings.offsets.length);
    this.titleWeights = new Float64Array(bodyOffsets.length);
    this.abstractWeights = new Float64Array(bodyOffsets.length);
    for (let p = 0; p < bodyOffsets.length; p++) {
      this.titleWeights[p] = weights.title / lengthNorm(bodyOffsets[p]! - 1 - offsets[p]!, means.title, weights.bTitle);
      this.abstractWeights[p] = 1 / lengthNorm(offsets[p + 1]! - bodyOffsets[p]!, means.abstract, weights.bAbstract);
    }
  }

  /** The scores of all postings; those of this term have been computed. */
  with(term: number): Float32Array {
    if (this.isKnown[term] === 0) {
      this.isKnown[term] = 1;
      this.compute(term);
    }
    return this.scores;
  }

  private compute(term: number): void {
    const { scores, titleWeights, abstractWeights } = this;
    const { offsets, papers, counts } = this.segment.postings;
    const { k1 } = this.weights;
    const end = offsets[term + 1]!;
    for (let at = offsets[term]!; at < end; at++) {
      const paper = papers[at]!,
        count = counts[at]!;
      const tf =
        titleWeights[paper]! * Math.floor(count / (MAX_IN_ABSTRACT + 1)) +
        abstractWeights[paper]! * (count % (MAX_IN_ABSTRACT + 1));
      scores[at] = tf / (k1 + tf);
    }
  }
}

/** What the counts of a field are divided by: 1 for the mean length, more for a longer field. */
function lengthNorm(length: number, mean: number, b: number): number {
  return 1 - b + (mean === 0 ? 0 : (b * length) / mean);
}
