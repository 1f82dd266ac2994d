"""Recipes: ingredients in grams, from which energy, nutrients, allergens and diets are computed.

Nothing of that is written into a recipe but what its author declares by hand (``contains``,
``diets``), and that is checked against what the ingredients give. Losses in cooking are not
counted: the figures are those of what goes into the pot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hyrox.errors import InputError
from hyrox.exercises import Id, Words
from hyrox.foods import AllergenEU, Diet, Food, Nutrients, diets_of

Cuisine = Literal[
    "north_african", "west_african", "east_african", "middle_eastern", "turkish", "indian",
    "chinese", "japanese", "korean", "thai", "vietnamese", "mexican", "south_american",
    "caribbean", "north_american", "british", "french", "german", "italian", "greek", "spanish",
    "nordic", "eastern_european",
]  # fmt: skip
Meal = Literal["breakfast", "lunch", "dinner", "snack", "drink"]
Use = Literal[
    "everyday", "before_training", "during_training", "after_training", "race_week",
    "race_morning", "after_race", "rest_day", "quick", "batch", "budget", "travel",
]  # fmt: skip


class Ingredient(BaseModel):
    """So many grams of a food of the table, as bought unless the note says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    food: Id
    grams: float = Field(gt=0, le=5_000)
    note: str = Field(default="", max_length=80)


class Recipe(BaseModel):
    """One recipe as its author wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Words
    summary: Words
    cuisine: Cuisine
    meals: tuple[Meal, ...] = Field(min_length=1)
    uses: tuple[Use, ...] = Field(min_length=1)
    serves: int = Field(ge=1, le=12)
    prep_min: int = Field(ge=0, le=240)
    cook_min: int = Field(ge=0, le=480)
    wait_min: int = Field(default=0, ge=0, le=1_440)
    ingredients: tuple[Ingredient, ...] = Field(min_length=2, max_length=25)
    steps: tuple[Words, ...] = Field(min_length=2, max_length=12)
    diets: tuple[Diet, ...] = ()
    contains: tuple[AllergenEU, ...]
    questions: tuple[Words, ...] = Field(min_length=1, max_length=4)
    sources: tuple[str, ...] = ("own-recipes",)
    reviewed: date

    @property
    def minutes(self) -> int:
        """From start to plate, without soaking, cooling and rising."""
        return self.prep_min + self.cook_min


@dataclass(frozen=True)
class Computed:
    """What a recipe's ingredients give; nutrients are of one serving."""

    per_serving: Nutrients
    serving_g: float
    allergens_eu: frozenset[str]
    allergens_us: frozenset[str]
    diets: tuple[Diet, ...]


def computed(recipe: Recipe, foods: Mapping[str, Food]) -> Computed:
    """Nutrients, allergens and diets of a recipe.

    Raises:
        InputError: an ingredient is no food of the table.
    """
    unknown = [i.food for i in recipe.ingredients if i.food not in foods]
    if unknown:
        raise InputError(f"Recipe {recipe.id}: no food '{unknown[0]}' in the food table.")
    used = [(foods[i.food], i.grams) for i in recipe.ingredients]
    whole = Nutrients.sum(food.of(grams) for food, grams in used)
    return Computed(
        per_serving=whole.times(1 / recipe.serves),
        serving_g=sum(grams for _, grams in used) / recipe.serves,
        allergens_eu=frozenset().union(*(food.allergens_eu for food, _ in used)),
        allergens_us=frozenset().union(*(food.allergens_us for food, _ in used)),
        diets=diets_of(food.origin for food, _ in used),
    )
