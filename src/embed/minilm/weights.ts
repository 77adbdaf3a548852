import { readTensors, type OnnxTensor } from "./onnx-tensors.js";

/** Columns of a panel of the kernel `multiplyRows`. */
const COLUMNS = 8;
const ALIGNMENT = 64;

/** A matrix that rows of whole numbers are multiplied with; addresses in the memory of the kernels. */
export interface WeightMatrix {
  /** Length of the rows that it multiplies, and of those that come out. */
  depth: number;
  columns: number;
  /** Int16, in the panels that `multiplyRows` reads, and the address of their end. */
  values: number;
  valuesEnd: number;
  /** Float32 a column. */
  scales: number;
}

/** A layer of BERT. Vectors are addresses of float32. */
export interface LayerWeights {
  attention: { input: WeightMatrix; inputBias: number; output: WeightMatrix; outputBias: number };
  attentionNorm: { scale: number; shift: number };
  up: WeightMatrix;
  upBias: number;
  /** One matrix, or two that are added up: what one scale a column is too coarse for. */
  down: WeightMatrix[];
  downBias: number;
  norm: { scale: number; shift: number };
}

/** The weights of a model, and what is to be put where into the memory of the kernels. */
export interface MiniLmWeights {
  /** Int8, one row a token; times `wordScales`. */
  words: Int8Array;
  wordScales: Float32Array;
  /** Float32, one row a position; the type of the only segment included. */
  positions: Float32Array;
  wordNorm: { scale: number; shift: number };
  layers: LayerWeights[];
  memory: MemoryPlan;
}

/** Gives out places in a memory that is made later. */
export class MemoryPlan {
  /** Bytes that have been given out. */
  size = 0;
  private readonly contents: { address: number; values: Float32Array | Int16Array }[] = [];

  /** An address of free memory. */
  reserve(bytes: number): number {
    const address = this.size;
    this.size = Math.ceil((address + bytes) / ALIGNMENT) * ALIGNMENT;
    return address;
  }

  /** The address where values will be. */
  put(values: Float32Array | Int16Array): number {
    const address = this.reserve(values.byteLength);
    this.contents.push({ address, values });
    return address;
  }

  /** Writes all values to their places. */
  fill(buffer: ArrayBuffer): void {
    for (const { address, values } of this.contents) {
      const Values = values.constructor as Float32ArrayConstructor;
      new Values(buffer, address, values.length).set(values);
    }
  }
}

/** The weights in models/all-MiniLM-L6-v2/model-w8.onnx, as models/build_minilm.py names them. */
export function readWeights(model: Uint8Array): MiniLmWeights {
  const tensors = readTensors(model);
  const memory = new MemoryPlan();
  const vector = (name: string): number => memory.put(floats(tensors.get(name)!));
  const matrix = (name: string): WeightMatrix => {
    const { shape, bytes } = tensors.get(`${name}.int8`)!;
    const [depth, columns] = shape as [number, number];
    const values = memory.put(pack(bytes, depth, columns));
    const valuesEnd = values + 2 * depth * columns;
    return { depth, columns, values, valuesEnd, scales: vector(`${name}.scale`) };
  };
  const norm = (name: string) => ({
    scale: vector(`${name}.LayerNorm.weight`),
    shift: vector(`${name}.LayerNorm.bias`),
  });
  const layers: LayerWeights[] = [];
  for (let i = 0; tensors.has(`layer${i}.qkv.int8`); i++) {
    const layer = `layer${i}`;
    const down = tensors.has(`${layer}.down.int8`) ? ["down"] : ["down.main", "down.rest"];
    layers.push({
      attention: {
        input: matrix(`${layer}.qkv`),
        inputBias: vector(`${layer}.qkv.bias`),
        output: matrix(`${layer}.out`),
        outputBias: vector(`${layer}.out.bias`),
      },
      attentionNorm: norm(`encoder.layer.${i}.attention.output`),
      up: matrix(`${layer}.up`),
      upBias: vector(`${layer}.up.bias`),
      down: down.map((part) => matrix(`${layer}.${part}`)),
      downBias: vector(`${layer}.down.bias`),
      norm: norm(`encoder.layer.${i}.output`),
    });
  }
  return {
    words: Int8Array.from(new Int8Array(tensors.get("words.int8")!.bytes)),
    wordScales: floats(tensors.get("words.scale")!),
    positions: floats(tensors.get("positions.table")!),
    wordNorm: norm("embeddings"),
    layers,
    memory,
  };
}

/** A copy: the file does not align its values. */
function floats({ bytes }: OnnxTensor): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/**
 * A matrix of int8, row after row, in the panels that `multiplyRows` reads: of each eight columns the
 * first two values of each, the next two of each, and so on.
 */
export function pack(bytes: Uint8Array, depth: number, columns: number): Int16Array {
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const packed = new Int16Array(depth * columns);
  let to = 0;
  for (let block = 0; block < columns; block += COLUMNS) {
    for (let row = 0; row < depth; row += 2) {
      for (let column = block; column < block + COLUMNS; column++) {
        packed[to++] = values[row * columns + column]!;
        packed[to++] = values[(row + 1) * columns + column]!;
      }
    }
  }
  return packed;
}
