"""A plan's first week as the compact contract, and the profile it answers.

Nothing is made up here: what stands in a week was computed by the planner; texts are cut, not
rewritten. The profile holds the project's own vocabulary alone, no free words of the athlete.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import ceil
from typing import Any

from finetune.data.kinds.plans.week import (
    MOST_SHOWN,
    Advice,
    Shortened,
    WeekAdaptations,
    WeekAdvice,
    WeekDay,
    WeekExercise,
    WeekFood,
    WeekPlan,
    WeekProgression,
    WeekWorkout,
)
from generator.plans.barred import expecting
from generator.plans.types import Catalogue
from generator.prompts import prompt
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.nutrition import Timing
from hyrox.plans.plan import TRAINING_KINDS, Day, Plan, PlannedExercise
from hyrox.plans.profile import Profile

MOST_PAIRS = 2
"""Exchanges, progressions and meal times that are shown."""
_PAIR = re.compile(r"(?:^|[:;.] )([^:;.]+?) -> ([^:;.]+)")


def week_prompt(profile: Mapping[str, Any]) -> str:
    """What the model is asked: ``profile`` is that of ``profile_json``."""
    told = json.dumps(profile, ensure_ascii=False, separators=(",", ":"))
    return f"{prompt('week')}\nProfile: {told}"


def profile_json(profile: Profile, plan: Plan) -> dict[str, Any]:
    """What of a profile bears on its first week, in the contract's keys, and what code computed for
    it: the figures a week may name stand here, so that the model copies and never computes."""
    race = plan.race_date
    found = {
        "personal_info": {
            "age": profile.personal_info.age,
            "gender": profile.personal_info.gender,
            "fitness_level": plan.level,
        },
        "goals": list(profile.priorities),
        "preferences": {
            "workout_duration": profile.preferences.workout_duration,
            "days_per_week": profile.preferences.days_per_week,
            "equipment_access": _equipment(profile.preferences.equipment_access),
        },
        "constraints": {
            "injuries": [f"{i.severity} {i.body_part}" for i in profile.constraints.injuries],
            "time_restrictions": [
                f"{_days(limit.days)} {limit.minutes} min"
                for limit in profile.constraints.time_restrictions
            ],
        },
        "rest_days": list(profile.rest_days),
        "other_sports": [
            f"{_days(sport.days)} {sport.minutes} min {sport.intensity}"
            for sport in profile.other_sports
        ],
        "travel": list(_journeys(profile, plan)),
        "medical": {
            "expecting": expecting(profile) or None,
            "sleep_hours": profile.medical.sleep_hours,
        },
        "training": {
            "longest_run_km": profile.training.longest_run_km,
            "weekly_hours": profile.training.weekly_hours,
        },
        "target": {"weeks_to_race": (race - plan.start).days // 7 if race else None},
        "nutrition": {"diet": profile.nutrition.diet},
        "computed": _computed(plan),
    }
    return {key: value for key, held in found.items() if (value := _said(held))}


def week_of(plan: Plan, catalogue: Catalogue) -> WeekPlan:
    """The first week of a plan. Of a main part the first exercises are shown; the same done several
    times, as in rounds, is shown once with all its sets."""
    days = tuple(_day(day, catalogue) for day in _sessions(plan))
    shown = {exercise.name for day in days for exercise in day.exercises}
    workout, advice = plan.workout_plan, plan.adaptive_recommendations
    food, short = plan.nutrition_suggestions, advice.if_time_constrained
    grown = [
        f"{p.exercise} -> {p.to}"
        for p in workout.progression_plan.exercise_progressions
        if p.exercise in shown
    ]
    return WeekPlan(
        workout_plan=WeekWorkout(
            weekly_schedule=days,
            adaptations=WeekAdaptations(
                difficulty_adjustment=_pairs(
                    workout.adaptations.get("difficulty_adjustment", ""), shown,
                    "Fewer sets of everything.",
                ),
                low_impact=_pairs(
                    workout.adaptations.get("low_impact", ""), shown,
                    "Nothing here jolts the joints.",
                ),
            ),
            progression_plan=WeekProgression(
                intensity_increase=f"This week {_minutes(plan)} minutes, no week more than a fifth "
                "above the heaviest before it.",
                exercise_progressions=tuple(grown[:MOST_PAIRS]),
            ),
        ),
        nutrition_suggestions=WeekFood(
            calorie_target=food.calorie_target,
            macros=food.macros,
            meal_timing=tuple(map(_timing, food.meal_timing[:MOST_PAIRS])),
        ),
        adaptive_recommendations=WeekAdvice(
            if_too_difficult=Advice(advice=_begun(advice.if_too_difficult.advice)),
            if_too_easy=Advice(advice=_begun(advice.if_too_easy.advice)),
            if_time_constrained=Shortened(
                shortened_version=_begun(short.shortened_version),
                exercises_to_keep=tuple(n for n in short.exercises_to_keep if n in shown)[:3],
                circuit_format=_begun(re.split(r", \d+ s from one", short.circuit_format)[0]),
            ),
        ),
    )  # fmt: skip


def _sessions(plan: Plan) -> list[Day]:
    return [day for day in plan.workout_plan.weeks[0].days if day.kind in TRAINING_KINDS]


def _minutes(plan: Plan) -> int:
    return sum(day.duration for day in _sessions(plan))


def _computed(plan: Plan) -> dict[str, Any]:
    food = plan.nutrition_suggestions
    macros = food.macros
    return {
        "week_minutes": _minutes(plan),
        "calorie_target": food.calorie_target,
        "macros": [macros.protein_g, macros.carbohydrate_g, macros.fat_g] if macros else None,
    }


def _day(day: Day, catalogue: Catalogue) -> WeekDay:
    return WeekDay(
        day=day.day,
        focus=day.focus,
        duration=day.duration,
        intensity_level=day.intensity_level if day.intensity_level != "rest" else "easy",
        warm_up=_edge(day, "warm_up"),
        exercises=tuple(_folded(day, catalogue))[:MOST_SHOWN],
        cool_down=_edge(day, "cool_down"),
    )


def _edge(day: Day, block: str) -> int:
    return ceil(sum(e.time_s for e in day.exercises if e.block == block) / 60 - 1e-6)


def _folded(day: Day, catalogue: Catalogue) -> Iterator[WeekExercise]:
    sets: dict[tuple[str, str, float, int], int] = {}
    for e in (e for e in day.exercises if e.block == "main"):
        unit, amount = _amount(e)
        key = (catalogue.exercises[e.exercise_id].name, unit, amount, e.rest)
        sets[key] = sets.get(key, 0) + e.sets
    for (name, unit, amount, rest), count in sets.items():
        yield WeekExercise.model_validate(
            {"name": name, "sets": min(40, count), unit: round(amount), "rest": rest}
        )


def _amount(exercise: PlannedExercise) -> tuple[str, float]:
    for unit in ("reps", "duration", "distance"):
        if (amount := getattr(exercise, unit)) is not None:
            return unit, amount
    raise AssertionError("a planned exercise has one of the three")


def _pairs(text: str, shown: set[str], otherwise: str) -> str:
    """The exchanges of exercises that the week shows."""
    found = [f"{old.strip()} -> {new.strip()}" for old, new in _PAIR.findall(text)
             if old.strip() in shown]  # fmt: skip
    return "; ".join(found[:MOST_PAIRS]) + "." if found else otherwise


def _begun(text: str) -> str:
    """A text up to its first colon or full stop; steps of volume up to the first figures."""
    first = re.split(r"(?<=[a-z]): |; |(?<=[a-z%])\. ", text.strip().rstrip("."))[0]
    if first.startswith("A step"):
        first = text.split(", ")[0].replace(":", ",").rstrip(".")
    return f"{first}."


def _timing(timing: Timing) -> str:
    return f"{timing.when}: {re.split(r'[;,.]', timing.what)[0].lower()}"


def _journeys(profile: Profile, plan: Plan) -> Iterator[str]:
    days = plan.workout_plan.weeks[0].days
    first, last = days[0].date, days[-1].date
    for journey in profile.travel:
        if journey.start <= last and journey.end >= first:
            start, end = max(first, journey.start), min(last, journey.end)
            minutes = "" if journey.minutes is None else f" {journey.minutes} min"
            access = _equipment(journey.equipment_access)
            had = access if isinstance(access, str) else " ".join(access or ["no_equipment"])
            yield f"{_weekday(start)} to {_weekday(end)}{minutes} with {had}"


def _equipment(access: str | tuple[str, ...] | None) -> str | list[str] | None:
    if isinstance(access, tuple):
        return list(access) or "no_equipment"
    return access


def _days(days: Iterable[str]) -> str:
    return " ".join(day[:3] for day in days)


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()][:3]


def _said(held: Any) -> Any:
    """Without what nothing is said of."""
    if isinstance(held, dict):
        return {key: value for key, value in held.items() if value not in (None, [], "")}
    return held
