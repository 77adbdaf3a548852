"""Builds all-MiniLM-L6-v2/model-int8.onnx, bit for bit: the graph that multiplies whole numbers with the weights of model-w8.onnx.

    python models/build_int8.py            writes the file and prints its sha256
    python models/build_int8.py --check    builds it in memory and compares with the committed file

Needs models/requirements.txt. The file holds no weights: its tensors name places in model-w8.onnx (ONNX external data).

A row (a token's numbers) is divided by its largest and rounded to 7 bits, so that it depends on nothing but itself. 7, since
processors without VNNI add two products in 16 bits, and 2 x 127 x 127 just fits: all processors get the same sums. What GELU gives
is never below -0.17: rows of it go from there, which spares them nearly a bit.

The first token goes beside the others, in two rows: its numbers, and 126 times what rounding has left of them. One of [CLS]'s
numbers is often some hundred times the rest of its row, which would be rounded to zero, and every token attends to it: without the
second row the mean cosine with the exact vectors of 85 texts is 0.9960, with it 0.9993.
For the same reason the second part of a matrix in two parts (build_minilm.py) counts for the first token only.

Sums and LayerNormalization stand apart: ONNX Runtime 1.30 takes six times as long for SkipLayerNormalization.
"""

import argparse

import numpy as np
import onnx
from onnx import TensorProto

from activations import EPSILON
from build_minilm import HEADS, HIDDEN, LAYERS, TARGET as WEIGHTS
from onnx_graph import Graph, write_or_check

TARGET = WEIGHTS.with_name("model-int8.onnx")
SMALL = 64  # bytes of a tensor that is copied
LEVELS = 63  # of a row, to each side of zero
GELU_LEVELS, GELU_BELOW, GELU_LEAST = 112, 14, -0.17

Streams = tuple[str, str]  # [1, 1, features] of the first token, [1, tokens - 1, features] of the others


class WeightsGraph(Graph):
    """Knows where a tensor of the weights' file stands."""

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.stored = {tensor.name: tensor for tensor in onnx.load_from_string(source).graph.initializer}
        self.places: dict[str, int] = {}
        end = 0
        for name, tensor in self.stored.items():
            self.places[name] = source.index(tensor.raw_data, end)
            end = self.places[name] + len(tensor.raw_data)

    def ints(self, *values: int) -> str:
        return self.constant(f"ints{list(values)}", np.array(values, np.int64))

    def weights(self, name: str, shape: list[int] | None = None) -> str:
        """A tensor of the weights' file, perhaps in another shape."""
        stored = self.stored[name]
        tensor = TensorProto(name=name, data_type=stored.data_type, dims=shape or stored.dims)
        if len(stored.raw_data) <= SMALL:
            tensor.raw_data = stored.raw_data
        else:
            tensor.data_location = TensorProto.EXTERNAL
            for key, value in ("location", WEIGHTS.name), ("offset", self.places[name]), ("length", len(stored.raw_data)):
                tensor.external_data.add(key=key, value=str(value))
        self.initializers[name] = tensor
        return name


def parts(graph: WeightsGraph, x: str) -> Streams:
    begin, second, end, axis = graph.ints(0), graph.ints(1), graph.ints(np.iinfo(np.int64).max), graph.ints(1)
    return graph.add("Slice", [x, begin, second, axis], f"{x}.first"), graph.add("Slice", [x, second, end, axis], f"{x}.others")


def whole(graph: WeightsGraph, x: Streams, name: str) -> str:
    return graph.add("Concat", list(x), name, axis=1)


def grid(graph: WeightsGraph, kind: str, levels: int, below: int) -> list[str]:
    """Step and zero of numbers up to 1 in so many steps of unsigned whole numbers, of which so many are below zero."""
    return [graph.constant(f"{kind}.step", np.array(1 / levels, np.float32)), graph.constant(f"{kind}.zero", np.array(below, np.uint8))]


def multiplied(graph: WeightsGraph, rounded: str, on: list[str], matrix: str, name: str) -> str:
    """Rows of whole numbers times an int8 matrix, as floats."""
    values, (step, zero) = graph.weights(f"{matrix}.int8"), on
    scales = graph.weights(f"{matrix}.scale", [int(np.prod(graph.stored[f"{matrix}.scale"].dims))])
    return graph.fused("MatMulIntegerToFloat", [rounded, values, step, scales, zero], name)


def largest(graph: WeightsGraph, x: str) -> str:
    """Of each row. It is never zero: rows are sums with a bias."""
    return graph.add("ReduceMax", [graph.add("Abs", [x], f"{x}.abs")], f"{x}.largest", axes=[-1], keepdims=1)


