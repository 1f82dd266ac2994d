"""Misspelled words to words of the corpus.

A word is taken for misspelled only if neither the corpus nor the encoder's vocabulary of whole
English words knows it. Two words of the corpus that were run together are parted; else it becomes
the nearest word of the corpus by Damerau's distance (transpositions count once), or stays.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_COMMON = 5
"""A word that stands so often in a corpus is no slip."""
_SHORTEST = 4
"""Shorter words have too many neighbours."""


class Spelling:
    """Corrects against words with how often the corpus has each."""

    def __init__(self, vocabulary: Mapping[str, int], known: Iterable[str] = ()) -> None:
        self._counts = dict(vocabulary)
        self._known: Collection[str] = {
            *vocabulary, *english_words(), *(word for term in known for word in term.split()),
        }  # fmt: skip
        self._targets = [word for word in self._counts if len(word) >= _SHORTEST]

    def corrected(self, text: str) -> str:
        """The text with its misspelled words replaced."""
        return _WORD.sub(lambda match: self._word(match[0]), text)

    def _word(self, word: str) -> str:
        lower = word.lower()
        if len(lower) < _SHORTEST or lower in self._known or "'" in lower:
            return word
        return self._parted(lower) or self._nearest(lower) or word

    def _parted(self, word: str) -> str | None:
        """``raceday`` -> ``race day``: both parts are words that the corpus uses often."""
        parts = [
            (word[:at], word[at:])
            for at in range(3, len(word) - 2)
            if min(self._counts.get(word[:at], 0), self._counts.get(word[at:], 0)) >= _COMMON
        ]
        if not parts:
            return None
        first, second = max(parts, key=lambda part: self._counts[part[0]])
        return f"{first} {second}"

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) <= 5 else 2
        found = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=allowed,
                                limit=8)  # fmt: skip
        if not found:
            return None
        # People get the first letter right; of equally near words the common one is meant.
        return min(
            ((str(near), float(apart)) for near, apart, _ in found),
            key=lambda one: (one[1] + 0.5 * (one[0][:1] != word[:1]), -self._counts[one[0]]),
        )[0]


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """The whole words of the encoder's vocabulary, some 20,000 common ones."""
    from tokenizers import Tokenizer

    from ingest.vectors.embedding import model_folder

    vocabulary = Tokenizer.from_file(str(model_folder() / "tokenizer.json")).get_vocab()
    return frozenset(word for word in vocabulary if word.isalpha() and len(word) >= 3)


def vocabulary_of(texts: Iterable[str]) -> dict[str, int]:
    """Lower-case words of texts with their counts."""
    from collections import Counter

    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_WORD.findall(text.lower()))
    return dict(counts)
