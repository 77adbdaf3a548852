/*
 * The ONNX model of an exact search, written by hand so that no protobuf library is needed:
 *   scores = Gemm(queries, base, transB = 1);  values, indices = TopK(scores, k)
 * Messages and field numbers are those of onnx.proto3 (ModelProto, GraphProto, NodeProto,
 * AttributeProto, ValueInfoProto, TypeProto), opset 17.
 */
const FLOAT = 1;
const INT64 = 7;

/** Inputs `queries` [m, d], `base` [n, d] and `k` [1] (int64); outputs `values` and `indices` [m, k], best first. */
export function topKModel(): Uint8Array {
  const gemm = node("Gemm", ["queries", "base"], ["scores"], attribute("transB", 1));
  const topK = node("TopK", ["scores", "k"], ["values", "indices"]);
  const graph = [
    ...message(1, gemm),
    ...message(1, topK),
    ...text(2, "exact-neighbors"),
    ...message(11, valueInfo("queries", FLOAT, ["m", "d"])),
    ...message(11, valueInfo("base", FLOAT, ["n", "d"])),
    ...message(11, valueInfo("k", INT64, ["one"])),
    ...message(12, valueInfo("values", FLOAT, ["m", "found"])),
    ...message(12, valueInfo("indices", INT64, ["m", "found"])),
  ];
  const opset = [...text(1, ""), ...number(2, 17)];
  return Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, opset)]);
}

export function node(operator: string, inputs: string[], outputs: string[], attributes: number[] = []): number[] {
  return [...inputs.flatMap((name) => text(1, name)), ...outputs.flatMap((name) => text(2, name)), ...text(4, operator), ...attributes];
}

function attribute(name: string, value: number): number[] {
  const INT = 2; // AttributeProto.AttributeType
  return message(5, [...text(1, name), ...number(3, value), ...number(20, INT)]);
}

export function valueInfo(name: string, elementType: number, dimensions: string[]): number[] {
  const shape = dimensions.flatMap((dimension) => message(1, text(2, dimension)));
  const tensor = [...number(1, elementType), ...message(2, shape)];
  return [...text(1, name), ...message(2, message(1, tensor))];
}

// The wire format: a key (field number, kind), then a varint or a length and bytes.
export function number(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)];
}

export function message(field: number, bytes: number[]): number[] {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}

export function text(field: number, value: string): number[] {
  return message(field, [...Buffer.from(value, "utf8")]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
