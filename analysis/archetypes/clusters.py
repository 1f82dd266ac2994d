"""Groups of races that are spent alike: centres, names and memberships.

Profiles form one cloud, not islands, so a group is a region of it: k-means (squared distances to
centres) draws the borders, and memberships fall off smoothly across them. Memberships are a
softmax of squared distances with one temperature for all groups, so that the odds between two
groups are linear in the axes: becoming faster somewhere never moves them back and forth.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.archetypes.axes import (
    AXES,
    BURPEES,
    CARRY,
    PACE,
    RUNNING,
    SLEDS,
    TRANSITIONS,
    grouping,
)
from analysis.partition import Doubles

Labels = npt.NDArray[np.int64]

NAMES: tuple[str, ...] = (
    "engine",
    "strength",
    "balanced",
    "fader",
    "strong finisher",
    "slow transitions",
)

PROTOTYPES: dict[str, dict[int, float]] = {
    "engine": {RUNNING: 1.2, SLEDS: -0.8, CARRY: -0.8, BURPEES: -0.8},
    "strength": {RUNNING: -1.2, SLEDS: 0.8, CARRY: 0.8, BURPEES: 0.8},
    "balanced": {},
    "fader": {PACE: -2.0},
    "strong finisher": {PACE: 2.0},
    "slow transitions": {TRANSITIONS: -1.5},
}
"""What a name stands for, in standard deviations: fixed directions that centres are named by."""

_TEMPERATURES = np.geomspace(0.3, 12.0, 60)
_RESTARTS = 10
_SEED = 8


def fit_centres(axes: Doubles, start: Doubles | int, seed: int = _SEED) -> Doubles:
    """k-means centres ``[k, 6]`` of complete grouping columns ``[n, 6]``.

    ``start`` is either the centres to move from or a number of centres, found by the best of ten
    random starts.
    """
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    fresh = isinstance(start, int)
    model = KMeans(
        n_clusters=start if isinstance(start, int) else len(start),
        init="k-means++" if fresh else start,
        n_init=_RESTARTS if fresh else 1,
        max_iter=500,
        tol=1e-6,
        random_state=seed,
    )
    # Threads that wait for each other cost more than they give on a busy machine.
    with threadpool_limits(limits=1):
        model.fit(axes)
    return np.asarray(model.cluster_centers_, dtype=np.float64)


def prototypes() -> Doubles:
    """The named directions as points ``[6, 6]`` among the grouping columns."""
    points = np.zeros((len(NAMES), len(AXES)))
    for row, name in enumerate(NAMES):
        for axis, value in PROTOTYPES[name].items():
            points[row, axis] = value
    return grouping(points)


def in_order_of(named: Doubles, centres: Doubles) -> Doubles:
    """The centres in the order of the named ones they lie nearest to, each used once.

    The assignment with the smallest sum of squared distances (Kuhn 1955, the Hungarian method).
    """
    from scipy.optimize import linear_sum_assignment

    _, columns = linear_sum_assignment(_squared(named, centres))
    return np.asarray(centres[columns])


def still_named(named: Doubles, centres: Doubles) -> bool:
    """Whether each centre lies nearest to the named one in its own place."""
    return bool((_squared(centres, named).argmin(axis=1) == np.arange(len(named))).all())


def nearest(axes: Doubles, centres: Doubles) -> Labels:
    """Per row, the centre nearest among the axes that are known."""
    return np.asarray(_squared(axes, centres).argmin(axis=1))


def agreement(axes: Doubles, one: Doubles, other: Doubles) -> float:
    """Adjusted Rand index of the two assignments of the same rows (Hubert & Arabie 1985)."""
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(nearest(axes, one), nearest(axes, other)))


def soft(axes: Doubles, centres: Doubles, temperature: float) -> Doubles:
    """Memberships ``[n, k]``, each row adding up to 1; unknown axes (NaN) do not count."""
    scores = -_squared(axes, centres) / (2 * temperature)
    scores -= scores.max(axis=1, keepdims=True)
    weights = np.exp(scores)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Calibration:
    """The temperature and what it rests on: ``pairs`` of races of one person."""

    temperature: float
    pairs: int

    @classmethod
    def of(cls, first: Doubles, second: Doubles, centres: Doubles) -> "Calibration":
        """The temperature whose memberships best foretell another race of the same athlete.

        The smallest mean logarithmic loss over ``first`` and ``second`` ``[n, 6]``, both ways
        round. One number cannot be right everywhere: memberships above a half describe this race
        better than they foretell the next (`benchmarks/archetypes.py` prints both).
        """
        before, after = np.concatenate([first, second]), np.concatenate([second, first])
        rows, labels = np.arange(len(before)), nearest(after, centres)
        losses = [
            -float(np.log(soft(before, centres, t)[rows, labels] + 1e-12).mean())
            for t in _TEMPERATURES
        ]
        return cls(round(float(_TEMPERATURES[int(np.argmin(losses))]), 3), len(first))


def _squared(axes: Doubles, centres: Doubles) -> Doubles:
    """Squared distances ``[n, k]`` over the known axes."""
    gaps = axes[:, None, :] - centres[None]
    return np.asarray(np.nansum(gaps * gaps, axis=2))
