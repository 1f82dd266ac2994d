"""Guidance passages for a question: vectors and words, fused; nothing when nothing fits.

The vectors come from Chroma, the words from BM25 with the sport's slang spelled out. The weighted
sum of both found more of the right passages than reciprocal rank fusion or either alone
(``benchmarks/passage_search.py``).
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hyrox.errors import StoreError
from hyrox.evidence import Source
from ingest.files import hold
from ingest.guidance.documents import Passage, Reference
from ingest.vectors import embedding
from ingest.vectors.chroma_build import (
    DATABASES,
    GUIDANCE,
    collection_of,
    open_chroma,
    read_passages,
)  # fmt: skip
from retrieval.evidence import passage_item
from retrieval.search.lexical import WordSearch
from retrieval.terms import topics_named

if TYPE_CHECKING:
    from chromadb.api.client import Client

CLEARLY = 0.10
"""A database answers before advice if its best cosine is so much higher: the question names it."""
WORD_WEIGHT = 0.25
"""Worth of the best BM25 score beside a cosine."""
TOPIC_BOOST, VAGUE_BOOST = 0.08, 0.30
"""Worth of being about a topic that the caller asks for, such as a weak segment; more where the
question itself names none ("how do I get better at it?")."""
NAMED_WEIGHT, FAMILIAR_WEIGHT, ENOUGH = 0.12, 0.21, 0.50
"""A question is answerable if best cosine + 0.12 (it names a topic) + 0.21 x familiarity of its
words reaches 0.50; fitted by logistic regression on training and off-topic questions."""
CANDIDATES = 40
PER_DOCUMENT = 2
SAME_TEXT = 0.6
"""Passages that share this much of their words say the same thing."""
MAX_QUESTION = 1000
"""Characters of a question that are searched for."""


@dataclass(frozen=True)
class PassageHit:
    """A passage and its cosine similarity to the question (0 to 1)."""

    passage: Passage
    score: float
    source: Source


class PassageSearch:
    """Search over one version of the guidance store; safe to use from threads.

    Advice (documents, web pages) answers first; exercises, foods and recipes answer what no advice
    does, or what names one of them.
    """

    def __init__(self, folder: Path) -> None:
        """Open a version; it stays until ``close``.

        Raises:
            StoreError: it is damaged, or was embedded by another model.
        """
        damaged = StoreError(
            f"The guidance store in {folder} is damaged. Delete the folder and run: "
            "hyrox-coach ingest build"
        )
        with ExitStack() as opened:
            opened.callback(hold(folder))
            try:
                self.passages, self.references = read_passages(folder)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise damaged from error
            client = open_chroma(folder)
            opened.callback(client.close)
            self._shelves = []
            for name in (GUIDANCE, DATABASES):
                passages = [p for p in self.passages if collection_of(p) == name]
                if passages:
                    self._shelves.append(_Shelf(client, name, passages, self.references, damaged))
            if not self._shelves:
                raise damaged
            self._opened = opened.pop_all()

    def search(self, question: str, k: int = 2, topics: Sequence[str] = ()) -> list[PassageHit]:
        """The ``k`` best passages, best first; empty when the guidance does not speak of it.

        Args:
            question: as the athlete wrote it.
            topics: corpus topics to prefer, such as the athlete's weak segments; they order
                what is found but never make an unrelated question answerable.
        """
        question = question.strip()[:MAX_QUESTION]
        if not question or k < 1:
            return []
        vector = embedding.encoder().encode([question])
        hits = [shelf.search(question, vector, k, topics) for shelf in self._shelves]
        first = hits[0]
        if len(hits) > 1 and hits[1]:
            clearly = not first or hits[1][0].score > first[0].score + CLEARLY
            return hits[1] if clearly else first
        return first

    def close(self) -> None:
        """Give the files back; whoever keeps the stores may remove the version then."""
        self._opened.close()


class _Shelf:
    """One collection and the words of its passages."""

    def __init__(
        self,
        client: "Client",
        name: str,
        passages: list[Passage],
        references: dict[str, Reference],
        damaged: StoreError,
    ) -> None:
        self.passages, self.references = passages, references
        try:
            self._collection = client.get_collection(name, embedding_function=None)
            made_by = (self._collection.metadata or {}).get("embedder")
            complete = self._collection.count() == len(passages)
        except Exception as error:
            raise damaged from error
        if made_by != embedding.NAME:
            raise StoreError(
                f"The guidance store was embedded by {made_by}, questions are by "
                f"{embedding.NAME}. Run: hyrox-coach ingest build"
            )
        if not complete:
            raise damaged
        self._row = {passage.id: row for row, passage in enumerate(passages)}
        topics = [p.topic.replace("_", " ") for p in passages]
        self._texts = [
            # The heading twice: it says what the passage is about.
            f"{p.title} {topic} {p.section} {p.section} {p.text}"
            for p, topic in zip(passages, topics, strict=True)
        ]
        self._words = WordSearch(self._texts)
        self._word_sets = [frozenset(self._words.words(p.text)) for p in passages]

    def search(
        self, question: str, vector: embedding.Floats, k: int, topics: Sequence[str]
    ) -> list[PassageHit]:
        named = topics_named(question)
        cosines = self._cosines(vector)
        words = self._words.words(question)
        best = max(cosines.values(), default=0.0)
        if self._answerable(best, bool(named), words) < ENOUGH:
            return []
        spelled_out = [w for topic in named for w in self._words.words(topic.replace("_", " "))]
        by_words = self._words.scores([*words, *spelled_out])
        strongest = float(by_words.max(initial=0.0)) or 1.0
        wanted = frozenset(topics)
        boost = TOPIC_BOOST if named else VAGUE_BOOST
        more = [int(row) for row in np.argsort(-by_words)[:CANDIDATES] if by_words[row] > 0]
        more += [row for row, passage in enumerate(self.passages) if passage.topic in wanted]
        cosines |= self._cosines_of([row for row in set(more) if row not in cosines], vector)
        ranked = sorted(
            cosines,
            key=lambda row: (
                -(
                    cosines[row]
                    + WORD_WEIGHT * float(by_words[row]) / strongest
                    + boost * (self.passages[row].topic in wanted)
                )
            ),
        )
        return [
            PassageHit(
                self.passages[row],
                max(0.0, min(1.0, cosines[row])),
                passage_item(self.passages[row], "", self.references).source,
            )
            for row in self._distinct(ranked, k)
        ]

    def _answerable(self, cosine: float, named: bool, words: Sequence[str]) -> float:
        return cosine + NAMED_WEIGHT * named + FAMILIAR_WEIGHT * self._words.familiarity(words)

    def _cosines(self, vector: embedding.Floats) -> dict[int, float]:
        """Row to cosine of the passages nearest in meaning."""
        found = self._collection.query(
            query_embeddings=vector,
            n_results=min(CANDIDATES, len(self.passages)),
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        return {self._row[i]: 1 - d for i, d in zip(found["ids"][0], distances, strict=True)}

    def _cosines_of(self, rows: Sequence[int], vector: embedding.Floats) -> dict[int, float]:
        """Row to cosine of given passages."""
        if not rows:
            return {}
        ids = [self.passages[row].id for row in rows]
        stored = self._collection.get(ids=ids, include=["embeddings"])
        values = np.asarray(stored["embeddings"], np.float32) @ vector[0]
        return {self._row[i]: float(v) for i, v in zip(stored["ids"], values, strict=True)}

    def _distinct(self, ranked: Sequence[int], k: int) -> list[int]:
        """The first ``k`` rows, without repetitions and without one document taking over."""
        chosen: list[int] = []
        for row in ranked:
            documents = [self.passages[other].document for other in chosen]
            if documents.count(self.passages[row].document) >= PER_DOCUMENT:
                continue
            if any(_overlap(self._word_sets[row], self._word_sets[o]) > SAME_TEXT for o in chosen):
                continue
            chosen.append(row)
            if len(chosen) == k:
                break
        return chosen


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
