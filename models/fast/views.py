"""The training texts as sparse counts of tokens, beside the vectors that the exact model gives them."""

import pathlib
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from texts import MAX_TOKENS, SIZE, Texts

VOCABULARY = 30522


@dataclass
class View:
    """Texts of one kind: a row of counts each, and the exact vectors of the first of them."""

    counts: sparse.csr_matrix
    targets: np.ndarray


def count_tokens(texts: list[list[int]]) -> sparse.csr_matrix:
    found = [np.unique(np.asarray(ids[: MAX_TOKENS - 2], np.int32), return_counts=True) for ids in texts]
    offsets = np.concatenate([[0], np.cumsum([len(ids) for ids, _ in found])])
    values = np.concatenate([counts for _, counts in found]).astype(np.float32)
    return sparse.csr_matrix((values, np.concatenate([ids for ids, _ in found]), offsets), shape=(len(texts), VOCABULARY))


def targets_of(cache: pathlib.Path, view: str) -> np.ndarray:
    """The vectors of the chunks from the first one on, as far as they are there."""
    chunks = []
    while (file := cache / f"{view}-{len(chunks):03}.npy").exists():
        chunks.append(np.load(file))
    return np.concatenate(chunks) if chunks else np.zeros((0, 384), np.float32)


def load_views(texts: Texts, cache: pathlib.Path) -> dict[str, View]:
    """All views; the counts are kept in the cache beside the vectors."""
    views: dict[str, View] = {}
    for name in texts.views:
        file = cache / f"counts-{name}.npz"
        if not file.exists():
            chunks = [texts.chunk(name, number) for number in range(-(-texts.size(name) // SIZE))]
            sparse.save_npz(file, count_tokens([ids[1:-1] for chunk in chunks for ids in chunk]), compressed=False)
        views[name] = View(sparse.load_npz(file).tocsr(), targets_of(cache, name))
    return views
