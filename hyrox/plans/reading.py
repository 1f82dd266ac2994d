"""Profiles as people write them, read into the strict shape.

Units, spellings, other names and places of fields are understood; what is not, is an error that
names the field. Only what is harmless to leave out (a goal, a time of day, a piece of equipment)
is kept as ``not_understood`` instead. A complaint or an allergy is never lost.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from hyrox.plans.profile import Profile
from hyrox.plans.readers import body, calendar, days, food, gear, person
from hyrox.plans.readers.layout import Placed, bounded, placed
from hyrox.plans.readers.quantities import minutes
from hyrox.plans.readers.values import ProfileError, Read, short

__all__ = ["ProfileError", "read_profile"]

MOST_NOT_UNDERSTOOD = 60
_LIMITS = {
    "greater_than_equal": ("ge", "too low: {} is the least"),
    "greater_than": ("gt", "too low: it must be more than {}"),
    "less_than_equal": ("le", "too high: {} is the most"),
}
_UNITS = {
    "age": " years", "height": " cm", "weight": " kg", "workout_duration": " minutes",
    "minutes": " minutes", "cooking_minutes": " minutes", "goal_time": " seconds",
    "total": " seconds", "five_km_s": " seconds", "longest_run_km": " km",
    "weekly_hours": " hours", "sleep_hours": " hours", "postpartum_weeks": " weeks",
}  # fmt: skip


def read_profile(data: object) -> Profile:
    """The profile that a parsed JSON object describes.

    What the project wrote itself (a profile's own dump) is read back as it was.

    Raises:
        ProfileError: an ``InputError`` whose ``field`` says where: no object, an unknown field, a
            value that cannot be used, or a complaint, a diet or a time that is not understood.
    """
    bounded(data)
    if isinstance(data, Mapping) and "not_understood" in data:
        try:
            return Profile.model_validate(data)
        except ValidationError:
            pass  # Changed by hand since: read as everyone's.
    return _checked(_read(placed(data)))


def _read(found: Placed) -> dict[str, Any]:
    read, top = Read(), found[""]
    goals, priorities = person.goals(top.get("goals", []), top.get("priorities", []), read)
    times = days.Times()
    preferences = _preferences(found["preferences"], times, read)
    constraints = _constraints(found["constraints"], times, read)
    kept: dict[str, Any] = {
        "personal_info": person.personal_info(found["personal_info"]),
        "goals": goals,
        "priorities": priorities,
        "preferences": preferences,
        "constraints": constraints,
        "metrics": person.metrics(found["metrics"]),
        "feedback": person.feedback(found["feedback"]),
        "gamified_stats": person.gamified_stats(found["gamified_stats"]),
        "races": calendar.races(top.get("races", [])),
        "target": calendar.target(found["target"]),
        "nutrition": food.nutrition(found["nutrition"], read),
        "rest_days": days.ordered(
            name for given in top.get("rest_days", ()) for name in days.weekdays(given)
        ),
        "other_sports": calendar.other_sports(top.get("other_sports", [])),
        "travel": calendar.travel(top.get("travel", []), read),
        "medical": body.medical(found["medical"], read),
        "training": person.training(found["training"]),
    }
    said = person.only_texts(top.get("not_understood", []))
    kept["not_understood"] = _at_most(list(dict.fromkeys([*said, *read.not_understood])))
    return kept


def _preferences(held: person.Held, times: days.Times, read: Read) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for given in held.get("workout_duration", ())[-1:]:
        kept["workout_duration"] = minutes(given)
    for given in held.get("days_per_week", ())[-1:]:
        kept["days_per_week"], only = days.days_a_week(given)
        times.only |= set(only)
    for given in held.get("equipment_access", ())[-1:]:
        kept["equipment_access"] = gear.equipment_access(given, read)
    kept["preferred_activities"] = person.only_texts(held.get("preferred_activities", []))
    return kept


def _constraints(held: person.Held, times: days.Times, read: Read) -> dict[str, Any]:
    kept: dict[str, Any] = {"injuries": body.injuries(held.get("injuries", []), read)}
    for given in held.get("time_restrictions", ()):
        days.time_limits(given, times, read)
    kept["time_restrictions"] = times.limits()
    for given in held.get("location", ())[-1:]:
        kept["location"] = person.words(given)
    return kept


def _at_most(said: list[str]) -> list[str]:
    if len(said) <= MOST_NOT_UNDERSTOOD:
        return said
    left = len(said) - MOST_NOT_UNDERSTOOD + 1
    return [*said[: MOST_NOT_UNDERSTOOD - 1], f"and {left} more"]


def _checked(kept: dict[str, Any]) -> Profile:
    """The strict shape; its first complaint in words."""
    try:
        return Profile.model_validate(kept)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    path = [part for part in first["loc"] if isinstance(part, int | str)]
    field = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
    unit = _UNITS.get(str(path[-1]) if path else "", "")
    context = first.get("ctx", {})
    if first["type"] in _LIMITS:
        name, words = _LIMITS[first["type"]]
        said = f"{short(first['input'])} is {words.format(f'{context[name]:g}{unit}')}."
    elif first["type"] == "too_long":
        said = f"has {context['actual_length']} entries: {context['max_length']} are the most."
    else:
        said = (
            f"{short(first['input'])} cannot be used: {first['msg'].removeprefix('Value error, ')}."
        )
    raise ProfileError(field, said)
