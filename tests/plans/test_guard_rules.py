"""Each rule of docs/plans.md: broken, found, repaired, and written down."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from generator.plans.guard import repaired, violations
from generator.plans.types import Athlete, PlanRefusedError
from hyrox.plans.nutrition import Macros, NutritionSuggestions, Timing
from hyrox.plans.plan import Day, Plan
from hyrox.plans.profile import Profile
from tests.plans.drafts import (
    START,
    catalogue,
    draft,
    planned,
    sessions,
    with_day,
    with_week,
    with_weeks,
)

RACE = START + timedelta(weeks=12, days=-2)
USUAL: dict[str, Any] = {
    "personal_info": {"age": 34, "gender": "female", "fitness_level": "intermediate"},
    "preferences": {"workout_duration": 60, "days_per_week": 4, "equipment_access": "full_gym"},
    "training": {"longest_run_km": 8, "weekly_hours": 3.5},
}


def made(race: date | None = RACE, weeks: int | None = None, **parts: Any) -> tuple[Plan, Athlete]:
    profile = Profile.model_validate({**USUAL, **parts})
    plan, athlete = draft(profile, START, race, weeks)
    return repaired(plan, athlete, catalogue()), athlete


@pytest.fixture(scope="module")
def whole() -> tuple[Plan, Athlete]:
    return made()


def rules_of(plan: Plan, athlete: Athlete) -> set[str]:
    return {violation.rule for violation in violations(plan, athlete, catalogue())}


def check(broken: Plan, athlete: Athlete, rule: str) -> Plan:
    """The repaired plan, after the rule was found broken; the repair is written down."""
    assert rule in rules_of(broken, athlete)
    fixed = repaired(broken, athlete, catalogue())
    assert violations(fixed, athlete, catalogue()) == ()
    assert rule in {repair.rule for repair in fixed.guard}
    assert all(repair.found and repair.done for repair in fixed.guard)
    assert repaired(fixed, athlete, catalogue()) == fixed
    return fixed


def first(plan: Plan, *kinds: str) -> Day:
    return next(day for day in sessions(plan) if not kinds or day.kind in kinds)


def with_exercise(plan: Plan, day: Day, id: str, **update: Any) -> Plan:
    """The exercise in place of the day's first main one."""
    at = next(i for i, e in enumerate(day.exercises) if e.block == "main")
    other = planned(catalogue().exercises[id], **update)
    return with_day(
        plan, day.date, exercises=(*day.exercises[:at], other, *day.exercises[at + 1 :])
    )


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


def test_too_many_sessions_a_week_are_too_many(whole: tuple[Plan, Athlete]) -> None:
    plan, _ = whole
    fewer = {**USUAL["preferences"], "days_per_week": 2}
    _, athlete = draft(Profile.model_validate({**USUAL, "preferences": fewer}), START, RACE)
    fixed = check(plan, athlete, "days")
    held = [sum(bool(d.exercises) for d in week.days) for week in fixed.workout_plan.weeks]
    assert max(held) == 2


def test_a_session_on_a_rest_day_moves_to_a_free_day(whole: tuple[Plan, Athlete]) -> None:
    plan, _ = whole
    day = first(plan)
    profile = Profile.model_validate({**USUAL, "rest_days": [day.day]})
    _, athlete = draft(profile, START, RACE)
    fixed = check(plan, athlete, "days")
    assert not any(d.exercises for d in fixed.days if d.day == day.day)
    moved = [r for r in fixed.guard if "is moved to" in r.done]
    assert moved
    assert all(not r.done.startswith("The session is left out") for r in moved)


def test_other_sports_stay_where_they_are(whole: tuple[Plan, Athlete]) -> None:
    plan, _ = whole
    football = {"name": "Football", "days": ["wednesday"], "minutes": 90, "intensity": "hard"}
    profile = Profile.model_validate({**USUAL, "other_sports": [football]})
    _, athlete = draft(profile, START, RACE)
    fixed = check(plan, athlete, "days")
    played = [d for d in fixed.days if d.day == "wednesday" and d.kind != "race"]
    assert all((d.kind, d.duration, d.intensity_level) == ("other_sport", 90, "hard")
               for d in played)  # fmt: skip


