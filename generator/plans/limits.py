"""What a day allows: minutes and equipment (rules ``duration``, ``days`` and ``equipment`` of
docs/plans.md)."""

from dataclasses import dataclass
from datetime import date

from hyrox.exercises import Equipment
from hyrox.plans.access import equipment_of
from hyrox.plans.base import WEEKDAYS, Weekday
from hyrox.plans.profile import Profile

USUAL_MIN = 60
"""Minutes of a session where the profile says nothing (own figure)."""
SHORTEST_MIN = 15
"""Less is no session: warm-up and cool-down alone would fill it (own figure)."""


@dataclass(frozen=True)
class DayLimit:
    """``minutes`` a session may last, 0 = none; ``equipment`` at hand; ``why`` in words."""

    minutes: int
    equipment: frozenset[Equipment]
    why: str


def weekday_of(day: date) -> Weekday:
    """The weekday's name as profiles and plans write it."""
    return WEEKDAYS[day.weekday()]


def day_limit(profile: Profile, day: date) -> DayLimit:
    """What ``day`` allows.

    The least of the usual minutes, the weekday's restrictions and the journey's minutes holds, and
    what is at hand on all journeys of that day at once. Where several say the same, the first named
    in ``why`` is the one that binds.
    """
    weekday = weekday_of(day)
    usual = profile.preferences.workout_duration
    equipment = equipment_of(profile.preferences.equipment_access)
    limits = [
        (usual, f"{usual} minutes a session")
        if usual is not None
        else (USUAL_MIN, f"{USUAL_MIN} minutes a session assumed")
    ]
    if weekday in profile.rest_days:
        limits.append((0, f"{weekday} is a rest day"))
    for restriction in profile.constraints.time_restrictions:
        if weekday in restriction.days:
            limits.append((restriction.minutes, f"{restriction.minutes} minutes on {weekday}s"))
    journeys = [j for j in profile.travel if j.start <= day <= j.end]
    for number, journey in enumerate(journeys):
        at_hand = equipment_of(journey.equipment_access)
        equipment = equipment & at_hand if number else at_hand
        if journey.minutes is not None:
            limits.append((journey.minutes, f"{journey.minutes} minutes while travelling"))
    minutes, why = min(limits, key=lambda limit: limit[0])
    if minutes < SHORTEST_MIN:
        if minutes:
            why = f"{why}: less than {SHORTEST_MIN} is no session"
        minutes = 0
    return DayLimit(minutes, equipment, why)
