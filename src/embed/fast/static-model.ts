import { ln } from "../../core/math.js";
import type { ModelDescription } from "../model-files.js";
import { tokenRows } from "./token-rows.js";
import { readVocabulary } from "../tokenizer/vocabulary.js";
import { WeightedSum } from "./weighted-sum.js";
import { WordPieces } from "../tokenizer/word-pieces.js";

/**
 * Special tokens that the exact model puts around a text; they count, though they say nothing here.
 */
const SPECIAL = 2;
/** The row that stands for a text without tokens. */
const EMPTY = 101;
const LARGEST_WEIGHT = 32767;

/** The bytes of the files of such a model: its table, and the tokenizer's JSON. */
export interface FastModelFiles {
  table: Uint8Array;
  tokenizer: Uint8Array;
}

/**
 * A table with one int8 row a token (`tokenRows`) and a scale for each: a text's vector is the sum
 * of its tokens' rows, each times its scale and 1 + ln(how often it stands in the text), scaled to
 * length 1. Whole numbers are added up: the same bits on every machine.
 */
export class StaticModel {
  private readonly counts: Uint16Array;
  /** 1 + ln(n) for n up to the most tokens that are read. */
  private readonly logCounts: Float64Array;

  private constructor(
    private readonly words: WordPieces,
    private readonly scales: Float32Array,
    private readonly rows: WeightedSum,
    private readonly dimensions: number,
    private readonly maxTokens: number,
  ) {
    this.counts = new Uint16Array(scales.length);
    this.logCounts = Float64Array.from({ length: maxTokens }, (_, n) => (n === 0 ? 0 : 1 + ln(n)));
    // So that no weight is larger than an int16 holds, whatever the text.
    const unit =
      LARGEST_WEIGHT / (scales.reduce((most, scale) => Math.max(most, scale), 0) * this.logCounts[maxTokens - 1]!);
    for (let n = 0; n < maxTokens; n++) this.logCounts[n]! *= unit;
  }

  /** The model of a description, from the bytes of its files. */
  static async of(description: ModelDescription, { table, tokenizer }: FastModelFiles): Promise<StaticModel> {
    const vocabulary = readVocabulary(new TextDecoder().decode(tokenizer));
    const { dimensions, maxTokens } = description;
    const learned = description.learned!,
      tokens = vocabulary.ids.size,
      values = tokens * learned;
    const scales = new Float32Array(table.buffer.slice(table.byteOffset, table.byteOffset + 4 * tokens));
    const bytes = new Int8Array(table.buffer, table.byteOffset + scales.byteLength);
    const rows = await WeightedSum.of(
      tokenRows(bytes.subarray(0, values), bytes.subarray(values, values + tokens), learned, dimensions),
      dimensions,
      maxTokens,
    );
    return new StaticModel(new WordPieces(vocabulary), scales, rows, dimensions, maxTokens);
  }

  /**
   * Writes the unit vector of a text to `data` from `start` on.
   * @returns tokens of the whole text, special ones included; those past `maxTokens` do not count
   */
  embed(text: string, data: Float32Array, start: number): number {
    const { words, counts, rows, scales, logCounts, dimensions } = this;
    words.read(text);
    const { ids } = words;
    const read = Math.min(words.count, this.maxTokens - SPECIAL);
    for (let i = 0; i < read; i++) counts[ids[i]!]!++;
    let listed = 0;
    for (let i = 0; i < read; i++) {
      const id = ids[i]!,
        count = counts[id]!;
      if (count === 0) continue; // it has been listed
      counts[id] = 0;
      const weight = (scales[id]! * logCounts[count]! + 0.5) | 0;
      if (weight > 0) rows.put(listed++, id, weight);
    }
    if (listed === 0) rows.put(listed++, EMPTY, 1);
    rows.add(listed);
    const { sum } = rows;
    let square = 0;
    for (let i = 0; i < dimensions; i++) square += sum[i]! * sum[i]!;
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = 0; i < dimensions; i++) data[start + i] = sum[i]! * scale;
    return words.count + SPECIAL;
  }
}
