/*
 * ONNX models written by hand so that no protobuf library is needed. Messages and
 * field numbers are those of onnx.proto3 (ModelProto, GraphProto, NodeProto, AttributeProto,
 * ValueInfoProto, TypeProto).
 */
export function node(operator: string, inputs: string[], outputs: string[], attributes: number[] = []): number[] {
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, operator),
    ...attributes,
  ];
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
