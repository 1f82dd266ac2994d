import time
from datetime import timedelta

import pytest
from hypothesis import given, reject, settings

from eval.plans.meal_checker import Tables, check_day
from generator.meals.compose import day_meals, meal_ideas, suggest_another, week_meals
from generator.meals.pantry import Pantry
from generator.meals.serving import shopping_list
from generator.meals.targets import day_target
from hyrox.errors import InputError
from hyrox.plans.nutrition import DayMeals, DayTarget, Macros
from hyrox.plans.plan import Day
from hyrox.plans.profile import Profile
from tests.meals.eaters import MONDAY, eater, eaters, session, sessions

HOUR = session("conditioning", "moderate", 60)


def meals_of(profile: Profile, pantry: Pantry, day: Day = HOUR, seed: int = 0) -> DayMeals:
    target = day_target(profile, day, None, MONDAY)
    assert target is not None
    return day_meals(profile, target, MONDAY, pantry, seed)


def recipes(day: DayMeals) -> set[str]:
    return {i.id for meal in day.meals for i in meal.items if i.kind == "recipe"}


@settings(max_examples=150, deadline=None)
@given(profile=eaters(), day=sessions())
def test_meals_keep_every_constraint_and_the_target(
    pantry: Pantry, tables: Tables, profile: Profile, day: Day
) -> None:
    made = meals_of(profile, pantry, day)  # nobody is refused: the checker has something to check
    said = profile.model_dump(mode="json", by_alias=True)
    assert check_day(made.model_dump(mode="json"), said, tables) == ()
    assert len(made.meals) == profile.nutrition.meals_per_day
    assert abs(made.energy_kcal / made.target.energy_kcal - 1) <= 0.0505
    assert abs(made.protein_g / made.target.macros.protein_g - 1) <= 0.101


@settings(max_examples=60, deadline=None)
@given(profile=eaters())
def test_another_meal_changes_that_meal_alone_and_keeps_the_day(
    pantry: Pantry, tables: Tables, profile: Profile
) -> None:
    before = meals_of(profile, pantry)
    try:
        after = suggest_another(before, 1, profile, pantry)
    except InputError:
        reject()
    assert after.meals[1] != before.meals[1]
    assert (after.meals[0], *after.meals[2:]) == (before.meals[0], *before.meals[2:])
    said = profile.model_dump(mode="json", by_alias=True)
    assert check_day(after.model_dump(mode="json"), said, tables) == ()


def test_the_usual_athlete_gets_another_for_every_meal_many_times(pantry: Pantry) -> None:
    day = meals_of(eater(), pantry)
    seen = [day.meals[2].name]
    for _ in range(5):
        day = suggest_another(day, 2, eater(), pantry, avoid=frozenset(recipes(day)))
        seen.append(day.meals[2].name)
    assert len(set(seen)) >= 4


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_meals(pantry: Pantry) -> None:
    first, again = (meals_of(eater(), pantry).model_dump_json() for _ in range(2))
    assert first == again
    assert len({meals_of(eater(), pantry, seed=s).model_dump_json() for s in range(10)}) == 10


def test_a_day_holds_what_its_json_says(pantry: Pantry) -> None:
    day = meals_of(eater(), pantry)
    assert DayMeals.model_validate_json(day.model_dump_json()) == day


def test_a_week_repeats_no_dish_where_enough_fit(pantry: Pantry) -> None:
    target = day_target(eater(), HOUR, None, MONDAY)
    assert target is not None
    days = week_meals(eater(), [target] * 7, MONDAY, pantry)
    served = [i.id for d in days for m in d.meals for i in m.items if i.kind == "recipe"]
    assert [d.date for d in days] == [MONDAY + timedelta(days=n) for n in range(7)]
    # Thirty breakfasts and snacks must last for the week; lunches and dinners are many.
    assert len(set(served)) >= 0.9 * len(served) > 18


def test_wished_cuisines_come_first_and_others_are_said(pantry: Pantry) -> None:
    day = meals_of(eater({"cuisines": ["italian"]}), pantry)
    main = [m.cuisine for m in day.meals if m.meal in ("lunch", "dinner")]
    assert main == ["italian", "italian"]
    thai = meals_of(eater({"cuisines": ["thai"], "meals_per_day": 6}), pantry)
    assert any("other cuisines" in note for note in thai.notes)


def test_what_is_at_hand_is_used_more_often(pantry: Pantry) -> None:
    hand = {"ingredients_at_hand": ["lentils", "chickpeas"]}

    def with_them(nutrition: dict[str, list[str]]) -> int:
        days = [meals_of(eater(nutrition), pantry, seed=s) for s in range(12)]
        inside = [pantry.dishes[r].main for day in days for r in recipes(day)]
        return sum(any(f.startswith(("lentils", "chickpeas")) for f in main) for main in inside)

    assert with_them(hand) >= 2 * with_them({}) > 0


def test_meals_that_cannot_be_are_refused_with_the_reason(pantry: Pantry) -> None:
    vegan = eater({"diet": "vegan", "allergies": ["soybeans", "gluten", "lupin", "nuts"]})
    greedy = DayTarget(
        kind="rest", energy_kcal=1500, training_kcal=0,
        macros=Macros(protein_g=220, carbohydrate_g=100, fat_g=24),
    )  # fmt: skip
    with pytest.raises(InputError, match="protein"):
        day_meals(vegan, greedy, MONDAY, pantry)
    with pytest.raises(InputError, match="no meal 9"):
        suggest_another(meals_of(eater(), pantry), 8, eater(), pantry)


def test_the_shopping_list_weighs_what_the_days_hold(pantry: Pantry, tables: Tables) -> None:
    day = meals_of(eater(), pantry)
    wanted: dict[str, float] = {}
    for item in (i for m in day.meals for i in m.items):
        if item.kind == "food":
            wanted[item.id] = wanted.get(item.id, 0) + item.grams
            continue
        recipe = tables.recipes[item.id]
        for used in recipe["ingredients"]:
            share = used["grams"] * (item.servings or 0) / recipe["serves"]
            wanted[used["food"]] = wanted.get(used["food"], 0) + share
    wanted.pop("water", None)
    bought = {i.food: i.grams for i in shopping_list([day], pantry)}
    assert bought.keys() == wanted.keys()
    assert all(0 <= bought[food] - grams < 1.001 for food, grams in wanted.items())
    twice = {i.food: i.grams for i in shopping_list([day, day], pantry)}
    assert all(abs(twice[food] - 2 * grams) <= 1.001 for food, grams in wanted.items())


def test_ideas_name_dishes_without_amounts_under_the_same_constraints(pantry: Pantry) -> None:
    child = eater({"allergies": ["milk"], "diet": "vegetarian"}, age=15)
    ideas = meal_ideas(child, MONDAY, pantry)
    assert len(ideas) >= 3
    assert not any(c.isdigit() for idea in ideas for c in idea)
    names = {dish.recipe.name: dish for dish in pantry.dishes.values()}
    for idea in ideas:
        dish = names[idea.split(": ", 1)[1]]
        assert "milk" not in dish.gives.allergens_eu
        assert "vegetarian" in dish.gives.diets


def test_a_day_takes_a_few_milliseconds(pantry: Pantry) -> None:
    meals_of(eater(), pantry)
    began = time.process_time()
    for seed in range(30):
        meals_of(eater(), pantry, seed=seed)
    assert (time.process_time() - began) / 30 < 0.05
