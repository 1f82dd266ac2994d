"""Metrics of a ranking against graded judgements, and intervals by bootstrap. Pure functions."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np


def ndcg_at(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Normalised discounted cumulative gain of the first ``k``: gain 2^grade - 1, discount
    log2(rank + 1), divided by that of the best order. 0 where nothing is relevant.

    Source: Järvelin & Kekäläinen 2002; gains as Burges et al. 2005.
    """
    best = sorted(grades.values(), reverse=True)[:k]
    ideal = sum((2**grade - 1) / np.log2(rank + 1) for rank, grade in enumerate(best, 1))
    if not ideal:
        return 0.0
    found = sum(
        (2 ** grades.get(item, 0) - 1) / np.log2(rank + 1)
        for rank, item in enumerate(ranked[:k], 1)
    )
    return float(found / ideal)


def recall_at(ranked: Sequence[str], relevant: frozenset[str], k: int) -> float:
    """Share of the relevant that are among the first ``k``, of as many as ``k`` places can hold.

    With more than ``k`` relevant ones a perfect ranking would stay below 1 by the plain
    definition; the denominator is min(relevant, k), as TREC's "capped recall" (BEIR, Thakur et al.
    2021).
    """
    if not relevant:
        return 0.0
    return len(relevant & set(ranked[:k])) / min(len(relevant), k)


def hit_at(ranked: Sequence[str], relevant: frozenset[str], k: int) -> float:
    """1 if one of the relevant is among the first ``k``, else 0 (success at k)."""
    return float(bool(relevant & set(ranked[:k])))


def reciprocal_rank(ranked: Sequence[str], relevant: frozenset[str]) -> float:
    """1 / rank of the first relevant one, 0 if there is none."""
    return next((1 / rank for rank, item in enumerate(ranked, 1) if item in relevant), 0.0)


def interval(
    values: Sequence[float],
    groups: Sequence[str] | None = None,
    *,
    draws: int = 2000,
    seed: int = 0,
    of: Callable[[np.ndarray], float] = lambda drawn: float(drawn.mean()),
) -> tuple[float, float]:
    """95 % percentile bootstrap interval of the mean.

    Args:
        values: one a question.
        groups: questions of a group are drawn together (twins of one question are no new
            evidence); each alone if ``None``.
        draws: resamples.
        seed: of the resampling.
        of: the statistic of drawn values.
    """
    held = np.asarray(values, float)
    names = list(dict.fromkeys(groups)) if groups else [str(i) for i in range(len(held))]
    keys = list(groups) if groups else names
    members = {name: [] for name in names}  # type: dict[str, list[int]]
    for i, key in enumerate(keys):
        members[key].append(i)
    rng = np.random.default_rng(seed)
    parts = [held[members[name]] for name in names]
    statistics = []
    for _ in range(draws):
        chosen = rng.integers(0, len(parts), len(parts))
        statistics.append(of(np.concatenate([parts[i] for i in chosen])))
    low, high = np.quantile(statistics, [0.025, 0.975])
    return float(low), float(high)
