"""Candidates to one order: how likely each is to answer the question.

``relevance`` is a logistic model of the measures that ``index`` takes. Its weights were fitted on
the development questions (``eval/retrieval/fit.py``), never on those of the test split.
Reciprocal rank fusion (Cormack, Clarke & Büttcher 2009) is kept as the plain way to compare with.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.guidance.documents import Passage
from retrieval.search.index import Candidates
from retrieval.search.understanding import Query
from retrieval.search.weights import shipped

Floats = NDArray[np.float32]
RRF_K = 60
"""The constant of the paper."""

MEASURES = (
    "meaning", "asked", "nearer", "words", "heads", "covered", "topic", "wanted", "vague_wanted",
    "kind", "other_kind", "unreviewed", "outside",
)  # fmt: skip


def measures(
    query: Query, found: Candidates, passages: Sequence[Passage], wanted: Collection[str]
) -> Floats:
    """``[candidates, measures]`` in the order of ``MEASURES``, each about 0 to 1.

    Args:
        wanted: corpus topics that the caller prefers, such as the athlete's weak segments.
    """
    of = [passages[int(row)] for row in found.rows]
    named = set(query.topics)
    topic = np.array([p.topic in named for p in of], np.float32)
    is_wanted = np.array([p.topic in wanted for p in of], np.float32)
    table = np.array([p.kind in ("exercise", "food", "recipe") for p in of], bool)
    asked_kind = np.array([p.kind in query.kinds for p in of], bool)
    return np.stack(
        [
            found.meaning,
            found.asked,
            np.maximum(found.meaning, found.asked),
            found.words / max(1e-6, float(found.words.max(initial=0.0))),
            found.heads / max(1e-6, float(found.heads.max(initial=0.0))),
            found.covered,
            topic,
            is_wanted,
            # A question that names nothing itself is about what the athlete needs.
            is_wanted * (not query.topics),
            asked_kind.astype(np.float32),
            (table & ~asked_kind).astype(np.float32),
            np.array([not p.reviewed for p in of], np.float32),
            np.array([p.kind == "outside" for p in of], np.float32),
        ],
        axis=1,
    ).astype(np.float32)


def relevance(measured: Floats) -> Floats:
    """Probability of each candidate to answer, ``[candidates]``."""
    return shipped().ranking(measured)


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]]) -> dict[int, float]:
    """Row to fused score: the sum of 1 / (60 + rank) over the rankings that hold it."""
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, 1):
            fused[row] = fused.get(row, 0.0) + 1 / (RRF_K + rank)
    return fused
