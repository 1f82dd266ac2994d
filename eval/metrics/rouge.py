"""How much of a text another text has, word by word: ROUGE.

Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries" (ACL workshop Text Summarization
Branches Out). Words as in the package rouge-score without stemming: runs of letters and digits of
the lower-cased text. Overlap is no measure of truth: a changed digit changes one word.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Overlap:
    """Precision (of the text's words), recall (of the reference's) and their harmonic mean."""

    precision: float
    recall: float
    f: float


def rouge_n(reference: str, text: str, n: int = 1) -> Overlap:
    """Shared runs of ``n`` words, each as often as both have it."""
    one, other = _runs(_words(reference), n), _runs(_words(text), n)
    return _overlap((one & other).total(), one.total(), other.total())


def rouge_l(reference: str, text: str) -> Overlap:
    """The longest common subsequence of words."""
    one, other = _words(reference), _words(text)
    return _overlap(_longest_common(one, other), len(one), len(other))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _runs(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    best = [0] * (len(other) + 1)
    for word in one:
        above = best.copy()
        for place, match in enumerate(other, 1):
            best[place] = (
                above[place - 1] + 1 if word == match else max(above[place], best[place - 1])
            )
    return best[-1]


def _overlap(shared: int, reference: int, text: int) -> Overlap:
    precision = shared / text if text else 0.0
    recall = shared / reference if reference else 0.0
    both = precision + recall
    return Overlap(precision, recall, 2 * precision * recall / both if both else 0.0)
