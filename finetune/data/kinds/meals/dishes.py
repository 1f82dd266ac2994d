"""Dishes as lines of evidence: what the recipe's ingredients give, computed, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from finetune.data.kinds.meals.words import listed, words
from generator.meals.allowed import menu_of
from generator.meals.pantry import Dish, Pantry, open_pantry
from generator.meals.serving import short
from hyrox.errors import InputError
from hyrox.evidence import EvidenceItem, Kind, Source
from hyrox.foods import EU_ALLERGENS
from hyrox.plans.profile import NutritionPreferences, Profile

NAMED = 5
"""Foods of a dish that its line names, the heaviest first."""
TRACES = "traces are not recorded"
NO_DIET = "not vegetarian"


@dataclass(frozen=True)
class Plate:
    """A dish with the words and figures its line of evidence gives; figures are of one serving,
    rounded."""

    dish: Dish
    foods: tuple[str, ...]
    kcal: int
    protein: int

    @property
    def id(self) -> str:
        return self.dish.recipe.id

    @property
    def family(self) -> str:
        return f"recipe:{self.id}"

    @property
    def name(self) -> str:
        return self.dish.recipe.name

    @property
    def minutes(self) -> int:
        return self.dish.recipe.minutes

    @property
    def diet(self) -> str:
        """The strictest diet that it fits, or that it is not vegetarian."""
        return self.dish.gives.diets[0] if self.dish.gives.diets else NO_DIET

    @property
    def cuisine(self) -> str:
        """As its line says it."""
        return str(words()["cuisines"][self.dish.recipe.cuisine][0])

    @property
    def allergens(self) -> tuple[str, ...]:
        return tuple(a for a in EU_ALLERGENS if a in self.dish.gives.allergens_eu)

    @property
    def uses(self) -> tuple[str, ...]:
        """Occasions that it is meant for, as keys of ``words()["uses"]``."""
        return tuple(use for use in self.dish.recipe.uses if use in words()["uses"])

    def item(self, id: str) -> EvidenceItem:
        """The line that the model sees."""
        meant = listed([*self.dish.recipe.meals, *(words()["uses"][use] for use in self.uses)])
        contains = listed(self.allergens) if self.allergens else "no listed allergen"
        figures = (
            f"{self.kcal} kcal and {self.protein} g of protein a serving, {self.minutes} minutes"
        )
        return EvidenceItem(
            id=id,
            kind=Kind.FACT,
            text=f"{self.name}: {figures}; {self.diet}, {self.cuisine}, for {meant}; made of "
            f"{listed(self.foods)}; contains {contains}; {TRACES}, read the labels",
            sentence=f"{self.name}: {figures}.",
            source=Source(
                title=f"Recipe: {self.name}",
                location=f"corpora/recipes/{self.dish.recipe.cuisine}.toml#{self.id}",
            ),
            key=f"recipe:{self.id}",
        )


@lru_cache(maxsize=2)
def pantry_of(corpora: Path) -> Pantry:
    """The shipped tables, read once a process."""
    return open_pantry(corpora)


@lru_cache(maxsize=2)
def plates_of(corpora: Path) -> Mapping[str, Plate]:
    """Every dish by recipe id."""
    pantry = pantry_of(corpora)
    return {key: _plate(dish, pantry) for key, dish in pantry.dishes.items()}


def nutrition_of(diet: str, allergies: Iterable[str]) -> dict[str, Any]:
    """What an athlete said about food, as their profile holds it."""
    return {"diet": diet, "allergies": sorted(allergies)}


def allowed(nutrition: Mapping[str, Any], corpora: Path) -> frozenset[str]:
    """The recipes that may be served to an athlete: serving's own word (``menu_of``), so doubtful
    products are out where there is any allergy."""
    profile = Profile(nutrition=NutritionPreferences.model_validate(dict(nutrition)))
    try:
        menu = menu_of(profile, pantry_of(corpora))
    except InputError:
        return frozenset()
    return frozenset(dish.recipe.id for dish in menu.dishes)


def _plate(dish: Dish, pantry: Pantry) -> Plate:
    grams: dict[str, float] = {}
    for used in dish.recipe.ingredients:
        if used.food in dish.main:
            name = said(short(pantry.foods[used.food]))
            grams[name] = grams.get(name, 0.0) + used.grams
    foods: Sequence[str] = sorted(grams, key=lambda name: -grams[name])
    return Plate(dish, tuple(foods[:NAMED]), round(dish.per_serving[0]), round(dish.per_serving[1]))


def said(name: str) -> str:
    """What people call a food of the table."""
    known: Mapping[str, str] = words()["foods"]
    return known.get(name, name[:1].lower() + name[1:])
