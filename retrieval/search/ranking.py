"""Candidates to one order: how likely each is to answer the question.

``relevance`` is a logistic model of the measures that ``index`` takes. Its weights were fitted on
the development questions (``eval/retrieval/fit.py``), never on those of the test split.
Reciprocal rank fusion (Cormack, Clarke & Büttcher 2009) is kept as the plain way to compare with.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from hyrox.segments import SEGMENTS
from ingest.guidance.documents import Passage
from retrieval.search.index import Candidates
from retrieval.search.understanding import Query
from retrieval.search.weights import shipped

Floats = NDArray[np.float32]
_STATIONS = frozenset(s.value for s in SEGMENTS if not s.is_run) | {"running"}
RRF_K = 60
"""The constant of the paper."""

MEASURES = (
    "meaning", "asked", "several", "nearer", "part", "document", "first_meaning", "first_asked",
    "first_words", "first_heads", "words", "heads", "covered", "topic", "other_topic",
    "wanted", "vague_wanted", "kind", "other_kind", "cuisine", "other_cuisine", "unreviewed",
    "outside",
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
    stations = np.array([p.topic in _STATIONS for p in of], np.float32)
    not_topic = 1.0 - topic
    nearer = np.maximum(found.meaning, found.asked)
    recipes = np.array([p.kind == "recipe" for p in of], np.float32)
    cuisine = np.array([bool(query.cuisines & _cuisines(p)) for p in of], np.float32)
    table = np.array([p.kind in ("exercise", "food", "recipe") for p in of], bool)
    asked_kind = np.array([p.kind in query.kinds for p in of], bool)
    return np.stack(
        [
            found.meaning,
            found.asked,
            found.several,
            nearer,
            found.part,
            _of_document(of, nearer),
            _reciprocal(found.meaning),
            _reciprocal(found.asked),
            _reciprocal(found.words),
            _reciprocal(found.heads),
            found.words / max(1e-6, float(found.words.max(initial=0.0))),
            found.heads / max(1e-6, float(found.heads.max(initial=0.0))),
            found.covered,
            topic,
            # Of another station than the one that is named.
            stations * (not_topic if (named & _STATIONS) else 0.0),
            is_wanted,
            # A question that names nothing itself is about what the athlete needs.
            is_wanted * (not query.topics),
            asked_kind.astype(np.float32),
            (table & ~asked_kind).astype(np.float32),
            cuisine,
            recipes * (1.0 - cuisine) * bool(query.cuisines),
            np.array([not p.reviewed for p in of], np.float32),
            np.array([p.kind == "outside" for p in of], np.float32),
        ],
        axis=1,
    ).astype(np.float32)


def _of_document(passages: Sequence[Passage], nearer: Floats) -> Floats:
    """How near the nearest other passage of the same document is."""
    two_best: dict[str, list[float]] = {}
    for passage, value in zip(passages, nearer, strict=True):
        held = two_best.setdefault(passage.document, [0.0, 0.0])
        if value > held[0]:
            held[:] = [float(value), held[0]]
        elif value > held[1]:
            held[1] = float(value)
    return np.array(
        [
            best[1] if value >= best[0] else best[0]
            for best, value in (
                (two_best[p.document], v) for p, v in zip(passages, nearer, strict=True)
            )
        ],
        np.float32,
    )


def _reciprocal(scores: Floats) -> Floats:
    """1 for the first, 1/2 for the second ...: what reciprocal rank fusion adds up, without its
    constant."""
    ranks = np.empty(len(scores), np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return np.where(scores > 0, 1 / ranks, 0).astype(np.float32)


def _cuisines(passage: Passage) -> frozenset[str]:
    """The cuisine of a shipped recipe: its file's name."""
    if passage.kind != "recipe":
        return frozenset()
    return frozenset({passage.location.rpartition("/")[2].removesuffix(".toml")})


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
