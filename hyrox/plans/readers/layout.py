"""Where things stand in a profile: fields under their own or other names, in their section or at
the top; and what no profile may be (too deep, too long, no JSON)."""

import math
from collections.abc import Mapping
from functools import cache
from typing import get_origin

from pydantic import BaseModel

from hyrox.plans.profile import Profile
from hyrox.plans.readers.calendar import named_race
from hyrox.plans.readers.values import (
    Given,
    ProfileError,
    clean,
    key_of,
    missing,
    unknown_key,
    wrong,
)
from hyrox.plans.words import keys

DEEPEST, MOST_VALUES, LONGEST_TEXT, LARGEST = 8, 20_000, 4_000, 10.0**12
_LISTS = frozenset({
    "goals", "priorities", "races", "rest_days", "other_sports", "travel", "not_understood",
    "constraints.injuries", "constraints.time_restrictions", "preferences.preferred_activities",
    "metrics.weight_history", "feedback.previous_workouts", "nutrition.allergies",
    "nutrition.unknown_allergies", "nutrition.avoid_foods", "nutrition.diet", "nutrition.cuisines",
    "nutrition.halal", "nutrition.ingredients_at_hand", "medical.conditions", "medical.symptoms",
})  # fmt: skip
"""Fields that may be written in several places: what is there is put together."""
_NO_FIELDS = frozenset({"schema_version", "schema", "id_of_schema"})
_IN_WORDS = {"medical": "conditions", "nutrition": "diet", "constraints": "injuries"}
"""Sections that people write as words instead of an object, and the field that is meant."""

Placed = dict[str, dict[str, list[Given]]]
"""Section to field to what was given; fields at the top are in the section ``""``."""


def bounded(data: object, deepest: int = DEEPEST, most: int = MOST_VALUES) -> None:
    """Refuses what no athlete writes, before anything else looks at it.

    Raises:
        ProfileError: too deep, too many values, too long a text, no JSON, not a finite number.
    """
    waiting: list[tuple[object, str, int]] = [(data, "", 0)]
    seen = 0
    while waiting:
        value, path, depth = waiting.pop()
        seen += 1
        if depth > deepest:
            raise ProfileError(path[:80], "is nested too deeply.")
        if seen > most:
            raise ProfileError(path[:80], f"there are more than {most:,} values.")
        if isinstance(value, Mapping):
            for key, inner in value.items():
                if not isinstance(key, str) or len(key) > LONGEST_TEXT:
                    raise ProfileError(path[:80] or "profile", "a field's name is no short text.")
                name = clean(key)[:60]
                waiting.append((inner, f"{path}.{name}" if path else name, depth + 1))
        elif isinstance(value, list | tuple):
            waiting += [(inner, f"{path}[{at}]", depth + 1) for at, inner in enumerate(value)]
        elif isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                raise ProfileError(path, f"is too long: {LONGEST_TEXT:,} letters are the most.")
        elif isinstance(value, bool) or value is None:
            continue
        elif isinstance(value, int | float):
            if not (abs(value) <= LARGEST and math.isfinite(value)):
                raise ProfileError(path, "is no number that can be used.")
        else:
            raise ProfileError(path or "profile", "is no JSON value.")


def placed(data: object) -> Placed:
    """The values of a profile in their sections.

    Raises:
        ProfileError: no object, a field that no profile has, or one with two values.
    """
    if not isinstance(data, Mapping):
        raise ProfileError("profile", 'is no JSON object. Write {"personal_info": {...}, ...}.')
    found: Placed = {section: {} for section in ("", *sections())}
    for written, value in data.items():
        name = key_of(written)
        if name in _NO_FIELDS or missing(value):
            continue
        given = Given(value, clean(written))
        if name in sections() and not (name == "target" and isinstance(value, str)):
            _place_section(found, name, given)
        else:
            _place_top(found, name, given)
    return found


@cache
def sections() -> Mapping[str, tuple[str, ...]]:
    """The sections of a profile, and their fields by the names of the JSON."""
    return {
        name: tuple(inner.alias or key for key, inner in kind.model_fields.items())
        for name, held in Profile.model_fields.items()
        if isinstance(kind := held.annotation, type)
        and get_origin(kind) is None
        and issubclass(kind, BaseModel)
    }


@cache
def _top() -> Mapping[str, str]:
    own = {name: name for name in Profile.model_fields}
    return {**keys(), "personal": "personal_info", **own}


def _place_top(found: Placed, name: str, given: Given) -> None:
    place = _top().get(name)
    if place is None:
        raise unknown_key(given.field, "", dict(_top()), Profile.model_fields)
    if place in sections():
        if place == "target" and isinstance(given.value, str):
            for field, part in named_race(given).items():
                _add(found, "target", field, part)
            return
        _place_section(found, place, given)
        return
    section, _, field = place.rpartition(".")
    if field == "diet" and isinstance(given.value, Mapping) and _is_section(given.value):
        _place_section(found, "nutrition", given)
        return
    _add(found, section, field, given)


def _is_section(value: Mapping[str, object]) -> bool:
    names = {*sections()["nutrition"], *keys("nutrition")} - {"halal"}
    return any(key_of(key) in names for key in value)


def _place_section(found: Placed, section: str, given: Given) -> None:
    if not isinstance(given.value, Mapping):
        if section in _IN_WORDS and isinstance(given.value, str | list | tuple):
            _add(found, section, _IN_WORDS[section], given)
            return
        raise wrong(given, f"an object with {', '.join(sections()[section])}")
    others = {**keys(section), **{key_of(name): name for name in sections()[section]}}
    for written, value in given.value.items():
        field = others.get(key_of(written))
        if field is None:
            raise unknown_key(written, given.field, others)
        if not missing(value):
            _add(found, section, field, Given(value, f"{given.field}.{clean(written)}"))


def _add(found: Placed, section: str, field: str, given: Given) -> None:
    held = found[section].setdefault(field, [])
    several = (f"{section}.{field}" if section else field) in _LISTS
    if held and not several and held[0].value != given.value:
        raise ProfileError(
            given.field, f"is given twice, here and as '{held[0].field}'. Leave one of them out."
        )
    held.append(given)
