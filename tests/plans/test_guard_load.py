"""Rules of running, volume, deloads and the taper: broken, found, repaired, and written down."""

import pytest

from generator.plans.guard import violations
from generator.plans.types import Athlete
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from tests.plans.drafts import (
    START,
    catalogue,
    draft,
    planned,
    sessions,
    with_day,
    with_week,
)
from tests.plans.guarding import RACE, USUAL, check, first, made


@pytest.fixture(scope="module")
def whole() -> tuple[Plan, Athlete]:
    return made()


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
