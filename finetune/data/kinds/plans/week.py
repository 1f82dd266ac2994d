"""One week of a plan as compact JSON with all keys of the first contract, and its strict reading.

Units: ``duration`` of a day, ``warm_up`` and ``cool_down`` are minutes; ``duration`` and ``rest``
of an exercise are seconds; ``distance`` is metres. ``exercises`` are those of the main part. Days
without a session are left out. ``python -m finetune.data.kinds.plans.week`` writes the JSON Schema.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from hyrox.exercises import Intensity
from hyrox.plans.base import Strict, Weekday
from hyrox.plans.nutrition import Macros
from hyrox.plans.schema import DIALECT, FOLDER

VERSION = 1
SCHEMA = FOLDER / f"week-{VERSION}.json"
TOP = ("workout_plan", "nutrition_suggestions", "adaptive_recommendations")
WORKOUT = ("weekly_schedule", "adaptations", "progression_plan")
"""Keys whose presence the origin of this project measured."""
MOST_SESSIONS = 7
MOST_SHOWN = 6
"""Exercises of a session's main part."""


class WeekExercise(Strict):
    """Exactly one of reps, duration and distance, of one set."""

    name: str = Field(max_length=80)
    sets: int = Field(ge=1, le=40)
    reps: int | None = Field(None, ge=1, le=500)
    duration: int | None = Field(None, ge=1, le=14_400, description="Seconds of one set.")
    distance: int | None = Field(None, ge=1, le=50_000, description="Metres of one set.")
    rest: int = Field(0, ge=0, le=900, description="Seconds between sets.")

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if sum(v is not None for v in (self.reps, self.duration, self.distance)) != 1:
            raise ValueError("exactly one of reps, duration and distance")
        return self


class WeekDay(Strict):
    """One session."""

    day: Weekday
    focus: str = Field(max_length=60)
    duration: int = Field(ge=1, le=600, description="Minutes of the whole session.")
    intensity_level: Intensity
    warm_up: int = Field(ge=0, le=60, description="Minutes.")
    exercises: tuple[WeekExercise, ...] = Field(min_length=1, max_length=MOST_SHOWN)
    cool_down: int = Field(ge=0, le=60, description="Minutes.")


class WeekAdaptations(Strict):
    difficulty_adjustment: str = Field(max_length=300)
    low_impact: str = Field(max_length=300)


class WeekProgression(Strict):
    intensity_increase: str = Field(max_length=300)
    exercise_progressions: tuple[str, ...] = Field((), max_length=3)


class WeekWorkout(Strict):
    weekly_schedule: tuple[WeekDay, ...] = Field(min_length=1, max_length=MOST_SESSIONS)
    adaptations: WeekAdaptations
    progression_plan: WeekProgression


class WeekFood(Strict):
    """No figures where none may be given."""

    calorie_target: int | None = Field(gt=0)
    macros: Macros | None
    meal_timing: tuple[str, ...] = Field(max_length=3)


class Advice(Strict):
    advice: str = Field(max_length=300)


class Shortened(Strict):
    shortened_version: str = Field(max_length=300)
    exercises_to_keep: tuple[str, ...] = Field(max_length=3)
    circuit_format: str = Field(max_length=400)


class WeekAdvice(Strict):
    if_too_difficult: Advice
    if_too_easy: Advice
    if_time_constrained: Shortened


class WeekPlan(Strict):
    """One week of a plan."""

    workout_plan: WeekWorkout
    nutrition_suggestions: WeekFood
    adaptive_recommendations: WeekAdvice

    def to_json(self) -> str:
        """On one line, without what is not given of reps, duration and distance."""
        data = self.model_dump(mode="json")
        for day in data["workout_plan"]["weekly_schedule"]:
            day["exercises"] = [_given(exercise) for exercise in day["exercises"]]
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def read_week(text: str) -> WeekPlan | list[str]:
    """A week from a model's text, or what is wrong with it, in words; nothing is repaired."""
    try:
        data = json.loads(text)
    except ValueError as error:
        return [f"not JSON: {error}"]
    except RecursionError:
        return ["not JSON: nested too deep"]
    try:
        # As JSON again: lists are tuples there, and a figure written as text is none.
        return WeekPlan.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        return [
            f"{'.'.join(str(part) for part in found['loc']) or 'the whole'}: {found['msg']}"
            for found in error.errors(include_url=False)
        ]


def keys(text: str) -> dict[str, bool]:
    """Which of the contract's keys a text holds: ``json`` (it is an object at all), the top-level
    ones, and those of ``workout_plan`` as ``workout_plan.adaptations``."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    top: Mapping[str, Any] = data if isinstance(data, dict) else {}
    plan = top.get("workout_plan")
    workout: Mapping[str, Any] = plan if isinstance(plan, dict) else {}
    return {
        "json": isinstance(data, dict),
        **{key: key in top for key in TOP},
        **{f"workout_plan.{key}": key in workout for key in WORKOUT},
    }


def week_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12), also for engines that decode under one."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:hyrox-coach:schema:week:{VERSION}",
        **WeekPlan.model_json_schema(),
        "title": "One week of a HYROX training plan",
    }


def schema_text() -> str:
    """The exported file."""
    return json.dumps(week_schema(), indent=2, ensure_ascii=False) + "\n"


def _given(exercise: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in exercise.items() if value is not None}


def main(path: Path = SCHEMA) -> None:
    path.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
