"""Rules of a week's shape: its days, free days, hard days, and the calendar."""

from collections.abc import Iterator
from datetime import date

from generator.plans.guard.rules.case import (
    Case,
    before_race,
    is_full,
    is_hard_session,
    is_session,
)
from generator.plans.types import Violation
from hyrox.exercises import Level
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import Day, Week
from hyrox.plans.profile import Profile

USUAL_DAYS = 3
"""Sessions a week where the profile says nothing (own figure)."""
FREE_OF_HARD_DAYS = 3
"""Days before the race without a hard session."""


def most_sessions(profile: Profile) -> int:
    """Sessions a week at most."""
    days = profile.preferences.days_per_week
    return USUAL_DAYS if days is None else days


def most_hard(level: Level) -> int:
    """Hard days a week at most, other sports included."""
    return 2 if level == "beginner" else 3


def most_hard_asleep(profile: Profile) -> int:
    """Hard days a week at most that the athlete's sleep allows; 7 where it sets no limit."""
    hours = profile.medical.sleep_hours
    if hours is None or hours >= 6:
        return 7
    return 1 if hours >= 5 else 0


def days(case: Case) -> Iterator[Violation]:
    """``days``: so many sessions a week, and none on days that allow none."""
    most = most_sessions(case.profile)
    for week in case.weeks:
        held = [day for day in week.days if is_session(day)]
        if len(held) > most and case.is_open(held[-1].date):
            found = f"The week holds {len(held)} sessions; at most {most} are wanted."
            yield Violation("days", found, held[-1].date)
        for day in held:
            allowed = case.limit(day.date)
            if case.is_open(day.date) and not allowed.minutes:
                found = f"A session stands on a day that allows none: {allowed.why}."
                yield Violation("days", found, day.date)


def rest(case: Case) -> Iterator[Violation]:
    """``rest``: a free day in every full week, unless other sports alone fill it."""
    for week in case.weeks:
        if is_full(week) and not has_free_day(week):
            open_days = [d for d in week.days if is_session(d) and case.is_open(d.date)]
            if open_days:
                yield Violation("rest", "The week has no free day.", open_days[-1].date)


def has_free_day(week: Week) -> bool:
    return any(not is_session(d) and d.kind not in ("other_sport", "race") for d in week.days)


def recovery(case: Case) -> Iterator[Violation]:
    """``recovery``: no hard day next to another, so many a week, none before the race. What other
    sports break among themselves is not the plan's doing."""
    for day, after in zip(case.days, case.days[1:], strict=False):
        if too_close(day, after):
            when = after if is_hard_session(after) else day
            if case.is_open(when.date):
                yield Violation("recovery", "Two hard days follow each other.", when.date)
    yield from _too_many_hard(case, most_hard(case.athlete.level), "recovery")
    for day in case.days:
        left = before_race(case, day.date)
        if (
            left is not None
            and 0 < left <= FREE_OF_HARD_DAYS
            and is_hard_session(day)
            and case.is_open(day.date)
        ):
            found = f"A hard session stands {left} day{'s' if left > 1 else ''} before the race."
            yield Violation("recovery", found, day.date)


def too_close(day: Day, after: Day) -> bool:
    """Two hard days in a row, at least one of them a session."""
    return (
        day.intensity_level == after.intensity_level == "hard"
        and (is_hard_session(day) or is_hard_session(after))
        and (after.date - day.date).days == 1
    )


def sleep(case: Case) -> Iterator[Violation]:
    """``sleep``: little sleep, few hard days."""
    most = most_hard_asleep(case.profile)
    if most < 7:
        yield from _too_many_hard(case, most, "sleep")


def _too_many_hard(case: Case, most: int, rule: str) -> Iterator[Violation]:
    for week in case.weeks:
        held = [d for d in week.days if is_hard_session(d) and case.is_open(d.date)]
        if held and (hard := hard_days(week)) > most:
            found = f"The week holds {hard} hard days; {most or 'none'} may be."
            yield Violation(rule, found, held[-1].date)


def hard_days(week: Week) -> int:
    """Hard days of a week: sessions, other sports and the race."""
    return sum(day.intensity_level == "hard" for day in week.days)


def clock(case: Case) -> Iterator[Violation]:
    """``clock``: every day once, from the start to the race or the last Sunday, under its name."""
    plan, expected = case.plan, case.plan.start.toordinal()
    for day in case.days:
        if day.date.toordinal() != expected:
            found = f"{day.date.isoformat()} stands where {_iso(expected)} should."
            yield Violation("clock", found, day.date)
        if day.day != WEEKDAYS[day.date.weekday()]:
            found = f"{day.date.isoformat()} is called {day.day}."
            yield Violation("clock", found, day.date)
        expected = day.date.toordinal() + 1
    for place, week in enumerate(case.weeks, start=1):
        first, last = week.days[0].date, week.days[-1].date
        if week.number != place or week.starts != first:
            found = f"Week {place} is numbered {week.number} from {week.starts.isoformat()}."
            yield Violation("clock", found, first)
        if place > 1 and first.weekday() != 0:
            yield Violation("clock", f"Week {place} does not start on a Monday.", first)
        if place < len(case.weeks) and last.weekday() != 6:
            yield Violation("clock", f"Week {place} does not end on a Sunday.", last)
    end = case.days[-1].date
    if plan.race_date is not None and end != plan.race_date:
        yield Violation("clock", "The plan does not end on the race day.", end)
    if plan.race_date is None and end.weekday() != 6:
        yield Violation("clock", "The plan does not end on a Sunday.", end)


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal <= date.max.toordinal() else "no day"
