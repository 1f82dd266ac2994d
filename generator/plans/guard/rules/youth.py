"""The rule for under-eighteens: general advice on food alone."""

import re
from collections.abc import Iterator
from typing import Any

from generator.plans.guard.refusals import MINIMUM_AGE
from generator.plans.guard.rules.case import Case
from generator.plans.types import Violation
from hyrox.plans.nutrition import NutritionSuggestions

GROWN_UP = 18

_NOT_FOR_MINORS = re.compile(
    r"\b(?:caffein\w*|coffee|energy drinks?|guarana|creatine|supplement\w*|beta.?alanine|"
    r"bicarbonate|nitrates?|beetroot (?:shots?|juice)|(?:protein|weight.gain\w*) "
    r"(?:powders?|shakes?|bars?)|whey|(?:energy )?gels?|pre.?workout|fat burners?|"
    r"(?:lose|losing|loss of|gain|gaining|drop|dropping) (?:\w+ )?weight|weight (?:loss|goal)|"
    r"(?:energy|calorie|calories) deficit|body fat|kcal|calories|"
    r"\d\s*(?:g|mg|grams?)(?:/kg| per kg| of (?:protein|carb\w*|fat)))\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"\b(?:no|not|never|without|avoid|leave out|skip|don't|nor)\b", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"(?<=[.;!?])\s+")


def is_minor(case: Case) -> bool:
    age = case.athlete.age
    return age is not None and age < GROWN_UP


def minor(case: Case) -> Iterator[Violation]:
    """``minor``: no plan under sixteen; under eighteen no figures of food, no boosting."""
    if not is_minor(case):
        return
    if case.athlete.age is not None and case.athlete.age < MINIMUM_AGE:
        yield Violation("minor", f"Plans are made from {MINIMUM_AGE} years.")
    food = case.plan.nutrition_suggestions
    if food.calorie_target is not None or food.macros is not None or food.days:
        yield Violation("minor", "Energy or macros are named for somebody under eighteen.")
    if without_boosts(food) != food:
        yield Violation(
            "minor", "Food advice for somebody under eighteen names what is not for them."
        )


def without_boosts(food: NutritionSuggestions) -> NutritionSuggestions:
    """The suggestions without what advises supplements, caffeine, figures or a weight."""
    update: dict[str, Any] = {
        "meal_timing": tuple(t for t in food.meal_timing if not _advises(t.what)),
        "race_week": tuple(step for step in food.race_week if not _advises(step.what)),
        "race_day": tuple(step for step in food.race_day if not _advises(step.what)),
        "advice": tuple(text for text in food.advice if not _advises(text)),
        "method": "" if _advises(food.method) else food.method,
    }
    return food.model_copy(update=update)


def _advises(text: str) -> bool:
    """Whether a sentence of a text names it without advising against it."""
    return any(
        _NOT_FOR_MINORS.search(sentence) and not _AGAINST.search(sentence)
        for sentence in _SENTENCE_ENDS.split(text)
    )
