"""Plain ways of searching the same passages, to compare with what is shipped.

Each takes a question and returns passage ids, best first. None knows slang, spelling, topics or the
questions that passages are known to answer.
"""

from collections.abc import Callable, Sequence

import numpy as np

from ingest.guidance.documents import Passage
from ingest.guidance.shipped.outside import OUTSIDE
from ingest.vectors import embedding
from retrieval.search.lexical import WordSearch
from retrieval.search.ranking import reciprocal_rank_fusion

Search = Callable[[str], list[str]]
DEPTH = 100


class Plain:
    """BM25, dense vectors and their reciprocal rank fusion over passages with title and heading."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = [p for p in passages if p.kind != OUTSIDE]
        texts = [passage.embedded_text for passage in self.passages]
        self._words = WordSearch(texts)
        self._vectors = embedding.encoder().encode(texts)

    def bm25(self, question: str) -> list[str]:
        return self._ids(self._by_words(question))

    def dense(self, question: str) -> list[str]:
        return self._ids(self._by_meaning(question))

    def hybrid(self, question: str) -> list[str]:
        fused = reciprocal_rank_fusion([self._by_words(question), self._by_meaning(question)])
        return self._ids(sorted(fused, key=lambda row: -fused[row]))

    def _by_words(self, question: str) -> list[int]:
        scores = self._words.scores(self._words.words(question))
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        return [int(row) for row in order if scores[row] > 0]

    def _by_meaning(self, question: str) -> list[int]:
        cosines = self._vectors @ embedding.encoder().encode([question])[0]
        return [int(row) for row in np.argsort(-cosines, kind="stable")[:DEPTH]]

    def _ids(self, rows: Sequence[int]) -> list[str]:
        return [self.passages[row].id for row in rows]
