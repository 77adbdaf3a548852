"""Neighbours by other libraries; answers one JSON line for each asked one.

{"file", "k", "method"}: seconds for the neighbours of all rows, and the file of their row numbers (self included)
{"file", "queries", "k", "method"}: seconds to build the index, of each query by itself, and the rows found"""

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


def exact(x):
    index = faiss.IndexFlatIP(x.shape[1])
    index.add(x)
    return lambda queries, k: index.search(queries, k)[1]


def by_hnswlib(x):
    index = hnswlib.Index("ip", x.shape[1])
    index.init_index(len(x), M=16, ef_construction=128)
    index.set_num_threads(THREADS)
    index.add_items(x)
    index.set_ef(96)
    return lambda queries, k: index.knn_query(queries, k)[0]


def by_usearch(x):
    index = Index(ndim=x.shape[1], metric="ip", dtype="bf16", connectivity=16, expansion_add=128, expansion_search=96)
    index.add(np.arange(len(x)), x, threads=THREADS)
    return lambda queries, k: index.search(queries, k, threads=THREADS).keys.reshape(len(queries), -1)


def one_by_one(search, queries, k):
    search(queries[:1], k)
    each, found = [], []
    for query in queries[:, None]:
        start = time.perf_counter()
        rows = search(query, k)
        each.append(time.perf_counter() - start)
        found.append(rows[0].tolist())
    return {"each": each, "found": found}


methods = {"faiss exact": exact, "hnswlib": by_hnswlib, "usearch": by_usearch}
for line in sys.stdin:
    asked = json.loads(line)
    x, k = np.load(asked["file"]), asked["k"]
    start = time.perf_counter()
    search = methods[asked["method"]](x)
    if "queries" in asked:
        build = time.perf_counter() - start
        print(json.dumps({"build": build, **one_by_one(search, np.load(asked["queries"]), k)}), flush=True)
        continue
    rows = search(x, k + 1)
    seconds = time.perf_counter() - start
    file = tempfile.NamedTemporaryFile(suffix=".i32", delete=False).name
    np.asarray(rows, np.int32).tofile(file)
    print(json.dumps({"seconds": seconds, "file": file}), flush=True)
