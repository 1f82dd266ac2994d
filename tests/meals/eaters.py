"""Athletes, days and the pantry that the tests of meals share."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from hyrox.exercises import Intensity
from hyrox.foods import EU_ALLERGENS
from hyrox.plans.plan import TRAINING_KINDS, Day, SessionKind
from hyrox.plans.profile import Profile

MONDAY = date(2026, 11, 23)
WORDS = ("kiwi", "mushrooms", "tomatoes", "pork", "prawns", "honey", "onion", "bananas", "rice")


def eater(nutrition: dict[str, Any] | None = None, **info: Any) -> Profile:
    """An adult of usual size; ``info`` changes ``personal_info``."""
    usual = {"age": 34, "gender": "female", "height": 168.0, "weight": 62.0}
    return Profile.model_validate(
        {"personal_info": {**usual, **info}, "nutrition": nutrition or {}}
    )


def session(kind: SessionKind, intensity: Intensity | str, minutes: int) -> Day:
    return Day.model_validate(
        {
            "day": "monday", "date": MONDAY, "kind": kind, "focus": kind, "duration": minutes,
            "intensity_level": intensity,
        }
    )  # fmt: skip


def _subset(values: Any, most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


@st.composite
def eaters(draw: st.DrawFn) -> Profile:
    """Adults of every size with any mixture of allergies, diets, dislikes and minutes."""
    height = draw(st.integers(145, 205))
    bmi = draw(st.floats(18.6, 42.0))
    return Profile.model_validate(
        {
            "personal_info": {
                "age": draw(st.integers(18, 85)),
                "gender": draw(st.sampled_from(("male", "female", "other", None))),
                "height": height,
                "weight": round(bmi * (height / 100) ** 2, 1),
            },
            "nutrition": {
                "diet": draw(st.sampled_from(("omnivore", "pescatarian", "vegetarian", "vegan"))),
                "halal": draw(st.booleans()),
                "allergies": draw(_subset(EU_ALLERGENS, 6)),
                "avoid_foods": draw(_subset(WORDS, 3)),
                "unknown_allergies": draw(_subset(WORDS, 1)),
                "cuisines": draw(_subset(("thai", "italian", "german"), 2)),
                "cooking_minutes": draw(st.sampled_from((None, 0, 10, 20, 45))),
                "ingredients_at_hand": draw(_subset(WORDS, 2)),
                "meals_per_day": draw(st.integers(3, 6)),
                "weight_goal": draw(st.sampled_from(("keep", "lose", "gain"))),
            },
        }
    )


@st.composite
def sessions(draw: st.DrawFn) -> Day:
    kind = draw(st.sampled_from((*TRAINING_KINDS, "rest", "other_sport")))
    if kind == "rest":
        return session("rest", "rest", 0)
    return session(
        kind, draw(st.sampled_from(("easy", "moderate", "hard"))), draw(st.integers(15, 180))
    )