def test_a_week_keeps_a_free_day() -> None:
    plan, athlete = made(preferences={**USUAL["preferences"], "days_per_week": 7})
    week = plan.workout_plan.weeks[1]
    broken = plan
    for day in week.days:
        if not day.exercises:
            easy = first(plan, "easy_run", "conditioning", "strength", "long_run")
            broken = with_day(
                broken, day.date, kind=easy.kind, exercises=easy.exercises, intensity_level="easy"
            )
    fixed = check(broken, athlete, "rest")
    assert all(any(d.kind == "rest" for d in w.days) for w in fixed.workout_plan.weeks
               if len(w.days) == 7)  # fmt: skip


def test_hard_days_stand_apart(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    broken = plan
    for day in sessions(plan)[:8]:
        broken = with_day(broken, day.date, intensity_level="hard")
    fixed = check(broken, athlete, "recovery")
    for week in fixed.workout_plan.weeks:
        assert sum(d.intensity_level == "hard" for d in week.days) <= 3


def test_the_days_before_the_race_are_not_hard(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    eve, hard = RACE - timedelta(days=1), first(plan, "stations", "compromised", "intervals")
    broken = with_day(
        plan, eve, kind=hard.kind, exercises=hard.exercises, intensity_level="hard"
    )  # fmt: skip
    assert {"recovery", "race_day"} <= rules_of(broken, athlete)
    fixed = check(broken, athlete, "recovery")
    after = fixed.day_of(eve)
    assert after is not None
    assert after.duration_s <= 1_800
    assert after.intensity_level in ("easy", "rest")


def test_the_race_stands_alone(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = first(plan)
    broken = with_day(
        plan, RACE, kind=day.kind, exercises=day.exercises, intensity_level="easy"
    )  # fmt: skip
    fixed = check(broken, athlete, "race_day")
    race = fixed.day_of(RACE)
    assert race is not None
    assert (race.kind, race.exercises) == ("race", ())


@pytest.mark.parametrize(("hours", "most"), [(5.5, 1), (4.0, 0)])
def test_little_sleep_allows_few_hard_days(
    whole: tuple[Plan, Athlete], hours: float, most: int
) -> None:
    plan, _ = whole
    profile = Profile.model_validate({**USUAL, "medical": {"sleep_hours": hours}})
    _, athlete = draft(profile, START, RACE)
    broken = plan
    for day in (sessions(plan)[4], sessions(plan)[6]):
        broken = with_day(broken, day.date, intensity_level="hard")
    fixed = check(broken, athlete, "sleep")
    for week in fixed.workout_plan.weeks:
        assert sum(d.intensity_level == "hard" and bool(d.exercises) for d in week.days) <= most


def test_a_run_far_beyond_the_longest_is_cut(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = first(plan, "long_run", "easy_run")
    longer = planned(
        catalogue().exercises["easy-run"], block="main", duration=3_000.0, work_s=3_000.0,
        run_m=14_000.0,
    )  # fmt: skip
    edges = [e for e in day.exercises if e.block != "main"]
    warm = [e for e in edges if e.block == "warm_up"]
    cool = [e for e in edges if e.block == "cool_down"]
    broken = with_day(plan, day.date, exercises=(*warm, longer, *cool))
    fixed = check(broken, athlete, "run_length")
    after = fixed.day_of(day.date)
    assert after is not None
    assert after.run_m <= 8_800 + 1e-6


def test_a_run_that_hides_its_metres_is_counted(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    day = next(d for d in sessions(plan) if d.run_m)
    hidden = tuple(e.model_copy(update={"run_m": 0.0}) for e in day.exercises)
    fixed = check(with_day(plan, day.date, exercises=hidden), athlete, "run_length")
    after = fixed.day_of(day.date)
    assert after is not None
    assert after.run_m > 0


def test_a_week_far_heavier_than_those_before_is_lightened(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    week = plan.workout_plan.weeks[2]
    broken = plan
    for day in week.days:
        if day.exercises:
            broken = with_day(broken, day.date, intensity_level="hard")
    light = plan.workout_plan.weeks[1]
    for day in (*light.days, *plan.workout_plan.weeks[0].days):
        if day.exercises:
            broken = with_day(broken, day.date, intensity_level="easy")
    fixed = check(broken, athlete, "week_load")
    loads = [week.load for week in fixed.workout_plan.weeks]
    assert loads[2] <= 1.2 * max(loads[:2]) + 1e-6


def test_the_first_week_starts_from_the_hours_trained_until_then(
    whole: tuple[Plan, Athlete],
) -> None:
    plan, _ = whole
    training = {"longest_run_km": 8, "weekly_hours": 2}
    _, athlete = draft(Profile.model_validate({**USUAL, "training": training}), START, RACE)
    fixed = check(plan, athlete, "week_load")
    assert fixed.workout_plan.weeks[0].minutes <= 1.2 * 120 + 1e-6


def test_whoever_did_nothing_lately_may_start_with_an_hour() -> None:
    plan, athlete = made(training={"longest_run_km": 3, "weekly_hours": 0})
    assert 0 < plan.workout_plan.weeks[0].minutes <= 60
    assert violations(plan, athlete, catalogue()) == ()


def test_a_deload_is_never_far(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    heavy = plan.workout_plan.weeks[2]
    broken = plan
    for place, week in enumerate(plan.workout_plan.weeks[:-2]):
        days = tuple(
            day.model_copy(update={"date": week.days[i].date}) for i, day in enumerate(heavy.days)
        )
        broken = with_week(broken, place, days=days, deload=False)
    fixed = check(broken, athlete, "deload")
    in_a_row = 0
    for before, week in zip(fixed.workout_plan.weeks, fixed.workout_plan.weeks[1:], strict=False):
        in_a_row = 0 if week.deload else in_a_row + 1
        assert in_a_row <= 3 or week.phase == "taper"
        if week.deload:
            assert week.load <= 0.8 * before.load + 1e-6


def test_a_deload_that_is_none_is_lightened(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    place = next(i for i, week in enumerate(plan.workout_plan.weeks) if week.deload)
    days = tuple(
        day.model_copy(update={"date": plan.workout_plan.weeks[place].days[i].date})
        for i, day in enumerate(plan.workout_plan.weeks[place - 1].days)
    )
    check(with_week(plan, place, days=days), athlete, "deload")


def test_the_taper_takes_about_half_off(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    heavy = plan.workout_plan.weeks[-3]
    week = plan.workout_plan.weeks[-2]
    days = tuple(
        day.model_copy(update={"date": week.days[i].date}) for i, day in enumerate(heavy.days)
    )
    check(with_week(plan, len(plan.workout_plan.weeks) - 2, days=days), athlete, "taper")


def test_a_taper_of_almost_nothing_is_filled(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    broken = plan
    for week in plan.workout_plan.weeks[-2:]:
        for day in week.days:
            if day.exercises:
                broken = with_day(
                    broken, day.date, kind="rest", exercises=(), intensity_level="rest"
                )
    fixed = check(broken, athlete, "taper")
    for week in fixed.workout_plan.weeks[-2:]:
        assert any(d.intensity_level in ("moderate", "hard") and d.exercises for d in week.days)


def test_taper_weeks_are_where_they_belong(whole: tuple[Plan, Athlete]) -> None:
    plan, athlete = whole
    broken = with_week(with_week(plan, 3, phase="taper"), -1, phase="build")
    fixed = check(broken, athlete, "taper")
    assert [week.phase == "taper" for week in fixed.workout_plan.weeks] == [False] * 10 + [True] * 2


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
