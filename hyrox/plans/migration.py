"""Plans read back: today's as they are, those of the first version moved to today's shape.

The first version has no ``schema_version``: a week by the names of its days, without dates.
Nothing of it is dropped: what has no place of its own is kept in notes.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from hyrox.errors import InputError
from hyrox.plans.older import advice, sessions
from hyrox.plans.older.sessions import words
from hyrox.plans.plan import SCHEMA_VERSION, Plan, Week, WorkoutPlan
from hyrox.plans.readers.layout import bounded

DEEPEST, MOST_VALUES = 16, 500_000
_KEYS = ("workout_plan", "nutrition_suggestions", "adaptive_recommendations")
_WORKOUT_KEYS = ("name", "overview", "adaptations", "weekly_schedule", "progression_plan")
_ASSUMED = (
    "Moved from an older plan without dates: its week begins on the Monday said.",
    "Its level is not known: beginner. Times of repetitions and metres are estimates.",
)


def read_plan(
    data: object, start: date | None = None, ids: Mapping[str, str] | None = None
) -> Plan:  # fmt: skip
    """The plan of a parsed JSON object.

    Args:
        data: what ``Plan.to_json`` wrote, or a plan of the first version.
        start: for the first version: its week begins on this day, or on the Monday after it.
        ids: for the first version: exercise names to ids; other names become ids themselves.

    Raises:
        InputError: no plan, one of a later version, a field that cannot be used (named first), or
            an older plan without ``start``.
    """
    bounded(data, deepest=DEEPEST, most=MOST_VALUES)
    if not isinstance(data, Mapping) or not isinstance(data.get("workout_plan"), Mapping):
        raise InputError("workout_plan: missing. A plan is a JSON object with workout_plan.")
    version = data.get("schema_version")
    if version == SCHEMA_VERSION or (version is None and "weeks" in data["workout_plan"]):
        return _validated(Plan, data)
    if version not in (None, 1, "1"):
        raise InputError(
            f"schema_version: {words(version)[:20]} is not known. This program reads plans of "
            f"version 1 and {SCHEMA_VERSION}; a newer program may have written it."
        )
    if start is None:
        raise InputError("start: an older plan has no dates. Say on which day it begins.")
    return _moved(data, start, ids or {})


def _moved(data: Mapping[str, Any], start: date, ids: Mapping[str, str]) -> Plan:
    old = data["workout_plan"]
    schedule = old.get("weekly_schedule")
    if isinstance(schedule, Mapping):
        schedule = [
            {"day": name, **day} if isinstance(day, Mapping) else {"day": name, "focus": day}
            for name, day in schedule.items()
        ]
    if not isinstance(schedule, list | tuple) or not schedule:
        raise InputError("workout_plan.weekly_schedule: missing. It lists the days of the week.")
    monday = start + timedelta(days=-start.weekday() % 7)
    left = {key: value for key, value in data.items() if key not in (*_KEYS, "schema_version")}
    left |= {f"workout_plan.{k}": v for k, v in old.items() if k not in _WORKOUT_KEYS}
    held = old.get("adaptations") or {}
    adaptations = held if isinstance(held, Mapping) else {"adaptations": held}
    try:
        return Plan(
            workout_plan=WorkoutPlan(
                name=words(old.get("name")) or "Older plan",
                overview=words(old.get("overview")),
                adaptations={str(key): words(value) for key, value in adaptations.items()},
                weeks=(
                    Week(
                        number=1, starts=monday, phase="base",
                        days=sessions.days(schedule, monday, ids),
                    ),
                ),
                progression_plan=advice.progression(old.get("progression_plan")),
            ),
            nutrition_suggestions=advice.nutrition(data.get("nutrition_suggestions")),
            adaptive_recommendations=advice.recommendations(
                data.get("adaptive_recommendations"), monday
            ),
            level="beginner",
            start=monday,
            assumptions=(*_ASSUMED, *(f"{key}: {words(value)}" for key, value in left.items())),
        )  # fmt: skip
    except ValidationError as error:
        raise _said(error) from None


def _validated(kind: type[Plan], data: Mapping[str, Any]) -> Plan:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise _said(error) from None


def _said(error: ValidationError) -> InputError:
    first = error.errors(include_url=False)[0]
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in first["loc"]).lstrip(".")
    given = words(first["input"]) if isinstance(first["input"], str | int | float) else ""
    shown = f"'{given[:40]}' cannot be used: " if given else ""
    return InputError(f"{path or 'plan'}: {shown}{first['msg'].removeprefix('Value error, ')}.")
