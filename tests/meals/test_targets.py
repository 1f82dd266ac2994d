from datetime import timedelta

import pytest
from hypothesis import given, settings

from generator.meals.energy import Body, body_of, floor_kcal, training_kcal
from generator.meals.standing import standing
from generator.meals.targets import day_target, nutrition_for
from hyrox.plans.nutrition import DayTarget
from hyrox.plans.plan import Day
from hyrox.plans.profile import Profile
from tests.meals.eaters import MONDAY, eater, eaters, session, sessions


def target(profile: Profile, day: Day, race_in: int | None = None) -> DayTarget:
    race = None if race_in is None else MONDAY + timedelta(days=race_in)
    found = day_target(profile, day, race, MONDAY)
    assert found is not None
    return found


REST = session("rest", "rest", 0)
EASY = session("easy_run", "easy", 45)
HARD = session("intervals", "hard", 60)


def test_resting_energy_is_that_of_the_published_equation() -> None:
    # 10 x 70 + 6.25 x 175 - 5 x 30 + 5 and - 161 (Mifflin et al. 1990)
    assert Body(70, 175, 30, 1.0).resting_kcal == pytest.approx(1648.75)
    assert Body(70, 175, 30, 0.0).resting_kcal == pytest.approx(1482.75)
    assert Body(70, 175, 30, 0.5).resting_kcal == pytest.approx((1648.75 + 1482.75) / 2)


def test_an_hour_of_vigorous_lifting_adds_five_kcal_a_kilogram() -> None:
    assert training_kcal(session("strength", "hard", 60), 70.0) == pytest.approx(5 * 70)


def test_harder_days_hold_more_energy_and_more_carbohydrate() -> None:
    days = [target(eater(), day) for day in (REST, EASY, HARD)]
    energies = [day.energy_kcal for day in days]
    carbohydrates = [day.macros.carbohydrate_g for day in days]
    assert energies == sorted(energies)
    assert len(set(energies)) == 3
    assert carbohydrates == sorted(carbohydrates)
    assert len(set(carbohydrates)) == 3
    assert [day.kind for day in days] == ["rest", "easy", "hard"]


def test_a_deficit_comes_from_easy_days_and_never_from_hard_ones() -> None:
    keep, lose = eater(), eater({"weight_goal": "lose"})
    assert target(lose, HARD).energy_kcal == target(keep, HARD).energy_kcal
    easy = target(lose, EASY).energy_kcal / target(keep, EASY).energy_kcal
    assert 0.84 < easy < 0.87
    assert target(lose, EASY).macros.protein_g > target(keep, EASY).macros.protein_g


@pytest.mark.parametrize("days", [1, 7, 21])
def test_nothing_is_taken_off_before_a_race(days: int) -> None:
    keep, lose = eater(), eater({"weight_goal": "lose"})
    assert target(lose, EASY, days).energy_kcal == target(keep, EASY, days).energy_kcal


def test_the_light_get_no_deficit_and_the_thin_no_figures() -> None:
    light = eater({"weight_goal": "lose"}, weight=53.0)  # a BMI of 18.8
    assert target(light, EASY) == target(eater(weight=53.0), EASY)
    assert day_target(eater(weight=47.0), EASY, None, MONDAY) is None  # a BMI of 16.7


def test_the_day_before_the_race_fills_the_stores_within_the_cited_range() -> None:
    loading = target(eater(), EASY, 1)
    assert loading.kind == "race_week"
    assert 7.9 <= loading.macros.carbohydrate_g / 62 <= 12


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"personal_info": {"age": 15, "height": 170, "weight": 60}}, "growing"),
        ({"personal_info": {"age": 30, "height": 170}}, "personal_info.weight"),
        ({"medical": {"pregnant": True}}, "pregnancy"),
        ({"medical": {"postpartum_weeks": 10}}, "breastfeeding"),
        ({"medical": {"eating_disorder": True}}, "figures do not help"),
        ({"medical": {"conditions": ["type 1 diabetes"]}}, "diabetes"),
        ({"medical": {"symptoms": ["I make myself throw up after meals"]}}, "figures do not help"),
        ({"personal_info": {"age": 30, "height": 230, "weight": 30}}, "personal_info.height"),
    ],
)
def test_where_no_figures_may_be_given_there_are_none_and_the_reason_is_said(
    changes: dict[str, object], said: str
) -> None:
    usual = {"personal_info": {"age": 30, "height": 170, "weight": 65, "gender": "male"}}
    profile = Profile.model_validate({**usual, **changes})
    found, _ = nutrition_for(profile, [EASY], MONDAY + timedelta(days=5))
    assert said in found.general_only
    assert found.calorie_target is None
    assert found.macros is None
    assert not found.days
    texts = [step.what for step in (*found.race_week, *found.race_day)]
    assert not any("mg" in text or " g of" in text for text in texts)
    assert not any("affeine" in text for text in texts)


def test_everything_that_nutrition_cites_opens_and_is_handed_over() -> None:
    found, evidence = nutrition_for(eater(), [EASY], MONDAY + timedelta(days=5))
    ids = {item.id for item in evidence}
    cites = [part.evidence for part in found.meal_timing]
    cites += [step.evidence for step in (*found.race_week, *found.race_day)]
    assert cites
    assert all(cites)
    assert {e for cite in cites for e in cite} <= ids
    assert set(found.evidence) == ids
    assert all(item.text and item.location for item in evidence)
    assert "reference:mifflin-1990" in ids


def test_race_day_amounts_follow_the_athletes_weight() -> None:
    found, _ = nutrition_for(eater(weight=60.0), [], MONDAY + timedelta(days=40))
    texts = " ".join(step.what for step in found.race_day)
    assert "About 120 g of carbohydrate (2 g/kg" in texts
    assert "caffeine, 180 mg" in texts


@settings(max_examples=300, deadline=None)
@given(eaters(), sessions())
def test_targets_add_up_and_keep_the_floor(profile: Profile, day: Day) -> None:
    found = day_target(profile, day, None, MONDAY)
    body = body_of(profile)
    assert found is not None
    assert body is not None
    assert standing(profile).body == body
    macros = found.macros
    summed = 4 * macros.protein_g + 4 * macros.carbohydrate_g + 9 * macros.fat_g
    assert abs(summed - found.energy_kcal) <= 2
    assert found.energy_kcal >= floor_kcal(body, training_kcal(day, body.weight_kg)) - 1
    assert macros.protein_g * 4 <= 0.31 * found.energy_kcal
    assert 9 * macros.fat_g / found.energy_kcal >= 0.19
    assert macros.protein_g <= 2.4 * body.weight_kg
