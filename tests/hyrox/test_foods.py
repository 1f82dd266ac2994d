"""Foods: sums of nutrients, energy by Atwater's factors, diets by origin."""

from dataclasses import astuple, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.foods import (
    DIETS,
    EU_ALLERGENS,
    ORIGINS,
    SAME_ALLERGEN,
    US_ALLERGENS,
    Food,
    Nutrients,
    diets_of,
)

NAMES = [field.name for field in fields(Nutrients)]
amounts = st.floats(0, 5000)
known = st.builds(Nutrients, **dict.fromkeys(NAMES, amounts))
partly = st.builds(Nutrients, **dict.fromkeys(NAMES, st.none() | amounts))


@given(st.lists(known, max_size=6))
def test_parts_together_are_the_whole(parts: list[Nutrients]) -> None:
    whole = Nutrients.sum(parts)
    for name in NAMES:
        assert getattr(whole, name) == pytest.approx(sum(getattr(part, name) for part in parts))


@given(st.lists(partly, min_size=1, max_size=6))
def test_a_nutrient_that_one_part_does_not_give_is_not_known_of_the_whole(
    parts: list[Nutrients],
) -> None:
    whole = Nutrients.sum(parts)
    for name in NAMES:
        missing = any(getattr(part, name) is None for part in parts)
        assert (getattr(whole, name) is None) == missing


@given(st.lists(partly, max_size=6), st.floats(0, 50))
def test_a_multiple_of_the_whole_is_the_whole_of_the_multiples(
    parts: list[Nutrients], factor: float
) -> None:
    one = Nutrients.sum(parts).times(factor)
    other = Nutrients.sum(part.times(factor) for part in parts)
    assert astuple(one) == pytest.approx(astuple(other))


@given(partly)
def test_once_the_amount_is_the_amount_and_none_of_it_stays_unknown_where_unknown(
    amount: Nutrients,
) -> None:
    assert amount.times(1) == amount
    assert set(astuple(amount.times(0))) <= {0.0, None}


@given(known, st.permutations(range(3)))
def test_the_order_of_parts_does_not_matter(amount: Nutrients, order: list[int]) -> None:
    parts = [amount, amount.times(0.1), amount.times(7)]
    whole = Nutrients.sum(parts)
    assert astuple(whole) == pytest.approx(astuple(Nutrients.sum(parts[i] for i in order)))


def test_energy_follows_from_the_macronutrients() -> None:
    # Rolled oats: 4 x 13.15 + 4 x (67.7 - 10.1) + 2 x 10.1 + 9 x 6.52, by hand.
    oats = Nutrients(379, 13.15, 67.7, 6.52, fibre_g=10.1)
    assert oats.atwater_kcal == pytest.approx(361.88)
    assert Nutrients(0, 10, 20, 30).atwater_kcal == pytest.approx(390)


def test_energy_of_incomplete_macronutrients_is_not_known() -> None:
    assert Nutrients(100, None, 20, 1).atwater_kcal is None
    assert Nutrients(100, 5, None, 1).atwater_kcal is None
    assert Nutrients(100, 5, 20, None).atwater_kcal is None
    # Its own energy may be unknown: the other way round is what the method is for.
    assert Nutrients(None, 5, 20, 1).atwater_kcal == pytest.approx(109)


def test_more_fibre_than_carbohydrate_counts_as_all_of_it() -> None:
    assert Nutrients(0, 0, 10, 0, fibre_g=12).atwater_kcal == pytest.approx(20)


@given(known, st.floats(0, 50))
def test_energy_grows_with_the_amount(amount: Nutrients, factor: float) -> None:
    energy, many = amount.atwater_kcal, amount.times(factor).atwater_kcal
    assert energy is not None
    assert many == pytest.approx(energy * factor, abs=1e-6)
    assert energy >= 0


EXPECTED = {
    "plant": DIETS, "fungus": DIETS, "mineral": DIETS, "alcohol": DIETS,
    "dairy": ("vegetarian", "pescatarian"), "egg": ("vegetarian", "pescatarian"),
    "honey": ("vegetarian", "pescatarian"),
    "fish": ("pescatarian",), "crustacean": ("pescatarian",), "mollusc": ("pescatarian",),
    "poultry": (), "beef": (), "lamb": (), "pork": (), "gelatine": (), "mixed_animal": (),
}  # fmt: skip


def test_every_origin_has_its_diets() -> None:
    assert set(EXPECTED) == set(ORIGINS)
    assert {origin: diets_of([origin]) for origin in ORIGINS} == EXPECTED


@given(st.lists(st.sampled_from(ORIGINS), max_size=8), st.sampled_from(ORIGINS))
def test_a_further_food_never_makes_a_dish_fit_more_diets(origins: list[str], more: str) -> None:
    diets = set(diets_of([*origins, more]))
    assert diets == set(diets_of(origins)) & set(diets_of([more]))


def test_nothing_fits_every_diet() -> None:
    assert diets_of([]) == DIETS


def test_there_are_fourteen_and_nine_allergens_and_each_counterpart_is_one_of_them() -> None:
    assert (len(EU_ALLERGENS), len(US_ALLERGENS)) == (14, 9)
    assert set(SAME_ALLERGEN) <= set(EU_ALLERGENS)
    assert set(SAME_ALLERGEN.values()) == set(US_ALLERGENS) - {"wheat"}


def test_some_grams_of_a_food_hold_their_share_of_a_hundred() -> None:
    oats = Food(
        "oats", "08120", "Oats", "cereals", "plant", Nutrients(379, 13.15, 67.7, 6.52),
        "1 bowl", 60, frozenset({"gluten"}), frozenset(), "2026-11-22",
    )  # fmt: skip
    bowl = oats.of(oats.portion_g)
    assert bowl.energy_kcal == pytest.approx(227.4)
    assert bowl.protein_g == pytest.approx(7.89)
    assert bowl.iron_mg is None
