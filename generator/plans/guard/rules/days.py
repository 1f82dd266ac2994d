"""Rules of single days: how long, in which order, what the race and its eve hold."""

import math
from collections.abc import Iterator

from generator.plans.guard.rules.case import (
    SLACK,
    Case,
    before_race,
    hardest,
    is_hard_session,
    is_session,
    sport_minutes,
)
from generator.plans.types import Violation
from hyrox.plans.plan import TRAINING_KINDS, Day, seconds_of

BLOCKS = ("warm_up", "main", "cool_down")
BOTH_EDGES_S = 20 * 60
LEAST_SESSION_S = 10 * 60
"""Shorter is no session."""
EVE_S = 30 * 60
"""Longest easy session of the day before the race."""


def duration(case: Case) -> Iterator[Violation]:
    """``duration``: within the day's minutes to the second, and the minutes said are those."""
    for day in _open(case):
        if is_rest(day) and (day.duration or day.intensity_level != "rest"):
            found = f"A day of rest says {day.duration} minutes, {day.intensity_level}."
            yield Violation("duration", found, day.date)
        if not is_session(day):
            continue
        allowed = case.limit(day.date)
        if allowed.minutes and day.duration_s > allowed.minutes * 60 + SLACK:
            found = f"The session lasts {day.duration_s / 60:.1f} minutes; {allowed.why}."
            yield Violation("duration", found, day.date)
        if day.exercises and day.duration_s < LEAST_SESSION_S - SLACK:
            found = f"The session lasts {day.duration_s / 60:.1f} minutes; 10 are the least."
            yield Violation("duration", found, day.date)
        if day.duration != (minutes := minutes_of(day)):
            found = f"The session says {day.duration} minutes and lasts {minutes}."
            yield Violation("duration", found, day.date)


def is_rest(day: Day) -> bool:
    return day.kind == "rest" and not day.exercises


def minutes_of(day: Day) -> int:
    """Minutes of a session, rounded up."""
    return math.ceil(seconds_of(day.exercises) / 60 - SLACK)


def order(case: Case) -> Iterator[Violation]:
    """``order``: warm-up first, cool-down last, both from twenty minutes on."""
    for day in _open(case):
        if is_session(day) and (found := disorder(day)):
            yield Violation("order", found, day.date)


def disorder(day: Day) -> str:
    """What is wrong with the order of a session; empty where nothing is."""
    blocks = [exercise.block for exercise in day.exercises]
    if not blocks:
        return "The session holds no exercise."
    if day.kind not in TRAINING_KINDS:
        return f"Exercises stand on a day called {day.kind.replace('_', ' ')}."
    if day.intensity_level == "rest":
        return "The session is called rest."
    if blocks != sorted(blocks, key=BLOCKS.index):
        return "Warm-up, main part and cool-down are mixed up."
    missing = [name for name in ("warm_up", "cool_down") if name not in blocks]
    if missing and day.duration_s >= BOTH_EDGES_S:
        return f"The session has no {' and no '.join(m.replace('_', '-') for m in missing)}."
    return ""


def race_day(case: Case) -> Iterator[Violation]:
    """``race_day``: the race alone on its day, and next to nothing the day before."""
    for day in _open(case):
        left = before_race(case, day.date)
        if left == 0 and (day.kind != "race" or day.exercises):
            yield Violation("race_day", "The race day holds something else.", day.date)
        if left != 0 and day.kind == "race":
            yield Violation("race_day", "A race stands on a day without one.", day.date)
        if left == 1 and is_session(day) and not is_slight(day):
            found = "The day before the race holds more than 30 easy minutes."
            yield Violation("race_day", found, day.date)


def is_slight(day: Day) -> bool:
    return day.duration_s <= EVE_S + SLACK and day.intensity_level == "easy"


def nothing_hard(case: Case) -> Iterator[Violation]:
    """The rest of ``pregnancy``: no hard day, no race."""
    if not case.expecting:
        return
    if case.race_date is not None:
        found = "A plan in pregnancy or soon after a birth leads to no race."
        yield Violation("pregnancy", found, case.race_date)
    for day in _open(case):
        if is_hard_session(day):
            yield Violation("pregnancy", "The session is hard.", day.date)


def other_sports(case: Case) -> Iterator[Violation]:
    """``days``: other sports stay where the athlete put them, as long and as hard as they are;
    on a journey they may or may not take place."""
    for day in _open(case):
        if found := displaced(case, day):
            yield Violation("days", found, day.date)


def displaced(case: Case, day: Day) -> str:
    """How a day differs from the other sport that it is there for; empty where it does not."""
    sports = case.sports(day.date)
    if day.kind == "other_sport" and (not sports or day.exercises):
        return "A day of another sport is none."
    if not sports or before_race(case, day.date) == 0:
        return ""
    names = " and ".join(dict.fromkeys(sport.name or "another sport" for sport in sports))
    if day.kind != "other_sport":
        return "" if case.travels(day.date) else f"{names} is left out."
    if day.duration == sport_minutes(sports) and day.intensity_level == hardest(sports):
        return ""
    return f"{names} takes {sport_minutes(sports)} minutes and is {hardest(sports)}."


def _open(case: Case) -> Iterator[Day]:
    return (day for day in case.days if case.is_open(day.date))