def first_product(graph: WeightsGraph, x: str, matrices: list[str], name: str) -> str:
    even, scale = grid(graph, "even", LEVELS, LEVELS + 1), largest(graph, x)
    unit = graph.add("Div", [x, scale], f"{name}.unit")
    rounded = graph.add("QuantizeLinear", [unit, *even], f"{name}.rounded")
    left = graph.add("Sub", [unit, graph.add("DequantizeLinear", [rounded, *even], f"{name}.kept")], f"{name}.left")
    left = graph.add("Mul", [left, graph.constant("enlarge", np.array(2 * LEVELS, np.float32))], f"{name}.enlarged")
    rows = graph.add("QuantizeLinear", [graph.add("Concat", [unit, left], f"{name}.rows", axis=1), *even], f"{name}.both")
    products = [multiplied(graph, rows, even, matrix, f"{name}.{number}") for number, matrix in enumerate(matrices)]
    product = products[0] if len(products) == 1 else graph.add("Add", products, f"{name}.products")
    sum_of_rows = graph.constant("sum_of_rows", np.array([[[1, 1 / (2 * LEVELS)]]], np.float32))
    return graph.add("Mul", [graph.add("MatMul", [sum_of_rows, product], f"{name}.sum"), scale], name)


def other_products(graph: WeightsGraph, x: str, matrix: str, name: str, from_gelu: bool) -> str:
    if from_gelu:
        on = grid(graph, "gelu", GELU_LEVELS, GELU_BELOW)
        least = graph.constant("gelu.least", np.array(-GELU_LEAST * GELU_LEVELS / GELU_BELOW, np.float32))
        scale = graph.add("Max", [graph.add("ReduceMax", [x], f"{name}.max", axes=[-1], keepdims=1), least], f"{x}.largest")
    else:
        on, scale = grid(graph, "even", LEVELS, LEVELS + 1), largest(graph, x)
    rounded = graph.add("QuantizeLinear", [graph.add("Div", [x, scale], f"{name}.unit"), *on], f"{name}.rounded")
    return graph.add("Mul", [multiplied(graph, rounded, on, matrix, f"{name}.product"), scale], name)


def dense(graph: WeightsGraph, x: Streams, part: str, from_gelu: bool = False) -> Streams:
    matrices = [matrix for matrix in (part, f"{part}.main", f"{part}.rest") if f"{matrix}.int8" in graph.stored]
    name = f"{part}.product"
    return first_product(graph, x[0], matrices, f"{name}.first"), other_products(graph, x[1], matrices[0], f"{name}.others", from_gelu)


def add_and_norm(graph: WeightsGraph, x: Streams, skipped: Streams, bias: str, source: str) -> Streams:
    bias, norm = graph.weights(bias), [graph.weights(f"{source}.{part}") for part in ("weight", "bias")]

    def of(x: str, skipped: str) -> str:
        total = graph.add("Add", [graph.add("Add", [x, bias], f"{x}.biased"), skipped], f"{x}.skipped")
        return graph.add("LayerNormalization", [total, *norm], f"{x}.normed", axis=-1, epsilon=EPSILON)

    return of(x[0], skipped[0]), of(x[1], skipped[1])


def layer(graph: WeightsGraph, number: int, x: Streams) -> Streams:
    name, source = f"layer{number}", f"encoder.layer.{number}"
    qkv = whole(graph, dense(graph, x, f"{name}.qkv"), f"{name}.projected")
    split = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.add("Split", [qkv, graph.ints(HIDDEN, HIDDEN, HIDDEN)], *split, axis=2)
    attention = graph.fused("MultiHeadAttention", [*split, graph.weights(f"{name}.qkv.bias")], f"{name}.attention", num_heads=HEADS)
    out = dense(graph, parts(graph, attention), f"{name}.out")
    x = add_and_norm(graph, out, x, f"{name}.out.bias", f"{source}.attention.output.LayerNorm")
    wide = dense(graph, x, f"{name}.up")
    bias = graph.weights(f"{name}.up.bias")
    gelu = tuple(graph.fused("BiasGelu", [one, bias], f"{one}.gelu") for one in wide)  # exact, by erf
    return add_and_norm(graph, dense(graph, gelu, f"{name}.down", from_gelu=True), x, f"{name}.down.bias", f"{source}.output.LayerNorm")


def build(source: bytes) -> bytes:
    exact, graph = onnx.load_from_string(source), WeightsGraph(source)
    # Before and after the layers the graph is the exact one's. One text is run at a time: its attention needs no mask.
    around = [node for node in exact.graph.node if node.name != "mask" and not node.name.startswith("layer")]
    end = [node.name for node in around].index("embeddings") + 1
    graph.nodes += around[:end]
    x = parts(graph, "embeddings")
    for number in range(LAYERS):
        x = layer(graph, number, x)
    whole(graph, x, f"layer{LAYERS - 1}.output")
    graph.nodes += around[end:]
    for name in {name: None for node in around for name in node.input if name in graph.stored}:
        graph.weights(name)
    return graph.model(exact.graph.input, exact.graph.output)


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds all-MiniLM-L6-v2/model-int8.onnx beside model-w8.onnx.")
    parser.add_argument("--check", action="store_true", help="compare with the committed file, write nothing")
    arguments = parser.parse_args()
    write_or_check(build(WEIGHTS.read_bytes()), TARGET, arguments.check)


if __name__ == "__main__":
    main()
