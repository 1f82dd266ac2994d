"""Athletes to test plans with: sensible, sparse, extreme, contradictory and hostile ones.

``profiles()`` gives strict profiles, ``raw_profiles()`` the JSON that people (and attackers) write.
Dates lie around ``START``.
"""

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from hyrox.divisions import Division
from hyrox.exercises import BodyPart, Equipment, Level
from hyrox.foods import AllergenEU
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.profile import (
    Access,
    Constraints,
    Eating,
    Feedback,
    GamifiedStats,
    Injury,
    Medical,
    Metrics,
    NutritionPreferences,
    OtherSport,
    PersonalInfo,
    Preferences,
    PreviousWorkout,
    Priority,
    Profile,
    Race,
    Severity,
    SportIntensity,
    Target,
    TimeLimit,
    Training,
    Travel,
    Weighing,
)
from hyrox.recipes import Cuisine
from hyrox.segments import RUNS, SEGMENTS
from tests.plans.raw_strategies import HOSTILE, raw_profiles

__all__ = ["HOSTILE", "START", "profiles", "raw_profiles"]

START = date(2026, 11, 23)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def _some(values: Any, most: int, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(
        st.sampled_from(list(values)), min_size=least, max_size=most, unique=True
    ).map(tuple)  # fmt: skip


def _near(before: int, after: int) -> st.SearchStrategy[date]:
    return st.integers(-before, after).map(lambda days: START + timedelta(days=days))


_words = st.sampled_from(
    ["run further", "Finish my first HYROX", "sled", "Tempelhof", "mushrooms", "olive", "yoga", ""]
)
_equipment = st.one_of(
    st.none(), st.sampled_from(get_args(Access)), _some(get_args(Equipment), 8)
)  # fmt: skip
_days = _some(WEEKDAYS, 7, 1)


_travel_days, _travel_minutes = st.integers(0, 20), _maybe(st.sampled_from([0, 20, 45, 90]))
_travel_starts = _near(7, 150)
_divisions = _maybe(st.sampled_from(list(Division)))
_race_days, _totals = _maybe(_near(900, -1)), _maybe(st.integers(3_400, 9_000))
_split_s = st.tuples(
    *(st.integers(200, 420) if s in RUNS else st.integers(90, 600) for s in SEGMENTS)
)


@st.composite
def _travels(draw: st.DrawFn) -> Travel:
    start = draw(_travel_starts)
    return Travel(
        start=start,
        end=start + timedelta(days=draw(_travel_days)),
        equipment_access=draw(_equipment) or "no_equipment",
        minutes=draw(_travel_minutes),
    )


@st.composite
def _races(draw: st.DrawFn) -> Race:
    whole = draw(st.booleans())
    times = draw(_split_s) if whole else ()
    return Race(
        event=draw(_words),
        date=draw(_race_days),
        division=draw(_divisions),
        splits={s.value: float(time) for s, time in zip(SEGMENTS, times, strict=False)},
        total=sum(times) if times else draw(_totals),
    )


_injuries = st.lists(
    st.builds(
        Injury,
        body_part=st.sampled_from(get_args(BodyPart)),
        severity=st.sampled_from(get_args(Severity)),
        note=_words,
    ),
    max_size=5,
    unique_by=lambda injury: injury.body_part,
).map(tuple)
_sports = st.lists(
    st.builds(
        OtherSport,
        name=st.sampled_from(["football", "yoga", "swimming", "cycling", "climbing"]),
        days=_some(WEEKDAYS, 3, 1),
        minutes=st.sampled_from([20, 45, 60, 90, 180]),
        intensity=st.sampled_from(get_args(SportIntensity)),
    ),
    max_size=3,
).map(tuple)
_nutrition = st.builds(
    NutritionPreferences,
    diet=st.sampled_from(get_args(Eating)),
    halal=st.booleans(),
    allergies=st.one_of(st.just(()), _some(get_args(AllergenEU), 4)),
    avoid_foods=_some(["mushrooms", "olives", "kiwi", "pork", "coriander"], 3),
    cuisines=_some(get_args(Cuisine), 3),
    cooking_minutes=_maybe(st.sampled_from([0, 10, 20, 45, 120])),
    ingredients_at_hand=_some(["rice", "eggs", "lentils", "spinach", "tofu"], 4),
    meals_per_day=st.integers(3, 6),
    weight_goal=st.sampled_from(["keep", "lose", "gain"]),
)
_medical = st.one_of(
    st.just(Medical()),
    st.just(Medical()),
    st.builds(
        Medical,
        pregnant=st.booleans(),
        postpartum_weeks=_maybe(st.integers(0, 60)),
        cleared=st.booleans(),
        conditions=_some(["asthma", "high blood pressure", "type 1 diabetes", "heart failure"], 2),
        symptoms=_some(["chest pain on effort", "fainting", "a cold"], 1),
        eating_disorder=st.booleans(),
        sleep_hours=_maybe(st.sampled_from([3.5, 4.9, 5.0, 5.9, 6.0, 7.5, 9.0])),
    ),
)


_person = st.builds(
    PersonalInfo,
    age=_maybe(st.one_of(st.integers(18, 60), st.integers(8, 100))),
    gender=_maybe(st.sampled_from(["male", "female", "other"])),
    height=_maybe(st.integers(100, 230).map(float)),
    weight=_maybe(st.integers(30, 250).map(float)),
    fitness_level=_maybe(st.sampled_from(get_args(Level))),
)
_preferences = st.builds(
    Preferences,
    workout_duration=_maybe(st.sampled_from([15, 20, 30, 45, 60, 75, 90, 120, 240])),
    days_per_week=_maybe(st.integers(1, 7)),
    equipment_access=_equipment,
    preferred_activities=_some(["running", "rowing", "strength", "cycling"], 2),
)
_limits = st.builds(TimeLimit, days=_days, minutes=st.sampled_from([0, 10, 15, 20, 30, 45, 90]))
_constraints = st.builds(
    Constraints,
    injuries=_injuries,
    time_restrictions=st.lists(_limits, max_size=2).map(tuple),
    location=_words,
)
_weighings = st.builds(Weighing, date=_maybe(_near(300, 0)), weight=st.integers(45, 120))
_metrics = st.builds(
    Metrics,
    weight_history=st.lists(_weighings, max_size=3).map(tuple),
    workout_completion_rate=_maybe(st.sampled_from([0.0, 0.4, 0.85, 1.0])),
    average_intensity_rating=_maybe(st.sampled_from([1.0, 5.5, 8.0, 10.0])),
)
_workouts = st.builds(
    PreviousWorkout,
    name=_words,
    date=_maybe(_near(60, 0)),
    difficulty=_maybe(st.integers(1, 10)),
    enjoyment=_maybe(st.integers(1, 5)),
)
_targets = st.builds(
    Target,
    event=_words,
    date=_maybe(_near(-1, 160)),
    division=_divisions,
    goal_time=_maybe(st.integers(3_400, 9_000).map(float)),
)
_training = st.builds(
    Training,
    longest_run_km=_maybe(st.sampled_from([0.0, 2.0, 8.5, 21.1, 42.0])),
    weekly_hours=_maybe(st.sampled_from([0.0, 1.5, 4.0, 8.0, 20.0])),
    five_km_s=_maybe(st.integers(900, 2_700).map(float)),
)
_said_much = st.builds(
    Profile,
    personal_info=_person,
    goals=_some(["Finish my first HYROX", "Get stronger", HOSTILE[0]], 2),
    priorities=_some(get_args(Priority), 3),
    preferences=_preferences,
    constraints=_constraints,
    metrics=_metrics,
    feedback=st.builds(Feedback, previous_workouts=st.lists(_workouts, max_size=3).map(tuple)),
    gamified_stats=st.builds(GamifiedStats, strength=st.integers(0, 100)),
    races=st.lists(_races(), max_size=2).map(tuple),
    target=_targets,
    nutrition=_nutrition,
    rest_days=st.one_of(st.just(()), _some(WEEKDAYS, 7)),
    other_sports=st.one_of(st.just(()), _sports),
    travel=st.one_of(st.just(()), st.lists(_travels(), max_size=2).map(tuple)),
    medical=_medical,
    training=_training,
    not_understood=_some(["goals: be great", "constraints: mornings"], 1),
)


def profiles() -> st.SearchStrategy[Profile]:
    """Strict profiles: from nothing said to everything said, sensible or not."""
    return st.integers(0, 19).flatmap(lambda at: _said_much if at else st.just(Profile()))
