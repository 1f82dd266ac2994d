"""Pairs of races of one athlete, in the order in which they were run.

People are known by a name's hash alone, so two strangers who share a name look like one athlete.
Rules that do not look at the outcome come first: nobody finishes twice in one field (people who
do look exactly like strangers: their finishes differ by 15.6 % in the middle, those of random
pairs by 16 %, those of one name at two events by 6.6 %), races on the same day in two cities, age
groups that no birthday explains, more races in a season than anyone runs. What is left is a
mixture of one athlete twice and of two strangers, and a pair that is more likely of strangers is
left out.
"""

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

import numpy as np
import numpy.typing as npt

from analysis.ages import limits
from analysis.field import Field
from analysis.partition import UNKNOWN, Codes, Doubles, Floats, Key, Mask, Partition
from analysis.venues import Event, Venues

Rows = npt.NDArray[np.int64]

HISTORY = 4
"""Earlier races that are remembered per pair."""

_MOST_PER_SEASON = 12
_DAY = 1.0
_DAYS_A_MONTH = 30.44
_ROUNDS = 30
_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True)
class PairSet:
    """Pairs of one division and gender: rows of its partition, ``[n]``.

    ``history`` ``[n, 4]`` holds the athlete's races before the later one, latest first, -1 where
    there is none; ``months`` between the two is NaN where a date is unknown; ``count`` is how many
    races came before the later one.
    """

    later: Rows
    history: npt.NDArray[np.int64]
    months: Floats
    count: Codes

    def __len__(self) -> int:
        return len(self.later)

    @property
    def earlier(self) -> Rows:
        return np.asarray(self.history[:, 0])

    def at(self, chosen: Mask | Rows) -> "PairSet":
        return PairSet(
            self.later[chosen], self.history[chosen], self.months[chosen], self.count[chosen]
        )


@dataclass(frozen=True)
class Pairs:
    """All usable pairs of a field, and how many were left out and why (``dropped``).

    ``venues`` are fitted without the fields cut short, which ``cut`` names per event code.
    """

    sets: dict[Key, PairSet]
    venues: Venues
    cut: dict[Key, Mask]
    dropped: dict[str, int] = dataclass_field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.sets.values()))

    @classmethod
    def of(cls, field: Field, by_outcome: bool = True) -> "Pairs":
        """Consecutive races of each known athlete within one division and gender.

        Pairs whose order is unknown are left out, and, ``by_outcome``, those whose later race is
        in a field cut short (seen only because it was fast) and those that are likely of two
        strangers. A test of a forecast keeps both: it cannot know them beforehand.
        """
        venues, cut = field.venues, field.cut
        dropped: dict[str, int] = {}
        sets = {}
        for key, part in field.partitions.items():
            found = _consecutive(field, part, dropped)
            if not by_outcome:
                sets[key] = found
                continue
            selected = cut[key][part.events[found.later]]
            _note(dropped, "later field cut short", selected)
            found = found.at(~selected)
            strangers = _likely_strangers(part, venues, found)
            _note(dropped, "too unlike to be one athlete", strangers)
            sets[key] = found.at(~strangers)
        return cls(sets, venues, cut, dropped)


def order_of(events: tuple[Event, ...], dates: tuple[date | None, ...]) -> Doubles:
    """Per event: season, year in its name (0: none) and day (NaN: unknown), ``[events, 3]``."""
    table = np.full((len(events), 3), np.nan)
    for code, (season, name) in enumerate(events):
        on = dates[code] if code < len(dates) else None
        year = _YEAR.search(name)
        table[code] = (
            season,
            on.year if on else float(year[1]) if year else 0.0,
            on.toordinal() if on else np.nan,
        )
    return table


