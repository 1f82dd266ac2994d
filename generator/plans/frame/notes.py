"""What a frame could not do as wished, in words for the athlete."""

from collections.abc import Sequence
from datetime import date

from generator.plans.frame.calendar import CalendarWeek
from generator.plans.frame.days import DayFacts
from generator.plans.frame.filling import Filled, wanted_days
from generator.plans.frame.roles import Ability
from generator.plans.frame.running import LEAST_RUN_M, LONGER
from generator.plans.types import Athlete

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")


def notes_of(
    athlete: Athlete,
    able: Ability,
    race_date: date | None,
    weeks: Sequence[CalendarWeek],
    facts: Sequence[Sequence[DayFacts]],
    filled: Sequence[Filled],
    light: frozenset[int],
) -> tuple[str, ...]:
    """Every compromise, once."""
    return tuple(
        note
        for note in (
            _of_race(able, race_date, weeks),
            _of_days(athlete, weeks, facts, filled),
            _of_running(athlete, able),
            _of_sleep(athlete),
            _of_sports(facts),
            _of_empty(weeks, filled, light),
        )
        if note
    )


def _of_race(able: Ability, race_date: date | None, weeks: Sequence[CalendarWeek]) -> str:
    if able.careful:
        after = " The race is left out: your place can wait." if race_date else ""
        return (
            "In pregnancy and in the first twelve weeks after a birth nothing hard is planned, and "
            f"your midwife or doctor has the last word on every session.{after}"
        )
    if race_date is not None and len(weeks) <= 2:
        return (
            "The race is too near for training to pay back: short sessions keep you fresh and "
            "familiar with what is to come."
        )
    return ""


def _of_days(
    athlete: Athlete,
    weeks: Sequence[CalendarWeek],
    facts: Sequence[Sequence[DayFacts]],
    filled: Sequence[Filled],
) -> str:
    wanted = wanted_days(athlete.profile)
    full = [i for i, w in enumerate(weeks) if w.is_full and w.phase != "taper"]
    if not full:
        return ""
    counts = [len(filled[i].sessions) for i in full]
    usual = max(counts)
    if usual >= wanted:
        return ""
    open_days = max(sum(day.minutes > 0 for day in facts[i]) for i in full)
    if open_days <= usual:
        why = "other days are taken by rest days, other sports or too little time"
    elif usual + 1 + sum(bool(day.sport) for day in facts[full[0]]) >= 7:
        why = "one day a week stays free for recovery"
    else:
        why = "the minutes your weeks hold so far are too few for more sessions worth their warm-up"
    return (
        f"{_NUMBERS[wanted].capitalize()} days a week wanted, {_NUMBERS[usual]} planned at most: "
        f"{why}."
    )


def _of_running(athlete: Athlete, able: Ability) -> str:
    if able.careful:
        return ""
    if not able.runs:
        return (
            "Running would load what hurts: endurance is trained with low impact instead. Ask a "
            "physiotherapist or doctor when running can come back."
        )
    if athlete.longest_run_m * LONGER < LEAST_RUN_M:
        return (
            "No run in the last 30 days: endurance begins with walks and machines. Once you have "
            "run a little without trouble, note it in the profile and runs are planned from there."
        )
    if not able.runs_fast:
        return (
            "Fast running would load what hurts: runs stay easy, and effort moves to machines and "
            "stations. Stop a run that hurts."
        )
    return ""


def _of_sleep(athlete: Athlete) -> str:
    hours = athlete.profile.medical.sleep_hours
    if hours is None or hours >= 6:
        return ""
    hard = "no hard day" if hours < 5 else "one hard day at most"
    return (
        f"With {hours:g} hours of sleep a week holds {hard}; more sleep comes before more effort."
    )


def _of_sports(facts: Sequence[Sequence[DayFacts]]) -> str:
    eves = [day for week in facts for day in week if day.is_eve and day.sport]
    if eves:
        return f"{eves[0].sport} falls on the day before the race: take it very easy or leave it."
    return ""


def _of_empty(
    weeks: Sequence[CalendarWeek], filled: Sequence[Filled], light: frozenset[int]
) -> str:
    empty = [
        str(week.number)
        for i, week in enumerate(weeks)
        if week.is_full and not filled[i].sessions
    ]  # fmt: skip
    if not empty:
        return ""
    lighter = all(int(number) - 1 in light for number in empty)
    why = "other sports and journeys leave no room for a lighter week" if lighter else (
        "journeys, other sports and restrictions leave no room"
    )  # fmt: skip
    number = "Week" if len(empty) == 1 else "Weeks"
    return f"{number} {', '.join(empty)} without sessions: {why}."
