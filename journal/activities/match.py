"""Laps of an activity matched to the segments of a race, or a reason why they are not.

The same lap button makes a race and a track session: laps count as a race only where their number,
order, lengths and distances all speak for it. What fits is the shape of a race; whether it was one,
the athlete knows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import correlation, fmean, median, pstdev
from typing import Literal

from hyrox.results import TOTAL_LIMITS_S
from hyrox.segments import SEGMENTS, STATIONS, Segment
from hyrox.times import format_time
from journal.activities.activity import RecordedLap

Confidence = Literal["high", "medium", "low"]

IN_ORDER: tuple[Segment, ...] = SEGMENTS[:-1]
"""Run 1, SkiErg, ... Run 8, wall balls."""

# Own figures, tighter than the limits of results, which ask what is possible at all; with the
# patterns below they take nine in ten real finishes by time alone (docs/activities.md).
_LIMITS_S: Mapping[Segment, tuple[int, int]] = {
    **{segment: (100, 1_200) for segment in IN_ORDER if segment.is_run},
    Segment.SKI_ERG: (190, 600),
    Segment.SLED_PUSH: (50, 900),
    Segment.SLED_PULL: (80, 1_200),
    Segment.BURPEE_BROAD_JUMP: (80, 1_200),
    Segment.ROW: (190, 600),
    Segment.FARMERS_CARRY: (45, 600),
    Segment.SANDBAG_LUNGES: (100, 1_200),
    Segment.WALL_BALLS: (110, 1_500),
    Segment.ROXZONE: (60, 2_400),
}
_TRANSITION_S = (1, 300)
_USUAL_TRANSITION_S = 120
"""Half of the transitions are shorter."""
_ROXZONE_SHARE = (0.03, 0.2)
"""Of the finish, where one lap may be the whole Roxzone."""
_RUN_M = (600, 1_500)
"""What a watch shows for a kilometre indoors, where it guesses."""
_STATION_M = 500
"""Most it shows for a station: sleds, carries and lunges move 50 to 200 m."""
_ON_FOOT = tuple(s for s in STATIONS if s not in (Segment.SKI_ERG, Segment.ROW))
"""Stations of which this holds: a paired erg may tell the watch its 1,000 m."""
_KNOWN_DISTANCES = 12
"""Laps of the sixteen that need a distance for it to count as evidence."""
_RUNS_ALIKE, _RUNS_ALIKE_MEASURED = 0.18, 0.35
"""Standard deviation by mean of runs 2 to 7, at most, by time alone and where their distances
speak too; courses make the first and last another length."""
_STATIONS_DIFFER = 0.12
"""The same of the stations, at least: equal laps are intervals."""
_USUAL_STATIONS_S = (279, 174, 312, 327, 300, 128, 299, 385)
"""Medians of public results, seasons 6 to 8, in race order."""
_USUAL_ORDER = 0.3
"""Rank correlation of the stations with those, at least, where there are no distances."""
_CARRY_AMONG = 3
"""The farmers carry is one of so many shortest stations: true of 99.8 % of finishes."""
_ROUNDS_ALIKE = 0.08
"""Rounds of a circuit repeat themselves as closely."""


_Named = Sequence[tuple[RecordedLap, Segment]]


@dataclass(frozen=True)
class Match:
    """What laps are of a race.

    ``seconds``: segment to seconds, empty where they do not fit. ``laps``: for every lap its
    segment, None where it was dropped. ``dropped``: numbers of those, from 0. ``reason``: in words.
    """

    reason: str
    seconds: Mapping[Segment, float] = field(default_factory=dict)
    laps: tuple[Segment | None, ...] = ()
    confidence: Confidence | None = None

    @property
    def fits(self) -> bool:
        return bool(self.seconds)

    @property
    def dropped(self) -> tuple[int, ...]:
        if not self.fits:
            return ()
        return tuple(at for at, segment in enumerate(self.laps) if segment is None)


@dataclass(frozen=True)
class _Reading:
    """One way to read laps: what each is, and what speaks against being sure of it."""

    laps: tuple[Segment | None, ...]
    doubt: str = ""


def match(laps: Sequence[RecordedLap]) -> Match:
    """The race segments that laps are, if they fit a race.

    Read are: 16 laps (runs and stations in turn, transitions in either); 17, where one more is the
    whole Roxzone, or lies before the start or after the finish; 31 with a transition between each
    two, which together are the Roxzone; 32 and 33 with one or two laps more before or after.
    """
    readings = list(_readings(len(laps)))
    if not readings:
        return Match(
            f"{len(laps)} laps are no race: it has 16 (eight runs, eight stations), or 31 with a "
            "lap for every transition."
        )
    tried = [(reading, _fault(laps, reading)) for reading in readings]
    fitting = [reading for reading, fault in tried if not fault]
    if not fitting:
        return Match(f"The laps do not fit a race: {tried[0][1]}.")
    # Readings that begin at another lap call everything differently: to choose would be a guess.
    if len({reading.laps.index(Segment.RUN_1) for reading in fitting}) > 1:
        return Match(
            "The laps fit a race in more than one way. Remove the laps before the start and after "
            "the finish in the app of the watch, and export it again."
        )
    return _matched(laps, fitting[0])


def _readings(count: int) -> Iterator[_Reading]:
    plain: list[Segment | None] = list(IN_ORDER)
    between: list[Segment | None] = [plain[0]]
    for segment in IN_ORDER[1:]:
        between += [Segment.ROXZONE, segment]
    if count == 17:
        yield _Reading((*plain, Segment.ROXZONE), "the last lap was taken as the whole Roxzone")
    for whole in (plain, between):
        spare = count - len(whole)
        if 0 <= spare <= (2 if whole is between else 1):
            for before in range(spare + 1):
                laps = (*[None] * before, *whole, *[None] * (spare - before))
                yield _Reading(laps, f"{_many(spare, 'lap')} left out" if spare else "")


def _fault(laps: Sequence[RecordedLap], reading: _Reading) -> str:
    """What of a reading cannot be, in words; "" if all can."""
    named = [(lap, s) for lap, s in zip(laps, reading.laps, strict=True) if s is not None]
    main = [(lap, s) for lap, s in named if s is not Segment.ROXZONE]
    rest = [lap.duration_s for lap, s in named if s is Segment.ROXZONE]
    return (
        _impossible(main)
        or _total_fault(named)
        or _roxzone_fault(rest, sum(lap.duration_s for lap, _ in main))
        or _distance_fault(main)
        or _pattern_fault(main)
    )


def _impossible(main: _Named) -> str:
    for lap, segment in main:
        low, high = _LIMITS_S[segment]
        if not low <= lap.duration_s <= high:
            return (
                f"{segment.label} would take {format_time(lap.duration_s)}, which lies outside "
                f"{format_time(low)} to {format_time(high)}"
            )
    return ""


def _total_fault(named: _Named) -> str:
    total = sum(lap.duration_s for lap, _ in named)
    low, high = TOTAL_LIMITS_S
    return "" if low <= total <= high else f"together they take {format_time(total)}"


def _roxzone_fault(rest: list[float], others_s: float) -> str:
    """What is wrong with one lap of Roxzone, or with the transitions."""
    if not rest:
        return ""
    whole = sum(rest)
    low, high = _LIMITS_S[Segment.ROXZONE]
    if not low <= whole <= high:
        return f"the Roxzone would take {format_time(whole)}"
    if len(rest) == 1:
        least, most = _ROXZONE_SHARE
        share = whole / (whole + others_s)
        return "" if least <= share <= most else f"the Roxzone would be {100 * share:.0f} % of it"
    shortest, longest = _TRANSITION_S
    if not all(shortest <= one <= longest for one in rest) or median(rest) > _USUAL_TRANSITION_S:
        return f"the laps between are too long for transitions (half over {median(rest):.0f} s)"
    return ""


def _distance_fault(main: _Named) -> str:
    if not _has_distances(main):
        return ""
    runs = [lap.distance_m for lap, s in main if s.is_run and lap.distance_m is not None]
    stations = [lap.distance_m for lap, s in main if s in _ON_FOOT and lap.distance_m is not None]
    least, most = _RUN_M
    if not least <= median(runs) <= most:
        return f"half of its runs would be over {median(runs):.0f} m"
    if stations and median(stations) > _STATION_M:
        return f"half of its stations would be over {median(stations):.0f} m, as runs are"
    return ""


def _pattern_fault(main: _Named) -> str:
    """Runs are like one another; stations differ, in the usual order of length, and only once."""
    runs = [lap.duration_s for lap, s in main if s.is_run]
    stations = [lap.duration_s for lap, s in main if s.is_station]
    measured = _has_distances(main)
    if _spread(runs[1:-1]) > (_RUNS_ALIKE_MEASURED if measured else _RUNS_ALIKE):
        return "the laps where its runs would be are too unlike one another"
    if _spread(stations) < _STATIONS_DIFFER:
        return "the laps where its stations would be are all alike, as in intervals"
    if any(_repeats(stations, every) for every in (2, 4)):
        return "the laps where its stations would be repeat themselves, as rounds do"
    if measured:
        return ""
    carry = stations[STATIONS.index(Segment.FARMERS_CARRY)]
    if sum(one < carry for one in stations) >= _CARRY_AMONG:
        return "the farmers carry would not be among the shortest stations"
    if correlation(_ranks(stations), _ranks(_USUAL_STATIONS_S)) < _USUAL_ORDER:
        return "the stations would not be of the usual lengths beside one another"
    return ""


def _ranks(values: Sequence[float]) -> list[int]:
    in_order = sorted(values)
    return [in_order.index(value) for value in values]


def _repeats(stations: Sequence[float], every: int) -> bool:
    return all(
        abs(one - other) <= _ROUNDS_ALIKE * max(one, other)
        for one, other in zip(stations, stations[every:], strict=False)
    )


def _has_distances(main: _Named) -> bool:
    known = [lap for lap, _ in main if lap.distance_m is not None]
    # A watch without a signal writes 0 m for all of them.
    return len(known) >= _KNOWN_DISTANCES and any(lap.distance_m for lap in known)


def _spread(times_s: Sequence[float]) -> float:
    return pstdev(times_s) / fmean(times_s)


def _matched(laps: Sequence[RecordedLap], reading: _Reading) -> Match:
    seconds: dict[Segment, float] = {}
    for lap, segment in zip(laps, reading.laps, strict=True):
        if segment is not None:
            seconds[segment] = seconds.get(segment, 0.0) + lap.duration_s
    main = [(lap, s) for lap, s in zip(laps, reading.laps, strict=True) if s in IN_ORDER and s]
    levels: tuple[Confidence, ...] = ("high", "medium", "low")
    measured = _has_distances(main)
    told = [
        "Runs and stations in turn, with the lengths of a race",
        "and its distances" if measured else "but without distances, so by time alone",
    ]
    if reading.doubt:
        told.append(f"({reading.doubt})")
    if Segment.ROXZONE not in seconds:
        told.append("- the Roxzone has no laps and lies within the others")
    return Match(
        " ".join(told) + ".",
        {segment: seconds[segment] for segment in SEGMENTS if segment in seconds},
        reading.laps,
        levels[(not measured) + bool(reading.doubt)],
    )


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
