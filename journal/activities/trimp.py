"""Training impulse (TRIMP) of one activity, from its heart rate.

Two methods whose figures cannot be compared or added: Banister's, which needs maximal and resting
heart rate and a gender for its weights, and Edwards', which needs the maximum alone.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hyrox.divisions import Gender
from journal.activities.activity import Activity
from journal.activities.zones import FROM, Heart, held

Array = NDArray[np.float64]


class Method(StrEnum):
    BANISTER = "banister"
    EDWARDS = "edwards"


_WEIGHTS = {Gender.MALE: (0.64, 1.92), Gender.FEMALE: (0.86, 1.67)}
_EDWARDS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
"""A minute below the first zone and in each of the five."""


@dataclass(frozen=True)
class Trimp:
    """A training impulse, arbitrary units; ``value`` is None where there is none, ``words`` say why
    or what it rests on."""

    value: float | None
    method: Method | None
    words: str


def trimp_of(activity: Activity, heart: Heart | None, gender: Gender | None) -> Trimp:
    """TRIMP of an activity by Banister's method where all it needs is known, else by Edwards'.

    From the samples, gaps left out; where a file has none, from the averages of its laps.
    """
    minutes, bpm = _heart_rate(activity)
    if not minutes.sum():
        return Trimp(None, None, "No TRIMP: the file has no heart rate.")
    if heart is None:
        return Trimp(
            None, None,
            "No TRIMP: neither a maximal heart rate nor an age is known. Add one of them, then "
            "the activity again.",
        )  # fmt: skip
    rests_on = f"from {minutes.sum():.0f} of {activity.elapsed_s / 60:.0f} minutes"
    rests_on += ", with an estimated maximal heart rate" if heart.estimated else ""
    if gender in _WEIGHTS and heart.resting_bpm is not None:
        return Trimp(
            banister(minutes, bpm, heart, gender), Method.BANISTER, f"Banister's, {rests_on}."
        )
    missing = "resting heart rate" if gender in _WEIGHTS else "a gender that has weights"
    return Trimp(
        edwards(minutes, bpm, heart), Method.EDWARDS,
        f"Edwards', {rests_on}; Banister's needs {missing}.",
    )  # fmt: skip


def banister(minutes: Array, bpm: Array, heart: Heart, gender: Gender) -> float:
    """Sum of minutes x r x a e^(b r), r: share of the heart-rate reserve, held within 0 and 1.

    a and b: 0.64 and 1.92 (men), 0.86 and 1.67 (women). Taken over the samples and not over the
    mean of the session, which would make light of intervals.

    Args:
        minutes, bpm: (n,) lengths and the heart rate of each.

    Raises:
        ValueError: resting heart rate is unknown, or the gender has no weights.

    Source: Banister 1991, in Physiological Testing of the High-Performance Athlete (2nd ed.).
    """
    if heart.resting_bpm is None or gender not in _WEIGHTS:
        raise ValueError("Banister's TRIMP needs resting heart rate and a gender with weights.")
    a, b = _WEIGHTS[gender]
    reserve = heart.maximum_bpm - heart.resting_bpm
    share = np.clip((bpm - heart.resting_bpm) / reserve, 0.0, 1.0)
    return float((minutes * share * a * np.exp(b * share)).sum())


def edwards(minutes: Array, bpm: Array, heart: Heart) -> float:
    """Minutes in each tenth of the maximal heart rate from 50 % on, times 1 to 5.

    Args:
        minutes, bpm: (n,) lengths and the heart rate of each.

    Source: Edwards 1993, The Heart Rate Monitor Book.
    """
    bounds = np.array(FROM) * heart.maximum_bpm
    places = np.searchsorted(bounds, bpm, side="right")
    return float((minutes * np.array(_EDWARDS)[places]).sum())


def _heart_rate(activity: Activity) -> tuple[Array, Array]:
    lengths, bpm = held(activity.heart)
    if lengths.sum():
        return lengths / 60, bpm
    known = [(lap.duration_s / 60, lap.average_bpm) for lap in activity.laps if lap.average_bpm]
    return np.array([one for one, _ in known]), np.array([one for _, one in known])
