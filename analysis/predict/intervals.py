"""Intervals that hold 80 % of outcomes: quantiles of the errors on events not fitted on.

Split conformal prediction by group and level: the errors of races that no coefficient saw are
dealt into bins of the predicted level within each group (Mondrian categories: Vovk, Gammerman and
Shafer, Algorithmic Learning in a Random World, 2005), and the 10 and 90 % quantiles of each bin
are the interval, so that neither symmetry nor equal spread is assumed. A group of few rows leans
on all rows.

Plain quantiles cover 80 % of the athletes who *looked* alike, which is more of those who end up in
the middle and less of those who end up fast or slow. Where the outcome's class is given (the third
of the finish), classes are weighted until each is covered about as often: the interval of minimal
width under a coverage constraint per class is that of a density weighted per class, and the
weights are found by iteration. What the prediction does not know cannot be made up this way: with
no information the middle third is always covered, and the bounds on the weights say when to stop.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.partition import Codes, Doubles

Values = npt.NDArray[np.floating[Any]]

COVERAGE = 0.8
_ROWS_PER_LEVEL = 250
_MAX_LEVELS = 12
_PRIOR_ROWS = 300.0
"""The pooled rows count this much in every group."""
_MAX_ROWS = 60_000
_ITERATIONS = 25
_NEAR = 0.015
"""Classes covered within this of 80 % need no further weighting."""
_MAX_WEIGHT = 8.0
_CLASSES_MINIMUM = 150
"""Rows from which the coverage of a group's classes is known well enough to weight them."""


