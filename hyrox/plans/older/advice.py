"""What an older plan says beside its sessions: progression, nutrition, recommendations."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from hyrox.foods import CARBOHYDRATE_KCAL_PER_G, FAT_KCAL_PER_G, PROTEIN_KCAL_PER_G
from hyrox.plans.log import LessTime, TooEasy, TooHard
from hyrox.plans.nutrition import Macros, NutritionSuggestions, Timing
from hyrox.plans.older.sessions import words
from hyrox.plans.plan import (
    AdaptiveRecommendations,
    ExerciseProgression,
    IfTimeConstrained,
    ProgressionPlan,
    Recommendation,
)
from hyrox.plans.readers.values import key_of, missing

SHORT_MINUTES = 30
"""What "less time" means where the older plan says no minutes (own figure)."""
_NOT_SAID = "Not said in the older plan."
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)\s*(%?)")
_MACROS = {
    "protein": "protein_g", "protein_g": "protein_g", "proteins": "protein_g",
    "carbs": "carbohydrate_g", "carbs_g": "carbohydrate_g", "carbohydrates": "carbohydrate_g",
    "carbohydrate": "carbohydrate_g", "carbohydrate_g": "carbohydrate_g",
    "carbohydrates_g": "carbohydrate_g", "fat": "fat_g", "fats": "fat_g", "fat_g": "fat_g",
    "fats_g": "fat_g",
}  # fmt: skip
_KCAL = {
    "protein_g": PROTEIN_KCAL_PER_G,
    "carbohydrate_g": CARBOHYDRATE_KCAL_PER_G,
    "fat_g": FAT_KCAL_PER_G,
}
_PROGRESSION = {
    "exercise": ("name", "from"),
    "to": ("progression", "next", "progress_to", "target"),
    "when": ("after", "week", "trigger"),
}


def progression(held: Any) -> ProgressionPlan:
    """How the older plan meant to go on."""
    if not isinstance(held, Mapping):
        return ProgressionPlan(intensity_increase=words(held) or _NOT_SAID)
    more = {
        k: v for k, v in held.items() if k not in ("intensity_increase", "exercise_progressions")
    }
    listed = held.get("exercise_progressions") or []
    if isinstance(listed, Mapping):
        listed = [{"exercise": name, "to": to} for name, to in listed.items()]
    elif not isinstance(listed, list | tuple):
        listed = [listed]
    said = [words(held.get("intensity_increase")) or _NOT_SAID]
    said += [f"{key}: {words(value)}" for key, value in more.items()]
    return ProgressionPlan(
        intensity_increase="; ".join(said),
        exercise_progressions=tuple(_step(one) for one in listed if not missing(one)),
    )


def _step(one: Any) -> ExerciseProgression:
    if not isinstance(one, Mapping):
        return ExerciseProgression(exercise=words(one), to=words(one), when=_NOT_SAID)
    names = {alias: name for name, others in _PROGRESSION.items() for alias in (name, *others)}
    kept: dict[str, list[str]] = {"exercise": [], "to": [], "when": []}
    for key, value in one.items():
        name = names.get(key_of(str(key)))
        kept[name or "to"].append(words(value) if name else f"{key}: {words(value)}")
    said = {name: "; ".join(filter(None, values)) for name, values in kept.items()}
    return ExerciseProgression(
        exercise=said["exercise"] or _NOT_SAID,
        to=said["to"] or _NOT_SAID,
        when=said["when"] or _NOT_SAID,
    )


def nutrition(held: Any) -> NutritionSuggestions:
    """Targets as numbers where they are; shares of energy as the grams they stand for; the rest
    as advice in the older plan's words."""
    if not isinstance(held, Mapping):
        return NutritionSuggestions(advice=(words(held),) if words(held) else ())
    advice: list[str] = []
    energy = _number(words(held.get("calorie_target")))
    calories = int(energy[0]) if energy and 0 < energy[0] < 20_000 else None
    if not missing(held.get("calorie_target")) and words(held["calorie_target"]) != str(calories):
        advice.append(f"calorie_target: {words(held['calorie_target'])}")
    macros = _macros(held.get("macros"), calories)
    if held.get("macros") and (macros is None or not _all_numbers(held["macros"])):
        advice.append(f"macros: {words(held['macros'])}")
    known = ("calorie_target", "macros", "meal_timing")
    advice += [f"{k}: {words(v)}" for k, v in held.items() if k not in known and words(v)]
    return NutritionSuggestions(
        calorie_target=calories,
        macros=macros,
        meal_timing=_timing(held.get("meal_timing")),
        advice=tuple(advice),
        method="Carried over from an older plan; not computed here.",
    )


