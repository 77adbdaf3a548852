import { loadWasm, type Kernels } from "../../core/wasm/wasm.js";
import { readWeights, type LayerWeights, type MiniLmWeights, type WeightMatrix } from "./weights.js";

const HEADS = 12;
/** Tokens that one run takes at most, special tokens included. */
export const MAX_TOKENS = 256;
/** Tokens that the kernels may write to: their number rounded up to a multiple of 8. */
const ROWS = MAX_TOKENS;
/** Greatest size of a weight. */
const WEIGHT_LEVELS = 128;

/** Addresses of what is computed, each a row a token. */
interface Buffers {
  /** Float32, `width` columns. */
  states: number;
  /** Float32, `width` columns: what is to be added to the states. */
  change: number;
  /** Float32, the columns of the widest matrix. */
  wide: number;
  /** Int16, as many columns as `wide`, and float32 scales. */
  whole: number;
  wholeScales: number;
  attention: number;
  zeros: number;
}

/**
 * all-MiniLM-L6-v2, a BERT of 6 layers (Wang et al. 2020; Reimers and Gurevych 2019), by the
 * package's own kernels. Each row of activations is turned into whole numbers of up to 16 bits, one
 * scale a row, and multiplied with the model's int8 weights; whole numbers and float32 are added in
 * a fixed order, so that a text's vector has the same bits on every machine.
 */
export class MiniLm {
  readonly width: number;

  private constructor(
    private readonly kernels: Kernels,
    private readonly buffer: ArrayBuffer,
    private readonly weights: Omit<MiniLmWeights, "memory">,
    private readonly buffers: Buffers,
  ) {
    this.width = weights.layers[0]!.attention.input.depth;
  }

  /** @param model the bytes of model-w8.onnx */
  static async load(model: Uint8Array): Promise<MiniLm> {
    const { memory, ...weights } = readWeights(model);
    const { attention, up } = weights.layers[0]!;
    const width = attention.input.depth;
    const widest = Math.max(attention.input.columns, up.columns);
    const buffers: Buffers = {
      states: memory.reserve(4 * ROWS * width),
      change: memory.reserve(4 * ROWS * width),
      wide: memory.reserve(4 * ROWS * widest),
      whole: memory.reserve(2 * ROWS * widest),
      wholeScales: memory.reserve(4 * ROWS),
      attention: memory.reserve(6 * ROWS * ROWS + 208 * ROWS + 4096),
      zeros: memory.reserve(4 * ROWS * width),
    };
    const { kernels, buffer } = await loadWasm(memory.size);
    memory.fill(buffer);
    return new MiniLm(kernels, buffer, weights, buffers);
  }

  /**
   * Writes the unit vector of a text to `target` from `start` on: the mean of its tokens' states.
   * @param ids its tokens, at least one and at most `MAX_TOKENS`
   */
  embed(ids: ArrayLike<number>, target: Float32Array, start: number): void {
    this.readWords(ids);
    for (const layer of this.weights.layers) this.runLayer(layer, ids.length);
    const { width } = this;
    const states = new Float32Array(this.buffer, this.buffers.states, ids.length * width);
    const sums = new Float64Array(width);
    for (let at = 0; at < states.length; at += width) {
      for (let i = 0; i < width; i++) sums[i]! += states[at + i]!;
    }
    const length = Math.sqrt(sums.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < width; i++) target[start + i] = sums[i]! / length;
  }

  private readWords(ids: ArrayLike<number>): void {
    const { kernels, width, buffers } = this;
    const { words, wordScales, positions, wordNorm } = this.weights;
    const states = new Float32Array(this.buffer, buffers.states, ids.length * width);
    for (let token = 0, at = 0; token < ids.length; token++) {
      const id = ids[token]!;
      const scale = wordScales[id]!;
      for (let from = id * width, end = from + width; from < end; from++, at++) {
        states[at] = words[from]! * scale + positions[at]!;
      }
    }
    const end = buffers.states + states.byteLength;
    kernels.addAndNormalize(buffers.states, end, buffers.zeros, 4 * width, wordNorm.scale, wordNorm.shift);
  }

  private runLayer(layer: LayerWeights, tokens: number): void {
    const { kernels, width } = this;
    const { states, change, wide, attention } = this.buffers;
    const end = states + 4 * width * tokens;
    const addChange = ({ scale, shift }: { scale: number; shift: number }, from = change): void =>
      kernels.addAndNormalize(states, end, from, 4 * width, scale, shift);

    this.quantize(states, layer.attention.input.depth, tokens);
    this.multiply(layer.attention.input, tokens, wide, layer.attention.inputBias);
    kernels.attend(wide, change, tokens, HEADS, attention);
    this.quantize(change, layer.attention.output.depth, tokens);
    this.multiply(layer.attention.output, tokens, change, layer.attention.outputBias);
    addChange(layer.attentionNorm);

    this.quantize(states, layer.up.depth, tokens);
    this.multiply(layer.up, tokens, wide, layer.upBias);
    kernels.gelu(wide, wide + 4 * layer.up.columns * tokens);
    this.quantize(wide, layer.up.columns, tokens);
    const [main, rest] = layer.down;
    this.multiply(main!, tokens, change, layer.downBias);
    if (rest) this.multiply(rest, tokens, wide, change, 4 * width);
    addChange(layer.norm, rest ? wide : change);
  }

  /** Turns rows of float32 into the whole numbers that `multiplyRows` reads. */
  private quantize(rows: number, columns: number, tokens: number): void {
    const { whole, wholeScales } = this.buffers;
    // the sum of so many products of the greatest numbers stays within 32 bits
    const levels = Math.min(32767, Math.floor((2 ** 31 - 1) / (WEIGHT_LEVELS * columns)));
    this.kernels.quantizeRows(rows, 4 * columns, tokens, columns, levels, whole, wholeScales);
  }

  /** The last quantized rows times a matrix, plus rows of float32: one that all get, or one for each. */
  private multiply(matrix: WeightMatrix, tokens: number, to: number, added: number, addedStride = 0): void {
    const { whole, wholeScales } = this.buffers;
    const { values, valuesEnd, scales, columns, depth } = matrix;
    const fours = Math.ceil(tokens / 4) * 4;
    const bytes = 4 * columns;
    this.kernels.multiplyRows(whole, whole + 2 * depth * fours, 2 * depth, values, valuesEnd, to, bytes);
    this.kernels.scaleRows(to, bytes, tokens, bytes, wholeScales, scales, added, addedStride);
  }
}
