"""Sessions made shorter and longer, to the second."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.plans.guard import fitted, scaled, with_runs_of
from hyrox.plans.plan import Day
from hyrox.plans.profile import Profile
from tests.plans.drafts import START, draft, sessions

PROFILE = Profile.model_validate(
    {
        "personal_info": {"fitness_level": "advanced"},
        "preferences": {"days_per_week": 6, "workout_duration": 90, "equipment_access": "full_gym"},
        "training": {"longest_run_km": 15, "weekly_hours": 7},
    }
)


@pytest.fixture(scope="module")
def held() -> list[Day]:
    plan, _ = draft(PROFILE, START, None, 8)
    return sessions(plan)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), factor=st.floats(0.15, 1.6))
def test_a_scaled_session_is_never_longer_than_asked_and_keeps_its_order(
    held: list[Day], data: st.DataObject, factor: float
) -> None:
    day = data.draw(st.sampled_from(held))
    after = scaled(day, factor)
    assume(after is not None)
    assert after is not None
    assert after.duration_s <= factor * day.duration_s + 1e-6
    assert after.duration == math.ceil(after.duration_s / 60 - 1e-6)
    names = [e.exercise_id for e in day.exercises]
    kept = [e.exercise_id for e in after.exercises]
    remaining = iter(names)
    assert all(name in remaining for name in kept)
    assert any(e.block == "main" for e in after.exercises)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), factor=st.floats(0.5, 0.99))
def test_between_half_and_whole_a_session_keeps_most_of_what_was_asked(
    held: list[Day], data: st.DataObject, factor: float
) -> None:
    day = data.draw(st.sampled_from(held))
    after = scaled(day, factor)
    assert after is not None
    assert after.duration_s >= 0.7 * factor * day.duration_s


@settings(max_examples=100, deadline=None)
@given(data=st.data(), share=st.floats(0.1, 1.2))
def test_runs_are_cut_to_the_metres(held: list[Day], data: st.DataObject, share: float) -> None:
    day = data.draw(st.sampled_from([d for d in held if d.run_m]))
    after = with_runs_of(day, share * day.run_m)
    assert after.run_m <= max(share, 1.0 if share >= 1 else share) * day.run_m + 1e-6
    if share >= 1:
        assert after is day


def test_seconds_that_hold_nothing_hold_no_session(held: list[Day]) -> None:
    assert fitted(held[0], 30) is None


def test_a_rest_day_stays_one(held: list[Day]) -> None:
    rest = held[0].model_copy(update={"kind": "rest", "exercises": (), "duration": 0})
    assert scaled(rest, 0.5) is rest
