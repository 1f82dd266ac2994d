"""The plan as it was lived: what rules look back on counts as far as it was really done."""

from datetime import date, timedelta
from typing import Literal

from generator.plans.adapt.days import fell_away, is_session, with_days
from generator.plans.guard.repairs.tapering import AIM_LOW
from generator.plans.guard.rules.case import Case
from generator.plans.guard.rules.load import taper_of
from generator.plans.types import Athlete, Catalogue
from hyrox.plans.plan import Day, Plan, PlannedExercise

NEARLY_ALL = 0.8
"""A session of which so much was done counts as done: what people say is no finer (own figure)."""
_MOST_MIN = 240


def as_lived(plan: Plan, athlete: Athlete, catalogue: Catalogue, since: date) -> Plan:
    """The plan with sessions that were logged counted by the share that was done.

    Two things count before ``since`` although they were not done, so that no rule asks to cram: a
    first week of which something fell away counts at least as what a week held before the plan, and
    what fell away in a taper counts as the taper's share.
    """
    lived = {day.date: _done(day) for day in plan.days if day.done is not None and day.exercises}
    counted = with_days(plan, lived)
    counted = with_days(counted, _before_the_plan(counted, athlete, since))
    return with_days(counted, _of_the_taper(Case(counted, athlete, catalogue), since))


def first_open(plan: Plan, since: date) -> date:
    """From when on a plan may still change: not before ``since``, and after the last day that was
    logged."""
    logged = max((day.date for day in plan.days if day.done is not None), default=date.min)
    return max(since, logged + timedelta(days=1))


def _before_the_plan(plan: Plan, athlete: Athlete, since: date) -> dict[date, Day]:
    first = next((week for week in plan.workout_plan.weeks if len(week.days) == 7), None)
    lost = [day for day in first.days if fell_away(day) and day.date < since] if first else []
    if first is None or not lost:
        return {}
    missing = min(_MOST_MIN, int(athlete.weekly_minutes - first.load))
    return {lost[0].date: _counted(lost[0], missing)} if missing > 0 else {}


def _of_the_taper(case: Case, since: date) -> dict[date, Day]:
    lost = [
        day
        for week in case.weeks
        if week.phase == "taper"
        for day in week.days
        if fell_away(day) and day.date < since
    ]
    held = taper_of(case)
    if not lost or held is None or held.share >= AIM_LOW:
        return {}
    minutes = int((AIM_LOW - held.share) * held.days * held.usual / len(lost))
    # Its minutes count for the taper's share; as rest they are no load.
    return {day.date: _counted(day, minutes, "rest") for day in lost if minutes}


def _counted(day: Day, minutes: int, level: Literal["easy", "rest"] = "easy") -> Day:
    """The day as if so many easy minutes had been trained; never shown."""
    easy = PlannedExercise(
        name="Counted", sets=1, duration=60.0 * minutes, intensity="easy", rest=0,
        exercise_id="counted", work_s=60.0 * minutes,
    )  # fmt: skip
    return day.model_copy(
        update={
            "kind": "conditioning", "exercises": (easy,), "duration": minutes,
            "intensity_level": level,
        }
    )  # fmt: skip


def _done(day: Day) -> Day:
    share = day.done or 0.0
    if share >= NEARLY_ALL or not is_session(day):
        return day
    if share <= 0:
        return day.model_copy(
            update={"kind": "rest", "exercises": (), "duration": 0, "intensity_level": "rest"}
        )
    exercises = tuple(
        e.model_copy(
            update={
                "work_s": e.work_s * share, "rest": int(e.rest * share), "run_m": e.run_m * share,
            }
        )
        for e in day.exercises
    )  # fmt: skip
    return day.model_copy(update={"exercises": exercises})
