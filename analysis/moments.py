"""Robust scales and clipped moments of venue-relative log times, the groundwork of every fit."""

from dataclasses import dataclass

import numpy as np

from analysis.partition import Doubles, Floats, Key

_CLIP = 4.0
"""Times beyond four deviations are stops, injuries or mat misses; they inform no more than that."""

_RIDGE = 1e-3
_PRIOR_ROWS = 100.0
_PRIOR_ROWS_SCALE = 20.0
_NORMAL_IQR = 1.349


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
