"""Plans as code drafts them, and ways to spoil them, for judges and repairers of plans."""

import math
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, get_args

from generator.plans.athlete import athlete_of
from generator.plans.frame import make_frame
from generator.plans.making import assembled
from generator.plans.sessions import compose
from generator.plans.types import Athlete, Catalogue, FrameDay
from hyrox.exercises import Exercise, Intensity
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import TRAINING_KINDS, Day, Phase, Plan, PlannedExercise, Week, seconds_of
from hyrox.plans.profile import Profile
from retrieval.exercises import open_catalogue

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
START = date(2026, 11, 23)
"""A Monday."""
DAY = timedelta(days=1)


@cache
def catalogue() -> Catalogue:
    return open_catalogue(CORPORA)


def draft(
    profile: Profile,
    start: date = START,
    race_date: date | None = None,
    weeks: int | None = None,
    seed: int = 0,
) -> tuple[Plan, Athlete]:
    """A plan that the guard has not seen."""
    athlete = athlete_of(profile, None, start)
    frame = make_frame(athlete, start, race_date, weeks, seed)
    sessions = {s.date: compose(s, None, athlete, catalogue(), seed) for s in frame.slots}
    built = tuple(
        Week(
            number=week.number, starts=week.starts, phase=week.phase, deload=week.deload,
            days=tuple(sessions.get(day.date) or _without_session(day) for day in week.days),
        )
        for week in frame.weeks
    )  # fmt: skip
    return assembled(profile, athlete, frame, built, seed, "code"), athlete


def _without_session(day: FrameDay) -> Day:
    return Day(
        day=WEEKDAYS[day.date.weekday()], date=day.date, kind=day.kind, focus=day.kind,
        duration=day.minutes,
        intensity_level=day.intensity or ("hard" if day.kind == "race" else "rest"),
    )  # fmt: skip


def with_weeks(plan: Plan, weeks: Iterable[Week], **update: Any) -> Plan:
    workout = plan.workout_plan.model_copy(update={"weeks": tuple(weeks)})
    return plan.model_copy(update={"workout_plan": workout, **update})


def with_day(plan: Plan, when: date, **update: Any) -> Plan:
    """The plan with something else on a day; its minutes follow from the exercises."""

    def changed(day: Day) -> Day:
        if day.date != when:
            return day
        if "exercises" in update and "duration" not in update:
            minutes = min(600, math.ceil(seconds_of(update["exercises"]) / 60))
            return day.model_copy(update={"duration": minutes, **update})
        return day.model_copy(update=update)

    return with_weeks(
        plan,
        (
            week.model_copy(update={"days": tuple(map(changed, week.days))})
            for week in plan.workout_plan.weeks
        ),
    )


def with_week(plan: Plan, place: int, **update: Any) -> Plan:
    weeks = list(plan.workout_plan.weeks)
    weeks[place] = weeks[place].model_copy(update=update)
    return with_weeks(plan, weeks)


def sessions(plan: Plan) -> list[Day]:
    return [day for day in plan.days if day.kind in TRAINING_KINDS]


def planned(exercise: Exercise, **update: Any) -> PlannedExercise:
    """An exercise with its usual dose."""
    dose = exercise.dose
    usual: dict[str, Any] = {
        "name": exercise.name, "sets": dose.sets, "reps": dose.reps, "duration": dose.seconds,
        "distance": dose.metres, "intensity": exercise.intensity, "rest": dose.rest_s,
        "exercise_id": exercise.id, "each_side": exercise.each_side, "work_s": exercise.work_s,
    }  # fmt: skip
    return PlannedExercise(**{**usual, **update})


def spoilt(plan: Plan, rng: Random) -> Plan:
    """The plan broken in one to four ways."""
    for _ in range(rng.randint(1, 4)):
        plan = rng.choice(SPOILERS)(plan, rng)
    return Plan.model_validate(plan.model_dump(by_alias=True))


def _some_session(plan: Plan, rng: Random) -> Day | None:
    held = [day for day in plan.days if day.exercises]
    return rng.choice(held) if held else None


def _other_exercise(plan: Plan, rng: Random) -> Plan:
    """Any exercise of the catalogue, whether it fits or not."""
    day = _some_session(plan, rng)
    if day is None:
        return plan
    at = rng.randrange(len(day.exercises))
    exercise = rng.choice(list(catalogue().exercises.values()))
    other = planned(exercise, block=day.exercises[at].block)
    changed = (*day.exercises[:at], other, *day.exercises[at + 1 :])
    return with_day(plan, day.date, exercises=changed)


def _unknown_exercise(plan: Plan, rng: Random) -> Plan:
    day = _some_session(plan, rng)
    if day is None:
        return plan
    at = rng.randrange(len(day.exercises))
    other = day.exercises[at].model_copy(update={"exercise_id": f"made-up-{rng.randrange(9)}"})
    changed = (*day.exercises[:at], other, *day.exercises[at + 1 :])
    return with_day(plan, day.date, exercises=changed)


