"""Recipes: what an entry must say, and what its ingredients give."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hyrox.errors import InputError
from hyrox.foods import Food, Nutrients
from hyrox.recipes import Recipe, computed


def food(name: str, origin: str, per_100g: Nutrients, eu: str = "", us: str = "") -> Food:
    return Food(
        name, "0", name.title(), "any", origin, per_100g, "1", 100.0,
        frozenset(eu.split()), frozenset(us.split()), "2026-11-22",
    )  # fmt: skip


FOODS = {
    one.id: one
    for one in (
        food("oats", "plant", Nutrients(380, 13, 68, 6, fibre_g=10), "gluten"),
        food("milk", "dairy", Nutrients(60, 3, 5, 3, fibre_g=0), "milk", "milk"),
        food("prawn", "crustacean", Nutrients(80, 18, 0, 1), "crustaceans", "crustacean_shellfish"),
        food("bread", "plant", Nutrients(250, 9, 48, 3, fibre_g=5), "gluten", "wheat"),
        food("beef", "beef", Nutrients(200, 20, 0, 13, fibre_g=0)),
        food("water", "mineral", Nutrients(0, 0, 0, 0, fibre_g=0)),
    )
}
PORRIDGE: dict[str, Any] = {
    "id": "porridge",
    "name": "Porridge",
    "summary": "Oats in milk.",
    "cuisine": "british",
    "meals": ["breakfast"],
    "uses": ["everyday"],
    "serves": 2,
    "prep_min": 2,
    "cook_min": 8,
    "wait_min": 60,
    "ingredients": [{"food": "oats", "grams": 100}, {"food": "milk", "grams": 500}],
    "steps": ["Stir.", "Simmer."],
    "contains": ["gluten", "milk"],
    "questions": ["how do I cook porridge"],
    "reviewed": "2026-11-22",
}


def recipe(*foods: tuple[str, float], **changes: object) -> Recipe:
    entry = {**PORRIDGE, **changes}
    if foods:
        entry["ingredients"] = [{"food": name, "grams": grams} for name, grams in foods]
    return Recipe.model_validate(entry)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cuisine": "martian"}, "Input should be 'north_african'"),
        ({"serves": 0}, "greater than or equal to 1"),
        ({"ingredients": [{"food": "oats", "grams": 100}]}, "at least 2 items"),
        (
            {"ingredients": [{"food": "oats", "grams": 0}, {"food": "milk", "grams": 1}]},
            "greater than 0",
        ),
        (
            {"ingredients": [{"food": "Oats!", "grams": 1}, {"food": "milk", "grams": 1}]},
            "should match pattern",
        ),
        ({"steps": ["Stir."]}, "at least 2 items"),
        ({"contains": ["pollen"]}, "Input should be 'gluten'"),
        ({"diets": ["fruitarian"]}, "Input should be 'vegan'"),
        ({"questions": []}, "at least 1 item"),
        ({"energy_kcal": 300}, "Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_in_words(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        recipe(**changes)


def test_allergens_must_be_declared_even_if_there_are_none() -> None:
    with pytest.raises(ValidationError) as raised:
        Recipe.model_validate({key: PORRIDGE[key] for key in PORRIDGE if key != "contains"})
    assert [(e["loc"], e["type"]) for e in raised.value.errors()] == [(("contains",), "missing")]
    assert recipe(contains=[]).contains == ()


def test_waiting_is_no_work() -> None:
    assert recipe().minutes == 10


def test_one_serving_is_its_share_of_the_pot() -> None:
    gives = computed(recipe(), FOODS)
    assert gives.serving_g == pytest.approx(300)
    assert gives.per_serving.energy_kcal == pytest.approx((380 + 5 * 60) / 2)
    assert gives.per_serving.protein_g == pytest.approx((13 + 5 * 3) / 2)
    assert gives.per_serving.carbohydrate_g == pytest.approx((68 + 5 * 5) / 2)
    assert gives.per_serving.fibre_g == pytest.approx(5)
    assert gives.per_serving.iron_mg is None


def test_a_recipe_has_every_allergen_of_its_ingredients_under_both_laws() -> None:
    gives = computed(recipe(("bread", 100), ("prawn", 100), ("milk", 50)), FOODS)
    assert gives.allergens_eu == {"gluten", "crustaceans", "milk"}
    assert gives.allergens_us == {"wheat", "crustacean_shellfish", "milk"}


@pytest.mark.parametrize(
    ("foods", "diets"),
    [
        (["oats", "water"], ("vegan", "vegetarian", "pescatarian")),
        (["oats", "milk"], ("vegetarian", "pescatarian")),
        (["oats", "milk", "prawn"], ("pescatarian",)),
        (["oats", "beef"], ()),
    ],
)
def test_a_recipe_fits_the_diets_that_all_its_ingredients_fit(
    foods: list[str], diets: tuple[str, ...]
) -> None:
    assert computed(recipe(*((name, 50) for name in foods)), FOODS).diets == diets


def test_a_nutrient_unknown_of_one_ingredient_is_unknown_of_the_serving() -> None:
    gives = computed(recipe(("oats", 100), ("prawn", 1)), FOODS)
    assert gives.per_serving.fibre_g is None
    assert gives.per_serving.energy_kcal == pytest.approx((380 + 0.8) / 2)


def test_an_ingredient_that_is_no_food_of_the_table_is_named_with_its_recipe() -> None:
    with pytest.raises(InputError, match="Recipe porridge: no food 'unicorn' in the food table"):
        computed(recipe(("oats", 100), ("unicorn", 5)), FOODS)


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(FOODS)), st.floats(0.1, 1000)), min_size=2, max_size=8
    ),
    st.integers(1, 12),
)
def test_all_servings_together_weigh_and_give_what_went_into_the_pot(
    foods: list[tuple[str, float]], serves: int
) -> None:
    gives = computed(recipe(*foods, serves=serves), FOODS)
    assert gives.serving_g * serves == pytest.approx(sum(grams for _, grams in foods))
    expected = sum(grams * (FOODS[name].per_100g.energy_kcal or 0) / 100 for name, grams in foods)
    assert gives.per_serving.times(serves).energy_kcal == pytest.approx(expected)


@given(st.integers(1, 3), st.integers(1, 4))
def test_a_larger_pot_for_as_many_more_people_is_the_same_serving(serves: int, times: int) -> None:
    one = computed(recipe(("oats", 90), ("milk", 300), serves=serves), FOODS)
    more = computed(
        recipe(("oats", 90.0 * times), ("milk", 300.0 * times), serves=serves * times), FOODS
    )
    assert more.serving_g == pytest.approx(one.serving_g)
    assert more.per_serving.energy_kcal == pytest.approx(one.per_serving.energy_kcal)
