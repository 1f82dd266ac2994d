"""One version of the guidance store, opened for search: vectors, words, questions that are known.

Gathers the candidates of a question and measures each in several ways; what to make of the
measures is ``ranking``'s business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hyrox.errors import StoreError
from ingest.guidance.documents import Passage
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
from retrieval.search.lexical import WordSearch
from retrieval.search.understanding import Query

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

NEAREST = 40
"""Candidates that each way of searching brings in."""


@dataclass(frozen=True)
class Candidates:
    """Rows of passages with what was measured of each; arrays run along ``rows``.

    ``meaning`` is the cosine of question and passage; ``asked`` that of the question and the
    nearest question the passage is known to answer (0 where none is known); ``words`` and
    ``heads`` are BM25 scores of text and of title, heading and known questions; ``covered`` is the
    share of the question's words that stand in either, rare ones weighing more.
    """

    rows: Rows
    meaning: Floats
    asked: Floats
    words: Floats
    heads: Floats
    covered: Floats


class Index:
    """Opened collections and word indexes of a version; safe to use from threads."""

    def __init__(self, folder: Path, client: "Client", passages: Sequence[Passage]) -> None:
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
            name: _collection(client, name, size, damaged) for name, size in names.items() if size
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
        self._known = self.texts.known | self.heads.known
        self._stems: dict[int, frozenset[str]] = {}

    def candidates(self, query: Query, vector: Floats) -> Candidates:
        """Every passage worth a look.

        Args:
            query: the question as understood.
            vector: ``[384]``, the unit vector of its text.
        """
        stems = self.texts.words(query.searched)
        words, heads = self.texts.scores(stems), self.heads.scores(stems)
        rows = {row for name in (GUIDANCE, DATABASES) for row in self._nearest(name, vector)}
        rows |= {int(self._owner[row]) for row in self._nearest(ASKED, vector)}
        rows |= _best(words) | _best(heads)
        found = np.array(sorted(rows), np.int64)
        own = [self.stems(int(row)) for row in found]
        return Candidates(
            found,
            np.asarray(self._vectors[found] @ vector, np.float32),
            np.array([self._nearest_asked(int(row), vector) for row in found], np.float32),
            words[found],
            heads[found],
            np.array([self.texts.coverage(stems, known) for known in own], np.float32),
        )

    def stems(self, row: int) -> frozenset[str]:
        """The stems of a passage's text, heading and known questions."""
        if row not in self._stems:
            passage = self.passages[row]
            if len(self._stems) > 20_000:
                self._stems.clear()
            self._stems[row] = frozenset(self.texts.words(f"{_head(passage)} {passage.text}"))
        return self._stems[row]

    def texts_of(self, row: int) -> frozenset[str]:
        """The stems of a passage's text alone."""
        return frozenset(self.texts.words(self.passages[row].text))

    def known_words(self, query: Query) -> float:
        """How much of a question the corpus speaks of at all, 0 to 1."""
        return self.texts.coverage(self.texts.words(query.searched), self._known)

    def _nearest_asked(self, row: int, vector: Floats) -> float:
        start, end = self._starts[row], self._starts[row + 1]
        return float((self._asked[start:end] @ vector).max(initial=0.0))

    def _nearest(self, name: str, vector: Floats) -> list[int]:
        """Rows of a collection nearest in meaning."""
        collection = self._collections.get(name)
        if collection is None:
            return []
        ids = collection.query(
            query_embeddings=vector[None],
            n_results=min(NEAREST, collection.count()),
            include=[],
        )["ids"][0]
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


def _collection(client: "Client", name: str, size: int, damaged: StoreError) -> "Collection":
    try:
        found = client.get_collection(name, embedding_function=None)
        made_by = (found.metadata or {}).get("embedder")
        complete = found.count() == size
    except Exception as error:
        raise damaged from error
    if made_by != embedding.NAME:
        raise StoreError(
            f"The guidance store was embedded by {made_by}, questions are by {embedding.NAME}. "
            "Run: hyrox-coach ingest build"
        )
    if not complete:
        raise damaged
    return found
