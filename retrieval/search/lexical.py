"""Word search: BM25 over stemmed words, beside the vectors that see meaning.

Knows nothing of vectors or stores. Method: Lù 2024, BM25S (arXiv:2407.03618), the Lucene variant.
"""

import re
from collections.abc import Container, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_STOPWORDS = frozenset(
    "a about actually all also am an and any are as at be been best but by can could did do does "
    "doing don for from get getting give go going good got had has have help how i if in into is "
    "it its just know like lol make me mean more most much my need no not now of off on one or "
    "our out over please really s should so some t tell than that the their them then there these "
    "they thing things this those tips to too u up use very want was way we well were what when "
    "where which while who why will with would you your".split()
)


class WordSearch:
    """BM25 scores of a question against every text, and which words the texts know."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s
        import Stemmer

        self._stemmer = Stemmer.Stemmer("english")
        words = [self.words(text) for text in texts]
        self._index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        if any(words):
            self._index.index(words, show_progress=False)
        counts: dict[str, int] = {}
        for text in words:
            for word in set(text):
                counts[word] = counts.get(word, 0) + 1
        self._counts = counts
        total = len(texts)
        self._weights = {w: _idf(n, total) for w, n in counts.items()}
        self._unknown_weight = _idf(0, total)
        self._size = total

    def words(self, text: str) -> list[str]:
        """The stems of a text's words that carry meaning."""
        found = re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))
        stems: list[str] = self._stemmer.stemWords([w for w in found if w not in _STOPWORDS])
        return stems

    def scores(self, words: Sequence[str]) -> Floats:
        """One score per text, 0 where no word is shared."""
        known = [word for word in words if word in self._weights]
        if not known:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._index.get_scores(known), np.float32)

    def weight(self, word: str) -> float:
        """How telling a stem is: its inverse document frequency."""
        return self._weights.get(word, self._unknown_weight)

    def familiarity(self, words: Sequence[str]) -> float:
        """How much of a question is spoken of at all, 0 to 1, rare words weighing more; a
        question without a telling word is half familiar."""
        return self.coverage(words, self._weights)

    def known_beside(self, left_out: Sequence[str]) -> frozenset[str]:
        """Every stem of the texts but those that stand in some of them alone."""
        alone: dict[str, int] = {}
        for text in left_out:
            for word in set(self.words(text)):
                alone[word] = alone.get(word, 0) + 1
        return frozenset(w for w, n in self._counts.items() if n > alone.get(w, 0))

    def coverage(self, words: Sequence[str], known: Container[str]) -> float:
        """How much of a question's words are among the known ones, 0 to 1, rare words weighing
        more; half for a question without a telling word."""
        return float(self.coverages(words, [known])[0])

    def coverages(self, words: Sequence[str], known: Sequence[Container[str]]) -> Floats:
        """``coverage`` of each of several sets of known words."""
        weights = {word: self.weight(word) for word in sorted(set(words))}
        if not weights:
            return np.full(len(known), 0.5, np.float32)
        total = sum(weights.values())
        found = [sum(w for word, w in weights.items() if word in one) / total for one in known]
        return np.array(found, np.float32)


def _idf(documents: int, total: int) -> float:
    return float(np.log1p((total - documents + 0.5) / (documents + 0.5)))
