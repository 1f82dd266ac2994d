"""Too hard, too easy, less time: the coming sessions smaller or larger."""

from datetime import date, timedelta
from typing import get_args

from generator.plans.adapt.days import (
    composed,
    eased,
    is_open,
    is_session,
    mapped,
    rest_day,
    slot_of,
    with_days,
)
from generator.plans.adapt.volume import cut, heavier
from generator.plans.limits import day_limit
from generator.plans.sessions.tables import ALTERNATING
from generator.plans.types import Athlete, Choice
from hyrox.plans.base import Weekday
from hyrox.plans.catalogue import Catalogue
from hyrox.plans.log import LessTime, TooEasy, TooHard
from hyrox.plans.plan import EFFORT, Day, Plan, PlannedExercise, SessionKind
from hyrox.plans.profile import Profile, TimeLimit, Travel

STEP_DAYS = 7
"""So many days a step easier or harder holds; then the plan goes on as it was."""
BESIDE = 0.25
_KEPT: frozenset[SessionKind] = frozenset({"test", "recovery"})
"""A harder test compares with nothing, a harder recovery is none."""


def after_too_hard(plan: Plan, event: TooHard) -> Plan:
    """The next seven days a step easier."""
    last = event.today + timedelta(days=STEP_DAYS - 1)
    return mapped(plan, event.today, lambda day: eased(day) if day.date <= last else day)


def after_too_easy(plan: Plan, event: TooEasy, athlete: Athlete) -> Plan:
    """The next seven days a step harder, as far as the days' minutes go; deload and taper stay
    what they are."""
    last = event.today + timedelta(days=STEP_DAYS - 1)
    days: dict[date, Day] = {}
    for week in plan.workout_plan.weeks:
        if week.deload or week.phase == "taper":
            continue
        for day in week.days:
            if day.date > last or not is_session(day) or not is_open(day, event.today):
                continue
            if day.kind not in _KEPT:
                limit_s = day_limit(athlete.profile, day.date).minutes * 60
                days[day.date] = heavier(day, limit_s)
    return with_days(plan, days)


def limited_profile(profile: Profile, event: LessTime) -> Profile:
    """The profile with the limit: for good as a restriction of every weekday, for a while as a
    journey that takes nothing but time."""
    if event.end is None:
        weekdays: tuple[Weekday, ...] = get_args(Weekday)
        limit = TimeLimit(days=weekdays, minutes=event.minutes)
        # A later limit for every day replaces an earlier one: life changes in both directions.
        others = tuple(t for t in profile.constraints.time_restrictions if t.days != weekdays)
        constraints = profile.constraints.model_copy(update={"time_restrictions": (*others, limit)})
        return profile.model_copy(update={"constraints": constraints})
    away = Travel(
        start=event.start,
        end=event.end,
        equipment_access=profile.preferences.equipment_access or "no_equipment",
        minutes=event.minutes,
    )
    return profile.model_copy(update={"travel": (*profile.travel, away)})


def after_less_time(plan: Plan, event: LessTime, athlete: Athlete, catalogue: Catalogue) -> Plan:
    """Sessions cut to the minutes, their most important exercises kept.

    ``athlete`` has the limit already.
    """

    def changed(day: Day) -> Day:
        if event.end is not None and day.date > event.end:
            return day
        minutes = day_limit(athlete.profile, day.date).minutes
        if not minutes:
            return rest_day(day, "Rest", "Too little time for a session.")
        return shortened(day, minutes, athlete, catalogue) or rest_day(
            day, "Rest", "Too little time for this session."
        )

    return mapped(plan, event.start, changed)


def shortened(day: Day, minutes: int, athlete: Athlete, catalogue: Catalogue) -> Day | None:
    """The session in ``minutes``: its most important exercises; where runs and stations alternate,
    fewer or shorter ones in the same order. ``None`` where nothing is left."""
    if day.duration_s <= minutes * 60:
        return day
    if day.kind in ALTERNATING:
        main = dict.fromkeys(e.exercise_id for e in day.exercises if e.block == "main")
        choice = Choice(day.kind, tuple(main), day.title, day.reason, day.reason_evidence)
        slot = slot_of(day, athlete, minutes=minutes)
        if (whole := composed(slot, athlete, catalogue, choice, 0)) is not None:
            return whole
    return cut(day, minutes * 60, lambda e: importance(e, athlete, catalogue))


def importance(planned: PlannedExercise, athlete: Athlete, catalogue: Catalogue) -> float:
    """What an exercise weighs: the share of the station it serves first and a quarter of the
    others', times its effort, since easy work is made up for most easily (own figures)."""
    exercise = catalogue.exercises.get(planned.exercise_id)
    if exercise is None:
        return 0.0
    first, *beside = (athlete.weights.get(station, 0.0) for station in exercise.stations)
    return (first + BESIDE * sum(beside)) * EFFORT[planned.intensity]
