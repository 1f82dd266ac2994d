"""The checker must see what is wrong: each test breaks a good day in one way."""

import copy
from typing import Any

import pytest

from eval.plans.meal_checker import Tables, check_day
from generator.meals.compose import day_meals
from generator.meals.pantry import Pantry
from generator.meals.targets import day_target
from tests.meals.eaters import MONDAY, eater, session


@pytest.fixture
def day(pantry: Pantry) -> dict[str, Any]:
    target = day_target(eater(), session("strength", "moderate", 60), None, MONDAY)
    assert target is not None
    return day_meals(eater(), target, MONDAY, pantry).model_dump(mode="json")


def rules(day: dict[str, Any], tables: Tables, **nutrition: Any) -> set[str]:
    said = eater(nutrition).model_dump(mode="json", by_alias=True)
    return {finding.rule for finding in check_day(day, said, tables)}


def put(day: dict[str, Any], food: str, grams: float, tables: Tables) -> dict[str, Any]:
    changed = copy.deepcopy(day)
    row = tables.foods[food]
    figures = {
        name: round(float(row[name]) * grams / 100, 1)
        for name in ("energy_kcal", "protein_g", "carbohydrate_g", "fat_g")
    }
    changed["meals"][0]["items"].append(
        {
            "id": food,
            "name": row["name"],
            "kind": "food",
            "grams": grams,
            "servings": None,
            **figures,
        }
    )
    return changed


def test_a_good_day_has_nothing_wrong(day: dict[str, Any], tables: Tables) -> None:
    assert rules(day, tables) == set()


@pytest.mark.parametrize(
    ("food", "nutrition", "rule"),
    [
        ("peanuts-raw", {"allergies": ["peanuts"]}, "allergen"),
        ("wine-white", {"allergies": ["eggs"]}, "hidden_allergen"),
        ("stock-cube-beef", {"allergies": ["fish"]}, "hidden_allergen"),
        ("kiwi", {"unknown_allergies": ["Kiwis"]}, "avoided"),
        ("honey", {"diet": "vegan"}, "diet"),
        ("gelatine-powder", {"diet": "vegetarian"}, "diet"),
        ("beef-sirloin-raw", {"diet": "pescatarian"}, "diet"),
        ("lard", {"halal": True}, "halal"),
    ],
)
def test_a_food_that_must_not_be_there_is_found(
    day: dict[str, Any], tables: Tables, food: str, nutrition: dict[str, Any], rule: str
) -> None:
    assert rule in rules(put(day, food, 1.0, tables), tables, **nutrition)


def test_too_much_food_and_too_much_protein_are_found(day: dict[str, Any], tables: Tables) -> None:
    assert "energy" in rules(put(day, "olive-oil", 60.0, tables), tables)
    assert "protein" in rules(put(day, "egg-white-powder", 40.0, tables), tables)


def test_figures_that_the_food_does_not_give_are_found(day: dict[str, Any], tables: Tables) -> None:
    day["meals"][0]["items"][0]["protein_g"] += 1.0
    assert rules(day, tables) == {"figures"}


def test_an_invented_recipe_is_found(day: dict[str, Any], tables: Tables) -> None:
    day["meals"][1]["items"][0]["id"] = "made-up"
    assert "unknown" in rules(day, tables)


def test_minutes_meals_servings_and_repetition_are_counted(
    day: dict[str, Any], tables: Tables
) -> None:
    assert "minutes" in rules(day, tables, cooking_minutes=0)
    assert "meals" in rules(day, tables, meals_per_day=6)
    whole = copy.deepcopy(day)
    dish = next(i for m in whole["meals"] for i in m["items"] if i["kind"] == "recipe")
    whole["meals"][-1]["items"].append(copy.deepcopy(dish))
    assert "repeated" in rules(whole, tables)
    dish["servings"] = 0.7
    assert "servings" in rules(whole, tables)


def test_targets_for_minors_sums_and_low_energy_are_found(
    day: dict[str, Any], tables: Tables
) -> None:
    child = eater(age=16).model_dump(mode="json", by_alias=True)
    assert "no_figures" in {f.rule for f in check_day(day, child, tables)}
    day["target"]["energy_kcal"] = 1200
    assert {"sum", "availability"} <= rules(day, tables)
