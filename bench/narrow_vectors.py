"""What narrower vectors lose: of the ten nearest papers by float32, how many are among the ten nearest by
float16, bfloat16, 8-bit and 1-bit vectors, and after the candidates of these are ranked again by float32.

    bench/.venv/bin/python bench/narrow_vectors.py ../shared/reference/embeddings/arxiv-cs-labelled.npy
"""

import json
import sys

import numpy as np

QUERIES, K, CANDIDATES = 2000, 10, 100

vectors = np.load(sys.argv[1]).astype(np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
queries = np.random.default_rng(1).choice(len(vectors), QUERIES, replace=False)


def nearest(similarities, count):
    similarities[np.arange(QUERIES), queries] = -np.inf
    top = np.argpartition(-similarities, count, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(similarities, top, 1), axis=1, kind="stable")
    return np.take_along_axis(top, order, 1)


def bfloat16(values):
    bits = values.view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)).view(np.float32)


scale = np.abs(vectors).max()
kinds = {
    "float16": (vectors.astype(np.float16).astype(np.float32), 2),
    "bfloat16": (bfloat16(vectors.copy()), 2),
    "8 bits, one scale": (np.rint(vectors / scale * 127).clip(-127, 127) / 127, 1),
    "1 bit, signs about the mean": (np.sign(vectors - vectors.mean(0)), 1 / 8),
}
true = nearest(vectors[queries] @ vectors.T, K)
for kind, (narrow, size) in kinds.items():
    narrow = narrow.astype(np.float32)
    found = nearest(narrow[queries] @ narrow.T, CANDIDATES)
    again = np.einsum("qd,qcd->qc", vectors[queries], vectors[found])
    best = np.take_along_axis(found, np.argsort(-again, axis=1, kind="stable")[:, :K], 1)
    recall = lambda rows: float(np.mean([len(set(a) & set(b)) / K for a, b in zip(rows, true)]))
    row = {"kind": kind, "bytes": vectors.shape[1] * size}
    print(json.dumps({**row, "recall@10": round(recall(found[:, :K]), 4), "reranked": round(recall(best), 4)}))
