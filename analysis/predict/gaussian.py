"""Some columns from some others, whichever are given: conditionals of one Gaussian per field.

``E[t | g] = m_t + C_tg C_gg^-1 (g - m_g)`` for any given and wanted columns, so that missing
inputs need no model of their own. A field of few rows leans on the pooled one, as in
``analysis.moments``, whose moments and robust scales it uses.
"""

import operator
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from analysis.moments import Moments, robust_scales
from analysis.partition import Codes, Doubles, Floats, Key

_CLIP = 4.0
_RIDGE = 1e-3
_PRIOR_ROWS = 100.0
_LEAST_VARIANCE = 1e-4

Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Gaussian:
    """Means and covariances of ``k`` fields' columns and, last, of all fields pooled.

    ``scales`` ``[k + 1, d]`` are robust deviations, ``means`` ``[k + 1, d]`` and ``covariances``
    ``[k + 1, d, d]`` are of values divided by them.
    """

    scales: Doubles
    means: Doubles
    covariances: Doubles

    @classmethod
    def fit(cls, values: Floats, groups: Codes, keys: tuple[Key, ...]) -> "Gaussian":
        """Fit the fields ``keys`` on log times ``[n, d]`` relative to what is normal.

        ``groups`` ``[n]`` are codes into ``keys``. A field without rows takes the pooled scales
        and covariance.
        """
        from threadpoolctl import threadpool_limits

        rows = {keys[code]: values[groups == code] for code in np.unique(groups)}
        robust = robust_scales(rows)
        width = values.shape[1]
        variance = sum((len(rows[key]) * robust[key] ** 2 for key in rows), np.zeros(width))
        scales = np.tile(
            np.sqrt(np.maximum(variance / max(len(values), 1), _LEAST_VARIANCE)), (len(keys) + 1, 1)
        )
        moments: dict[int, Moments] = {}
        with threadpool_limits(limits=1, user_api="blas"):
            for code, key in enumerate(keys):
                if key in rows:
                    scales[code] = robust[key]
                    moments[code] = Moments.of(rows[key] / scales[code].astype(np.float32))
        nothing = Moments(0.0, np.zeros(width), np.zeros((width, width)))
        pooled = reduce(operator.add, moments.values(), nothing)
        prior = pooled.covariance()
        means = np.tile(pooled.sums / max(pooled.n, 1.0), (len(keys) + 1, 1))
        covariances = np.tile(prior, (len(keys) + 1, 1, 1))
        for code, moment in moments.items():
            weight = moment.n / (moment.n + _PRIOR_ROWS)
            means[code] = weight * moment.sums / moment.n + (1 - weight) * means[-1]
            covariances[code] = weight * moment.covariance() + (1 - weight) * prior
        return cls(scales, means, covariances + _RIDGE * np.eye(width))

    def conditional(
        self, field: int, given: Places, wanted: Places
    ) -> tuple[Doubles, Doubles, Doubles]:
        """Coefficients ``[wanted, given]``, intercepts and variances ``[wanted]``, scaled values.

        With nothing given: the means and their variances.
        """
        c, m = self.covariances[field], self.means[field]
        cross = c[np.ix_(given, wanted)]
        coefficients = np.linalg.solve(c[np.ix_(given, given)], cross).T
        variances = c[wanted, wanted] - np.einsum("wg,gw->w", coefficients, cross)
        return coefficients, m[wanted] - coefficients @ m[given], np.maximum(variances, _RIDGE)

    def expect(
        self, field: int, values: Doubles, given: Places, wanted: Places
    ) -> tuple[Doubles, Doubles]:
        """Mean and standard deviation ``[wanted]`` given ``values[given]``; unscaled logs."""
        z = np.clip(values[given] / self.scales[field, given], -_CLIP, _CLIP)
        b, a, variances = self.conditional(field, given, wanted)
        scales = self.scales[field, wanted]
        return np.asarray((a + b @ z) * scales), np.asarray(np.sqrt(variances) * scales)

    def each(self, field: int, values: Doubles, given: Places) -> tuple[Doubles, Doubles]:
        """Each given column from the other given ones: means and deviations ``[given]``.

        One inverse serves all: with precision ``P``, ``E[z_j | rest] = m_j - sum_k P_jk (z_k -
        m_k) / P_jj`` and the variance is ``1 / P_jj`` (Lauritzen, Graphical Models, 1996).
        """
        scales, means = self.scales[field, given], self.means[field, given]
        z = np.clip(values[given] / scales, -_CLIP, _CLIP) - means
        precision = np.linalg.inv(self.covariances[field][np.ix_(given, given)])
        diagonal = np.diag(precision)
        coefficients = -precision / diagonal[:, None]
        # Exactly nothing of a column reaches its own expectation, not even by rounding.
        np.fill_diagonal(coefficients, 0.0)
        mean = means + coefficients @ z
        return np.asarray(mean * scales), np.asarray(scales / np.sqrt(diagonal))

    def expect_rows(self, values: Floats, groups: Codes, given: Places, wanted: Places) -> Doubles:
        """``expect`` of many rows ``[n, d]`` with the same columns given: ``[n, wanted]``."""
        shown = np.empty((len(values), len(wanted)))
        for field in np.unique(groups):
            rows = groups == field
            z = np.clip(values[rows][:, given] / self.scales[field, given], -_CLIP, _CLIP)
            b, a, _ = self.conditional(int(field), given, wanted)
            shown[rows] = (a + z @ b.T) * self.scales[field, wanted]
        return shown