def _absurd_dose(plan: Plan, rng: Random) -> Plan:
    day = _some_session(plan, rng)
    if day is None:
        return plan
    changed = tuple(
        e.model_copy(update={"sets": rng.randint(20, 40)}) if rng.random() < 0.4 else e
        for e in day.exercises
    )
    return with_day(plan, day.date, exercises=changed)


def _false_seconds(plan: Plan, rng: Random) -> Plan:
    day = _some_session(plan, rng)
    if day is None:
        return plan
    factor = rng.choice((0.05, 0.3, 4.0))
    changed = tuple(
        e.model_copy(update={"work_s": e.work_s * factor, "run_m": 0.0}) for e in day.exercises
    )
    return with_day(plan, day.date, exercises=changed)


def _twice_as_long(plan: Plan, rng: Random) -> Plan:
    day = _some_session(plan, rng)
    if day is None:
        return plan
    changed = tuple(
        e.model_copy(
            update={"sets": min(40, 2 * e.sets), "run_m": e.run_m * min(40, 2 * e.sets) / e.sets}
        )
        for e in day.exercises
    )
    return with_day(plan, day.date, exercises=changed)


def _all_hard(plan: Plan, rng: Random) -> Plan:
    for day in sessions(plan):
        if rng.random() < 0.5:
            plan = with_day(plan, day.date, intensity_level="hard")
    return plan


def _days_shuffled(plan: Plan, rng: Random) -> Plan:
    """What the days hold, in another order."""
    days = list(plan.days)
    rng.shuffle(days)
    held = iter(days)
    return with_weeks(
        plan,
        (
            week.model_copy(
                update={
                    "days": tuple(
                        next(held).model_copy(update={"date": day.date, "day": day.day})
                        for day in week.days
                    )
                }
            )
            for week in plan.workout_plan.weeks
        ),
    )


def _dates_shuffled(plan: Plan, rng: Random) -> Plan:
    week = rng.choice(plan.workout_plan.weeks)
    days = list(week.days)
    rng.shuffle(days)
    return with_week(plan, plan.workout_plan.weeks.index(week), days=tuple(days))


def _days_lost(plan: Plan, rng: Random) -> Plan:
    place = rng.randrange(len(plan.workout_plan.weeks))
    days = plan.workout_plan.weeks[place].days
    kept = tuple(day for day in days if rng.random() < 0.6) or days[:1]
    return with_week(plan, place, days=kept)


def _rest_filled(plan: Plan, rng: Random) -> Plan:
    """Sessions on every free day."""
    day = _some_session(plan, rng)
    if day is None:
        return plan
    for other in plan.days:
        if not other.exercises and rng.random() < 0.7:
            plan = with_day(
                plan, other.date, kind=day.kind, exercises=day.exercises,
                intensity_level=rng.choice(get_args(Intensity)),
            )  # fmt: skip
    return plan


def _labels_mixed(plan: Plan, rng: Random) -> Plan:
    return with_weeks(
        plan,
        (
            week.model_copy(
                update={
                    "phase": rng.choice(get_args(Phase)),
                    "deload": rng.random() < 0.3,
                    "number": rng.randint(1, 24),
                }
            )
            for week in plan.workout_plan.weeks
        ),
    )


def _blocks_mixed(plan: Plan, rng: Random) -> Plan:
    day = _some_session(plan, rng)
    if day is None:
        return plan
    kept = [e for e in day.exercises if rng.random() < 0.7]
    rng.shuffle(kept)
    return with_day(plan, day.date, exercises=tuple(kept))


def _called_something_else(plan: Plan, rng: Random) -> Plan:
    day = rng.choice(plan.days)
    kinds = ("rest", "other_sport", "race", "intervals", "recovery")
    levels = ("rest", "easy", "moderate", "hard")
    return with_day(plan, day.date, kind=rng.choice(kinds), intensity_level=rng.choice(levels),
                    duration=rng.randint(0, 300))  # fmt: skip


def _no_deload(plan: Plan, rng: Random) -> Plan:
    """Every week holds what the heaviest holds."""
    heaviest = max(plan.workout_plan.weeks, key=lambda week: week.load)
    by_weekday = {day.day: day for day in heaviest.days}
    weeks = []
    for week in plan.workout_plan.weeks:
        days = tuple(
            by_weekday[day.day].model_copy(update={"date": day.date})
            if day.day in by_weekday and day.kind in ("rest", *TRAINING_KINDS)
            else day
            for day in week.days
        )
        weeks.append(week.model_copy(update={"days": days, "deload": False}))
    del rng
    return with_weeks(plan, weeks)


SPOILERS: tuple[Callable[[Plan, Random], Plan], ...] = (
    _other_exercise, _unknown_exercise, _absurd_dose, _false_seconds, _twice_as_long, _all_hard,
    _days_shuffled, _dates_shuffled, _days_lost, _rest_filled, _labels_mixed, _blocks_mixed,
    _called_something_else, _no_deload,
)  # fmt: skip
