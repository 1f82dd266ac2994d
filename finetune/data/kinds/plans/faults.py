"""What a written week breaks of the rules that a week alone can break, judged by the guard."""

from collections.abc import Mapping
from datetime import date, timedelta

from finetune.data.kinds.plans.week import WeekDay, WeekExercise, WeekPlan
from generator.plans.athlete import athlete_of
from generator.plans.frame import make_frame
from generator.plans.guard import violations
from generator.plans.guard.rules.case import hardest, sport_minutes
from generator.plans.guard.rules.exercises import least_run_m, unit_s
from generator.plans.limits import day_limit
from generator.plans.making import assembled
from generator.plans.types import Athlete, Catalogue
from hyrox.errors import HyroxCoachError
from hyrox.exercises import Exercise
from hyrox.plans.base import WEEKDAYS, Weekday
from hyrox.plans.plan import Day, Plan, PlannedExercise, Week
from hyrox.plans.profile import Profile

RULES = frozenset(
    {"unknown_exercise", "equipment", "injury", "pregnancy", "level", "dose", "days", "rest",
     "recovery", "sleep", "run_length", "minor"}
)  # fmt: skip
"""Rules of the guard that a week's JSON can be held to; ``duration`` is judged here."""
BOTH_EDGES_MIN = 20
SLACK_MIN = 1.0


def week_faults(
    week: WeekPlan, profile: Profile, catalogue: Catalogue, start: date
) -> list[str]:  # fmt: skip
    """Every broken constraint, as ``rule: words``, one entry each; empty for a week to train by.

    Args:
        start: the Monday that the week begins on.
    """
    athlete = athlete_of(profile, None, start)
    days = {day.day: day for day in week.workout_plan.weekly_schedule}
    found = []
    if len(days) < len(week.workout_plan.weekly_schedule):
        found.append("days: two sessions on one day")
    for number, name in enumerate(WEEKDAYS):
        if (day := days.get(name)) is not None:
            found += _minutes_faults(day, profile, catalogue, start + timedelta(days=number))
    held = _plan(week, days, profile, athlete, catalogue, start)
    return found + [
        f"{v.rule}: {v.found}" for v in violations(held, athlete, catalogue) if v.rule in RULES
    ]


def _minutes_faults(
    day: WeekDay, profile: Profile, catalogue: Catalogue, when: date
) -> list[str]:  # fmt: skip
    """``duration`` and ``order``: within what the day allows, and long enough for what it holds."""
    found = []
    allowed = day_limit(profile, when)
    if allowed.minutes and day.duration > allowed.minutes:
        found.append(f"duration: {day.duration} minutes on {day.day}; {allowed.why}")
    if day.duration < 10:
        found.append(f"duration: {day.duration} minutes on {day.day}; 10 are the least")
    if day.duration >= BOTH_EDGES_MIN and not (day.warm_up and day.cool_down):
        found.append(f"order: no warm-up or no cool-down on {day.day}")
    named = _by_name(catalogue)
    work_s = sum(
        _planned(e, named[e.name]).time_s
        for e in day.exercises
        if e.name in named and not _depends_on_pace(e, named[e.name])
    )
    needs = work_s / 60 + max(0, day.warm_up - 1) + max(0, day.cool_down - 1)
    if needs > day.duration + SLACK_MIN:
        found.append(f"duration: {day.day} says {day.duration} minutes and needs {needs:.0f}")
    return found


def _plan(
    week: WeekPlan,
    days: Mapping[Weekday, WeekDay],
    profile: Profile,
    athlete: Athlete,
    catalogue: Catalogue,
    start: date,
) -> Plan:
    """The week as a plan of the guard's shape, the athlete's other sports on their days."""
    named = _by_name(catalogue)
    built = tuple(
        _session(days[name], start + timedelta(days=number), named)
        if name in days
        else _empty(profile, start + timedelta(days=number))
        for number, name in enumerate(WEEKDAYS)
    )
    try:
        frame = make_frame(athlete, start, None, 1, 0)
    except HyroxCoachError:
        frame = make_frame(athlete_of(Profile(), None, start), start, None, 1, 0)
    whole = Week(number=1, starts=start, phase="base", days=built)
    plan = assembled(profile, athlete, frame, (whole,), 0, "model")
    food = plan.nutrition_suggestions.model_copy(
        update={
            "calorie_target": week.nutrition_suggestions.calorie_target,
            "macros": week.nutrition_suggestions.macros,
        }
    )
    return plan.model_copy(update={"nutrition_suggestions": food})


def _session(day: WeekDay, when: date, named: Mapping[str, Exercise]) -> Day:
    return Day(
        day=day.day,
        date=when,
        kind="conditioning",
        focus=day.focus,
        duration=day.duration,
        intensity_level=day.intensity_level,
        exercises=tuple(_planned(e, named.get(e.name)) for e in day.exercises),
    )


def _empty(profile: Profile, when: date) -> Day:
    name = WEEKDAYS[when.weekday()]
    sports = tuple(sport for sport in profile.other_sports if name in sport.days)
    return Day(
        day=name,
        date=when,
        kind="other_sport" if sports else "rest",
        focus="",
        duration=sport_minutes(sports),
        intensity_level=hardest(sports) if sports else "rest",
    )


def _planned(e: WeekExercise, exercise: Exercise | None) -> PlannedExercise:
    planned = PlannedExercise(
        name=e.name,
        sets=e.sets,
        reps=e.reps,
        duration=e.duration,
        distance=e.distance,
        intensity=exercise.intensity if exercise else "moderate",
        rest=e.rest,
        exercise_id=exercise.id if exercise else "unknown",
        each_side=exercise.each_side if exercise else False,
        work_s=1.0,
    )
    if exercise is None:
        return planned
    sides = 2 if exercise.each_side else 1
    amount = e.duration or (e.reps or e.distance or 0) * unit_s(planned, exercise)
    timed = planned.model_copy(update={"work_s": float(sides * amount)})
    return timed.model_copy(update={"run_m": least_run_m(timed, exercise)})


def _depends_on_pace(e: WeekExercise, exercise: Exercise) -> bool:
    return e.distance is not None and exercise.pattern in ("locomotion", "erg")


def _by_name(catalogue: Catalogue) -> Mapping[str, Exercise]:
    return {exercise.name: exercise for exercise in catalogue.exercises.values()}
