import { Pauses } from "../../core/async.js";
import { dot, rowOf } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";
import { searchWords, type TextIndex } from "../../lexical/index.js";
import { addExample, dotTerms, dotVector, trainSvm, type ExampleFeatures, type LinearModel } from "./learn-ranking.js";

/** Rows of the examples, in ascending order. */
export interface ExampleRows {
  liked: readonly number[];
  disliked: readonly number[];
}

/** What the mean of the disliked examples counts, against 1 for the mean of the liked ones. */
export const DISLIKED_WEIGHT = 0.5;
/** From so many examples of each kind on, a support vector machine is better than means alone. */
const MIN_TRAINED = 20;
/** What the parts count: words and meaning together as much as the support vector machine. */
const PART_WEIGHTS = [0.5, 0.5, 1];

/** How a part is standardized: less its mean over the papers of the index, times a weight. */
export interface Part {
  mean: number;
  weight: number;
}

/**
 * What a reader likes, learnt from examples. A score is a sum of standardized parts: the similarity
 * to the mean of the liked examples, less half that to the mean of the disliked ones (Rocchio), by
 * words and by meaning; and, with 20 examples of each kind, the value of a linear support vector
 * machine.
 */
export class PreferenceModel {
  private constructor(
    private readonly text: TextIndex,
    private readonly vectors: Matrix,
    readonly rows: ExampleRows,
    /** Number of each term of the examples in the text index. */
    private readonly terms: readonly number[],
    private readonly features: ReadonlyMap<number, ExampleFeatures>,
  ) {}

  static async of(text: TextIndex, vectors: Matrix, rows: ExampleRows): Promise<PreferenceModel> {
    const { terms, features } = await featuresOf(text, vectors, [...rows.liked, ...rows.disliked]);
    return new PreferenceModel(text, vectors, rows, terms, features);
  }

  /** The score of every paper, and the parts that it is the sum of. */
  async scoreAll(): Promise<{ scores: Float64Array; parts: Part[] }> {
    const isExample = new Set([...this.rows.liked, ...this.rows.disliked]);
    const scores = new Float64Array(this.vectors.rows);
    const parts: Part[] = [];
    for (const model of await this.models()) {
      const values = await this.valuesOf(model);
      const { mean, deviation } = spreadOf(values, isExample);
      const weight = PART_WEIGHTS[parts.length]! / deviation;
      for (let row = 0; row < scores.length; row++) scores[row] = scores[row]! + weight * (values[row]! - mean);
      parts.push({ mean, weight });
    }
    return { scores, parts };
  }

  /**
   * The scores that examples would have if they were none: of a model that is learnt from the
   * others.
   * @param parts of the whole model: the parts of this one are standardized alike
   */
  async scoreHeldOut(held: ExampleRows, parts: readonly Part[]): Promise<{ liked: number[]; disliked: number[] }> {
    const rows = {
      liked: this.rows.liked.filter((row) => !held.liked.includes(row)),
      disliked: this.rows.disliked.filter((row) => !held.disliked.includes(row)),
    };
    const others = new PreferenceModel(this.text, this.vectors, rows, this.terms, this.features);
    const models = await others.models(parts.length > 2);
    const score = (row: number): number => {
      const example = this.features.get(row)!;
      return models.reduce((sum, { terms, vector }, at) => {
        const { mean, weight } = parts[at]!;
        return sum + weight * (dotTerms(example, terms) + dotVector(example, vector) - mean);
      }, 0);
    };
    return { liked: held.liked.map(score), disliked: held.disliked.map(score) };
  }

  /** The parts of the score: words, meaning and, with enough examples, what tells both kinds apart. */
  private async models(
    isTrained = Math.min(this.rows.liked.length, this.rows.disliked.length) >= MIN_TRAINED,
  ): Promise<LinearModel[]> {
    const { liked, disliked } = this.rows;
    const [words, meaning] = [this.noModel(), this.noModel()];
    const add = (rows: readonly number[], weight: number): void => {
      for (const row of rows) {
        addExample(this.features.get(row)!, weight / rows.length, 0, words);
        addExample(this.features.get(row)!, 0, weight / rows.length, meaning);
      }
    };
    add(liked, 1);
    add(disliked, -DISLIKED_WEIGHT);
    if (!isTrained) return [words, meaning];
    const examples = [...liked, ...disliked].map((row) => this.features.get(row)!);
    return [
      words,
      meaning,
      await trainSvm(
        examples,
        examples.map((_, at) => at < liked.length),
        this.terms.length,
      ),
    ];
  }

  private noModel(): LinearModel {
    return { terms: new Float64Array(this.terms.length), vector: new Float64Array(this.vectors.cols) };
  }

  /** The value of a linear model for every paper. */
  private async valuesOf({ terms, vector }: LinearModel): Promise<Float64Array> {
    const { text, vectors } = this;
    const values = new Float64Array(vectors.rows);
    const pauses = new Pauses();
    for (const [at, weight] of terms.entries()) {
      if (weight === 0) continue;
      const term = this.terms[at]!;
      text.addScores(term, weight * text.idf(term), values);
      if (pauses.areDue()) await pauses.take();
    }
    const norms = await text.norms();
    const hasVector = vector.some((one) => one !== 0);
    const direction = Float32Array.from(vector);
    for (let row = 0; row < values.length; row++) {
      if (norms[row]! > 0) values[row] = values[row]! / norms[row]!;
      if (hasVector) values[row] = values[row]! + dot(direction, 0, vectors.data, row * vectors.cols, vectors.cols);
      if (pauses.areDue()) await pauses.take();
    }
    return values;
  }
}

/** The features of papers; the terms of all of them in the order of the texts. */
async function featuresOf(
  text: TextIndex,
  vectors: Matrix,
  rows: readonly number[],
): Promise<{ terms: number[]; features: Map<number, ExampleFeatures> }> {
  const found = new Set<number>();
  for (const row of rows) {
    const { title, abstract } = text.papers[row]!;
    for (const word of searchWords(`${title}\n${abstract}`)) found.add(text.termOf(word));
  }
  found.delete(-1);
  const terms = [...found];
  const norms = await text.norms();
  const pauses = new Pauses();
  const words = new Map(rows.map((row) => [row, { terms: [] as number[], weights: [] as number[] }]));
  for (const [at, term] of terms.entries()) {
    const idf = text.idf(term);
    text.visitScores(term, (row, score) => {
      const own = words.get(row);
      own?.terms.push(at);
      own?.weights.push((idf * score) / norms[row]!);
    });
    if (pauses.areDue()) await pauses.take();
  }
  const features = new Map(
    Array.from(words, ([row, { terms: own, weights }]) => [
      row,
      { terms: Int32Array.from(own), weights: Float64Array.from(weights), vector: rowOf(vectors, row) },
    ]),
  );
  return { terms, features };
}

/** Mean and standard deviation over the papers that are no examples; 0 and 1 where all are alike. */
function spreadOf(values: Float64Array, isExample: ReadonlySet<number>): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  values.forEach((value, row) => {
    if (isExample.has(row)) return;
    count++;
    sum += value;
    squares += value * value;
  });
  const mean = count === 0 ? 0 : sum / count;
  const variance = count === 0 ? 0 : squares / count - mean * mean;
  return { mean, deviation: variance > 1e-12 ? Math.sqrt(variance) : 1 };
}
