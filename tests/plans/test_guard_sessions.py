"""Rules that one session can break: broken, found, repaired, and written down."""

from datetime import timedelta
from random import Random

import pytest

from generator.plans.guard import repaired, violations
from generator.plans.types import Athlete, PlanRefusedError
from hyrox.plans.nutrition import Macros, NutritionSuggestions, Timing
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from tests.plans.drafts import (
    START,
    catalogue,
    draft,
    sessions,
    with_day,
    with_week,
    with_weeks,
)
from tests.plans.guarding import RACE, USUAL, check, first, made, rules_of, with_exercise


@pytest.fixture(scope="module")
def whole() -> tuple[Plan, Athlete]:
    return made()


def test_a_plan_that_keeps_all_rules_comes_back_as_it_is(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    assert violations(plan, athlete, catalogue()) == ()
    assert repaired(plan, athlete, catalogue()) is plan


def test_equipment_that_is_not_at_hand_is_done_without() -> None:
    preferences = {**USUAL["preferences"], "equipment_access": "home_gym"}
    plan, athlete = made(preferences=preferences)
    day = first(plan, "strength", "stations")
    fixed = check(with_exercise(plan, day, "sled-push-light"), athlete, "equipment")
    after = fixed.day_of(day.date)
    assert after is not None
    assert len(after.exercises) == len(day.exercises)
    assert after.duration_s <= 3_600


def test_equipment_of_a_journey_is_that_of_the_journey(whole: tuple[Plan, Athlete]) -> None:
    plan, _ = whole
    day = first(plan, "stations", "strength")
    away = {"start": day.date, "end": day.date, "equipment_access": "no_equipment"}
    profile = Profile.model_validate({**USUAL, "travel": [away]})
    _, athlete = draft(profile, START, RACE)
    fixed = check(plan, athlete, "equipment")
    assert fixed.day_of(day.date) != plan.day_of(day.date)


@pytest.mark.parametrize("severity", ["moderate", "mild"])
def test_an_injured_part_is_spared(severity: str) -> None:
    injury = {"body_part": "knee", "severity": severity}
    plan, athlete = made(constraints={"injuries": [injury]})
    day = first(plan, "strength", "stations", "conditioning")
    check(with_exercise(plan, day, "kilometre-repeats", run_m=10.0), athlete, "injury")


def test_what_is_asked_for_hard_strains_a_mild_injury_too() -> None:
    plan, athlete = made(constraints={"injuries": [{"body_part": "shoulder", "severity": "mild"}]})
    day = first(plan, "strength", "stations", "conditioning")
    exercise = next(
        e for e in catalogue().exercises.values()
        if "shoulder" in e.body_parts and e.intensity == "moderate" and e.impact == "low"
        and e.level == "beginner"
    )  # fmt: skip
    kept = with_exercise(plan, day, exercise.id)
    assert "injury" not in rules_of(kept, athlete)
    check(with_exercise(plan, day, exercise.id, intensity="hard"), athlete, "injury")


def test_in_pregnancy_there_is_no_race_and_nothing_hard(whole: tuple[Plan, Athlete]) -> None:
    plan, _ = whole
    profile = Profile.model_validate({**USUAL, "medical": {"pregnant": True, "cleared": True}})
    _, athlete = draft(profile, START, None, 12)
    fixed = check(plan, athlete, "pregnancy")
    assert fixed.race_date is None
    assert fixed.days[-1].date.weekday() == 6
    assert not any(day.kind == "race" or day.intensity_level == "hard" for day in fixed.days)


def test_skill_beyond_the_level_waits(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    advanced = next(
        e for e in catalogue().exercises.values()
        if e.level == "advanced" and e.pattern not in ("locomotion", "sled")
    )  # fmt: skip
    day = first(plan, "strength", "stations")
    fixed = check(with_exercise(plan, day, advanced.id), athlete, "level")
    after = fixed.day_of(day.date)
    assert after is not None
    assert advanced.id not in {e.exercise_id for e in after.exercises}


def test_an_exercise_that_nobody_knows_is_replaced(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = first(plan, "strength")
    strange = day.exercises[2].model_copy(update={"exercise_id": "quantum-lunge", "name": "Lunge?"})
    changed = (*day.exercises[:2], strange, *day.exercises[3:])
    fixed = check(with_day(plan, day.date, exercises=changed), athlete, "unknown_exercise")
    assert all(e.exercise_id in catalogue().exercises for d in fixed.days for e in d.exercises)


def test_an_absurd_dose_becomes_the_usual_one(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = first(plan, "strength")
    broken = with_exercise(plan, day, "goblet-squat", sets=40)
    fixed = check(broken, athlete, "dose")
    after = fixed.day_of(day.date)
    assert after is not None
    squats = [e for e in after.exercises if e.exercise_id == "goblet-squat"]
    assert all(e.sets <= catalogue().exercises["goblet-squat"].dose.sets for e in squats)


def test_a_session_too_long_is_cut_to_the_second(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = first(plan, "strength")
    longer = tuple(e.model_copy(update={"sets": 2 * e.sets}) for e in day.exercises)
    fixed = check(with_day(plan, day.date, exercises=longer), athlete, "duration")
    after = fixed.day_of(day.date)
    assert after is not None
    assert 0.8 * 3_600 <= after.duration_s <= 3_600


def test_minutes_that_are_not_those_of_the_exercises_are_set_right(
    whole: tuple[Plan, Athlete],
) -> None:
    plan, athlete = whole
    day = first(plan)
    fixed = check(with_day(plan, day.date, duration=7), athlete, "duration")
    assert fixed.days == plan.days


def test_seconds_that_cannot_be_are_counted_again(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = first(plan, "strength")
    false = tuple(e.model_copy(update={"work_s": e.work_s / 10}) for e in day.exercises)
    fixed = check(with_day(plan, day.date, exercises=false), athlete, "duration")
    after = fixed.day_of(day.date)
    assert after is not None
    assert 0.8 * day.duration_s < after.duration_s <= 3_600


def test_warm_up_first_and_cool_down_last(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = first(plan, "strength")
    check(with_day(plan, day.date, exercises=day.exercises[::-1]), athlete, "order")
    only_main = tuple(e for e in day.exercises if e.block == "main")
    fixed = check(with_day(plan, day.date, exercises=only_main), athlete, "order")
    after = fixed.day_of(day.date)
    assert after is not None
    assert [after.exercises[0].block, after.exercises[-1].block] == ["warm_up", "cool_down"]


def test_a_session_without_exercises_is_made_or_left_out(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = first(plan, "strength")
    check(with_day(plan, day.date, exercises=()), athlete, "order")


def test_days_follow_each_other(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    weeks = list(plan.workout_plan.weeks)
    Random(1).shuffle(weeks)
    assert check(with_weeks(plan, weeks[:7]), athlete, "clock").days[-1].date == RACE
    lost = with_week(plan, 4, days=plan.workout_plan.weeks[4].days[2:5])
    fixed = check(lost, athlete, "clock")
    expected = [START + timedelta(days=i) for i in range((RACE - START).days + 1)]
    assert [day.date for day in fixed.days] == expected


def test_under_eighteen_food_has_no_figures_and_nothing_to_boost_with() -> None:
    plan, athlete = made(personal_info={**USUAL["personal_info"], "age": 17})
    food = NutritionSuggestions(
        calorie_target=2_400,
        macros=Macros(protein_g=120, carbohydrate_g=300, fat_g=70),
        meal_timing=(
            Timing(when="before", what="A coffee or 200 mg of caffeine."),
            Timing(when="after", what="A meal you like, with water."),
        ),
        advice=("Do not take supplements.", "Lose weight slowly."),
    )
    fixed = check(plan.model_copy(update={"nutrition_suggestions": food}), athlete, "minor")
    after = fixed.nutrition_suggestions
    assert after.calorie_target is None
    assert after.macros is None
    assert [timing.what for timing in after.meal_timing] == ["A meal you like, with water."]
    assert after.advice == ("Do not take supplements.",)
    assert after.general_only


def test_a_plan_without_a_single_session_is_refused(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    empty = plan
    for day in sessions(plan):
        empty = with_day(empty, day.date, kind="rest", exercises=(), intensity_level="rest")
    with pytest.raises(PlanRefusedError):
        repaired(with_weeks(empty, empty.workout_plan.weeks[:3], race_date=None), athlete,
                 catalogue())  # fmt: skip


def test_what_lies_back_counts_and_is_not_changed(whole: tuple[Plan, Athlete]) -> None:
    plan, _ = whole
    injured = {"injuries": [{"body_part": "knee", "severity": "severe"}]}
    _, athlete = draft(Profile.model_validate({**USUAL, "constraints": injured}), START, RACE)
    since = START + timedelta(weeks=5, days=2)
    assert all(v.day is None or v.day >= since - timedelta(days=6)
               for v in violations(plan, athlete, catalogue(), since))  # fmt: skip
    fixed = repaired(plan, athlete, catalogue(), since=since)
    assert violations(fixed, athlete, catalogue(), since) == ()
    assert [d for d in fixed.days if d.date < since] == [d for d in plan.days if d.date < since]
    assert any(d not in plan.days for d in fixed.days)


def test_the_evidence_of_new_exercises_comes_with_them(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    known = {item.id: item for item in catalogue().evidence.values()}
    cited = sorted({id for d in plan.days for e in d.exercises for id in e.evidence})
    plan = plan.model_copy(update={"evidence": tuple(known[id] for id in cited)})
    day = first(plan, "strength")
    strange = day.exercises[2].model_copy(update={"exercise_id": "made-up"})
    changed = (*day.exercises[:2], strange, *day.exercises[3:])
    fixed = repaired(with_day(plan, day.date, exercises=changed), athlete, catalogue())
    held = {item.id for item in fixed.evidence}
    assert {id for d in fixed.days for e in d.exercises for id in e.evidence} <= held
