"""The meals of one tab: what stays, what is made anew, and what a week is."""

from datetime import timedelta
from typing import Any

import pytest

from generator.meals.balance import within
from generator.meals.pantry import Pantry, open_pantry
from generator.meals.serving import totals
from hyrox.errors import InputError
from hyrox.plans.nutrition import DayMeals
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from hyrox.plans.reading import read_profile
from hyrox.settings import PROJECT
from ui.web.nutrition.meal_book import QUICK_MIN, MealBook


@pytest.fixture(scope="module")
def pantry() -> Pantry:
    return open_pantry(PROJECT / "corpora")


@pytest.fixture
def book(adult: Profile) -> MealBook:
    made = MealBook()
    made.follow(adult, None)
    return made


def names(day: DayMeals | None) -> list[str]:
    assert day is not None
    return [meal.name for meal in day.meals]


def test_a_day_stays_as_it_was_shown(book: MealBook, pantry: Pantry, today: Any) -> None:
    first = book.day(today, pantry)
    book.day(today + timedelta(days=1), pantry)
    book.follow(book.profile.model_copy(update={"goals": ("finish",)}), None)
    assert book.day(today, pantry) is first


def test_another_kitchen_makes_other_meals(book: MealBook, pantry: Pantry, today: Any) -> None:
    book.day(today, pantry)
    vegan = read_profile(book.profile.model_dump(mode="json") | {"nutrition": {"diet": "vegan"}})
    book.follow(vegan, None)
    day = book.day(today, pantry)
    assert day is not None
    recipes = [i.id for m in day.meals for i in m.items if i.kind == "recipe"]
    assert all("vegan" in pantry.dishes[key].gives.diets for key in recipes)


@pytest.mark.parametrize("index", range(4))
def test_another_meal_leaves_the_others_and_keeps_to_the_target(
    book: MealBook, pantry: Pantry, today: Any, index: int
) -> None:
    before = book.day(today, pantry)
    seen = [names(before)[index]]
    for _ in range(3):
        after = book.another(today, index, pantry)
        assert before is not None
        assert after.meals[:index] + after.meals[index + 1 :] == (
            before.meals[:index] + before.meals[index + 1 :]
        )
        assert within(totals(after.meals), after.target)
        seen.append(names(after)[index])
    assert len(set(seen)) == len(seen)
    assert names(book.day(today, pantry)) == names(after)


def test_a_meal_that_is_not_there_cannot_be_changed(
    book: MealBook, pantry: Pantry, today: Any
) -> None:
    with pytest.raises(InputError, match="no longer there"):
        book.another(today, 9, pantry)


def test_other_meals_for_a_day_are_other_dishes(book: MealBook, pantry: Pantry, today: Any) -> None:
    before = set(names(book.day(today, pantry)))
    assert not before & set(names(book.other_day(today, pantry)))


def test_quick_meals_are_quick_and_can_be_undone(
    book: MealBook, pantry: Pantry, today: Any
) -> None:
    usual = names(book.day(today, pantry))
    book.make_quick(today, True)
    quick = book.day(today, pantry)
    assert quick is not None
    assert max(meal.minutes for meal in quick.meals) <= QUICK_MIN
    for index in range(len(quick.meals)):
        assert book.another(today, index, pantry).meals[index].minutes <= QUICK_MIN
    book.make_quick(today, False)
    assert len(names(book.day(today, pantry))) == len(usual)


def test_quick_does_not_lengthen_the_time_that_was_said(pantry: Pantry, today: Any) -> None:
    book = MealBook()
    book.follow(
        read_profile({
            "personal_info": {"age": 34, "height": 168, "weight": 63},
            "nutrition": {"cooking_minutes": 5},
        }), None,
    )  # fmt: skip
    book.make_quick(today, True)
    day = book.day(today, pantry)
    assert day is not None
    assert max(meal.minutes for meal in day.meals) <= 5


def test_a_rest_day_needs_less_than_a_training_day(book: MealBook, today: Any) -> None:
    trained = book.target(today)
    book.make_rest(today, True)
    rested = book.target(today)
    assert trained is not None
    assert rested is not None
    assert rested.kind == "rest"
    assert rested.training_kcal == 0
    assert rested.energy_kcal < trained.energy_kcal


def test_days_follow_the_sessions_of_the_plan(
    book: MealBook, plan: Plan, pantry: Pantry, today: Any
) -> None:
    book.follow(book.profile, plan)
    kinds = [day.target.kind for day in book.week(today, pantry)]
    assert kinds == ["rest", "hard", "rest", "rest", "rest", "race_week", "race"]
    assert book.dates(today) == tuple(today + timedelta(days=n) for n in range(7))


def test_a_changed_session_changes_the_meals_of_its_day_alone(
    book: MealBook, plan: Plan, pantry: Pantry, today: Any
) -> None:
    book.follow(book.profile, plan)
    before = book.week(today, pantry)
    (week,) = plan.workout_plan.weeks
    shorter = week.days[1].model_copy(update={"duration": 25})
    days = (week.days[0], shorter, *week.days[2:])
    workout = plan.workout_plan.model_copy(
        update={"weeks": (week.model_copy(update={"days": days}),)}
    )
    book.follow(book.profile, plan.model_copy(update={"workout_plan": workout}))
    after = book.week(today, pantry)
    assert [a is b for a, b in zip(after, before, strict=True)] == [True, False, *[True] * 5]
    assert after[1].target.energy_kcal < before[1].target.energy_kcal


def test_a_week_ends_with_the_plan_and_repeats_no_dish(
    book: MealBook, plan: Plan, pantry: Pantry, today: Any
) -> None:
    book.follow(book.profile, plan)
    assert len(book.week(today + timedelta(days=4), pantry)) == 3
    week = book.week(today, pantry)
    recipes = [i.id for d in week for m in d.meals for i in m.items if i.kind == "recipe"]
    assert len(recipes) == len(set(recipes))


def test_the_race_of_the_profile_counts_without_a_plan(today: Any) -> None:
    race = today + timedelta(days=3)
    raw = {
        "personal_info": {"age": 34, "height": 168, "weight": 63},
        "target": {"date": race.isoformat()},
    }
    book = MealBook()
    book.follow(read_profile(raw), None)
    book.make_rest(race, True)
    found = [book.target(race - timedelta(days=n)) for n in (0, 1, 2)]
    assert [t.kind for t in found if t] == ["race", "race_week", "moderate"]


def test_those_who_are_given_no_figures_have_no_days(pantry: Pantry, today: Any) -> None:
    book = MealBook()
    book.follow(read_profile({"personal_info": {"age": 15, "height": 168, "weight": 63}}), None)
    assert book.day(today, pantry) is None
    assert book.other_day(today, pantry) is None
    assert book.week(today, pantry) == ()
    with pytest.raises(InputError):
        book.another(today, 0, pantry)
