"""Rules of the days of a week: broken, found, repaired, and written down."""

from datetime import timedelta

import pytest

from generator.plans.types import Athlete
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from tests.plans.drafts import (
    START,
    draft,
    sessions,
    with_day,
)
from tests.plans.guarding import RACE, USUAL, check, first, made, rules_of


@pytest.fixture(scope="module")
def whole() -> tuple[Plan, Athlete]:
    return made()


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
