"""Builds minilm-fast/table.bin from what the exact model makes of the training texts, and writes it into manifest.json.

    python models/fast/embed.py conference-paper conference-title conference-sentence token --data … --cache FOLDER
    python models/fast/embed.py arxiv-title salad --chunks 30 --data … --cache FOLDER
    python models/fast/embed.py arxiv-sentence --chunks 15 --data … --cache FOLDER
    python models/fast/embed.py arxiv-paper --chunks 57 --data … --cache FOLDER                   (of 100: the longest)
    python models/fast/build.py --data ../shared/data --cache FOLDER                              (half an hour)

The more chunks there are, the better the fit; `"trainedOn"` in the manifest says how many there were. The table: a float32
scale a token, then an int8 row a token.
"""

import argparse
import hashlib
import json
import pathlib

import numpy as np
import onnxruntime

from embed import embed
from fit import fit
from texts import CLS, EXACT, MODELS, SEP, Texts
from views import load_views

TARGET = MODELS / "minilm-fast" / "table.bin"
TOKENIZER = "../all-MiniLM-L6-v2/tokenizer.json"


def quantize(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and a float32 scale a row."""
    scales = (np.abs(rows).max(axis=1) / np.float32(127)).astype(np.float32)
    return np.rint(rows / scales[:, None]).astype(np.int8), scales


def with_empty_text(rows: np.ndarray) -> np.ndarray:
    """The row of [CLS], which no text has, becomes the exact model's vector of the text without words."""
    session = onnxruntime.InferenceSession(str(EXACT / "model-w8.onnx"), providers=["CPUExecutionProvider"])
    rows = rows.copy()
    rows[CLS] = embed(session, [[CLS, SEP]])[0] * np.median(np.linalg.norm(rows, axis=1))
    return rows


def describe(table: bytes, trained_on: dict[str, int]) -> None:
    path = MODELS / "manifest.json"
    manifest = json.loads(path.read_text())
    digest = lambda content: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest["minilm-fast"] = {
        "id": "minilm-fast-2",
        "folder": "minilm-fast",
        "model": TARGET.name,
        "tokenizer": TOKENIZER,
        "source": "fitted to all-MiniLM-L6-v2, by its int8 graph, on arxiv-cs-100k and conference-papers-20k",
        "trainedOn": trained_on,
        "builder": "fast/build.py",
        "licence": "Apache-2.0",
        "licenceFile": "all-MiniLM-L6-v2/LICENSE",
        "weights": "a float32 scale a token, then an int8 row a token, little-endian",
        "dimensions": 384,
        "maxTokens": 256,
        "pooling": "sum of the rows, each times its scale and 1 + ln(count)",
        "normalised": True,
        "textTemplate": "{title}. {abstract}",
        "files": {TARGET.name: digest(table), TOKENIZER: digest((EXACT / "tokenizer.json").read_bytes())},
    }
    path.write_text(json.dumps(manifest, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fits the table of the fast model.")
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, required=True)
    parser.add_argument("--steps", type=int, default=2000)
    arguments = parser.parse_args()
    views = load_views(Texts(arguments.data), arguments.cache)
    rows = with_empty_text(fit(views, arguments.steps))
    values, scales = quantize(rows)
    table = scales.astype("<f4").tobytes() + values.tobytes()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(table)
    describe(table, {name: view.targets.shape[0] for name, view in views.items() if view.targets.shape[0] > 0})
    print(f"{hashlib.sha256(table).hexdigest()}  {TARGET.name}  {len(table)} bytes")


if __name__ == "__main__":
    main()
