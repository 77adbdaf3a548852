"""Fits the table: ridge regression first, then gradient descent on what the vectors are for.

A text is the sum of its tokens' rows, each times 1 + ln(count). The descent has four aims: the cosine with the exact
vector; the exact model's similarities between the papers of a batch, and those of short texts with these papers, as a search
compares them (Kullback-Leibler divergence of their softmax); and that a title, or a sentence, is nearest to the paper that it is
taken from (InfoNCE), which needs no exact vectors and makes rare words count in searches. One part in twenty of the papers is held
out; the figures printed are theirs.
"""

import numpy as np
import scipy.sparse as sparse
import torch
from torch.nn import functional

from views import View

SIF = 1e-3
RIDGE, RIDGE_STEPS = 0.05, 4
SHORT, ALONE = 0.5, 0.3
TEMPERATURE = 0.05
BATCH = 768
LEARNING_RATE = 2e-3
RELATIONS, SEARCHES, PAIRS = 0.15, 0.3, 0.2
HELD_OUT = 20


def fit(views: dict[str, View], steps: int) -> np.ndarray:
    """A row of 384 numbers a token."""
    weights = sif(views)
    split = {name: np.arange(view.counts.shape[0]) % HELD_OUT == 0 for name, view in views.items() if "-" in name}
    exact = Exact(views, split, weights)
    rows = ridge(exact, views["token"].targets)
    exact.report("ridge", rows)
    rows = descend(rows, exact, Pairs(views, split, weights), steps)
    return rows * weights[:, None]


def sif(views: dict[str, View]) -> np.ndarray:
    """Smooth inverse frequency (Arora et al. 2017): frequent tokens count less from the start."""
    counts = sum(np.asarray(view.counts.sum(axis=0)).ravel() for name, view in views.items() if name.endswith("paper"))
    share = (counts + 0.1) / counts.sum()
    return (SIF / (SIF + share)).astype(np.float32)


def features(counts: sparse.csr_matrix, weights: np.ndarray) -> sparse.csr_matrix:
    """Rows of weights that add up to 1."""
    made = counts.copy()
    made.data = 1 + np.log(made.data)
    made = made @ sparse.diags(weights)
    total = np.maximum(np.asarray(made.sum(axis=1)).ravel(), 1e-9)
    return (sparse.diags((1 / total).astype(np.float32)) @ made).tocsr().astype(np.float32)


class Exact:
    """All texts that have exact vectors."""

    def __init__(self, views: dict[str, View], split: dict[str, np.ndarray], weights: np.ndarray) -> None:
        made, targets, shares, papers = [], [], [], []
        self.held: dict[str, tuple[sparse.csr_matrix, np.ndarray]] = {}
        for name, view in views.items():
            count = len(view.targets)
            if count == 0:
                continue
            some = features(view.counts[:count], weights)
            held = split[name][:count] if name in split else np.zeros(count, bool)
            if held.any():
                self.held[name] = some[held], view.targets[held]
            made.append(some[~held])
            targets.append(view.targets[~held])
            share = 1 if name.endswith("paper") else SHORT if "-" in name else ALONE
            shares.append(np.full((~held).sum(), share, np.float32))
            papers.append(np.full((~held).sum(), name.endswith("paper")))
        self.features = sparse.vstack(made, format="csr")
        self.targets = np.concatenate(targets)
        self.shares = np.concatenate(shares)
        is_paper = np.concatenate(papers)
        self.papers, self.others = np.flatnonzero(is_paper), np.flatnonzero(~is_paper)

    def report(self, what: str, rows: np.ndarray) -> None:
        """Cosine with the exact vectors of texts held out, and how many of the ten nearest papers are the same."""
        found = {name: unit(some @ rows) for name, (some, _) in self.held.items()}
        cosines = [f"{name} {(vectors * self.held[name][1]).sum(axis=1).mean():.4f}" for name, vectors in found.items()]
        names = [name for name in found if name.endswith("paper")]
        ours, theirs = (nearest(np.concatenate(some)[:4000]) for some in ([found[name] for name in names], [self.held[name][1] for name in names]))
        same = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(ours, theirs)])
        print(f"{what}: cosine {', '.join(cosines)}; same neighbours {same:.4f}", flush=True)


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def nearest(vectors: np.ndarray) -> np.ndarray:
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -9)
    return np.argpartition(-similarities, 10, axis=1)[:, :10]


