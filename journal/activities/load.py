"""Training load over days and weeks: sums, acute and chronic load, monotony and strain.

The load of a session by its effort is ``KeptSession.load``; of an activity, ``trimp``.

A description of what was done. The ratio of acute to chronic load foretells no injury: that it
does is contested (Impellizzeri et al. 2020, doi 10.1123/ijspp.2019-0864), and nothing here says it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ACUTE_DAYS, CHRONIC_DAYS = 7, 28
_WEEK = 7


class LoadKind(StrEnum):
    """What a load was measured with. Their units differ: none is ever added to another."""

    SESSION_RPE = "session_rpe"
    BANISTER = "banister"
    EDWARDS = "edwards"

    @property
    def label(self) -> str:
        return {
            "session_rpe": "Session RPE load (effort x minutes, from the log)",
            "banister": "TRIMP after Banister (from activities)",
            "edwards": "TRIMP after Edwards (from activities)",
        }[self.value]


@dataclass(frozen=True)
class Loaded:
    """The load of one session or activity."""

    day: date
    kind: LoadKind
    load: float


@dataclass(frozen=True)
class Week:
    """Monday to Sunday. ``monotony`` and ``strain``: of whole weeks that can have them."""

    monday: date
    load: float
    monotony: float | None = None
    strain: float | None = None


@dataclass(frozen=True)
class Summary:
    """The load of one kind up to a day.

    ``acute`` and ``chronic``: exponentially weighted means of the daily load over 7 and 28 days.
    ``ratio``: acute by chronic, None before there are 28 days or where chronic load is 0.
    """

    kind: LoadKind
    today: float
    acute: float
    chronic: float
    ratio: float | None
    weeks: tuple[Week, ...]
    words: str


def daily(loads: Iterable[Loaded], kind: LoadKind, until: date) -> tuple[date, Array] | None:
    """Load of every day from the first that has one to ``until``; a day without counts as zero.

    Returns:
        The first day and the loads (days,); None where nothing of the kind lies before.
    """
    known = [one for one in loads if one.kind is kind and one.day <= until]
    if not known:
        return None
    first = min(one.day for one in known)
    days = np.zeros((until - first).days + 1)
    for one in known:
        days[(one.day - first).days] += one.load
    return first, days


def ewma(daily_loads: Array, days: int) -> Array:
    """Exponentially weighted moving average with lambda = 2 / (days + 1), (n,) to (n,).

    It begins with the first day's load (own choice; the source does not say).

    Source: Williams et al. 2017, doi 10.1136/bjsports-2016-096589.
    """
    weight = 2.0 / (days + 1)
    means = np.empty(len(daily_loads))
    mean = float(daily_loads[0]) if len(daily_loads) else 0.0
    for at, load in enumerate(daily_loads):
        mean += weight * (float(load) - mean)
        means[at] = mean
    return means


def monotony(week: Array) -> float | None:
    """Mean of the daily loads by their standard deviation (n - 1), rest days as zero; None where
    all days are alike.

    Source: Foster 1998, doi 10.1097/00005768-199807000-00023.
    """
    deviation = float(np.std(week, ddof=1)) if len(week) > 1 else 0.0
    mean = float(np.mean(week)) if len(week) else 0.0
    # Equal loads may differ in their last bit; a quotient by that says nothing.
    return mean / deviation if deviation > 1e-9 * max(mean, 1.0) else None


def strain(week: Array) -> float | None:
    """Load of the week times its monotony (Foster 1998); None where there is no monotony."""
    found = monotony(week)
    return None if found is None else float(np.sum(week)) * found


def summary(loads: Iterable[Loaded], kind: LoadKind, today: date, weeks: int = 6) -> Summary | None:
    """Acute and chronic load of one kind today, and its last weeks, oldest first.

    None where nothing of the kind was recorded.
    """
    found = daily(loads, kind, today)
    if found is None:
        return None
    first, days = found
    acute, chronic = float(ewma(days, ACUTE_DAYS)[-1]), float(ewma(days, CHRONIC_DAYS)[-1])
    enough = len(days) >= CHRONIC_DAYS and chronic > 0
    ratio = acute / chronic if enough else None
    return Summary(
        kind, float(days[-1]), acute, chronic, ratio, _weeks(first, days, weeks),
        _words(ratio, len(days)),
    )  # fmt: skip


def _weeks(first: date, days: Array, most: int) -> tuple[Week, ...]:
    """The last weeks, the one that is not over among them."""
    before = first.weekday()
    whole = np.concatenate([np.zeros(before), days])
    monday = first - timedelta(days=before)
    starts = range(0, len(whole), _WEEK)
    return tuple(
        _week(monday + timedelta(days=start), whole[start : start + _WEEK])
        for start in list(starts)[-most:]
    )


def _week(monday: date, days: Array) -> Week:
    if len(days) < _WEEK:
        return Week(monday, float(days.sum()))
    return Week(monday, float(days.sum()), monotony(days), strain(days))


def _words(ratio: float | None, days: int) -> str:
    if ratio is None:
        if days >= CHRONIC_DAYS:
            return "Nothing was recorded for so long that there is nothing to compare with."
        return (
            f"{days} of {CHRONIC_DAYS} days are known: too few to compare the last week with what "
            "you are used to."
        )
    if 0.95 <= ratio <= 1.05:
        told = "about as much as"
    elif ratio > 1:
        told = f"{100 * (ratio - 1):.0f} % more than"
    else:
        told = f"{100 * (1 - ratio):.0f} % less than"
    return (
        f"The last week was {told} the last four. This describes your training; it does not "
        "foretell injury."
    )
