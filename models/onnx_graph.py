"""What build_minilm.py and build_int8.py have in common: collecting a graph, and writing its file or comparing with the committed one."""

import hashlib
import pathlib
import sys
from collections.abc import Iterable

import numpy as np
import onnx
from onnx import helper, numpy_helper


class Graph:
    """Collects nodes and initializers, and names the values in between."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: np.ndarray) -> str:
        self.initializers[name] = numpy_helper.from_array(value, name)
        return name

    def add(self, kind: str, inputs: list[str], *names: str, domain: str = "", **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, names, name=names[0], domain=domain, **attributes))
        return names[0]

    def fused(self, kind: str, inputs: list[str], name: str, **attributes) -> str:
        return self.add(kind, inputs, name, domain="com.microsoft", **attributes)

    def model(self, inputs: Iterable[onnx.ValueInfoProto], outputs: Iterable[onnx.ValueInfoProto]) -> bytes:
        model = helper.make_model(
            helper.make_graph(self.nodes, "all-MiniLM-L6-v2", inputs, outputs, self.initializers.values()),
            opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)],
            producer_name="paperweave",
            ir_version=8,
        )
        return model.SerializeToString(deterministic=True)


def write_or_check(model: bytes, target: pathlib.Path, check: bool) -> None:
    """Prints the sha256, then writes the file, or compares with what lies there and ends with 1 where it differs."""
    print(f"{hashlib.sha256(model).hexdigest()}  {target.name}  {len(model)} bytes")
    if not check:
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(model)
    elif not target.exists() or target.read_bytes() != model:
        sys.exit("differs from the committed file")
    else:
        print("equal to the committed file")