class Pairs:
    """Titles, and sentences, each with the paper that it is taken from, less itself."""

    def __init__(self, views: dict[str, View], split: dict[str, np.ndarray], weights: np.ndarray) -> None:
        asked, papers, kept = [], [], []
        for source in ("arxiv", "conference"):
            for part in ("title", "sentence"):
                one = views[f"{source}-{part}"].counts
                rest = (views[f"{source}-paper"].counts[: one.shape[0]] - one).tocsr()
                rest.data = np.maximum(rest.data, 0)
                rest.eliminate_zeros()
                asked.append(features(one, weights))
                papers.append(features(rest, weights))
                kept.append(~split[f"{source}-{part}"])
        self.asked, self.papers = sparse.vstack(asked, format="csr"), sparse.vstack(papers, format="csr")
        self.rows = np.flatnonzero(np.concatenate(kept))


def ridge(exact: Exact, alone: np.ndarray) -> np.ndarray:
    """
    Rows by ridge regression, conjugate gradients over all columns at once. Its centre is what one map of the vectors of the
    tokens alone predicts best, so that a token which no text has is somewhere sensible.
    """
    shares = exact.shares
    mean = np.average(exact.targets, axis=0, weights=shares).astype(np.float32)
    alone = alone - alone.mean(axis=0)
    sums = exact.features @ alone
    weighted = (sums * shares[:, None]).T
    mapping = np.linalg.solve(weighted @ sums + 1e-4 * len(sums) * np.eye(sums.shape[1]), weighted @ (exact.targets - mean)).astype(np.float32)
    rows = alone @ mapping
    root = np.sqrt(shares)
    made = (sparse.diags(root) @ exact.features).tocsr().astype(np.float32)
    back = made.T.tocsr()
    left = back @ (root[:, None] * (exact.targets - mean) - made @ rows)
    direction, square = left.copy(), (left * left).sum(axis=0)
    for _ in range(RIDGE_STEPS):
        product = back @ (made @ direction) + RIDGE * direction
        step = square / np.maximum((direction * product).sum(axis=0), 1e-20)
        rows += step * direction
        left -= step * product
        before, square = square, (left * left).sum(axis=0)
        direction = left + square / np.maximum(before, 1e-20) * direction
    return rows + mean  # weights add up to 1, so that the mean may be part of every row


def descend(rows: np.ndarray, exact: Exact, pairs: Pairs, steps: int) -> np.ndarray:
    random = np.random.default_rng(0)
    table = torch.from_numpy(np.ascontiguousarray(rows, np.float32))
    table.grad = torch.zeros_like(table)
    optimizer = torch.optim.Adam([table], lr=LEARNING_RATE, betas=(0.9, 0.98), fused=True)
    chances = exact.shares[exact.others] / exact.shares[exact.others].sum()
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (step + 1) / 20) * (0.05 + 0.95 * 0.5 * (1 + np.cos(np.pi * step / steps)))
        papers = random.choice(exact.papers, BATCH, replace=False)
        others = random.choice(exact.others, BATCH, p=chances)
        some = random.choice(pairs.rows, BATCH, replace=False)
        made = sparse.vstack([exact.features[papers], exact.features[others], pairs.asked[some], pairs.papers[some]], format="csr")
        sums = torch.from_numpy(made @ table.numpy()).requires_grad_(True)
        loss_of(sums, torch.from_numpy(exact.targets[papers]), torch.from_numpy(exact.targets[others])).backward()
        table.grad.copy_(torch.from_numpy(made.T.tocsr() @ sums.grad.numpy()))
        optimizer.step()
        if (step + 1) % 300 == 0 or step + 1 == steps:
            exact.report(f"step {step + 1}", table.numpy())
    return table.numpy()


def loss_of(sums: torch.Tensor, papers: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    found, found_others, asked, answers = functional.normalize(sums, dim=1).split(BATCH)
    apart = (1 - (found * papers).sum(dim=1)).mean() + SHORT * (1 - (found_others * others).sum(dim=1)).mean()
    own = torch.eye(BATCH, dtype=torch.bool)
    relations = divergence(*((some @ some.T).masked_fill(own, -9) for some in (found, papers)))
    searches = divergence(found_others @ found.T, others @ papers.T)
    match, right = asked @ answers.T / TEMPERATURE, torch.arange(BATCH)
    pairs = (functional.cross_entropy(match, right) + functional.cross_entropy(match.T, right)) / 2
    return apart + RELATIONS * relations + SEARCHES * searches + PAIRS * pairs


def divergence(found: torch.Tensor, exact: torch.Tensor) -> torch.Tensor:
    """Of similarities, row by row, from the exact model's."""
    chances = [torch.log_softmax(some / TEMPERATURE, dim=1) for some in (found, exact)]
    return functional.kl_div(*chances, log_target=True, reduction="batchmean")
