"""The person, the goals, and what was trained so far."""

import re
from collections.abc import Mapping
from typing import Any

from hyrox.plans.profile import GamifiedStats
from hyrox.plans.readers.quantities import (
    COUNTS,
    KILOMETRES,
    YEARS,
    day,
    height_cm,
    hours,
    number,
    rating,
    seconds,
    share,
    weight_kg,
    whole,
)
from hyrox.plans.readers.values import (
    Given,
    ProfileError,
    Read,
    choice,
    fields,
    items,
    missing,
    pieces,
    text,
    wrong,
)
from hyrox.plans.words import tokens, vocabulary

Held = Mapping[str, list[Given]]
FASTEST_5_KM_S = 780.0
_NEGATED = frozenset({"not", "dont", "without", "avoid", "no", "never"})
_GOALS = re.compile(r"[;\n|•]|,\s+(?=[a-zA-Z])")
_WORKOUT = {
    "name": ("workout", "type", "title", "session", "activity"),
    "date": ("day", "when"),
    "difficulty": ("difficulty_rating", "rpe", "effort"),
    "enjoyment": ("enjoyment_rating", "rating", "fun", "enjoyed"),
}


def personal_info(held: Held) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for given in held.get("age", ())[-1:]:
        kept["age"] = whole(given, "an age in years, such as 34", YEARS)
    for given in held.get("gender", ())[-1:]:
        kept["gender"] = choice(given, "gender", "female, male or other")
    for given in held.get("height", ())[-1:]:
        kept["height"] = height_cm(given)
    for given in held.get("weight", ())[-1:]:
        kept["weight"] = weight_kg(given)
    for given in held.get("fitness_level", ())[-1:]:
        kept["fitness_level"] = choice(given, "level", "beginner, intermediate or advanced")
    return kept


def goals(given: list[Given], said: list[Given], read: Read) -> tuple[list[str], list[str]]:
    """The goals as written, and what they ask for, in the order of mention. Priorities that were
    said outright stand; otherwise they are looked for in the goals."""
    written = [
        piece for one in given for item in items(one)
        for piece in pieces(item, _GOALS if isinstance(item.value, str) else re.compile("\n"))
    ]  # fmt: skip
    kept = list(dict.fromkeys(str(piece.value) for piece in written))
    outright = [choice(piece, "priority") for one in said for piece in pieces(one)]
    if outright:
        return kept, list(dict.fromkeys(outright))
    found: list[str] = []
    for piece in written:
        meant = _priorities(str(piece.value))
        found += meant
        if not meant:
            read.unused(Given("", "goals"), str(piece.value))
    return kept, list(dict.fromkeys(found))


def _priorities(goal: str) -> list[str]:
    words = tokens(goal)
    return [
        meaning
        for hit in vocabulary("priority").found(goal, slips=False)
        if not _NEGATED & set(words[max(0, hit.start - 3) : hit.start])
        for meaning in hit.meanings
    ]


def metrics(held: Held) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    weighings = [w for given in held.get("weight_history", ()) for w in _weighings(given)]
    kept["weight_history"] = sorted(weighings, key=lambda w: str(w.get("date", "")))
    for given in held.get("workout_completion_rate", ())[-1:]:
        kept["workout_completion_rate"] = round(share(given, "a share such as 0.8 or 80 %"), 4)
    for given in held.get("average_intensity_rating", ())[-1:]:
        kept["average_intensity_rating"] = _rated(given, "effort", 10)
    return kept


def _weighings(given: Given) -> list[dict[str, Any]]:
    if isinstance(given.value, Mapping) and not set(given.value) & {"date", "day", "weight", "kg"}:
        return [
            {"date": day(Given(key, given.field)), "weight": weight_kg(Given(value, given.field))}
            for key, value in given.value.items()
        ]
    found = []
    for item in items(given):
        if not isinstance(item.value, Mapping):
            found.append({"weight": weight_kg(item)})
            continue
        names = {"date": ("day", "when", "week"), "weight": ("kg", "weight_kg", "value")}
        held = fields(item, names)
        if "weight" not in held:
            raise ProfileError(item.field, "the weight is missing.")
        one: dict[str, Any] = {"weight": weight_kg(held["weight"])}
        found.append(one | ({"date": day(held["date"])} if "date" in held else {}))
    return found


def feedback(held: Held) -> dict[str, Any]:
    return {
        "previous_workouts": [
            _workout(item) for given in held.get("previous_workouts", ()) for item in items(given)
        ]
    }


def _workout(given: Given) -> dict[str, Any]:
    if not isinstance(given.value, Mapping):
        return {"name": text(given, "a workout with name, difficulty and enjoyment")}
    held = fields(given, _WORKOUT)
    kept: dict[str, Any] = {}
    if "name" in held:
        kept["name"] = text(held["name"])
    if "date" in held:
        kept["date"] = day(held["date"])
    if "difficulty" in held:
        kept["difficulty"] = _rated(held["difficulty"], "effort", 10)
    if "enjoyment" in held:
        kept["enjoyment"] = _rated(held["enjoyment"], "enjoyment", 5)
    return kept


def _rated(given: Given, table: str, top: int) -> float:
    if isinstance(given.value, str) and (word := vocabulary(table).of(given.value, slips=False)):
        return float(word[0])
    return rating(given, top, f"a number from 1 to {top}")


def gamified_stats(held: Held) -> dict[str, Any]:
    return {
        name: whole(held[name][-1], "a whole number", COUNTS)
        for name in GamifiedStats.model_fields
        if held.get(name)
    }


def training(held: Held) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for given in held.get("longest_run_km", ())[-1:]:
        kept["longest_run_km"] = round(number(given, "a distance such as 12 km", KILOMETRES), 1)
    for given in held.get("weekly_hours", ())[-1:]:
        kept["weekly_hours"] = round(hours(given, "hours a week, such as 4.5"), 2)
    for given in held.get("five_km_s", ())[-1:]:
        kept["five_km_s"] = seconds(given, "a time such as 24:30", FASTEST_5_KM_S)
    return kept


def only_texts(given: list[Given]) -> list[str]:
    """Texts as written, each once."""
    found = [text(piece) for one in given for piece in pieces(one)]
    return list(dict.fromkeys(found))


def words(given: Given) -> str:
    """A text, or nothing where the value says nothing."""
    if missing(given.value):
        return ""
    if isinstance(given.value, list | dict):
        raise wrong(given, "a short text")
    return text(given)
