"""The texts that the fast model learns from, in chunks of 1,000, each a list of token ids.

Papers (title and abstract), titles alone and sentences alone, of arxiv-cs-100k and conference-papers-20k; every
token of the vocabulary alone; words by chance, so that those which no paper has are met in company, too; and what
WordNet says of its words, as papers of other fields use them.
"""

import functools
import gzip
import json
import pathlib
import re
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

MODELS = pathlib.Path(__file__).parent.parent
EXACT = MODELS / "all-MiniLM-L6-v2"
SIZE = 1000
MAX_TOKENS = 256
CLS, SEP, UNK = 101, 102, 100
WORDS_A_SALAD = 6
SALADS = 80_000
# Of so many papers titles and sentences are taken.
PARTED = 80_000


@dataclass(frozen=True)
class Paper:
    title: str
    abstract: str


def tokenizer() -> Tokenizer:
    """WordPiece without special tokens and without a limit."""
    made = Tokenizer.from_file(str(EXACT / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def read_papers(path: pathlib.Path) -> list[Paper]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [Paper(paper["title"], paper["abstract"]) for paper in map(json.loads, lines)]


def shuffled(count: int) -> list[int]:
    """A shuffle that any language repeats (Numerical Recipes' generator), so that the first chunks are a sample of all."""
    order, state = list(range(count)), 12345
    for i in range(count - 1, 0, -1):
        state = (state * 1664525 + 1013904223) % 2**32
        j = state % (i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def paper_text(paper: Paper) -> str:
    return f"{paper.title}. {paper.abstract}" if paper.abstract else paper.title


SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def sentence(paper: Paper, row: int) -> str:
    """One sentence of the abstract, the next one for each paper; the title where there is none."""
    found = [part for part in SENTENCE_END.split(paper.abstract) if len(part) > 20]
    return found[row * 7 % len(found)] if found else paper.title


def salads(vocabulary: list[str]) -> list[list[int]]:
    """Whole words by chance, every one as often as another."""
    words = np.array([i for i, token in enumerate(vocabulary) if re.fullmatch(r"[a-z]{2,}", token)])
    random = np.random.Generator(np.random.PCG64(1))
    return [[CLS, *words[random.integers(len(words), size=WORDS_A_SALAD)].tolist(), SEP] for _ in range(SALADS)]


def glosses(wordnet: pathlib.Path) -> list[str]:
    """Every synset: its words, then what they mean and how they are used. `wordnet` holds WordNet's data.noun, data.verb and so on."""
    found = []
    for part in ("noun", "verb", "adj", "adv"):
        for line in (wordnet / f"data.{part}").read_text(encoding="latin1").splitlines():
            if line.startswith(" "):
                continue  # its licence
            head, gloss = line.rstrip().split(" | ", 1)
            fields = head.split(" ")
            words = [re.sub(r"\(.*\)", "", fields[4 + 2 * i]).replace("_", " ") for i in range(int(fields[3], 16))]
            found.append(f"{', '.join(words)}. {gloss.strip()}")
    return [found[i] for i in shuffled(len(found))]


class Texts:
    """All views, by name; `chunk(view, number)` gives token ids, cut to what the exact model reads."""

    def __init__(self, data: pathlib.Path, wordnet: pathlib.Path) -> None:
        self.tokenizer = tokenizer()
        self.data = data
        by_id = {i: token for token, i in self.tokenizer.get_vocab().items()}
        self.vocabulary = [by_id[i] for i in range(len(by_id))]
        self.made = {"token": [[CLS, i, SEP] for i in range(len(self.vocabulary))], "salad": salads(self.vocabulary)}
        self.made["gloss"] = [[CLS, *ids[: MAX_TOKENS - 2], SEP] for ids in self.bare(glosses(wordnet))]
        self.views = [f"{source}-{part}" for source in ("conference", "arxiv") for part in ("paper", "title", "sentence")] + list(self.made)

    @functools.cached_property
    def papers(self) -> dict[str, list[Paper]]:
        arxiv = read_papers(self.data / "arxiv-cs-100k.jsonl.gz")
        return {"conference": read_papers(self.data / "conference-papers-20k.jsonl.gz"), "arxiv": [arxiv[i] for i in shuffled(len(arxiv))]}

    def size(self, view: str) -> int:
        if view in self.made:
            return len(self.made[view])
        source, part = view.split("-")
        return len(self.papers[source]) if part == "paper" else min(PARTED, len(self.papers[source]))

    def chunk(self, view: str, number: int) -> list[list[int]]:
        rows = range(number * SIZE, min((number + 1) * SIZE, self.size(view)))
        if view in self.made:
            return self.made[view][rows.start : rows.stop]
        source, part = view.split("-")
        papers = [self.papers[source][row] for row in rows]
        texts = {
            "paper": lambda: [paper_text(paper) for paper in papers],
            "title": lambda: [paper.title for paper in papers],
            "sentence": lambda: [sentence(paper, row) for row, paper in zip(rows, papers)],
        }[part]()
        return [[CLS, *ids[: MAX_TOKENS - 2], SEP] for ids in self.bare(texts)]

    def bare(self, texts: list[str]) -> list[list[int]]:
        """Token ids without [CLS] and [SEP], uncut."""
        return [one.ids for one in self.tokenizer.encode_batch(texts, add_special_tokens=False)]
