"""A race against finishers at the athlete's own level."""

import numpy as np

from analysis.field import Field
from analysis.gaps.nearby import Nearby, brought, nearby
from analysis.partition import Doubles, Floats
from analysis.readings import LevelReading
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS


def at_my_level(field: Field, result: RaceResult, near: Nearby | None = None) -> LevelReading:
    """Each given segment's place among, and the median of, finishers at the athlete's level.

    At a known venue all times are brought to it first: the medians are what such finishers would
    have needed here. The cohort follows the finish, so another finish is another level: places at
    two levels are not places in one ranking.

    Args:
        near: the cohort, when it is chosen already (``nearby``).

    Raises:
        NotFoundError: nobody is at this level.
    """
    near = near or nearby(field, result)
    times = np.sort(brought(field, near, near.rows), axis=1)
    own = np.asarray(result.splits.seconds, dtype=np.float32)
    places, medians = shares_beaten(times, own), middle(times)
    given = [(i, s) for i, s in enumerate(SEGMENTS) if not np.isnan(own[i])]
    return LevelReading(
        cohort=near.cohort,
        within=near.within,
        percentiles={segment: float(places[i]) for i, segment in given},
        medians_s={segment: float(medians[i]) for i, segment in given},
    )


def shares_beaten(others: Floats, own: Floats) -> Doubles:
    """The percentage of each sorted row of ``others`` ``[k, n]`` that is above ``own`` ``[k]``.

    Equal values count half.
    """
    n = others.shape[1]
    sides = [
        (np.searchsorted(row, value, side="left"), np.searchsorted(row, value, side="right"))
        for row, value in zip(others, own, strict=True)
    ]
    low, high = np.asarray(sides, dtype=np.float64).T
    return np.asarray(100 * (n - (low + high) / 2) / n)


def middle(ordered: Floats) -> Floats:
    """The median of each sorted row ``[k, n]``; sorting is what numpy does fastest."""
    n = ordered.shape[1]
    return np.asarray((ordered[:, (n - 1) // 2] + ordered[:, n // 2]) / 2, dtype=np.float32)
