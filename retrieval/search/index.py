"""One version of the guidance store, opened for search: vectors, words, questions that are known.

Gathers the candidates of a question and measures each in several ways; what to make of the
measures is ``ranking``'s business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hyrox.errors import StoreError
from ingest.guidance.documents import Passage
from ingest.guidance.shipped.outside import OUTSIDE
from ingest.vectors import embedding
from ingest.vectors.chroma_build import (
    ASKED,
    ASKED_FILE,
    DATABASES,
    GUIDANCE,
    VECTORS_FILE,
    asked_of,
    collection_of,
)  # fmt: skip
from ingest.vectors.collections import OpenCollection, OpenVectors
from retrieval.search.lexical import WordSearch
from retrieval.search.understanding import Query

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

NEAREST = 40
"""Candidates that each way of searching brings in."""
KEPT_STEMS = 20_000
"""Passages whose stems are kept: some 40 MB at most."""


@dataclass(frozen=True)
class Candidates:
    """Rows of passages with what was measured of each; arrays run along ``rows``.

    ``meaning`` is the cosine of question and passage; ``asked`` that of the question and the
    nearest question the passage is known to answer (0 where none is known), ``several`` the mean of
    the three nearest; ``part`` is the best of
    either for one sentence of a long question (of a short one, for the whole); ``words`` and
    ``heads`` are BM25 scores of text and of title, heading and known questions; ``covered`` is the
    share of the question's words that stand in either, rare ones weighing more.
    """

    rows: Rows
    meaning: Floats
    asked: Floats
    several: Floats
    part: Floats
    words: Floats
    heads: Floats
    covered: Floats


class Index:
    """Opened collections and word indexes of a version; safe to use from threads."""

    def __init__(self, folder: Path, vectors: OpenVectors, passages: Sequence[Passage]) -> None:
        """Raises:
        StoreError: it is damaged, or was embedded by another model.
        """
        self.passages = passages
        damaged = StoreError(
            f"The guidance store in {folder} is damaged. Delete the folder and run: "
            "hyrox-coach ingest build"
        )
        asked = asked_of(passages)
        self._owner = np.array([row for row, _ in asked], np.int64)
        names = {GUIDANCE: 0, DATABASES: 0, ASKED: len(asked)}
        for passage in passages:
            names[collection_of(passage)] += 1
        self._collections = {
            name: (_collection(vectors, name, size, damaged), size)
            for name, size in names.items()
            if size
        }
        self._row = {passage.id: row for row, passage in enumerate(passages)}
        try:
            # Mapped, not read: of a large store only the candidates' rows are ever touched.
            self._vectors = np.load(folder / VECTORS_FILE, mmap_mode="r")
            self._asked = np.load(folder / ASKED_FILE, mmap_mode="r")
        except (OSError, ValueError) as error:
            raise damaged from error
        shapes = [(len(texts), embedding.DIMENSION) for texts in (passages, asked)]
        if [self._vectors.shape, self._asked.shape] != shapes:
            raise damaged
        self._starts = np.searchsorted(self._owner, np.arange(len(passages) + 1))
        self.texts = WordSearch([p.text for p in passages])
        self.heads = WordSearch([_head(p) for p in passages])
        # What only the list of things not covered speaks of is not known.
        outside = [p for p in passages if p.kind == OUTSIDE]
        self._known = self.texts.known_beside([p.text for p in outside]) | self.heads.known_beside(
            [_head(p) for p in outside]
        )
        self._stems: dict[int, frozenset[str]] = {}
        self._text_stems: dict[int, frozenset[str]] = {}

    def candidates(self, query: Query, vectors: Floats) -> Candidates:
        """Every passage worth a look.

        Args:
            query: the question as understood.
            vectors: ``[1 + parts, 384]``, unit vectors of its text and of its parts.
        """
        stems = self.texts.words(query.searched)
        words, heads = self.texts.scores(stems), self.heads.scores(stems)
        rows = {row for name in (GUIDANCE, DATABASES) for row in self._nearest(name, vectors)}
        rows |= {int(self._owner[row]) for row in self._nearest(ASKED, vectors)}
        rows |= _best(words) | _best(heads)
        found = np.array(sorted(rows), np.int64)
        own = [self.stems(int(row)) for row in found]
        meaning = np.asarray(self._vectors[found] @ vectors.T, np.float32)
        several, asked = self._nearest_asked(found, vectors)
        return Candidates(
            found,
            meaning[:, 0],
            asked[:, 0],
            several[:, 0],
            np.maximum(meaning, asked)[:, 1 if len(vectors) > 1 else 0 :].max(axis=1),
            words[found],
            heads[found],
            self.texts.coverages(stems, own),
        )

    def stems(self, row: int) -> frozenset[str]:
        """The stems of a passage's text, heading and known questions."""
        if row not in self._stems:
            passage = self.passages[row]
            if len(self._stems) > KEPT_STEMS:
                self._stems.clear()
            self._stems[row] = frozenset(self.texts.words(f"{_head(passage)} {passage.text}"))
        return self._stems[row]

    def texts_of(self, row: int) -> frozenset[str]:
        """The stems of a passage's text alone."""
        if row not in self._text_stems:
            if len(self._text_stems) > KEPT_STEMS:
                self._text_stems.clear()
            self._text_stems[row] = frozenset(self.texts.words(self.passages[row].text))
        return self._text_stems[row]

    def known_words(self, query: Query) -> float:
        """How much of a question the corpus speaks of at all, 0 to 1."""
        return self.texts.coverage(self.texts.words(query.searched), self._known)

    def _nearest_asked(self, rows: Rows, vectors: Floats) -> tuple[Floats, Floats]:
        """Each ``[rows, vectors]``: mean cosine of the three nearest questions that a passage
        answers, and that of the nearest; 0 where none is known."""
        starts, counts = self._starts[rows], self._starts[rows + 1] - self._starts[rows]
        width = max(3, int(counts.max(initial=0)))
        places = np.arange(width)
        known = places < counts[:, None]
        cosines = np.full((len(rows), width, len(vectors)), -np.inf, np.float32)
        cosines[known] = self._asked[(starts[:, None] + places)[known]] @ vectors.T
        # The three nearest need no order but the first of them.
        three = -np.partition(-cosines, range(3), axis=1)[:, :3]
        counted = np.minimum(counts, 3)[:, None]
        summed = np.where(np.isfinite(three), three, 0).sum(axis=1)
        several = summed / np.maximum(counted, 1)
        nearest = np.where(counted > 0, three[:, 0], 0)
        return several.astype(np.float32), nearest.astype(np.float32)

    def _nearest(self, name: str, vectors: Floats) -> list[int]:
        """Rows of a collection nearest in meaning."""
        if name not in self._collections:
            return []
        collection, size = self._collections[name]
        found = collection.nearest(vectors, min(NEAREST, size))
        ids = {one for ids in found for one in ids}
        return [int(i) for i in ids] if name == ASKED else [self._row[i] for i in ids]


def _head(passage: Passage) -> str:
    """What a passage is about, in the writer's and in athletes' words."""
    topic = passage.topic.replace("_", " ")
    return f"{passage.title} {topic} {passage.section} {' '.join(passage.asked)}"


def _best(scores: Floats) -> set[int]:
    """The rows with the highest scores above 0."""
    if len(scores) > NEAREST:
        rows = np.argpartition(scores, -NEAREST)[-NEAREST:]
    else:
        rows = np.arange(len(scores))
    return {int(row) for row in rows if scores[row] > 0}


def _collection(vectors: OpenVectors, name: str, size: int, damaged: StoreError) -> OpenCollection:
    try:
        found = vectors.collection(name)
        made_by, complete = found.embedder, found.size == size
    except StoreError:
        raise
    except Exception as error:
        raise damaged from error
    expected = embedding.QUESTIONS if name == ASKED else embedding.NAME
    if made_by != expected:
        raise StoreError(
            f"The guidance store was embedded by {made_by}, questions are by {expected}. "
            "Run: hyrox-coach ingest build"
        )
    if not complete:
        raise damaged
    return found
