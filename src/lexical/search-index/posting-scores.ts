import { MAX_IN_ABSTRACT } from "./postings.js";
import type { WordSegment } from "./word-segment.js";

/** The weights of BM25F. */
export interface Bm25Weights {
  /** How soon further occurrences of a term count less. */
  k1: number;
  /** How much the lengths of titles and of abstracts even out their counts, in [0, 1]. */
  bTitle: number;
  bAbstract: number;
  /** How many occurrences in an abstract one in the title is worth. */
  title: number;
}

/** Mean numbers of words, of titles and of abstracts. */
export interface MeanLengths {
  title: number;
  abstract: number;
}

/**
 * For each posting of a segment the share of the greatest score that the term gives its holder, in
 * [0, 1): tf / (k1 + tf), tf being weighted by fields and their lengths. Those of a term are
 * computed when it is first asked for: a query asks for few, and the means change with every paper.
 */
export class PostingScores {
  private readonly strengths: Float32Array;
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
    this.strengths = new Float32Array(postings.papers.length);
    this.isKnown = new Uint8Array(postings.offsets.length);
    this.titleWeights = new Float64Array(bodyOffsets.length);
    this.abstractWeights = new Float64Array(bodyOffsets.length);
    for (let p = 0; p < bodyOffsets.length; p++) {
      this.titleWeights[p] = weights.title / lengthNorm(bodyOffsets[p]! - 1 - offsets[p]!, means.title, weights.bTitle);
      this.abstractWeights[p] = 1 / lengthNorm(offsets[p + 1]! - bodyOffsets[p]!, means.abstract, weights.bAbstract);
    }
  }

  /** Strengths of all postings, of which those of this term are known. */
  with(term: number): Float32Array {
    if (this.isKnown[term] === 0) {
      this.isKnown[term] = 1;
      this.compute(term);
    }
    return this.strengths;
  }

  private compute(term: number): void {
    const { strengths, titleWeights, abstractWeights } = this;
    const { offsets, papers, counts } = this.segment.postings;
    const { k1 } = this.weights;
    const end = offsets[term + 1]!;
    for (let at = offsets[term]!; at < end; at++) {
      const paper = papers[at]!,
        count = counts[at]!;
      const tf =
        titleWeights[paper]! * Math.floor(count / (MAX_IN_ABSTRACT + 1)) +
        abstractWeights[paper]! * (count % (MAX_IN_ABSTRACT + 1));
      strengths[at] = tf / (k1 + tf);
    }
  }
}

/** What counts are divided by: 1 for a part of mean length, more for a longer one. */
function lengthNorm(length: number, mean: number, b: number): number {
  return 1 - b + (mean === 0 ? 0 : (b * length) / mean);
}