def _consecutive(field: Field, part: Partition, dropped: dict[str, int]) -> PairSet:
    order = order_of(field.events, field.dates)
    known = np.flatnonzero((part.people != 0) & (part.events != UNKNOWN))
    _, where, counts = np.unique(part.people[known], return_inverse=True, return_counts=True)
    rows = known[counts[where] > 1]
    when = order[part.events[rows]]
    ranked = np.lexsort((np.nan_to_num(when[:, 2]), when[:, 1], when[:, 0], part.people[rows]))
    rows, when = rows[ranked], when[ranked]
    who = part.people[rows]
    if len(rows) < 2:
        return _empty()

    same = who[1:] == who[:-1]
    days = when[1:, 2] - when[:-1, 2]
    events = part.events[rows]
    twice = same & (events[1:] == events[:-1])
    apart = same & ~twice & (np.abs(days) < _DAY)
    aged = same & _ages_clash(field, part, rows)
    _, place, races = np.unique(
        np.stack([who, when[:, 0].astype(np.uint64)]), axis=1, return_inverse=True,
        return_counts=True,
    )  # fmt: skip
    many = races[place] > _MOST_PER_SEASON
    ordered = (when[1:, 0] != when[:-1, 0]) | (days > 0)
    ordered |= (when[1:, 1] > when[:-1, 1]) & (when[:-1, 1] > 0)

    banned = np.zeros(len(rows), dtype=np.bool_)
    for reason, pair in (
        ("name found twice in one field", twice),
        ("same day in two cities", apart),
        ("age groups that do not fit", aged),
        ("more races than anyone runs", same & many[1:]),
    ):
        fresh = np.isin(who, who[1:][pair]) & ~banned
        _note(dropped, reason, same & fresh[1:])
        banned |= fresh
    usable = same & ~banned[1:]
    _note(dropped, "order unknown", usable & ~ordered)

    starts = np.r_[True, ~same]
    start = np.maximum.accumulate(np.where(starts, np.arange(len(rows)), 0))
    # A gap in the order ends the history: what came before is not known to have come before.
    unsure = np.r_[False, same & ~ordered]
    start = np.maximum(start, np.maximum.accumulate(np.where(unsure, np.arange(len(rows)), 0)))
    later = np.flatnonzero(usable & ordered) + 1
    history = np.full((len(later), HISTORY), -1, dtype=np.int64)
    for back in range(HISTORY):
        has = later - 1 - back >= start[later]
        history[has, back] = rows[later[has] - 1 - back]
    count = (later - start[later]).astype(np.int32)
    months = (days[later - 1] / _DAYS_A_MONTH).astype(np.float32)
    return PairSet(rows[later].astype(np.int64), history, months, count)


def _ages_clash(field: Field, part: Partition, rows: Rows) -> Mask:
    """Neighbouring rows whose age groups lie further apart than the seasons between them."""
    bands = np.array([limits(group) for group in field.age_groups] + [(0, 200)], dtype=np.int64)
    low, high = bands[part.ages[rows]].T
    seasons = np.abs(np.diff(part.seasons[rows]))
    gap = np.maximum(low[1:] - high[:-1], low[:-1] - high[1:])
    return np.asarray(gap > seasons + 1)


def _likely_strangers(part: Partition, venues: Venues, pairs: PairSet) -> Mask:
    """Pairs that a mixture takes for two strangers with one name.

    A stranger's finish follows the field's, whatever the first was; the same athlete's follows the
    first, within a normal and a three times wider one. The share of strangers is fitted by
    expectation maximisation.
    """
    if len(pairs) < 50:
        return np.zeros(len(pairs), dtype=np.bool_)
    logs = np.log(part.totals_s).astype(np.float64) - venues.bases(part)[:, -1]
    middle = float(np.median(logs))
    low, high = np.quantile(logs, (0.25, 0.75))
    spread = max((high - low) / 1.349, 0.01)
    first, second = logs[pairs.earlier] - middle, logs[pairs.later] - middle
    change = second - 0.85 * first
    change = change - np.median(change)
    width = max(float(np.median(np.abs(change))) / 0.6745, 0.005)
    share, wide = 0.02, 0.1
    stranger = _normal(second, spread)
    for _ in range(_ROUNDS):
        near, far = _normal(change, width), _normal(change, 3 * width)
        same = (1 - wide) * near + wide * far
        odds = share * stranger / (share * stranger + (1 - share) * same + 1e-300)
        outer = wide * far / (same + 1e-300) * (1 - odds)
        share = float(np.clip(odds.mean(), 1e-4, 0.3))
        wide = float(np.clip(outer.sum() / (1 - odds).sum(), 0.01, 0.4))
        inner = (1 - odds) - outer
        scaled = (inner + outer / 9) @ change**2 / (1 - odds).sum()
        width = max(float(np.sqrt(scaled)), 0.005)
    return np.asarray(odds > 0.5)


def _normal(x: Doubles, scale: float) -> Doubles:
    return np.asarray(np.exp(-0.5 * (x / scale) ** 2) / scale)


def _note(dropped: dict[str, int], reason: str, rows: Mask) -> None:
    dropped[reason] = dropped.get(reason, 0) + int(rows.sum())


def _empty() -> PairSet:
    nothing = np.empty(0, dtype=np.int64)
    return PairSet(
        nothing,
        np.empty((0, HISTORY), dtype=np.int64),
        np.empty(0, dtype=np.float32),
        np.empty(0, dtype=np.int32),
    )
