"""Layouts by umap-learn: answers {"file", "neighbors"} with wall and CPU seconds and the file of the positions.

The neighbours are given, rows x k without the point itself: row numbers, then cosine distances. Without them
umap-learn finds its own."""

import json
import resource
import sys
import tempfile
import time
import warnings

import numpy as np
import umap

warnings.filterwarnings("ignore")


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def lay_out(x, neighbors):
    known = {}
    if neighbors:
        numbers, distances = np.load(neighbors["numbers"]).astype(np.int32), np.load(neighbors["distances"])
        own = np.arange(len(x), dtype=np.int32)[:, None]
        zeros = np.zeros((len(x), 1), np.float32)
        known = {"precomputed_knn": (np.hstack([own, numbers]), np.hstack([zeros, distances]))}
    return umap.UMAP(n_neighbors=15, min_dist=0.1, metric="cosine", random_state=1, **known).fit_transform(x)


for line in sys.stdin:
    asked = json.loads(line)
    x = np.load(asked["file"])
    start, used = time.perf_counter(), cpu()
    positions = lay_out(x, asked.get("neighbors"))
    answer = {"seconds": time.perf_counter() - start, "cpu": cpu() - used}
    file = tempfile.NamedTemporaryFile(suffix=".f32", delete=False).name
    positions.astype(np.float32).tofile(file)
    print(json.dumps({**answer, "file": file}), flush=True)
