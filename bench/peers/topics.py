"""Topics by other libraries, and leidenalg on a given graph; answers one JSON line for each asked one.

{"method": "leidenalg graph", "edges", "weights", "nodes", "resolution", "seed"}: time and modularity on a graph
{"method": ..., "vectors", "texts", "k"}: labels (-1: none), top ten words of each topic (BERTopic's own only), seconds
"""

import itertools
import json
import sys
import time

import igraph
import leidenalg
import numpy as np
from sklearn.cluster import KMeans
from sklearn.neighbors import NearestNeighbors

cache = {}
seeds = itertools.count(42)


def load(path):
    if path not in cache:
        cache[path] = json.load(open(path)) if path.endswith(".json") else np.load(path)
    return cache[path]


def partition(graph, weights, resolution, seed):
    kind = leidenalg.RBConfigurationVertexPartition
    return leidenalg.find_partition(graph, kind, weights=weights, resolution_parameter=resolution, seed=seed)


def leiden_graph(asked):
    graph = igraph.Graph(n=asked["nodes"], edges=load(asked["edges"]).astype(int).tolist())
    weights = load(asked["weights"]).ravel().tolist()
    start = time.perf_counter()
    found = partition(graph, weights, asked["resolution"], asked["seed"])
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "modularity": found.quality() / (2 * sum(weights)), "communities": len(found)}


def leiden(vectors, texts, k):
    """The row of the reference results: 30 nearest, undirected union, weight cosine, resolution 2."""
    found = NearestNeighbors(n_neighbors=31, algorithm="brute", metric="cosine").fit(vectors).kneighbors(vectors)
    edges = {}
    for row, (distances, others) in enumerate(zip(*found)):
        for distance, other in zip(distances, others):
            if other != row:
                edges[min(row, other), max(row, other)] = 1 - distance
    graph = igraph.Graph(n=len(vectors), edges=list(edges))
    return partition(graph, list(edges.values()), 2.0, 0).membership, None


def kmeans(vectors, texts, k):
    return KMeans(k, n_init=1, random_state=next(seeds)).fit_predict(vectors).tolist(), None


def bertopic(vectors, texts, k, reduce=False):
    from bertopic import BERTopic
    from umap import UMAP

    # The defaults of BERTopic, with a seed.
    model = BERTopic(umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=42))
    labels, _ = model.fit_transform(texts, embeddings=vectors)
    words = [[word for word, _ in model.get_topic(topic)] for topic in range(max(labels) + 1)]
    if reduce:
        labels = model.reduce_outliers(texts, labels, strategy="embeddings", embeddings=vectors)
    return [int(label) for label in labels], words


def evoc(vectors, texts, k):
    from evoc import EVoC

    return EVoC(random_state=42).fit_predict(vectors).tolist(), None


methods = {
    "leidenalg, 30 neighbours": leiden,
    "scikit-learn k-means, true k": kmeans,
    "BERTopic": bertopic,
    "BERTopic, reduce_outliers": lambda *given: bertopic(*given, reduce=True),
    "EVoC": evoc,
}
for line in sys.stdin:
    asked = json.loads(line)
    if asked["method"] == "leidenalg graph":
        print(json.dumps(leiden_graph(asked)), flush=True)
        continue
    vectors, texts = load(asked["vectors"]), load(asked["texts"])
    start = time.perf_counter()
    labels, words = methods[asked["method"]](vectors, texts, asked["k"])
    print(json.dumps({"seconds": time.perf_counter() - start, "labels": labels, "words": words}), flush=True)
