"""How varied a set of texts is: distinct n-grams, near-duplicates, repetition. Pure functions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil
from statistics import fmean
from zlib import crc32

SHINGLE = 5
"""Words of a shingle."""
THRESHOLD = 0.8
"""Least Jaccard similarity of two near-duplicates."""

_WORD = re.compile(r"\w+(?:[:.,']\w+)*|%")


def words(text: str) -> list[str]:
    """Words and numbers in lower case, in order; ``1:20:30`` is one."""
    return _WORD.findall(text.lower())


def distinct_n(texts: Iterable[str], n: int) -> float:
    """Different n-grams over all words, 0 to 1: higher is more varied.

    It falls as a set grows, so only sets of about one size compare. Source: Li et al. 2016,
    "A Diversity-Promoting Objective Function for Neural Conversation Models" (distinct-1 and -2,
    scaled by the number of generated words), arXiv:1510.03055.

    Raises:
        ValueError: n is less than 1.
    """
    if n < 1:
        raise ValueError("an n-gram has at least one word")
    found: set[tuple[str, ...]] = set()
    count = 0
    for text in texts:
        split = words(text)
        count += len(split)
        found.update(_grams(split, n))
    return len(found) / count if count else 0.0


def repetition(texts: Iterable[str], n: int = 4) -> float:
    """Mean share of a text's n-grams that stood in it before, 0 to 1: lower is better.

    Source: seq-rep-n of Welleck et al. 2019, "Neural Text Generation with Unlikelihood Training",
    arXiv:1908.04319. Texts shorter than ``n`` words repeat nothing.
    """
    shares = []
    for text in texts:
        grams = list(_grams(words(text), n))
        shares.append(1 - len(set(grams)) / len(grams) if grams else 0.0)
    return fmean(shares) if shares else 0.0


def near_duplicates(texts: Sequence[str], threshold: float = THRESHOLD) -> list[tuple[int, int]]:
    """Every pair of texts whose sets of 5-word shingles are alike, the earlier one first.

    Exact, not estimated: see :class:`NearDuplicates`.
    """
    index = NearDuplicates(threshold)
    return [(other, number) for number, text in enumerate(texts) for other in index.add(text)]


class NearDuplicates:
    """Texts seen so far, by their shingles.

    Resemblance is the Jaccard similarity of the sets of word 5-grams (Broder 1997, "On the
    resemblance and containment of documents"). Two sets that are alike share one of their first
    elements in any fixed order, so only texts that do are compared (prefix filter: Chaudhuri, Ganti
    and Kaushik 2006, "A Primitive Operator for Similarity Joins in Data Cleaning"; Bayardo et al.
    2007): exact, and thousands of texts take seconds.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        if not 0 < threshold <= 1:
            raise ValueError("a threshold of similarity is above 0 and at most 1")
        self.threshold = threshold
        self._sets: list[frozenset[int]] = []
        self._by_prefix: dict[int, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._sets)

    def like(self, text: str) -> list[int]:
        """Numbers of the texts that this one nearly repeats, in the order they came."""
        return self._alike(_shingles(text))

    def add(self, text: str) -> list[int]:
        """The same, and the text is seen from now on."""
        shingles = _shingles(text)
        found = self._alike(shingles)
        for shingle in self._prefix(shingles):
            self._by_prefix[shingle].append(len(self._sets))
        self._sets.append(shingles)
        return found

    def _alike(self, shingles: frozenset[int]) -> list[int]:
        near = {n for shingle in self._prefix(shingles) for n in self._by_prefix.get(shingle, ())}
        return sorted(n for n in near if _jaccard(shingles, self._sets[n]) >= self.threshold)

    def _prefix(self, shingles: frozenset[int]) -> list[int]:
        """At Jaccard t two sets share one of their first ``|s| - ceil(t |s|) + 1`` elements."""
        ordered = sorted(shingles)
        return ordered[: len(ordered) - ceil(self.threshold * len(ordered) - 1e-9) + 1]


def _shingles(text: str) -> frozenset[int]:
    """Hashes of the text's shingles; a text of fewer words is one shingle."""
    split = words(text)
    grams = _grams(split, SHINGLE) if len(split) >= SHINGLE else [tuple(split)]
    # Not hash(): it differs from run to run, and with it the order that the prefix filter uses.
    return frozenset(crc32(" ".join(gram).encode()) for gram in grams)


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _grams(split: Sequence[str], n: int) -> Iterable[tuple[str, ...]]:
    return zip(*(split[start:] for start in range(n)), strict=False)
