"""Amounts put on the plate: items with figures from the food table, meals, the shopping list."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from generator.meals.balance import Variable, Vector, times
from generator.meals.pantry import Dish, Pantry, Side, macros
from hyrox.foods import EU_ALLERGENS, Food
from hyrox.plans.nutrition import DayMeals, MealItem, PlannedMeal, ShoppingItem
from hyrox.recipes import Meal

_NAMED_FIRST = ("starch", "protein", "vegetable", "fruit", "fat")
_NOT_BOUGHT = frozenset({"water"})


def plated(
    meal: Meal,
    dish: Dish | None,
    servings: float,
    sides: Sequence[tuple[Side, int]],
    timing: str = "",
) -> PlannedMeal | None:
    """A meal of a dish and grams of sides; ``None`` if nothing is on the plate."""
    given = [(side, grams) for side, grams in sides if grams > 0]
    items = [_food_item(side.food, grams) for side, grams in given]
    named = [side for side, _ in sorted(given, key=_by_role)]
    names = [short(side.food) for side in named if side.role != "fat"] or [
        short(side.food) for side in named
    ]
    if dish is not None:
        items.insert(0, _dish_item(dish, servings))
    if not items:
        return None
    found = set[str]().union(*(side.food.allergens_eu for side, _ in given))
    if dish is not None:
        found |= dish.gives.allergens_eu
    minutes = [side.minutes for side, _ in given] + ([dish.recipe.minutes] if dish else [])
    return PlannedMeal(
        meal=meal,
        name=dish.recipe.name if dish else _listed(names),
        minutes=max(minutes),
        cuisine=dish.recipe.cuisine if dish else None,
        items=tuple(items),
        timing=timing,
        allergens=tuple(a for a in EU_ALLERGENS if a in found),
    )


def short(food: Food) -> str:
    """A food's name without its state."""
    return food.name.split(",")[0].split(" (")[0]


def totals(meals: Iterable[PlannedMeal]) -> Vector:
    """What meals give together."""
    items = [item for meal in meals for item in meal.items]
    return (
        sum(i.energy_kcal for i in items), sum(i.protein_g for i in items),
        sum(i.carbohydrate_g for i in items), sum(i.fat_g for i in items),
    )  # fmt: skip


def shopping_list(days: Iterable[DayMeals], pantry: Pantry) -> tuple[ShoppingItem, ...]:
    """What to buy for these days, grouped as the food table groups, in raw grams as recipes
    count them, rounded up."""
    grams: dict[str, float] = {}
    for item in (item for day in days for meal in day.meals for item in meal.items):
        for food, amount in _raw(item, pantry.dishes):
            grams[food] = grams.get(food, 0.0) + amount
    bought = [pantry.foods[key] for key in grams if key not in _NOT_BOUGHT]
    return tuple(
        ShoppingItem(food=f.id, name=f.name, group=f.group, grams=math.ceil(grams[f.id] - 1e-6))
        for f in sorted(bought, key=lambda f: (f.group, f.name))
    )


def _raw(item: MealItem, dishes: Mapping[str, Dish]) -> list[tuple[str, float]]:
    if item.kind == "food":
        return [(item.id, item.grams)]
    recipe = dishes[item.id].recipe
    share = (item.servings or 0.0) / recipe.serves
    return [(i.food, i.grams * share) for i in recipe.ingredients]


def chosen(
    variables: Sequence[Variable], grams: Sequence[int], meal: int
) -> list[tuple[Side, int]]:
    """The sides of one meal and their grams; a side named twice is served once."""
    found: dict[str, tuple[Side, int]] = {}
    for variable, amount in zip(variables, grams, strict=True):
        if variable.meal == meal and amount > 0:
            key = variable.side.food.id
            before = found[key][1] if key in found else 0
            found[key] = (variable.side, before + amount)
    return list(found.values())


def _dish_item(dish: Dish, servings: float) -> MealItem:
    return _item(
        dish.recipe.id, dish.recipe.name, "recipe", dish.gives.serving_g * servings,
        times(dish.per_serving, servings), servings,
    )  # fmt: skip


def _food_item(food: Food, grams: int) -> MealItem:
    return _item(food.id, food.name, "food", grams, macros(food, grams), None)


def _item(
    key: str,
    name: str,
    kind: Literal["recipe", "food"],
    grams: float,
    gives: Vector,
    servings: float | None,
) -> MealItem:
    return MealItem.model_construct(
        id=key, name=name, kind=kind, grams=round(grams, 1), servings=servings,
        energy_kcal=round(gives[0], 1), protein_g=round(gives[1], 1),
        carbohydrate_g=round(gives[2], 1), fat_g=round(gives[3], 1),
    )  # fmt: skip


def _by_role(given: tuple[Side, int]) -> tuple[int, float]:
    side, grams = given
    return _NAMED_FIRST.index(side.role), -side.per_gram[0] * grams


def _listed(names: Sequence[str]) -> str:
    lower = [names[0], *(name[0].lower() + name[1:] for name in names[1:])]
    return lower[0] if len(lower) == 1 else f"{', '.join(lower[:-1])} and {lower[-1]}"
