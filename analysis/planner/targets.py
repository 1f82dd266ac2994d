"""A goal time as the splits that finishers of that time really ran, in whole seconds.

A goal that nobody ran is refused: there is nobody to copy. Within the fastest hundredth it is
given with a note, as is one that few finishers near it stand behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.archetypes.archetypes import Archetypes
from analysis.field import Field
from analysis.partition import UNKNOWN, Partition
from analysis.planner.levels import FINISH, Levels, levels, own_row, venue_words
from analysis.planner.typical import Weights, typical_splits
from analysis.readings import Target, TargetPlan, TypicalSplits
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.events import place_name
from hyrox.results import TOTAL_LIMITS_S, RaceResult
from hyrox.rules import CURRENT_SEASON
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time, round_half_up

PASSAGES = len(SEGMENTS) - 2
"""Ways through the Roxzone: between each of the sixteen timed segments and the next."""

_FEW = 30
_FASTEST = 0.01
_MOST_ODD = 5
"""Finishes at either end that stand for nobody: mistimed ones, teams listed among singles."""

_ROUNDING = 1e-4
"""Half a second of an hour and a half: a goal equal to the fastest finish is not beyond it."""


@dataclass(frozen=True)
class Who:
    """Somebody who plans without a race of their own."""

    division: Division
    gender: Gender
    season: int = CURRENT_SEASON
    event: str | None = None


def target_plan(
    field: Field,
    archetypes: Archetypes | None,
    who: RaceResult | Who,
    goal_s: float,
    event: str | None = None,
    season: int | None = None,
) -> TargetPlan:
    """The splits of a goal, as athletes of the same archetype ran it, at a venue.

    Args:
        who: a race (its archetype and own times are used) or only division and gender.
        goal_s: the finish to plan for; rounded to whole seconds, which the targets add up to.
        event: where; the event of ``who`` if not given.
        season: of the event; by default that of ``who``, for another event its latest season.

    Raises:
        InputError: a goal that is no finish, or that nobody comparable ran; the message names
            what was run.
        NotFoundError: nobody of this division and gender is in the field.
    """
    goal = round_half_up(goal_s)
    low, high = TOTAL_LIMITS_S
    if not low <= goal <= high:
        raise InputError(
            f"A finish of {format_time(max(0, goal))} is not possible "
            f"({format_time(low)} to {format_time(high)}). Check the goal."
        )
    key = (who.division, who.gender)
    where = event or who.event
    year = season if season is not None else _season(field, who, where)
    found = levels(field, key, year)
    notes = _notes(field, found, year, where, goal)
    own = own_row(field, who) if isinstance(who, RaceResult) else None
    name, weights = weights_of(field, archetypes, who)
    of_type = f"how far they are of the type {name}" if name else ""
    typical = typical_splits(field, key, year, where, goal, weights, own, of_type)
    if typical.n < _FEW:
        notes.append(f"Only {typical.n} finishers stand behind these splits.")
    times = whole_seconds(typical.seconds, goal)
    return TargetPlan(
        goal_s=float(goal),
        targets=tuple(_target(s, times[s], typical, who) for s in SEGMENTS),
        clock_s=clock(times),
        typical=typical,
        archetype=name,
        event=where if _says_where(field, found.part, year, where) else None,
        notes=tuple(notes),
    )


def whole_seconds(seconds: Mapping[Segment, float], total: int) -> dict[Segment, int]:
    """Whole seconds nearest to the given ones that add up to ``total``.

    By largest remainder (Hamilton's method): each is its share of the total rounded down, and the
    seconds that are left go to the largest fractions.
    """
    exact = np.array([seconds[s] for s in SEGMENTS])
    exact *= total / exact.sum()
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return dict(zip(SEGMENTS, whole.tolist(), strict=True))


def clock(times: Mapping[Segment, int]) -> tuple[float, ...]:
    """The race clock at the end of each of the sixteen timed segments, whole seconds.

    The Roxzone is timed as one; it is spread evenly over the fifteen ways through it, one between
    each timed segment and the next.
    """
    elapsed, shown = 0, []
    for place, segment in enumerate(SEGMENTS[:-1]):
        elapsed += times[segment]
        shown.append(float(elapsed + round_half_up(times[Segment.ROXZONE] * place / PASSAGES)))
    return tuple(shown)


def _target(segment: Segment, time_s: int, typical: TypicalSplits, who: RaceResult | Who) -> Target:
    own = who.splits[segment] if isinstance(who, RaceResult) else float("nan")
    return Target(
        segment,
        float(time_s),
        min(float(time_s), typical.low_s[segment]),
        max(float(time_s), typical.high_s[segment]),
        None if np.isnan(own) else own,
    )


def _says_where(field: Field, part: Partition, season: int, event: str | None) -> bool:
    return venue_words(field, part, season, event) == event


def _season(field: Field, who: RaceResult | Who, event: str | None) -> int:
    """The season of ``who``, or the latest in which the event's course is known."""
    if event is None or field.venues.code(who.season, event) != UNKNOWN:
        return who.season
    known = [
        season
        for season, name in field.venues.codes
        if name == event and field.venues.code(season, name) != UNKNOWN
    ]
    return max(known, default=who.season)


def weights_of(
    field: Field, archetypes: Archetypes | None, who: RaceResult | Who
) -> tuple[str, Weights | None]:
    """The strongest archetype of a race and who counts how much as one of it; none if unknown."""
    if archetypes is None or not isinstance(who, RaceResult):
        return "", None
    reading = archetypes.read(field.venues, who)
    if reading is None:
        return "", None
    key, column = (who.division, who.gender), list(reading.memberships).index(reading.name)
    return reading.name, lambda logs: archetypes.memberships(logs, key)[:, column]


def _notes(field: Field, found: Levels, season: int, event: str | None, goal: int) -> list[str]:
    """What is doubtful about a goal, in words; an error when nobody comparable ran it."""
    normal = float(field.venues.reference(found.part.key, season, event)[FINISH])
    level = float(np.log(goal)) - normal
    people = f"{found.part.key[1].people}, {found.part.key[0].value}"
    known = field.venues.code(season, event) != UNKNOWN
    there = f"adjusted to {venue_words(field, found.part, season, event)}"
    odd = min(_MOST_ODD, len(found) // 1_000)
    first, last = found.finish[odd], found.finish[-1 - odd]
    if level < first - _ROUNDING or level > last + _ROUNDING:
        fastest, slowest = (format_time(np.exp(normal + end)) for end in (first, last))
        raise InputError(
            f"{f'Hardly any of the {len(found):,}' if odd else f'None of the {len(found):,}'} "
            f"{people}, ran {format_time(goal)}: their finishes, {there}, go from {fastest} to "
            f"{slowest}. Choose a goal within that."
        )
    notes = []
    ahead = int(np.searchsorted(found.finish, np.float32(level)))
    if ahead < _FASTEST * len(found):
        best = format_time(np.exp(normal + found.finish[int(_FASTEST * len(found))]))
        notes.append(
            f"Only {ahead:,} of {len(found):,} {people}, were faster than this goal ({there}); "
            f"the fastest hundredth begins at {best}."
        )
    if event is not None and not known:
        where = place_name(event) or "this event"
        notes.append(f"Nothing is known of the course of {where}; a usual venue is assumed.")
    return notes