@dataclass(frozen=True)
class Intervals:
    """Errors to expect at a predicted level, per group; built by ``Intervals.fit``.

    ``codes`` ``[g]`` are the groups; ``levels`` ``[g + 1, k]`` predictions at which ``errors``
    ``[g + 1, k, 3]`` holds the low, middle (median) and high error; the last row is of all groups
    together and serves a group that was not seen. Between levels they are interpolated.
    """

    codes: Codes
    levels: Doubles
    errors: Doubles

    @classmethod
    def fit(
        cls, errors: Values, groups: Codes, levels: Values, classes: Codes | None = None
    ) -> "Intervals":
        """Calibrate on ``errors`` ``[n]`` (truth minus prediction) of events not fitted on.

        Args:
            groups: code of each row's group, such as division and gender.
            levels: what the width may depend on, on one scale in all groups, usually the
                prediction itself.
            classes: code of each row's outcome class (for example the third of its finish within
                the group, from ``thirds``); classes are then covered about equally often.
        """
        step = max(1, -(-len(errors) // _MAX_ROWS))
        e = np.asarray(errors, dtype=np.float64)[::step]
        at = np.asarray(levels, dtype=np.float64)[::step]
        g = np.asarray(groups)[::step]
        c = np.zeros(len(e), dtype=np.int32) if classes is None else np.asarray(classes)[::step]
        codes = np.unique(g).astype(np.int32)
        k = _count(len(e))
        table_levels, table_errors = np.zeros((len(codes) + 1, k)), np.zeros((len(codes) + 1, k, 3))
        if len(e):
            table_levels[-1], table_errors[-1] = _resampled(_table(e, at, c), k)
        for i, code in enumerate(codes):
            rows = g == code
            own_levels, own = _resampled(_table(e[rows], at[rows], c[rows]), k)
            weight = rows.sum() / (rows.sum() + _PRIOR_ROWS)
            pooled = _at(own_levels, table_levels[-1], table_errors[-1])
            table_levels[i] = own_levels
            table_errors[i] = weight * own + (1 - weight) * pooled
        return cls(codes, table_levels, table_errors)

    def interval(self, centre: float, group: int, level: float) -> tuple[float, float]:
        """Low and high of the 80 % interval around a prediction, in the errors' unit."""
        low, _, high = self.errors_at(group, level)
        return centre + low, centre + high

    def errors_at(self, group: int, level: float) -> tuple[float, float, float]:
        """Low, middle and high error to expect; of all groups where this one was not seen."""
        row = int(np.searchsorted(self.codes, group))
        if row == len(self.codes) or self.codes[row] != group:
            row = len(self.codes)
        low, middle, high = (
            float(np.interp(level, self.levels[row], self.errors[row, :, q])) for q in range(3)
        )
        return low, middle, high

    def errors_of(self, groups: Codes, levels: Values) -> Doubles:
        """``errors_at`` of many rows: ``[n, 3]``."""
        shown = np.empty((len(levels), 3))
        rows = np.searchsorted(self.codes, groups)
        rows[~np.isin(groups, self.codes)] = len(self.codes)
        for row in np.unique(rows):
            chosen = rows == row
            shown[chosen] = _at(np.asarray(levels)[chosen], self.levels[row], self.errors[row])
        return shown

    def as_json(self) -> dict[str, Any]:
        """Plain lists; ``from_json`` reads them back."""
        return {
            "codes": self.codes.tolist(),
            "levels": self.levels.tolist(),
            "errors": self.errors.tolist(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Intervals":
        levels = np.asarray(data["levels"], dtype=np.float64)
        errors = np.asarray(data["errors"], dtype=np.float64)
        return cls(np.asarray(data["codes"], dtype=np.int32), levels, errors)


def thirds(finishes: Values, groups: Codes) -> Codes:
    """The third of each finish within its group: 0 fast, 1 middle, 2 slow."""
    found = np.zeros(len(finishes), dtype=np.int32)
    for code in np.unique(groups):
        rows = groups == code
        bounds = np.quantile(finishes[rows], (1 / 3, 2 / 3))
        found[rows] = np.searchsorted(bounds, finishes[rows], side="right")
    return found


def _count(n: int) -> int:
    return int(np.clip(n // _ROWS_PER_LEVEL, 1, _MAX_LEVELS))


def _at(wanted: Values, levels: Doubles, errors: Doubles) -> Doubles:
    return np.stack([np.interp(wanted, levels, errors[:, q]) for q in range(3)], axis=1)


def _resampled(table: tuple[Doubles, Doubles], k: int) -> tuple[Doubles, Doubles]:
    """The same curves at ``k`` levels, so that all groups fit one array."""
    levels, errors = table
    if len(levels) == k:
        return levels, errors
    wanted = np.linspace(levels[0], levels[-1], k)
    return wanted, _at(wanted, levels, errors)


def _table(errors: Doubles, levels: Doubles, classes: Codes) -> tuple[Doubles, Doubles]:
    """Mean level ``[k]`` and low, middle and high error ``[k, 3]`` of bins of equal counts."""
    n = len(errors)
    bins = np.array_split(np.argsort(levels, kind="stable"), _count(n))
    bins = [rows[np.argsort(errors[rows], kind="stable")] for rows in bins]
    centres = np.array([levels[rows].mean() for rows in bins])
    found, which = np.unique(classes, return_inverse=True)
    middle = np.array([np.median(errors[rows]) for rows in bins])
    weights, scale = np.ones(len(found)), 1.0
    weighted = len(found) > 1 and n >= _CLASSES_MINIMUM

    for turn in range(_ITERATIONS):
        tail = np.clip((1 - COVERAGE) / 2 * scale, 0.005, 0.45)
        bounds = np.array(
            [_weighted_quantiles(errors[rows], weights[which[rows]], tail) for rows in bins]
        )
        if not weighted or turn == _ITERATIONS - 1:
            break
        inside = np.interp(levels, centres, bounds[:, 0]) <= errors
        inside &= errors <= np.interp(levels, centres, bounds[:, 1])
        covered = np.bincount(which, inside) / np.bincount(which)
        overall = float(inside.mean())
        if np.abs(covered - COVERAGE).max() < _NEAR and abs(overall - COVERAGE) < _NEAR / 3:
            break
        weights *= ((1 - covered + 0.02) / (1 - COVERAGE + 0.02)) ** 0.7
        weights = np.clip(weights / np.exp(np.log(weights).mean()), 1 / _MAX_WEIGHT, _MAX_WEIGHT)
        scale *= ((1 - COVERAGE) / max(1 - overall, 0.02)) ** 0.5
    low, high = np.minimum(bounds[:, 0], middle), np.maximum(bounds[:, 1], middle)
    return centres, np.stack([low, middle, high], axis=1)


def _weighted_quantiles(ordered: Doubles, weights: Doubles, tail: float) -> tuple[float, float]:
    """The ``tail`` and ``1 - tail`` quantiles of ordered values that count by weight."""
    places = (np.cumsum(weights) - weights / 2) / weights.sum()
    low, high = np.interp((tail, 1 - tail), places, ordered)
    return float(low), float(high)
