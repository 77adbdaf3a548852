"""bm25s and rank-bm25.

Answers {"texts": [...], "queries": [...], "k": 10} with rows of the texts, best first, and seconds a query."""

import json
import sys
import time

import bm25s
import numpy as np
import Stemmer
from rank_bm25 import BM25Okapi

stemmer = Stemmer.Stemmer("english")


def with_bm25s(texts, queries, k, settings):
    def tokens(part):
        return bm25s.tokenize(part, stopwords="en", stemmer=stemmer, show_progress=False)

    start = time.perf_counter()
    retriever = bm25s.BM25(**settings)
    retriever.index(tokens(texts), show_progress=False)
    built = time.perf_counter() - start
    start = time.perf_counter()
    rows, scores = retriever.retrieve(tokens(queries), k=min(k, len(texts)), show_progress=False)
    seconds = time.perf_counter() - start
    answers = [[int(row) for row, score in zip(*answer) if score > 0] for answer in zip(rows, scores)]
    return {"answers": answers, "build": built, "query": seconds / len(queries)}


def with_rank_bm25(texts, queries, k):
    """Its own documentation splits at spaces; given the same words as bm25s it does it more justice."""
    start = time.perf_counter()
    tokenized = bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)
    ranker = BM25Okapi(tokenized)
    built = time.perf_counter() - start
    start = time.perf_counter()
    answers = []
    for words in bm25s.tokenize(queries, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False):
        scores = ranker.get_scores(words)
        best = np.argsort(-scores, kind="stable")[:k]
        answers.append([int(row) for row in best if scores[row] > 0])
    return {"answers": answers, "build": built, "query": (time.perf_counter() - start) / len(queries)}


for line in sys.stdin:
    asked = json.loads(line)
    texts, queries, k = (asked[name] for name in ("texts", "queries", "k"))
    reply = {
        "bm25s": with_bm25s(texts, queries, k, {}),
        "bm25s, BM25+": with_bm25s(texts, queries, k, {"method": "bm25+"}),
    }
    if asked.get("rank_bm25", True):
        reply["rank-bm25"] = with_rank_bm25(texts, queries, k)
    print(json.dumps(reply), flush=True)
