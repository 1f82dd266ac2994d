"""Times that stand in each other's places: two segments swapped, columns shifted by one.

Every exchange of two times and every usual slip of a whole list is tried; one is asked about when
the race is far more usual that way. The thresholds are log odds, set so that one in a thousand
public finishes, of events that the profile does not know, is asked about.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.doubts.profiles import profile, tail, venue_known
from analysis.field import Field
from analysis.partition import Doubles, Mask
from hyrox.results import SEGMENT_LIMITS_S, RaceResult
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS, Segment

_COUNT = len(SEGMENTS)
_TIMED = _COUNT - 1
_LOWEST, _HIGHEST = np.array([SEGMENT_LIMITS_S[s] for s in SEGMENTS], dtype=np.float64).T

_SWAP_ODDS = 19.0
_LAST_TWO_ODDS = 8.0
"""Wall balls and Roxzone: lists end with either, and races hardly ever look as if they had changed
places (of 6,200 public finishes none)."""

_LIST_ODDS = 12.0


def _listed() -> dict[str, list[int]]:
    """How a whole list slips: in words, and where the time of each segment stands in it."""
    places = list(range(_TIMED))
    pairs = [place ^ 1 for place in places]
    late, early = places[-1:] + places[:-1], places[1:] + places[:1]
    runs_first = [place // 2 + (_TIMED // 2) * (place % 2) for place in places]
    stations_first = [place // 2 + (_TIMED // 2) * (1 - place % 2) for place in places]
    return {
        "every run changes places with the station after it": [*pairs, _TIMED],
        "every time moves one segment later": [*late, _TIMED],
        "every time moves one segment earlier": [*early, _TIMED],
        "the first eight are read as the runs and the next eight as the stations": [
            *runs_first,
            _TIMED,
        ],
        "the first eight are read as the stations and the next eight as the runs": [
            *stations_first,
            _TIMED,
        ],
        "the first is read as the Roxzone": [*range(1, _COUNT), 0],
    }


_LISTS = _listed()
_SWAPS = tuple(combinations(range(_COUNT), 2))
_LAST_TWO = (SEGMENTS.index(Segment.WALL_BALLS), SEGMENTS.index(Segment.ROXZONE))


@dataclass(frozen=True)
class Misplaced:
    """The places that make the race usual: two ``swapped`` segments, or ``words`` for a list.

    ``odds`` is how much likelier the race is that way, as a natural logarithm.
    """

    odds: float
    swapped: tuple[Segment, Segment] | None = None
    words: str = ""


def misplaced(field: Field, result: RaceResult) -> Misplaced | None:
    """What was probably entered in the wrong place; ``None`` where nothing speaks for it.

    ``None`` as well where the division's field is too small to know a usual race.
    """
    key = (result.division, result.gender)
    usual = profile(field, key, rule_set(result.season), venue_known(field, result))
    if usual is None:
        return None
    times = np.asarray(result.splits.seconds, dtype=np.float64)
    known = ~np.isnan(times)
    if known.sum() < 2:
        return None
    reference = field.venues.reference(key, result.season, result.event)[:_COUNT]

    swaps = [(i, j) for i, j in _SWAPS if known[i] and known[j]]
    places = np.tile(np.arange(_COUNT), (1 + len(swaps), 1))
    for row, (i, j) in enumerate(swaps, start=1):
        places[row, [i, j]] = j, i
    if known.all():
        places = np.vstack([places, *(np.asarray(order)[None] for order in _LISTS.values())])

    candidates = times[places]
    misfits = usual.misfit(np.log(candidates) - reference, known)
    scores = tail(misfits, int(known.sum()))
    odds = np.where(_possible(candidates, known), scores - scores[0], -np.inf)
    needed = np.full(len(places), _SWAP_ODDS)
    needed[1 + len(swaps) :] = _LIST_ODDS
    if _LAST_TWO in swaps:
        needed[1 + swaps.index(_LAST_TWO)] = _LAST_TWO_ODDS
    best = int(np.argmax(odds - needed))
    if odds[best] < needed[best]:
        return None
    if best > len(swaps):
        return Misplaced(float(odds[best]), words=list(_LISTS)[best - 1 - len(swaps)])
    i, j = swaps[best - 1]
    return Misplaced(float(odds[best]), swapped=(SEGMENTS[i], SEGMENTS[j]))


def _possible(times: Doubles, known: Mask) -> Mask:
    inside = (times >= _LOWEST) & (times <= _HIGHEST)
    return np.asarray((inside | ~known).all(axis=1))
