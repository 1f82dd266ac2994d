"""Guidance passages for a question; none, and what is nearest, when nothing answers it.

Dense vectors, BM25 and the questions that passages are known to answer bring in
candidates; ``search.ranking`` orders them, ``search.answerable`` decides whether one is an answer.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hyrox.errors import StoreError
from hyrox.evidence import Source
from ingest.files import hold
from ingest.guidance.documents import Passage
from ingest.guidance.shipped.outside import OUTSIDE
from ingest.vectors import embedding
from ingest.vectors.chroma_build import read_passages
from ingest.vectors.collections import open_vectors
from retrieval.evidence import passage_item
from retrieval.search.answerable import answerable, least
from retrieval.search.index import Floats, Index, Rows
from retrieval.search.ranking import measures, relevance
from retrieval.search.spelling import vocabulary_of
from retrieval.search.understanding import Query, Understanding

PER_DOCUMENT = 3
SAME_TEXT = 0.6
"""Passages that share this much of their words say the same thing."""
REVIEWED_FIRST = 0.5
"""A reviewed passage that is relevant so much of the best unreviewed one comes before it."""
MOST_OF_VAGUE = 1
_HELP = re.compile(
    r"\b(?:how|what|which|any|should|help|tips?|advice|improve|better)\b", re.IGNORECASE
)
"""A question with so few telling words that asks for help is about what the caller prefers."""
MAX_QUESTION = 1000
"""Characters of a question that are searched for."""
NEAREST_TOPICS = 3


@dataclass(frozen=True)
class PassageHit:
    """A passage and how well it fits the question (0 to 1; no probability: the model behind it was
    fitted on answers and others weighing alike)."""

    passage: Passage
    score: float
    source: Source


@dataclass(frozen=True)
class Found:
    """What a search gave.

    ``hits`` are empty when nothing answers the question; ``outside`` then says what the library
    knowingly does not hold (or is empty), and ``nearest`` names documents that come closest.
    """

    query: Query
    hits: tuple[PassageHit, ...]
    confidence: float
    outside: str = ""
    nearest: tuple[str, ...] = ()


class PassageSearch:
    """Search over one version of the guidance store; safe to use from threads."""

    def __init__(self, folder: Path, glossaries: Path, vector_url: str = "") -> None:
        """Open a version; it stays until ``close``.

        Args:
            folder: the version.
            glossaries: the folder of what athletes call things.
            vector_url: the database that holds its vectors; empty for Chroma in the folder.

        Raises:
            StoreError: it is damaged, or was embedded by another model.
        """
        with ExitStack() as opened:
            opened.callback(hold(folder))
            try:
                self.passages, self.references = read_passages(folder)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise StoreError(
                    f"The guidance store in {folder} is damaged. Delete the folder and run: "
                    "hyrox-coach ingest build"
                ) from error
            vectors = open_vectors(folder, vector_url)
            opened.callback(vectors.close)
            self.index = Index(folder, vectors, self.passages)
            words = (f"{p.title} {p.section} {p.text} {' '.join(p.asked)}" for p in self.passages)
            self.understanding = Understanding(vocabulary_of(words), glossaries)
            self._opened = opened.pop_all()

    def search(self, question: str, k: int = 2, topics: Sequence[str] = ()) -> list[PassageHit]:
        """The ``k`` best passages, best first; empty when the guidance does not speak of it."""
        return list(self.find(question, k, topics).hits)

    def find(self, question: str, k: int = 2, topics: Sequence[str] = ()) -> Found:
        """The ``k`` best passages, or why there is none.

        Args:
            question: as the athlete wrote it.
            k: passages wanted.
            topics: corpus topics to prefer, such as the athlete's weak segments; they order
                what is found but never make an unrelated question answerable.
        """
        question = question.strip()[:MAX_QUESTION]
        query = self.understanding.read(question)
        if topics and self._vague(query):
            named = " ".join(topic.replace("_", " ") for topic in topics)
            query = self.understanding.read(f"{question} {named}")
        if not query.text or k < 1:
            return Found(query, (), 0.0)
        vectors = embedding.question_encoder().encode([query.text, *query.parts])
        found = self.index.candidates(query, vectors)
        measured = measures(query, found, self.passages, frozenset(topics))
        scores = relevance(measured)
        inside = np.array([self.passages[int(row)].kind != OUTSIDE for row in found.rows], bool)
        imported = np.array([not self.passages[int(row)].reviewed for row in found.rows], bool)
        known = self.index.known_words(query)
        confidence = answerable(query, found, scores, inside, known, imported & inside)
        rows = [int(found.rows[i]) for i in np.argsort(-scores, kind="stable") if inside[i]]
        score_of = {int(row): float(score) for row, score in zip(found.rows, scores, strict=True)}
        if confidence < least():
            return Found(query, (), confidence, self._outside(found.rows, scores, inside),
                         self._nearest(rows))  # fmt: skip
        chosen = self._distinct(rows, k, score_of)
        return Found(
            query,
            tuple(
                PassageHit(
                    self.passages[row],
                    score_of[row],
                    passage_item(self.passages[row], "", self.references).source,
                )
                for row in chosen
            ),
            confidence,
        )

    def _vague(self, query: Query) -> bool:
        """Whether a question asks for help and says with nothing: "how do I get better at it?"."""
        telling = self.index.texts.words(query.text)
        return (
            not query.topics
            and len(telling) <= MOST_OF_VAGUE
            and self.index.known_words(query) > 0
            and _HELP.search(query.text) is not None
        )

    def close(self) -> None:
        """Give the files back; whoever keeps the stores may remove the version then."""
        self._opened.close()

    def _outside(self, rows: Rows, scores: Floats, inside: NDArray[np.bool_]) -> str:
        """What is knowingly not held, if that is the best match of all."""
        best = int(np.argmax(scores)) if len(scores) else -1
        return "" if best < 0 or inside[best] else self.passages[int(rows[best])].text

    def _nearest(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Titles of the documents that come closest."""
        titles = (self.passages[row].title for row in rows if self.passages[row].reviewed)
        return tuple(dict.fromkeys(titles))[:NEAREST_TOPICS]

    def _distinct(self, ranked: Sequence[int], k: int, score_of: Mapping[int, float]) -> list[int]:
        """The first ``k`` rows, without repetitions, without one document taking over, and no page
        that nobody reviewed before a reviewed passage that answers as well."""
        chosen: list[int] = []
        for row in self._reviewed_first(ranked, score_of):
            documents = [self.passages[other].document for other in chosen]
            if documents.count(self.passages[row].document) >= PER_DOCUMENT:
                continue
            if any(self._same(row, other) for other in chosen):
                continue
            chosen.append(row)
            if len(chosen) == k:
                break
        return chosen

    def _reviewed_first(self, ranked: Sequence[int], score_of: Mapping[int, float]) -> list[int]:
        """Rows in order, unreviewed ones behind reviewed ones that are nearly as relevant."""
        unreviewed = [row for row in ranked if not self.passages[row].reviewed]
        if not unreviewed:
            return list(ranked)
        least = REVIEWED_FIRST * score_of[unreviewed[0]]

        def place(row: int) -> int:
            return int(not self.passages[row].reviewed or score_of[row] < least)

        return sorted(ranked, key=place)

    def _same(self, row: int, other: int) -> bool:
        one, two = self.index.texts_of(row), self.index.texts_of(other)
        return len(one & two) > SAME_TEXT * max(1, min(len(one), len(two)))
