"""What a 5 km or 10 km time says about a finish, as far as published figures go.

No data at hand link running times to finishes, so every step is someone's figure or stated here
as an assumption:

1. A time over one distance gives that over another by Riegel's ``T2 = T1 (D2 / D1) ** 1.06``
   (American Scientist 69, 1981): here the fresh time over the race's 8 km.
2. Assumption: in the race those 8 km take longer by a factor between 1 (eight single kilometres
   among stations are not faster than eight fresh ones in a row) and the field's own run 8 over
   run 2 (1.22 men, 1.17 women), any of them as likely: its middle counts, its spread widens.
3. The result is placed among the field's running times. How far a finish follows running ability
   is the rank correlation of VO2max with the finish, 0.71 in 11 athletes (Brandt et al., Frontiers
   in Physiology 16:1519240, 2025). So few athletes leave 0.39 to 0.88 open (80 %, Fisher's z), and
   the interval is that of the lower end: hardly narrower than without the running time.

Training years are not used: no published figure relates them to a finish.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.partition import Doubles, Partition
from analysis.venues import Venues
from hyrox.errors import InputError
from hyrox.segments import RUNS, SEGMENTS, Segment
from hyrox.times import format_time

_EXPONENT = 1.06
_RACE_KM = 8.0
_CORRELATION, _LOWEST, _ATHLETES = 0.71, 0.39, 11
_RUN_COLUMNS = [SEGMENTS.index(segment) for segment in RUNS]
_ROWS = 20_000
_LIMITS_S = {5.0: (12 * 60, 60 * 60), 10.0: (25 * 60, 2 * 3600)}
_NORMAL_80 = 1.2816


@dataclass(frozen=True)
class Running:
    """The field's running: log seconds of all eight runs (``middle``), their robust deviation
    (``spread``), that of the finish, and the log of the median run 8 over run 2 (``fade``)."""

    middle: float
    spread: float
    finish_spread: float
    fade: float

    @classmethod
    def fit(cls, part: Partition, venues: Venues) -> "Running":
        """Of the finishes of a division and gender, each against its venue (20,000 at most)."""
        rows = np.linspace(0, len(part) - 1, min(len(part), _ROWS)).astype(np.int64)
        splits = part.splits_s[rows].astype(np.float64)
        effects = venues.effects[part.key][part.events[rows]].astype(np.float64)
        base = venues.bases(part)[rows].astype(np.float64)
        runs = np.log((splits[:, _RUN_COLUMNS] / np.exp(effects[:, _RUN_COLUMNS])).sum(axis=1))
        finish = np.log(part.totals_s[rows].astype(np.float64)) - base[:, -1] - effects[:, -1]
        eighth, second = (SEGMENTS.index(s) for s in (Segment.RUN_8, Segment.RUN_2))
        fade = float(np.median(np.log(splits[:, eighth] / splits[:, second])))
        return cls(float(np.median(runs)), _deviation(runs), _deviation(finish), max(fade, 0.0))

    def shift(self, seconds: float, km: float) -> tuple[float, float]:
        """How far a running time moves the log finish, and the variance it adds to the share
        ``kept`` of the interval's own (see ``kept``)."""
        fresh = np.log(seconds) + _EXPONENT * np.log(_RACE_KM / km)
        place = (fresh + self.fade / 2 - self.middle) / self.spread
        place = float(np.clip(place, -3.0, 3.0))
        slope = _CORRELATION * self.finish_spread
        unsure = (self.fade / np.sqrt(12.0)) / self.spread * slope
        sloped = place * self.finish_spread * (1 - _CORRELATION**2) / np.sqrt(_ATHLETES - 3)
        return slope * place, float(unsure**2 + sloped**2)

    @property
    def kept(self) -> float:
        """The share of the finish's scatter that is left by what running surely explains."""
        return float(np.sqrt(1 - _LOWEST**2))

    def as_json(self) -> list[float]:
        return [self.middle, self.spread, self.finish_spread, self.fade]

    @classmethod
    def from_json(cls, data: list[Any]) -> "Running":
        return cls(*(float(value) for value in data))


def checked(seconds: float, km: float) -> float:
    """A running time that a person can run.

    Raises:
        InputError: faster than any record, or slower than walking.
    """
    low, high = _LIMITS_S[km]
    if not low <= seconds <= high:
        raise InputError(
            f"{km:g} km in {format_time(seconds)} is not possible "
            f"({format_time(low)} to {format_time(high)}). Check the time."
        )
    return seconds


def widened(half_widths: Doubles, running: Running, added: float) -> Doubles:
    """Half widths of an interval once a running time is known."""
    return np.asarray(np.sqrt((running.kept * half_widths) ** 2 + _NORMAL_80**2 * added))


def _deviation(values: Doubles) -> float:
    low, high = np.quantile(values, (0.25, 0.75))
    return max(float(high - low) / 1.349, 0.02)
