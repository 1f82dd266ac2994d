"""Older plans become today's, and nothing of them is lost."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.errors import InputError
from hyrox.plans.migration import read_plan
from hyrox.plans.plan import Plan
from tests.plans.strategies import START

OLDER: dict[str, Any] = {
    "workout_plan": {
        "name": "Eight weeks to Hamburg",
        "overview": "Three sessions a week around a job with shifts.",
        "adaptations": {"difficulty_adjustment": "Drop a set", "back_friendly": "No deadlifts"},
        "weekly_schedule": [
            {
                "day": "Monday",
                "focus": "Lower body strength",
                "duration": "50 min",
                "intensity_level": "high",
                "exercises": [
                    {
                        "name": "Goblet squat",
                        "sets": 3,
                        "reps": "8-12",
                        "intensity": "high",
                        "rest": "90 seconds",
                        "notes": "Slow down, fast up",
                        "gamified_stats": {"strength": 5, "XP": "20 xp"},
                    },
                    {"name": "Walking lunge", "sets": "3x10 each leg", "rest": "1 min"},
                    {"name": "Plank", "sets": "3", "duration": "30 seconds", "rest": 45},
                    {"name": "Wall sit", "reps": "to failure", "tempo": "slow"},
                ],
            },
            {"day": "Tue", "focus": "Rest"},
            {
                "day": "Wednesday",
                "focus": "Easy run",
                "duration": 40,
                "intensity_level": "low",
                "exercises": [{"name": "Easy run", "duration": "40 min", "intensity": "low"}],
                "playlist": "calm",
            },
            {
                "day": "Day 6",
                "focus": "HYROX stations",
                "intensity_level": "moderate",
                "exercises": [
                    {"name": "Row", "sets": "4 x 500m", "rest": "2:00"},
                    {"name": "Running", "distance": "5 km"},
                ],
            },
        ],
        "progression_plan": {
            "intensity_increase": "5 % a week",
            "exercise_progressions": {"Goblet squat": "Front squat"},
        },
        "coach": "K.",
    },
    "nutrition_suggestions": {
        "calorie_target": "2,400 kcal",
        "macros": {"protein": "30%", "carbs": "45 %", "fat": "25%"},
        "meal_timing": {"pre_workout": "a banana an hour before"},
        "hydration": "2 litres",
    },
    "adaptive_recommendations": {
        "if_too_difficult": "Take a set off.",
        "if_too_easy": "Add a set.",
        "if_time_constrained": {
            "shortened_version": "A 25-minute session",
            "exercises_to_keep": ["Goblet squat"],
            "circuit_format": "Three rounds",
        },
    },
    "app_version": "1.4",
}


@pytest.fixture
def plan() -> Plan:
    return read_plan(OLDER, START, {"goblet squat": "goblet-squat"})


def test_an_older_week_becomes_seven_dated_days_from_a_monday(plan: Plan) -> None:
    assert [day.date for day in plan.days] == [START + timedelta(days=i) for i in range(7)]
    kinds = [day.kind for day in plan.days]
    assert kinds == ["strength", "rest", "easy_run", "rest", "rest", "stations", "rest"]
    assert [day.duration for day in plan.days] == [50, 0, 40, 0, 0, 49, 0]
    late = read_plan(OLDER, START + timedelta(days=1))
    assert late.start == START + timedelta(days=7)


def test_amounts_in_words_become_numbers(plan: Plan) -> None:
    squat, lunge, plank, sit = plan.days[0].exercises
    assert (squat.sets, squat.reps, squat.rest, squat.exercise_id) == (3, 8, 90, "goblet-squat")
    assert squat.gamified_stats == {"strength": 5, "XP": 20}
    assert (lunge.sets, lunge.reps, lunge.each_side, lunge.work_s) == (3, 10, True, 60)
    assert (plank.sets, plank.duration, plank.rest) == (3, 30, 45)
    assert sit.duration == 60
    row, run = plan.days[5].exercises
    assert (row.sets, row.distance, row.rest, row.run_m) == (4, 500, 120, 0)
    assert (run.sets, run.distance, run.run_m) == (1, 5000, 5000)


def test_intensities_in_words_become_the_three_that_are_known(plan: Plan) -> None:
    assert plan.days[0].intensity_level == "hard"
    assert plan.days[0].exercises[1].intensity == "hard"
    assert plan.days[2].intensity_level == "easy"
    assert plan.days[5].intensity_level == "moderate"


def test_shares_of_energy_become_the_grams_they_stand_for(plan: Plan) -> None:
    macros = plan.nutrition_suggestions.macros
    assert plan.nutrition_suggestions.calorie_target == 2400
    assert macros is not None
    assert (macros.protein_g, macros.carbohydrate_g, macros.fat_g) == (180, 270, 67)


@pytest.mark.parametrize(
    "said",
    [
        "8-12", "each leg", "to failure", "tempo: slow", "Slow down, fast up", "playlist: calm",
        "coach: K.", "app_version: 1.4", "hydration: 2 litres", "Front squat", "5 % a week",
        "No deadlifts", "a banana an hour before", "2,400 kcal", "30%", "Take a set off.",
        "Three rounds", "shifts", "Eight weeks",
    ],
)  # fmt: skip
def test_nothing_of_an_older_plan_is_dropped(plan: Plan, said: str) -> None:
    assert said in plan.to_json()


def test_less_time_means_the_minutes_that_the_older_plan_said(plan: Plan) -> None:
    operation = plan.adaptive_recommendations.if_time_constrained.operation
    assert operation.kind == "less_time"
    assert operation.minutes == 25


def test_a_moved_plan_is_read_back_the_same(plan: Plan) -> None:
    text = plan.to_json()
    assert read_plan(json.loads(text)) == plan
    assert read_plan(json.loads(text)).to_json() == text


def test_two_sessions_of_a_day_become_one_with_all_exercises() -> None:
    older = copy.deepcopy(OLDER)
    older["workout_plan"]["weekly_schedule"][2]["day"] = "Monday"
    monday = read_plan(older, START).days[0]
    assert monday.focus == "Lower body strength + Easy run"
    assert (len(monday.exercises), monday.duration) == (5, 90)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"workout_plan": None}, "workout_plan: missing"),
        ({"schema_version": 3}, "schema_version: 3"),
        ({"workout_plan": {"name": "x"}}, "workout_plan.weekly_schedule: missing"),
        ({"workout_plan": {"weekly_schedule": [{"day": "Someday"}]}}, "weekly_schedule[0].day"),
        ({"workout_plan": {"weekly_schedule": ["run"]}}, "weekly_schedule[0]"),
        (
            {"workout_plan": {"weekly_schedule": [{"day": "Mon", "exercises": [{"sets": 3}]}]}},
            "exercises[0]: an exercise needs a name",
        ),
        ({"schema_version": 2}, "workout_plan.weeks"),
    ],
)
def test_what_is_no_plan_is_said_with_its_field(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        read_plan({**OLDER, **change}, START)
    assert said in str(error.value)


def test_an_older_plan_without_a_start_says_that_it_needs_one() -> None:
    with pytest.raises(InputError, match=r"^start: "):
        read_plan(OLDER)


_amounts = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**9), st.floats(allow_nan=False),
    st.text(max_size=30), st.sampled_from(["3x12", "30 seconds", "45 min", "AMRAP", "1:30", "5km"]),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers()),
)  # fmt: skip


_keys = ("sets", "reps", "duration", "distance", "rest", "intensity", "notes", "gamified_stats")
_wild = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=20)}, optional=dict.fromkeys((*_keys, "tempo"), _amounts)
)


@given(_wild, _amounts)
def test_any_amounts_give_a_valid_plan_or_a_clear_error(one: dict[str, Any], length: Any) -> None:
    schedule = [{"day": "Monday", "focus": "Gym", "duration": length, "exercises": [one]}]
    try:
        plan = read_plan({"workout_plan": {"weekly_schedule": schedule}}, START)
    except InputError:
        return
    assert plan.days[0].exercises[0].work_s > 0
    assert read_plan(json.loads(plan.to_json())) == plan
