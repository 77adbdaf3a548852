import { Pauses } from "../../core/async.js";
import { exp, ln } from "../../core/math.js";

/** An example as the linear model reads it: its words, a sparse unit vector, and its embedding. */
export interface ExampleFeatures {
  /** Numbers of its terms, from 0. */
  terms: Int32Array;
  /** The weight of each of these terms. */
  weights: Float64Array;
  /** A unit vector. */
  vector: Float32Array;
}

/** A linear model: the weight of each term, and of each dimension of the embeddings. */
export interface LinearModel {
  terms: Float64Array;
  vector: Float64Array;
}

/** How much the embedding counts in the linear model, against 1 for the words. */
const VECTOR_SCALE = 0.5;
/** How much each error counts against large weights; small: the data are few. */
const COST = 0.3;
/** Training ends when no example's weight changes by more, or after so many passes. */
const TOLERANCE = 1e-4,
  MAX_PASSES = 200;

/**
 * A linear support vector machine that tells liked examples from the others, by dual coordinate
 * descent in a fixed order. Both kinds count the same, however many there are of each.
 *
 * Source: C.-J. Hsieh et al., "A dual coordinate descent method for large-scale linear SVM" (2008),
 * algorithm 1 with the L1 loss; the bias is a feature that is always 1.
 */
export async function trainSvm(
  examples: readonly ExampleFeatures[],
  isLiked: readonly boolean[],
  termCount: number,
): Promise<LinearModel> {
  const dimensions = examples[0]!.vector.length;
  const terms = new Float64Array(termCount);
  const vector = new Float64Array(dimensions); // already times VECTOR_SCALE
  let bias = 0;
  const liked = isLiked.filter(Boolean).length;
  const balance = (one: boolean): number => examples.length / (2 * (one ? liked : examples.length - liked));
  const most = isLiked.map((one) => COST * balance(one));
  const squares = examples.map(({ weights, vector: own }) => 1 + square(weights) + VECTOR_SCALE ** 2 * square(own));
  const alpha = new Float64Array(examples.length);
  const pauses = new Pauses();
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let change = 0;
    examples.forEach((example, i) => {
      const sign = isLiked[i] ? 1 : -1;
      const gradient = sign * (bias + dotTerms(example, terms) + dotVector(example, vector)) - 1;
      const next = Math.min(Math.max(alpha[i]! - gradient / squares[i]!, 0), most[i]!);
      const step = sign * (next - alpha[i]!);
      alpha[i] = next;
      if (step === 0) return;
      change = Math.max(change, Math.abs(step));
      addExample(example, step, VECTOR_SCALE ** 2 * step, { terms, vector });
      bias += step;
    });
    if (change < TOLERANCE) break;
    if (pauses.areDue()) await pauses.take();
  }
  return { terms, vector };
}

/** Adds an example to a model, its words and its embedding with a weight each. */
export function addExample(
  { terms, weights, vector }: ExampleFeatures,
  wordWeight: number,
  vectorWeight: number,
  model: LinearModel,
): void {
  for (let at = 0; at < terms.length; at++)
    model.terms[terms[at]!] = model.terms[terms[at]!]! + wordWeight * weights[at]!;
  for (let d = 0; d < vector.length; d++) model.vector[d] = model.vector[d]! + vectorWeight * vector[d]!;
}

export function dotTerms({ terms, weights }: ExampleFeatures, model: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < terms.length; at++) sum += model[terms[at]!]! * weights[at]!;
  return sum;
}

export function dotVector({ vector }: ExampleFeatures, model: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < vector.length; d++) sum += model[d]! * vector[d]!;
  return sum;
}

function square(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}

/** A score becomes the probability 1 / (1 + e^(slope * score + offset)). */
export interface Calibration {
  slope: number;
  offset: number;
}

/** A higher score is never less likely, and never quite as likely. */
const FLATTEST = -0.01;

export function probability({ slope, offset }: Calibration, score: number): number {
  return 1 / (1 + exp(slope * score + offset));
}

/**
 * Fits probabilities to scores, by Newton's method with a line search.
 *
 * Source: J. Platt, "Probabilistic outputs for support vector machines" (1999), as H.-T. Lin, C.-J.
 * Lin and R. Weng, "A note on Platt's probabilistic outputs for support vector machines" (2007),
 * algorithm 1.
 */
export function calibrate(scores: readonly number[], isLiked: readonly boolean[]): Calibration {
  const liked = isLiked.filter(Boolean).length,
    others = isLiked.length - liked;
  const targets = isLiked.map((one) => (one ? (liked + 1) / (liked + 2) : 1 / (others + 2)));
  const loss = (slope: number, offset: number): number =>
    scores.reduce((sum, score, i) => {
      const z = slope * score + offset;
      return sum + (z >= 0 ? targets[i]! * z + ln(1 + exp(-z)) : (targets[i]! - 1) * z + ln(1 + exp(z)));
    }, 0);
  let slope = 0,
    offset = ln((others + 1) / (liked + 1)),
    value = loss(slope, offset);
  for (let round = 0; round < 100; round++) {
    let [h11, h22, h21, g1, g2] = [1e-12, 1e-12, 0, 0, 0]; // a ridge keeps the matrix regular
    scores.forEach((score, i) => {
      const p = probability({ slope, offset }, score);
      const weight = p * (1 - p),
        error = targets[i]! - p;
      h11 += score * score * weight;
      h22 += weight;
      h21 += score * weight;
      g1 += score * error;
      g2 += error;
    });
    if (Math.abs(g1) < 1e-5 && Math.abs(g2) < 1e-5) break;
    const determinant = h11 * h22 - h21 * h21;
    const dSlope = -(h22 * g1 - h21 * g2) / determinant,
      dOffset = -(h11 * g2 - h21 * g1) / determinant;
    const descent = g1 * dSlope + g2 * dOffset;
    let step = 1;
    for (; step >= 1e-10; step /= 2) {
      const next = loss(slope + step * dSlope, offset + step * dOffset);
      if (next >= value + 1e-4 * step * descent) continue;
      [slope, offset, value] = [slope + step * dSlope, offset + step * dOffset, next];
      break;
    }
    if (step < 1e-10) break;
  }
  // Held-out examples in no order, or in the wrong one, tell nothing: all papers are nearly as likely.
  return slope < FLATTEST ? { slope, offset } : { slope: FLATTEST, offset: ln((others + 1) / (liked + 1)) };
}
