"""Least absolute deviations: lines that a stop, an injury or a stranger's race does not bend."""

import numpy as np

from analysis.partition import Doubles

_ROUNDS = 25
_SMALLEST = 1e-2


def least_absolute(columns: Doubles, values: Doubles, ridge: float = 1e-6) -> Doubles:
    """Coefficients ``[d]`` that make the mean absolute error of ``columns @ coefficients`` small.

    Iteratively reweighted least squares (Schlossmacher, Journal of the American Statistical
    Association 68, 1973); ``ridge`` counts rows that say zero.
    """
    scale = float(np.median(np.abs(values - np.median(values)))) + 1e-9
    weights: Doubles = np.ones(len(values))
    penalty = ridge * np.eye(columns.shape[1])
    coefficients: Doubles = np.zeros(columns.shape[1])
    for _ in range(_ROUNDS):
        weighted = columns * weights[:, None]
        coefficients = np.asarray(
            np.linalg.solve(weighted.T @ columns + penalty, weighted.T @ values), dtype=np.float64
        )
        errors: Doubles = np.abs(values - columns @ coefficients) / scale
        weights = np.asarray(1.0 / np.maximum(errors, _SMALLEST))
    return np.asarray(coefficients)
