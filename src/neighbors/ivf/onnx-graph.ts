/*
 * The ONNX models of searches, written by hand so that no protobuf library is needed. Messages and
 * field numbers are those of onnx.proto3 (ModelProto, GraphProto, NodeProto, AttributeProto,
 * ValueInfoProto, TypeProto), opset 17.
 */
const FLOAT = 1;
const UINT8 = 2;
const INT8 = 3;
const INT32 = 6;
const INT64 = 7;

/**
 * scores = Gemm(queries, base, transB = 1); values, indices = TopK(scores, k)
 *
 * Inputs `queries` [m, d], `base` [n, d] and `k` [1] (int64); outputs `values` and `indices` [m,
 * k], best first.
 */
export function topKModel(): Uint8Array {
  return model(
    [
      node("Gemm", ["queries", "base"], ["scores"], attribute("transB", 1)),
      node("TopK", ["scores", "k"], ["values", "indices"]),
    ],
    [valueInfo("queries", FLOAT, ["m", "d"]), valueInfo("base", FLOAT, ["n", "d"]), valueInfo("k", INT64, ["one"])],
    [valueInfo("values", FLOAT, ["m", "found"]), valueInfo("indices", INT64, ["m", "found"])],
  );
}

/**
 * products = MatMulInteger(Gather(all, rows), Transpose(base), zero)
 *
 * Inputs `all` [n, d] (uint8, from which `zero` is subtracted), `rows` [m] (int32) and `base` [p,
 * d] (int8); output `products` [m, p] (int32).
 */
export function wholeProductModel(): Uint8Array {
  return model(
    [
      node("Gather", ["all", "rows"], ["queries"]),
      node("Transpose", ["base"], ["columns"]),
      node("MatMulInteger", ["queries", "columns", "zero"], ["products"]),
    ],
    [
      valueInfo("all", UINT8, ["n", "d"]),
      valueInfo("rows", INT32, ["m"]),
      valueInfo("base", INT8, ["p", "d"]),
      valueInfo("zero", UINT8, []),
    ],
    [valueInfo("products", INT32, ["m", "p"])],
  );
}

function model(nodes: number[][], inputs: number[][], outputs: number[][]): Uint8Array {
  const graph = [
    ...nodes.flatMap((one) => message(1, one)),
    ...text(2, "neighbors"),
    ...inputs.flatMap((input) => message(11, input)),
    ...outputs.flatMap((output) => message(12, output)),
  ];
  const opset = [...text(1, ""), ...number(2, 17)];
  return Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, opset)]);
}

export function node(operator: string, inputs: string[], outputs: string[], attributes: number[] = []): number[] {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, operator),
    ...attributes,
  ];
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
