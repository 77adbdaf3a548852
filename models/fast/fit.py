"""Fits the table: ridge regression first, then gradient descent on what the vectors are for.

A text is the sum of its tokens' rows, each times 1 + ln(count). A row has two parts: what is learned, and the token's code
(codes.py), as long as the token is rare. The descent has four aims: the cosine of what is learned with the exact vector, along the
latter's principal axes; of the whole vectors, the exact model's similarities between the papers of a batch, and those of short
texts with these papers, as a search compares them (Kullback-Leibler divergence of their softmax); and that a title, or a
sentence, is nearest to the paper that it is taken from (InfoNCE). One part in twenty of the papers is held out; the figures
printed are theirs.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
import torch
from torch.nn import functional

from codes import signs
from views import View

LEARNED, CODED = 240, 272
# The median length of a code, in those of what ridge regression learns.
CODES = 2.1
SIF = 1e-3
RIDGE, RIDGE_STEPS = 0.05, 4
SHORT, ALONE = 0.5, 0.3
TEMPERATURE = 0.05
BATCH = 768
LEARNING_RATE = 2e-3
APART, RELATIONS, SEARCHES, PAIRS = 1.0, 0.4, 0.4, 0.3
HELD_OUT = 20


@dataclass
class Table:
    """A row of LEARNED numbers a token, and what its signs are multiplied by; `axes` leads from exact vectors to learned ones."""

    learned: np.ndarray
    codes: np.ndarray
    axes: np.ndarray


def fit(views: dict[str, View], steps: int) -> Table:
    weights = sif(views)
    split = {name: np.arange(view.counts.shape[0]) % HELD_OUT == 0 for name, view in views.items() if "-" in name}
    exact = Exact(views, split, weights)
    axes = principal_axes(exact)
    rows = ridge(exact, views["token"].targets) @ axes
    rare = rarity(views)
    codes = (CODES * np.median(np.linalg.norm(rows * weights[:, None], axis=1)) / np.sqrt(CODED) * rare).astype(np.float32)
    fixed = (codes / weights)[:, None] * signs(len(rows), CODED)
    exact.report("ridge", rows, fixed)
    rows = descend(rows, fixed, exact, axes, Pairs(views, split, weights), steps)
    return Table(rows * weights[:, None], codes, axes)


def papers_with(views: dict[str, View]) -> np.ndarray:
    """In how many papers each token stands."""
    return sum(np.asarray((view.counts > 0).sum(axis=0)).ravel() for name, view in views.items() if name.endswith("paper"))


def sif(views: dict[str, View]) -> np.ndarray:
    """Smooth inverse frequency (Arora et al. 2017): frequent tokens count less from the start."""
    counts = sum(np.asarray(view.counts.sum(axis=0)).ravel() for name, view in views.items() if name.endswith("paper"))
    share = (counts + 0.1) / counts.sum()
    return (SIF / (SIF + share)).astype(np.float32)


def rarity(views: dict[str, View]) -> np.ndarray:
    """Inverse document frequency as in BM25, divided by its median over tokens that are in more than a hundred papers."""
    found = papers_with(views)
    papers = sum(view.counts.shape[0] for name, view in views.items() if name.endswith("paper"))
    idf = np.log(1 + (papers - found + 0.5) / (found + 0.5))
    return idf / np.median(idf[found > 100])


def principal_axes(exact: "Exact") -> np.ndarray:
    """The LEARNED directions in which papers' exact vectors reach farthest."""
    papers = exact.targets[exact.papers]
    return np.linalg.eigh(papers.T @ papers)[1][:, ::-1][:, :LEARNED].astype(np.float32)


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

    def report(self, what: str, rows: np.ndarray, codes: np.ndarray) -> None:
        """Of papers held out: how many of the ten nearest are those of the exact model."""
        held = [one for name, one in self.held.items() if name.endswith("paper")]
        some = sparse.vstack([made for made, _ in held], format="csr")[:4000]
        ours, theirs = nearest(unit(np.hstack([some @ rows, some @ codes]))), nearest(np.concatenate([targets for _, targets in held])[:4000])
        same = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(ours, theirs)])
        print(f"{what}: same neighbours {same:.4f}", flush=True)


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


def descend(rows: np.ndarray, codes: np.ndarray, exact: Exact, axes: np.ndarray, pairs: Pairs, steps: int) -> np.ndarray:
    """What is learned, beside codes that stay as they are."""
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
        vectors = functional.normalize(torch.cat([sums, torch.from_numpy(made @ codes)], dim=1), dim=1)
        targets, other_targets = (torch.from_numpy(exact.targets[some]) for some in (papers, others))
        along = functional.normalize(torch.cat([targets, other_targets]) @ torch.from_numpy(axes), dim=1)
        gap = 1 - (functional.normalize(sums[: 2 * BATCH], dim=1) * along).sum(dim=1)
        apart = gap[:BATCH].mean() + SHORT * gap[BATCH:].mean()
        (APART * apart + loss_of(vectors, targets, other_targets)).backward()
        table.grad.copy_(torch.from_numpy(made.T.tocsr() @ sums.grad.numpy()))
        optimizer.step()
        if (step + 1) % 300 == 0 or step + 1 == steps:
            exact.report(f"step {step + 1}", table.numpy(), codes)
    return table.numpy()


def loss_of(vectors: torch.Tensor, papers: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    found, found_others, asked, answers = vectors.split(BATCH)
    own = torch.eye(BATCH, dtype=torch.bool)
    relations = divergence(*((some @ some.T).masked_fill(own, -9) for some in (found, papers)))
    searches = divergence(found_others @ found.T, others @ papers.T)
    match, right = asked @ answers.T / TEMPERATURE, torch.arange(BATCH)
    pairs = (functional.cross_entropy(match, right) + functional.cross_entropy(match.T, right)) / 2
    return RELATIONS * relations + SEARCHES * searches + PAIRS * pairs


def divergence(found: torch.Tensor, exact: torch.Tensor) -> torch.Tensor:
    """Of similarities, row by row, from the exact model's."""
    chances = [torch.log_softmax(some / TEMPERATURE, dim=1) for some in (found, exact)]
    return functional.kl_div(*chances, log_target=True, reduction="batchmean")
