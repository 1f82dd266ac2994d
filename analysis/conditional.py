"""One column from the others: the conditional mean of a Gaussian, in closed form.

With precision matrix ``P``, ``E[z_j | rest] = m_j - sum_k P_jk (z_k - m_k) / P_jj``: one inverse
gives the ridge regression of every column on all others (Lauritzen, Graphical Models, 1996). The
middle and the 80 % interval are empirical quantiles of errors on events that the coefficients did
not see, per level of the prediction, so that neither normality nor equal spread is assumed.
"""

from dataclasses import dataclass

import numpy as np

from analysis.partition import Codes, Doubles, Floats, Key

_CLIP = 4.0
"""Times beyond four deviations are stops, injuries or mat misses; they inform no more than that."""

_RIDGE = 1e-3
_PRIOR_ROWS = 100.0
_PRIOR_ROWS_SCALE = 20.0
_NORMAL_IQR = 1.349
_FOLDS = 5
_ROWS_PER_LEVEL = 200
_MAX_LEVELS = 12
_CALIBRATION_ROWS = 60_000
_QUANTILES = (0.1, 0.5, 0.9)
MINIMUM_ROWS = 100
"""Below this many rows, the spread of errors is borrowed from a larger field."""


@dataclass(frozen=True)
class Moments:
    """Count, sum and cross products of clipped rows; they add up and subtract."""

    n: float
    sums: Doubles
    products: Doubles

    @classmethod
    def of(cls, z: Floats) -> "Moments":
        clipped = np.clip(z, -_CLIP, _CLIP)
        return cls(
            float(len(z)),
            clipped.sum(axis=0, dtype=np.float64),
            (clipped.T @ clipped).astype(np.float64),
        )

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(self.n + other.n, self.sums + other.sums, self.products + other.products)

    def __sub__(self, other: "Moments") -> "Moments":
        return Moments(self.n - other.n, self.sums - other.sums, self.products - other.products)

    def covariance(self) -> Doubles:
        mean = self.sums / max(self.n, 1.0)
        return np.asarray(self.products / max(self.n, 1.0) - np.outer(mean, mean))

    def solve(self, prior: Doubles) -> tuple[Doubles, Doubles]:
        """Intercepts ``[d]`` and coefficients ``[d, d]`` (zero diagonal).

        ``prior`` is a covariance that counts as much as a hundred rows.
        """
        mean = self.sums / max(self.n, 1.0)
        blend = self.n / (self.n + _PRIOR_ROWS)
        covariance = blend * self.covariance() + (1 - blend) * prior
        precision = np.linalg.inv(covariance + _RIDGE * np.eye(len(mean)))
        coefficients = -precision / np.diag(precision)[:, None]
        np.fill_diagonal(coefficients, 0.0)
        return mean - coefficients @ mean, coefficients


@dataclass(frozen=True)
class Conditional:
    """Each of ``d`` standardised columns expected from the other ``d - 1``.

    ``levels`` ``[d, k]`` are predictions at which ``errors`` ``[d, k, 3]`` holds the 10, 50 and
    90 % quantiles of the error; between them they are interpolated.
    """

    intercepts: Doubles
    coefficients: Doubles
    levels: Doubles
    errors: Doubles

    @classmethod
    def fit(
        cls, z: Floats, events: Codes, prior: Doubles, spread: "Conditional | None" = None
    ) -> "Conditional":
        """Fit on standardised rows ``z`` ``[n, d]``; whole events are held out for the errors.

        Args:
            prior: covariance of the pooled field, decisive when rows are few.
            spread: the fit whose error quantiles are used below ``MINIMUM_ROWS`` rows.
        """
        folds = _folds(events)
        parts = [Moments.of(z[folds == fold]) for fold in range(_FOLDS)]
        whole = sum(parts[1:], parts[0])
        intercepts, coefficients = whole.solve(prior)
        if spread is not None and len(z) < MINIMUM_ROWS:
            return cls(intercepts, coefficients, spread.levels, spread.errors)

        step = -(-len(z) // _CALIBRATION_ROWS)
        sample, sample_folds = z[::step], folds[::step]
        predicted = np.empty_like(sample)
        for fold, part in enumerate(parts):
            rows = sample_folds == fold
            a, b = (whole - part).solve(prior)
            clipped = np.clip(sample[rows], -_CLIP, _CLIP)
            predicted[rows] = clipped @ b.T.astype(np.float32) + a.astype(np.float32)
        levels, errors = _calibrate(predicted, sample - predicted)
        return cls(intercepts, coefficients, levels, errors)

    def predict(self, z: Doubles) -> Doubles:
        """Low, middle and high of every column, ``[3, d]``, given all the others in ``z`` ``[d]``.

        Missing inputs may be given as zero, the typical athlete.
        """
        mean = self.intercepts + self.coefficients @ np.clip(z, -_CLIP, _CLIP)
        shown = np.empty((3, len(mean)))
        for j, level in enumerate(mean):
            for q in range(3):
                shown[q, j] = level + np.interp(level, self.levels[j], self.errors[j, :, q])
        return shown


def _folds(events: Codes) -> Codes:
    """Fold of each row: whole events together where at least five events allow it."""
    if len(np.unique(events)) >= _FOLDS:
        return np.asarray(events % _FOLDS, dtype=np.int32)
    return np.arange(len(events), dtype=np.int32) % _FOLDS


def _calibrate(predicted: Floats, errors: Floats) -> tuple[Doubles, Doubles]:
    n, d = predicted.shape
    k = int(np.clip(n // _ROWS_PER_LEVEL, 1, _MAX_LEVELS))
    order = np.argsort(predicted, axis=0)
    levels, quantiles = np.empty((d, k)), np.empty((d, k, 3))
    for i, rows in enumerate(np.array_split(order, k, axis=0)):
        levels[:, i] = np.take_along_axis(predicted, rows, axis=0).mean(axis=0)
        chosen = np.take_along_axis(errors, rows, axis=0)
        quantiles[:, i] = np.quantile(chosen, _QUANTILES, axis=0).T
    return levels, quantiles


def robust_scales(columns: dict[Key, Floats]) -> dict[Key, Doubles]:
    """Robust standard deviation (from the quartiles) of each column of each field ``[n, d]``.

    A small field's lean on those of all fields, worth 20 rows. At least 1 %, so that a field of
    equal rows divides nothing by zero.
    """
    variances: dict[Key, Doubles] = {}
    for key, values in columns.items():
        low, high = np.quantile(values, (0.25, 0.75), axis=0)
        variances[key] = np.maximum((high - low) / _NORMAL_IQR, 0.01).astype(np.float64) ** 2
    counts = {key: len(values) for key, values in columns.items()}
    total = sum((counts[key] * variance for key, variance in variances.items()), np.float64(0))
    pooled = total / max(1, sum(counts.values()))
    return {
        key: np.sqrt(
            (counts[key] * variance + _PRIOR_ROWS_SCALE * pooled)
            / (counts[key] + _PRIOR_ROWS_SCALE)
        )
        for key, variance in variances.items()
    }
