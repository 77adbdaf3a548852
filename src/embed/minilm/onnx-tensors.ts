/** A tensor that an ONNX file holds: its shape, and its values as little-endian bytes. */
export interface OnnxTensor {
  shape: readonly number[];
  bytes: Uint8Array;
}

/* Fields of ONNX's protocol buffers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_DIMENSIONS = 1;
const TENSOR_NAME = 8;
const TENSOR_RAW_DATA = 9;
/** Kinds of fields in the wire format. */
const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;

/** A field of a message: a number, or the bytes of a text, a message or packed numbers. */
interface Field {
  field: number;
  value: number;
  bytes?: Uint8Array;
}

/** The tensors of an ONNX model by their names; the bytes are parts of the file. */
export function readTensors(model: Uint8Array): Map<string, OnnxTensor> {
  const tensors = new Map<string, OnnxTensor>();
  for (const graph of messages(model, MODEL_GRAPH)) {
    for (const tensor of messages(graph, GRAPH_INITIALIZER)) {
      const shape: number[] = [];
      let name = "";
      let data: Uint8Array = new Uint8Array();
      for (const { field, value, bytes } of fields(tensor)) {
        if (field === TENSOR_DIMENSIONS) shape.push(...(bytes ? varints(bytes) : [value]));
        else if (field === TENSOR_NAME) name = new TextDecoder().decode(bytes);
        else if (field === TENSOR_RAW_DATA) data = bytes!;
      }
      tensors.set(name, { shape, bytes: data });
    }
  }
  return tensors;
}

function* messages(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { field, bytes } of fields(message)) if (field === wanted && bytes) yield bytes;
}

function* fields(message: Uint8Array): Generator<Field> {
  for (let at = 0; at < message.length;) {
    const key = varint(message, at);
    const field = key.value >>> 3;
    const kind = key.value & 7;
    at = key.end;
    if (kind === VARINT) {
      const { value, end } = varint(message, at);
      yield { field, value };
      at = end;
    } else if (kind === LENGTH_DELIMITED) {
      const { value: length, end } = varint(message, at);
      yield { field, value: 0, bytes: message.subarray(end, end + length) };
      at = end + length;
    } else {
      at += kind === FIXED_64 ? 8 : 4;
    }
  }
}

function* varints(bytes: Uint8Array): Generator<number> {
  for (let at = 0; at < bytes.length;) {
    const { value, end } = varint(bytes, at);
    yield value;
    at = end;
  }
}

function varint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  let unit = 1;
  for (let at = start; ; at++, unit *= 128) {
    value += (bytes[at]! & 127) * unit;
    if (bytes[at]! < 128) return { value, end: at + 1 };
  }
}
