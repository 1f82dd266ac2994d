"""One target from some columns: the Gaussian's conditional mean, corrected by boosted trees.

Fitted twice: without the held-out events, to measure errors there and to decide how much of the
correction is worth having; then on everything, to be used. What is used has seen more than what
was measured, so the errors are, if anything, overstated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analysis.partition import Codes, Doubles, Mask
from analysis.predict.forest import fit_trees
from analysis.predict.intervals import Intervals

TREE_ROWS = 1_500
"""Below this many rows no trees are fitted: the linear model is all that they would copy."""

_WEIGHTS = (0.0, 0.5, 0.75, 1.0)
_CLIP = 0.8
"""Log residuals beyond this are stops and timing-mat misses."""


class Kind(StrEnum):
    """Which model is used."""

    LINEAR = "linear"
    """The Gaussian's conditional mean: linear regression on log times relative to the venue."""
    BOOSTED = "boosted"
    """LightGBM, starting from the linear model."""
    BEST = "best"
    """Of both, or a blend, whichever errs least on the held-out events, target by target."""


@dataclass(frozen=True)
class Stacked:
    """The correction of one target and the errors of the whole.

    ``text`` is the trees (empty: none) and ``weight`` their share; ``medians`` holds the median
    error at a prediction, ``intervals`` the errors around the prediction so corrected, at the level
    of the whole race; ``errors_linear`` and
    ``errors_used`` are mean absolute log errors on the held-out events.
    """

    text: str
    weight: float
    medians: Intervals
    intervals: Intervals
    errors_linear: float
    errors_used: float

    @classmethod
    def fit(
        cls,
        kind: Kind,
        x: Doubles,
        y: Doubles,
        linear_blind: Doubles,
        linear: Doubles,
        held_out: Mask,
        groups: Codes,
        classes: Codes,
        level_of: Callable[[Doubles], Doubles],
    ) -> "Stacked":
        """Fit on rows ``x`` ``[n, features]`` and log targets ``y`` ``[n]``.

        Args:
            linear_blind: what the linear model fitted without the held-out events says.
            linear: what the one fitted on everything says.
            held_out: rows of events that errors are measured on.
            groups: division and gender, for the intervals.
            classes: third of the finish, for the intervals.
            level_of: the finish that the held-out rows' predictions amount to, as ``level``
                gives it, on which the intervals depend.
        """
        target = np.clip(y, -_CLIP, _CLIP)
        blind, seen = linear_blind[held_out], ~held_out
        weight, correction, text = 0.0, np.zeros_like(blind), ""
        if kind is not Kind.LINEAR and seen.sum() >= TREE_ROWS:
            correction = fit_trees(x[seen], (target - linear_blind)[seen]).predict(x[held_out])
            weight = 1.0
            if kind is Kind.BEST:
                errors = [_mean_error(y[held_out], blind + w * correction) for w in _WEIGHTS]
                weight = _WEIGHTS[int(np.argmin(errors))]
            if weight:
                text = fit_trees(x, target - linear).text
        used = blind + weight * correction
        who = groups[held_out]
        medians = Intervals.fit(y[held_out] - used, who, used)
        used = used + medians.errors_of(who, used)[:, 1]
        intervals = Intervals.fit(y[held_out] - used, who, level_of(used), classes[held_out])
        return cls(
            text, weight, medians, intervals,
            _mean_error(y[held_out], blind), _mean_error(y[held_out], used),
        )  # fmt: skip


def level(finish_s: Doubles, base_s: Doubles) -> Doubles:
    """How slow a finish is, as the log of it over the sum of its division's usual segments.

    Against the division's base, not the venue: errors grow with the time that is spent, and a
    third of the finish holds whoever was that slow, on whatever course.
    """
    return np.asarray(np.log(finish_s / base_s))


def fit_all(fits: Sequence[Callable[[], Stacked]]) -> list[Stacked]:
    """The fits' results in order; two run at a time, LightGBM holding no lock of Python's."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda fit: fit(), fits))


def _mean_error(truth: Doubles, predicted: Doubles) -> float:
    return float(np.abs(truth - predicted).mean()) if len(truth) else 0.0
