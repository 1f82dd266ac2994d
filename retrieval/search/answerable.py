"""Whether the library answers a question at all.

A logistic model of how well the best passage fits, how much of the question the corpus speaks of,
and how near the question is to one that is known not to be covered. Weights and threshold were
fitted on the development questions (``eval/retrieval/fit.py``).
"""

import math

import numpy as np
from numpy.typing import NDArray

from retrieval.search.index import Candidates
from retrieval.search.understanding import Query
from retrieval.search.weights import shipped

Floats = NDArray[np.float32]

SIGNS = (
    "best", "third", "nearest", "covered", "known", "topic", "outside", "outside_ahead", "words",
)  # fmt: skip


def signs(
    query: Query,
    found: Candidates,
    relevance: Floats,
    inside: NDArray[np.bool_],
    known: float,
    imported: NDArray[np.bool_] | None = None,
) -> Floats:
    """What speaks for and against an answer, in the order of ``SIGNS``.

    Of the project's own topics several passages speak, so that a poor third is a bad sign; a page
    taken in from elsewhere (``imported``) stands alone, and its own fit counts for the third's.
    """
    if not inside.any():
        return np.zeros(len(SIGNS), np.float32)
    nearest = np.maximum(np.maximum(found.meaning, found.asked), found.part)
    ranked = np.argsort(-np.where(inside, relevance, -1.0), kind="stable")
    best, third = int(ranked[0]), int(ranked[: int(inside.sum())][:3][-1])
    if imported is not None and imported[best]:
        third = best
    outside = float(np.where(~inside, nearest, 0.0).max(initial=0.0))
    within = float(np.where(inside, nearest, 0.0).max(initial=0.0))
    return np.array(
        [
            _odds(float(relevance[best])),
            _odds(float(relevance[third])),
            within,
            float(found.covered[best]),
            known,
            float(bool(query.topics)),
            outside,
            max(0.0, outside - within),
            min(1.0, len(query.text.split()) / 20),
        ],
        np.float32,
    )


def _odds(probability: float) -> float:
    """Logarithm of the odds, about -1 to 1."""
    return math.log((probability + 1e-4) / (1 - probability + 1e-4)) / 5


def answerable(
    query: Query,
    found: Candidates,
    relevance: Floats,
    inside: NDArray[np.bool_],
    known: float,
    imported: NDArray[np.bool_] | None = None,
) -> float:
    """Probability that the library answers, 0 to 1; 0 without a candidate."""
    if not inside.any():
        return 0.0
    return float(shipped().answer(signs(query, found, relevance, inside, known, imported)))


def least() -> float:
    """The probability below which the library does not answer."""
    return shipped().least
