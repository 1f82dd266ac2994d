"""A race entered under another category than it was raced in: doubles as open, women as men.

The race is compared with the fields of all categories at the same venue. Fast people must not be
insulted, so the threshold of every pair of categories is measured: hardly any finisher of the
declared category looks that much like the other one.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from analysis.doubts.profiles import (
    Profile,
    chosen,
    one_thread,
    own_logs,
    profile,
    relative_to,
    venue_known,
)
from analysis.field import Field
from analysis.partition import Doubles, Key, Mask
from hyrox.divisions import Gender
from hyrox.results import RaceResult
from hyrox.rules import rule_set, wall_ball_repetitions
from hyrox.segments import SEGMENTS, Segment

_DOUBTED_SHARE = 0.0012
"""Of the declared category's own finishers, those who would be asked, over all candidates."""

_LEAST_ODDS = 5.0
"""A category at least 150 times as likely, whatever its field says."""

_MOST_MISSING = 4
_WALL_BALLS = SEGMENTS.index(Segment.WALL_BALLS)


@dataclass(frozen=True)
class Likelier:
    """Another category that fits the race far better; ``odds`` is a natural logarithm."""

    key: Key
    odds: float


@dataclass(frozen=True)
class _Rival:
    """A candidate: its profile, the columns compared by, and the log odds that raise a doubt."""

    key: Key
    usual: Profile
    columns: Mask
    needed: float


@dataclass(frozen=True)
class _Declared:
    usual: Profile
    rivals: tuple[_Rival, ...]


def likelier(
    field: Field, result: RaceResult, without: frozenset[Segment] = frozenset()
) -> Likelier | None:
    """The category that the times speak for against the declared one; ``None`` without a doubt.

    Args:
        without: segments that are left out because their times are doubted themselves.
    """
    key = (result.division, result.gender)
    by_venue = venue_known(field, result)
    rules = rule_set(result.season)
    if key not in field.partitions:
        return None
    declared = field.cached(
        ("categories", key, rules, by_venue), partial(_fit, field, key, rules, by_venue)
    )
    times = np.asarray(result.splits.seconds)
    known = ~np.isnan(times) & np.array([s not in without for s in SEGMENTS])
    if declared is None or known.sum() < len(SEGMENTS) - _MOST_MISSING:
        return None
    found = []
    own = own_logs(field, result, key)[None]
    for rival in declared.rivals:
        columns = known & rival.columns
        theirs = own_logs(field, result, rival.key)[None]
        odds = rival.usual.log_density(theirs, columns) - declared.usual.log_density(own, columns)
        if odds[0] > rival.needed:
            found.append(Likelier(rival.key, float(odds[0])))
    return max(found, key=lambda doubt: doubt.odds, default=None)


def _fit(field: Field, key: Key, rules: str, by_venue: bool) -> _Declared | None:
    """The declared category's profile and its rivals, each with its measured threshold."""
    usual = profile(field, key, rules, by_venue)
    if usual is None:
        return None
    part = field.partitions[key]
    rows = chosen(field, part, rules, by_venue)
    own = relative_to(field, key, part, rows, by_venue)
    rivals: list[tuple[Key, Profile, Mask]] = []
    for other in field.partitions:
        theirs, columns = _rival(field, other, rules, by_venue)
        if other != key and theirs is not None:
            rivals.append((other, theirs, columns))
    if not rivals:
        return _Declared(usual, ())
    with one_thread():
        odds = np.stack(
            [
                theirs.log_density(relative_to(field, other, part, rows, by_venue), columns)
                - usual.log_density(own, columns)
                for other, theirs, columns in rivals
            ]
        )
    needed = np.maximum(_LEAST_ODDS, _thresholds(odds))
    return _Declared(
        usual,
        tuple(
            _Rival(other, theirs, columns, float(least))
            for (other, theirs, columns), least in zip(rivals, needed, strict=True)
        ),
    )


def _thresholds(odds: Doubles) -> Doubles:
    """Per rival, the log odds ``[rivals, n]`` that one share of the finishers exceeds.

    The share is the one at which ``_DOUBTED_SHARE`` of them exceed the threshold of any rival.
    """
    n = odds.shape[1]
    places = np.argsort(np.argsort(-odds, axis=1, kind="stable"), axis=1, kind="stable")
    first = np.sort(places.min(axis=0))  # the place among all at which a finisher is doubted
    allowed = int(first[min(n - 1, int(_DOUBTED_SHARE * n))])
    return np.asarray(np.sort(odds, axis=1)[:, n - 1 - min(allowed, n - 1)])


def _rival(field: Field, key: Key, rules: str, by_venue: bool) -> tuple[Profile | None, Mask]:
    """A category's profile under these rules, or under others: then without what they changed."""
    columns = np.ones(len(SEGMENTS), dtype=np.bool_)
    usual = profile(field, key, rules, by_venue)
    if usual is not None:
        return usual, columns
    for other in map(str, field.partitions[key].rules):
        usual = profile(field, key, other, by_venue) if other != rules else None
        if usual is not None:
            same = wall_ball_repetitions(6, key[1]) == wall_ball_repetitions(7, key[1])
            columns[_WALL_BALLS] = same
            return usual, columns
    return None, columns


def name_of(key: Key) -> str:
    """A category as people say it: ``men's doubles``, ``women's open``, ``mixed doubles``."""
    division, gender = key
    whose = {Gender.MALE: "men's", Gender.FEMALE: "women's", Gender.MIXED: "mixed"}[gender]
    return f"{whose} {division.value}"