def _all_numbers(macros: Any) -> bool:
    return isinstance(macros, Mapping) and all(isinstance(v, int | float) for v in macros.values())


def _macros(held: Any, calories: int | None) -> Macros | None:
    if not isinstance(held, Mapping):
        return None
    grams: dict[str, int] = {}
    for key, value in held.items():
        name, found = _MACROS.get(key_of(str(key))), _number(words(value))
        if name and found and found[1] and calories:
            grams[name] = round(calories * found[0] / 100 / _KCAL[name])
        elif name and found and not found[1] and found[0] < 5_000:
            grams[name] = round(found[0])
    return Macros(**grams) if len(grams) == len(_KCAL) else None


def _timing(held: Any) -> tuple[Timing, ...]:
    if isinstance(held, Mapping):
        return tuple(
            Timing(when=words(when).replace("_", " "), what=words(what))
            for when, what in held.items()
            if words(what)
        )
    listed = held if isinstance(held, list | tuple) else [held]
    found = []
    for one in listed:
        if isinstance(one, Mapping):
            when = words(one.get("when") or one.get("time") or one.get("meal"))
            rest = {k: v for k, v in one.items() if k not in ("when", "time", "meal")}
            what = "; ".join(words(value) for value in rest.values() if words(value))
            found.append(Timing(when=when or "any time", what=what or when))
        elif words(one):
            found.append(Timing(when="any time", what=words(one)))
    return tuple(found)


def recommendations(held: Any, start: date) -> AdaptiveRecommendations:
    """The older plan's advice, each with the operation that does today what it says."""
    held = held if isinstance(held, Mapping) else {}
    short = held.get("if_time_constrained")
    short = short if isinstance(short, Mapping) else {"shortened_version": words(short)}
    keep = short.get("exercises_to_keep") or ()
    keep = keep if isinstance(keep, list | tuple) else [keep]
    version = words(short.get("shortened_version")) or _NOT_SAID
    said = re.search(r"(\d{2,3})[\s-]*(?:min|minute)", version)
    minutes = int(said[1]) if said and 10 <= int(said[1]) <= 240 else SHORT_MINUTES
    return AdaptiveRecommendations(
        if_too_difficult=Recommendation(
            advice=words(held.get("if_too_difficult")) or _NOT_SAID, operation=TooHard(today=start)
        ),
        if_too_easy=Recommendation(
            advice=words(held.get("if_too_easy")) or _NOT_SAID, operation=TooEasy(today=start)
        ),
        if_time_constrained=IfTimeConstrained(
            shortened_version=version,
            exercises_to_keep=tuple(words(one) for one in keep if words(one)),
            circuit_format=words(short.get("circuit_format")) or _NOT_SAID,
            operation=LessTime(start=start, minutes=minutes),
        ),
    )


def _number(text: str) -> tuple[float, bool] | None:
    """The first number of a text ("2,400" has a comma between thousands), and whether it is a
    share."""
    if (match := _NUMBER.search(text)) is None:
        return None
    digits = re.sub(r"[.,](?=\d{3}\b)", "", match[1]).replace(",", ".")
    return (float(digits), bool(match[2])) if digits.count(".") <= 1 else None
