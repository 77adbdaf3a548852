"""Neighbour graphs by other libraries: answers {"file", "k", "method"} with seconds and the file of the row numbers (self included)."""

import json
import os
import sys
import tempfile
import time

import faiss
import hnswlib
import numpy as np
from usearch.index import Index

THREADS = int(os.environ["OMP_NUM_THREADS"])
faiss.omp_set_num_threads(THREADS)


def exact(x, k):
    index = faiss.IndexFlatIP(x.shape[1])
    index.add(x)
    return index.search(x, k)[1]


def by_hnswlib(x, k):
    index = hnswlib.Index("ip", x.shape[1])
    index.init_index(len(x), M=16, ef_construction=128)
    index.set_num_threads(THREADS)
    index.add_items(x)
    index.set_ef(96)
    return index.knn_query(x, k)[0]


def by_usearch(x, k):
    index = Index(ndim=x.shape[1], metric="ip", dtype="bf16", connectivity=16, expansion_add=128, expansion_search=96)
    index.add(np.arange(len(x)), x, threads=THREADS)
    return index.search(x, k, threads=THREADS).keys


methods = {"faiss exact": exact, "hnswlib": by_hnswlib, "usearch": by_usearch}
for line in sys.stdin:
    asked = json.loads(line)
    x = np.load(asked["file"])
    start = time.perf_counter()
    rows = methods[asked["method"]](x, asked["k"] + 1)
    seconds = time.perf_counter() - start
    file = tempfile.NamedTemporaryFile(suffix=".i32", delete=False).name
    np.asarray(rows, np.int32).tofile(file)
    print(json.dumps({"seconds": seconds, "file": file}), flush=True)
