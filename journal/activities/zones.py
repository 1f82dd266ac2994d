"""Five heart-rate zones, and how long an activity stayed in each.

Zones begin at 50, 60, 70, 80 and 90 % of the maximal heart rate, or of the heart-rate reserve
(maximal less resting) above resting where resting heart rate is known (Karvonen et al. 1957).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hyrox.errors import InputError
from journal.activities.activity import HeartRates

FROM = (0.5, 0.6, 0.7, 0.8, 0.9)
LONGEST_GAP_S = 10.0
"""A sample stands until the next; longer without one is a gap and counts nowhere."""
_LEAST_RESERVE_BPM = 30.0


@dataclass(frozen=True)
class Heart:
    """An athlete's heart rates, bpm. ``estimated``: the maximum is computed from age.

    Raises:
        InputError: the maximum is not well above resting.
    """

    maximum_bpm: float
    resting_bpm: float | None = None
    estimated: bool = False

    def __post_init__(self) -> None:
        if (self.resting_bpm or 0.0) > self.maximum_bpm - _LEAST_RESERVE_BPM:
            raise InputError(
                f"A maximal heart rate of {self.maximum_bpm:.0f} and a resting one of "
                f"{self.resting_bpm:.0f} cannot both be right. Correct them under Body measures."
            )

    @property
    def words(self) -> str:
        """Where the zones come from, for people."""
        source = "estimated from age as 208 - 0.7 x age, which is 10 bpm off for many"
        top = f"maximal heart rate {self.maximum_bpm:.0f} bpm"
        top += f" ({source})" if self.estimated else " (your own entry)"
        if self.resting_bpm is None:
            return f"Zones by percent of {top}."
        return f"Zones by heart-rate reserve: {top}, resting {self.resting_bpm:.0f} bpm."


@dataclass(frozen=True)
class Zones:
    """``bounds_bpm``: where each of the five begins; the fifth has no upper end."""

    bounds_bpm: tuple[float, ...]
    basis: Literal["maximum", "reserve"]


@dataclass(frozen=True)
class ZoneTimes:
    """Seconds below the first zone and in each of the five; together what was counted."""

    below_s: float
    seconds: tuple[float, ...]

    @property
    def counted_s(self) -> float:
        return self.below_s + sum(self.seconds)


def estimated_maximum(age: float) -> float:
    """Maximal heart rate, bpm, by age in years: 208 - 0.7 x age.

    Source: Tanaka, Monahan & Seals 2001, doi 10.1016/S0735-1097(00)01054-8. An estimate: single
    people lie about 10 bpm (one standard deviation) to either side.
    """
    return 208.0 - 0.7 * age


def heart_of(
    maximum_bpm: float | None, resting_bpm: float | None, age: float | None
) -> Heart | None:
    """What is known of a heart; None with neither a maximum nor an age."""
    if maximum_bpm is not None:
        return Heart(maximum_bpm, resting_bpm)
    if age is not None:
        return Heart(estimated_maximum(age), resting_bpm, estimated=True)
    return None


def zones_of(heart: Heart) -> Zones:
    """The five zones, by reserve where resting heart rate is known, else by maximum."""
    if heart.resting_bpm is None:
        return Zones(tuple(share * heart.maximum_bpm for share in FROM), "maximum")
    reserve = heart.maximum_bpm - heart.resting_bpm
    return Zones(tuple(heart.resting_bpm + share * reserve for share in FROM), "reserve")


def held(heart: HeartRates) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds that each sample stands for, and its bpm, both (n - 1,); gaps stand for none."""
    lengths = np.diff(heart.times_s.astype(np.float64))
    return np.where(lengths > LONGEST_GAP_S, 0.0, lengths), heart.bpm[:-1].astype(np.float64)


def time_in(heart: HeartRates, bounds_bpm: tuple[float, ...]) -> ZoneTimes:
    """How long the heart rate stayed below the first bound and from each bound to the next."""
    lengths, bpm = held(heart)
    places = np.searchsorted(np.asarray(bounds_bpm), bpm, side="right")
    seconds = np.bincount(places, weights=lengths, minlength=len(bounds_bpm) + 1)
    return ZoneTimes(float(seconds[0]), tuple(float(one) for one in seconds[1:]))
