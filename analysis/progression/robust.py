"""Lines through medians and other quantiles, which a stop or a stranger's race does not bend."""

import numpy as np

from analysis.partition import Doubles

_ROUNDS = 30
_SMALLEST = 1e-2


def quantile_line(
    columns: Doubles, values: Doubles, ridge: Doubles | float = 1e-6, quantile: float = 0.5
) -> Doubles:
    """Coefficients ``[d]`` whose ``columns @ coefficients`` is about this quantile of ``values``.

    Koenker and Bassett's regression quantile (Econometrica 46, 1978; the median is least absolute
    deviations) by iteratively reweighted least squares (Schlossmacher, JASA 68, 1973). ``ridge``
    counts rows that say a coefficient is zero, one number or one per coefficient.
    """
    scale = float(np.median(np.abs(values - np.median(values)))) + 1e-9
    weights: Doubles = np.ones(len(values))
    penalty = np.diag(np.broadcast_to(np.asarray(ridge, dtype=np.float64), columns.shape[1:]))
    coefficients: Doubles = np.zeros(columns.shape[1])
    for _ in range(_ROUNDS):
        weighted = columns * weights[:, None]
        normal = weighted.T @ columns + penalty + 1e-9 * np.eye(len(penalty))
        coefficients = np.asarray(np.linalg.solve(normal, weighted.T @ values), dtype=np.float64)
        errors = values - columns @ coefficients
        side = np.where(errors > 0, 2 * quantile, 2 * (1 - quantile))
        weights = np.asarray(side / np.maximum(np.abs(errors) / scale, _SMALLEST))
    return coefficients
