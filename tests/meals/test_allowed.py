import pytest

from generator.meals.allowed import matching, menu_of
from generator.meals.pantry import DOUBTS, Pantry
from hyrox.errors import InputError
from hyrox.foods import EU_ALLERGENS
from hyrox.plans.profile import Profile
from tests.meals.eaters import eater


def served(profile: Profile, pantry: Pantry) -> set[str]:
    menu = menu_of(profile, pantry)
    inside = {i.food for dish in menu.dishes for i in dish.recipe.ingredients}
    return inside | {side.food.id for side in menu.sides}


def test_without_wishes_every_dish_may_be_served(pantry: Pantry) -> None:
    assert len(menu_of(eater(), pantry).dishes) == len(pantry.dishes)


@pytest.mark.parametrize("allergen", EU_ALLERGENS)
def test_an_allergen_is_in_nothing_that_is_served(pantry: Pantry, allergen: str) -> None:
    foods = served(eater({"allergies": [allergen]}), pantry)
    assert foods
    assert not any(allergen in pantry.foods[f].allergens_eu for f in foods)


@pytest.mark.parametrize(
    ("allergen", "doubtful"),
    [
        ("eggs", "wine-white"), ("milk", "wine-red"), ("gluten", "baking-powder"),
        ("nuts", "pine-nuts"), ("fish", "stock-cube-beef"), ("crustaceans", "nori"),
        ("mustard", "barbecue-sauce"), ("sesame", "bread-white"), ("peanuts", "lupin-beans-dry"),
    ],
)  # fmt: skip
def test_what_may_hide_an_allergen_is_out_although_its_row_does_not_name_it(
    pantry: Pantry, allergen: str, doubtful: str
) -> None:
    assert doubtful not in served(eater({"allergies": [allergen]}), pantry)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("kiwi", "kiwi"), ("Kiwifruit", "kiwi"), ("nuts", "walnuts"), ("penuts", "peanuts-raw"),
        ("shellfish", "mussels-raw"), ("tomatoes", "ketchup"), ("cilantro", "coriander-leaf"),
        ("any kind of melon", "watermelon"), ("eggs and honey", "honey"), ("corn", "polenta-dry"),
        ("Erdnüsse", "peanut-butter"), ("strawberries", "strawberries-frozen"),
        ("bell pepper", "pepper-red"), ("dairy products", "milk-whole"),
    ],
)  # fmt: skip
def test_words_find_the_foods_that_they_mean(pantry: Pantry, said: str, meant: str) -> None:
    assert meant in matching(said, pantry)
    for field in ("avoid_foods", "unknown_allergies"):
        assert meant not in served(eater({field: [said]}), pantry)


def test_words_do_not_find_foods_that_they_are_no_part_of(pantry: Pantry) -> None:
    assert matching("egg", pantry).isdisjoint({"aubergine", "apple", "rice-white-long-dry"})
    assert matching("rice", pantry).isdisjoint({"bread-white", "oats-rolled"})
    assert matching("kiwi", pantry) == {"kiwi"}


def test_an_allergy_that_no_food_can_be_checked_for_is_refused(pantry: Pantry) -> None:
    with pytest.raises(InputError, match="xylotol"):
        menu_of(eater({"unknown_allergies": ["xylotol"]}), pantry)
    with pytest.raises(InputError, match="xylotol"):
        menu_of(eater({"avoid_foods": ["allergic to xylotol"]}), pantry)


def test_a_dislike_that_is_not_among_the_foods_is_said_and_not_refused(pantry: Pantry) -> None:
    assert any(
        "haggis" in note for note in menu_of(eater({"avoid_foods": ["haggis"]}), pantry).notes
    )


def test_coeliac_disease_is_read_as_an_allergy_to_gluten(pantry: Pantry) -> None:
    ill = eater().model_copy(
        update={"medical": eater().medical.model_copy(update={"conditions": ("Coeliac disease",)})}
    )
    assert served(ill, pantry) == served(eater({"allergies": ["gluten"]}), pantry)


def test_halal_leaves_out_pork_alcohol_and_what_is_in_doubt(pantry: Pantry) -> None:
    menu = menu_of(eater({"halal": True}), pantry)
    origins = {pantry.foods[f].origin for f in served(eater({"halal": True}), pantry)}
    assert origins.isdisjoint({"pork", "alcohol", "gelatine", "mixed_animal"})
    assert any("certified" in note for note in menu.notes)


def test_cooking_minutes_are_kept_by_every_dish(pantry: Pantry) -> None:
    menu = menu_of(eater({"cooking_minutes": 20}), pantry)
    assert menu.dishes
    assert all(dish.recipe.minutes <= 20 for dish in menu.dishes)
    assert all(side.minutes <= 20 for side in menu.sides)


def test_the_tables_of_doubts_and_sides_name_foods_that_exist(pantry: Pantry) -> None:
    import tomllib

    doubts = tomllib.loads(DOUBTS.read_text(encoding="utf-8"))
    entries = [doubts["compound"], doubts["halal"], doubts["vegetarian"],
               *doubts["allergens"].values(), *doubts["words"].values()]  # fmt: skip
    named = {i for entry in entries for key in ("ids", "but") for i in entry.get(key, ())}
    assert named <= set(pantry.foods)
    groups = {food.group for food in pantry.foods.values()}
    assert {g for entry in entries for g in entry.get("groups", ())} <= groups
    assert set(doubts["allergens"]) == set(EU_ALLERGENS)
