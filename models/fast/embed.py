"""Embeds the texts of texts.py with the exact model, chunk by chunk; a run that is stopped goes on where it was.

    python models/fast/embed.py --data ../shared/data --cache FOLDER arxiv-paper conference-paper ... [--chunks 100]
"""

import argparse
import os
import pathlib

import numpy as np
import onnxruntime

from texts import EXACT, SIZE, Texts

BATCH = 16


def embed(session: onnxruntime.InferenceSession, texts: list[list[int]]) -> np.ndarray:
    """Unit rows. Texts of as many tokens share a run, so that none is padded."""
    vectors = np.zeros((len(texts), 384), np.float32)
    by_length: dict[int, list[int]] = {}
    for row, ids in enumerate(texts):
        by_length.setdefault(len(ids), []).append(row)
    for rows in by_length.values():
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            ids = np.array([texts[row] for row in some], np.int64)
            vectors[some] = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
    return vectors


def main() -> None:
    parser = argparse.ArgumentParser(description="Embeds the training texts with the exact model.")
    parser.add_argument("views", nargs="+")
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, required=True)
    parser.add_argument("--chunks", type=int, default=1000, help="at most so many of each view")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = arguments.threads
    session = onnxruntime.InferenceSession(str(EXACT / "model-w8.onnx"), options, providers=["CPUExecutionProvider"])
    texts = Texts(arguments.data)
    for view in arguments.views:
        for number in range(min(arguments.chunks, -(-texts.size(view) // SIZE))):
            file = arguments.cache / f"{view}-{number:03}.npy"
            if file.exists():
                continue
            vectors = embed(session, texts.chunk(view, number))
            part = file.with_suffix(".part")
            with open(part, "wb") as out:
                np.save(out, vectors)
            part.rename(file)
            print(file.name, flush=True)


if __name__ == "__main__":
    main()
