"""Recipes and foods loaded once, with what they give and what is doubtful about them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from hyrox.errors import InputError
from hyrox.foods import FAT_KCAL_PER_G, Food
from hyrox.recipes import Computed, Recipe, computed

Role = Literal["protein", "starch", "fruit", "vegetable", "fat"]
ROLES: tuple[Role, ...] = get_args(Role)
Course = Literal["b", "l", "d", "s"]
"""Breakfast, lunch, dinner, snack."""
DOUBTS = Path(__file__).with_name("doubts.toml")
SIDES = Path(__file__).with_name("sides.toml")
_SWEET_GROUPS = frozenset({"fruit", "dried_fruit", "sweeteners"})
_BESIDE_SWEET = _SWEET_GROUPS | {
    "dairy", "plant_alternatives", "sports", "cereals", "spreads", "nuts_seeds", "bread", "snacks",
    "drinks",
}  # fmt: skip
_NOT_BESIDE_SWEET = frozenset(
    {"cheddar", "feta", "tahini", "avocado", "olives-black", "pitta-white"}
)
_NOT_SWEET = frozenset({"lemon-juice", "lime-juice", "lemon", "lime", "avocado", "olives-black"})
_TRIVIAL = frozenset({"water", "salt"})
_NOT_SAYING = frozenset(
    "and or of the a an in with without any all no not some my raw fresh dry dried cooked canned "
    "frozen boiled food foods product products allergy allergies allergic intolerance intolerant "
    "free to i dont don t eat like hate kind kinds sort type types everything anything".split()
)


@dataclass(frozen=True)
class Side:
    """A single food that completes a meal, at most ``most_g`` of it in one."""

    food: Food
    role: Role
    minutes: int
    most_g: int
    courses: str

    @property
    def goes_with_sweet(self) -> bool:
        """Whether people eat it beside porridge, pancakes or fruit: beans and fish they do not."""
        food = self.food
        return food.group in _BESIDE_SWEET and food.id not in _NOT_BESIDE_SWEET

    @property
    def per_gram(self) -> tuple[float, float, float, float]:
        """kcal and grams of protein, carbohydrate and fat."""
        return macros(self.food, 1.0)


@dataclass(frozen=True)
class Dish:
    """A recipe with what one serving gives."""

    recipe: Recipe
    gives: Computed
    per_serving: tuple[float, float, float, float]
    """kcal and grams of protein, carbohydrate and fat."""
    words: frozenset[str]
    main: frozenset[str]
    """Foods that make up the dish, without water, salt and what weighs under 3 per cent."""
    sweet: bool
    """A breakfast or snack with fruit, honey or sugar in it, or a drink."""

    @property
    def fat_share(self) -> float:
        """Of its energy."""
        return FAT_KCAL_PER_G * self.per_serving[3] / self.per_serving[0]


@dataclass(frozen=True)
class Doubt:
    """Foods that a word or an allergen bars besides those that name it."""

    allergens: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()

    def holds(self, food: Food) -> bool:
        if food.id in self.ids:
            return True
        if food.id in self.but:
            return False
        return (
            food.group in self.groups
            or food.origin in self.origins
            or bool(self.allergens & food.allergens_eu)
        )


@dataclass(frozen=True, eq=False)
class Pantry:
    """What meals are made of. Compared by identity, so that menus can be kept for it."""

    foods: Mapping[str, Food]
    dishes: Mapping[str, Dish]
    sides: tuple[Side, ...]
    compound: Doubt
    allergens: Mapping[str, Doubt]
    halal: Doubt
    vegetarian: Doubt
    words: Mapping[str, Doubt]

    @cached_property
    def food_words(self) -> Mapping[str, frozenset[str]]:
        """Food id to the words of its name and id."""
        return {key: words_of(f"{food.name} {key}") for key, food in self.foods.items()}


def open_pantry(corpora: Path) -> Pantry:
    """Load the food table, the recipes, the sides and the doubts.

    Raises:
        InputError: a table is wrong or missing; the message names it.
    """
    from ingest.guidance.shipped.foods import load_foods
    from ingest.guidance.shipped.recipes import load_recipes

    foods, recipes = load_foods(corpora), load_recipes(corpora)
    if not foods or not recipes:
        raise InputError(f"{corpora} holds no foods and recipes: reinstall, or set 'corpora'.")
    doubts = tomllib.loads(DOUBTS.read_text(encoding="utf-8"))
    sides = tomllib.loads(SIDES.read_text(encoding="utf-8"))["side"]
    return Pantry(
        foods=foods,
        dishes={key: _dish(recipe, foods) for key, recipe in recipes.items()},
        sides=tuple(
            Side(foods[s["food"]], s["role"], s["minutes"], s["most_g"], s["meals"])
            for s in sides
            if s["food"] in foods  # a corpus of one's own may hold fewer
        ),
        compound=_doubt(doubts["compound"]),
        allergens={key: _doubt(entry) for key, entry in doubts["allergens"].items()},
        halal=_doubt(doubts["halal"]),
        vegetarian=_doubt(doubts["vegetarian"]),
        words={key: _doubt(entry) for key, entry in doubts["words"].items()},
    )


def macros(food: Food, grams: float) -> tuple[float, float, float, float]:
    """kcal and grams of protein, carbohydrate and fat of some grams of a food."""
    held, share = food.per_100g, grams / 100
    return (
        (held.energy_kcal or 0.0) * share,
        (held.protein_g or 0.0) * share,
        (held.carbohydrate_g or 0.0) * share,
        (held.fat_g or 0.0) * share,
    )


def words_of(text: str) -> frozenset[str]:
    """The words of a name, singular, lower case, without those that say nothing."""
    found = re.findall(r"[^\W\d_]+", text.lower())
    return frozenset(singular(word) for word in found if word not in _NOT_SAYING)


def singular(word: str) -> str:
    """A plain English plural undone; other words as they are."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oes", "ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def _dish(recipe: Recipe, foods: Mapping[str, Food]) -> Dish:
    gives = computed(recipe, foods)
    per = gives.per_serving
    whole = sum(i.grams for i in recipe.ingredients if i.food not in _TRIVIAL)
    notes = " ".join(i.note for i in recipe.ingredients)
    main = frozenset(
        i.food for i in recipe.ingredients if i.food not in _TRIVIAL and i.grams >= 0.03 * whole
    )
    light = not {"lunch", "dinner"} & set(recipe.meals)
    return Dish(
        recipe=recipe,
        gives=gives,
        per_serving=(
            per.energy_kcal or 0.0, per.protein_g or 0.0, per.carbohydrate_g or 0.0,
            per.fat_g or 0.0,
        ),
        words=words_of(f"{recipe.name} {recipe.id} {notes}"),
        main=main,
        sweet=light
        and (
            "drink" in recipe.meals
            or any(foods[f].group in _SWEET_GROUPS for f in main - _NOT_SWEET)
        ),
    )  # fmt: skip


def _doubt(entry: Mapping[str, list[str]]) -> Doubt:
    return Doubt(**{name: frozenset(values) for name, values in entry.items()})
