"""Exercises: what an entry must say, and how long its usual dose takes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hyrox.exercises import Dose, Exercise

SQUAT: dict[str, Any] = {
    "id": "box-squat",
    "name": "Box squat",
    "summary": "A squat to a box.",
    "pattern": "squat",
    "muscles": ["quadriceps", "glutes"],
    "equipment": ["box"],
    "stations": ["wall_balls"],
    "level": "beginner",
    "intensity": "easy",
    "impact": "low",
    "dose": {"sets": 3, "reps": 10, "rest_s": 60},
    "seconds_per_unit": 3,
    "cues": ["Sit back", "Touch the box", "Stand up"],
    "faults": [
        {"fault": "Falling onto the box", "cure": "Slow down"},
        {"fault": "Knees falling in", "cure": "Push them out"},
    ],
    "load_guidance": "None at first.",
    "substitutes": ["wall-sit"],
    "body_parts": ["knee"],
    "questions": ["how do I squat to a box"],
    "sources": ["own-coaching"],
    "reviewed": "2026-11-22",
}


def exercise(**changes: object) -> Exercise:
    return Exercise.model_validate({**SQUAT, **changes})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dose": {"sets": 3, "rest_s": 60}}, "exactly one of reps, seconds and metres"),
        (
            {"dose": {"sets": 3, "reps": 5, "metres": 10, "rest_s": 60}},
            "exactly one of reps, seconds and metres",
        ),
        ({"dose": {"sets": 0, "reps": 5, "rest_s": 60}}, "greater than or equal to 1"),
        ({"dose": {"sets": 3, "reps": 5, "rest_s": -1}}, "greater than or equal to 0"),
        ({"seconds_per_unit": None}, r"how long a repetition \(or a metre\) takes"),
        ({"seconds_per_unit": 0}, "greater than 0"),
        ({"pattern": "wiggle"}, "Input should be 'squat', 'hinge'"),
        ({"equipment": ["box", "spaceship"]}, "Input should be 'barbell'"),
        ({"body_parts": ["soul"]}, "Input should be 'foot', 'ankle'"),
        ({"muscles": []}, "at least 1 item"),
        ({"cues": ["Sit back", "Stand up"]}, "at least 3 items"),
        ({"substitutes": []}, "at least 1 item"),
        ({"id": "Box_Squat"}, "should match pattern"),
        ({"name": "  x "}, "at least 3 characters"),
        ({"reviewed": "soon"}, "valid date"),
        ({"favourite": True}, "Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_in_words(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        exercise(**changes)


def test_an_entry_without_a_needed_field_names_the_field() -> None:
    for name in ("dose", "stations", "body_parts", "questions", "sources", "reviewed"):
        with pytest.raises(ValidationError) as raised:
            Exercise.model_validate({key: SQUAT[key] for key in SQUAT if key != name})
        assert [(e["loc"], e["type"]) for e in raised.value.errors()] == [((name,), "missing")]


@pytest.mark.parametrize(
    ("dose", "each_side", "unit", "work_s", "duration_s"),
    [
        ({"sets": 3, "reps": 10, "rest_s": 60}, False, 3.0, 30, 3 * 30 + 2 * 60),
        ({"sets": 3, "reps": 10, "rest_s": 60}, True, 3.0, 60, 3 * 60 + 2 * 60),
        ({"sets": 4, "metres": 25, "rest_s": 90}, False, 0.8, 20, 4 * 20 + 3 * 90),
        ({"sets": 2, "seconds": 45, "rest_s": 30}, False, None, 45, 2 * 45 + 30),
        # Seconds are the time itself: a time of one repetition beside them changes nothing.
        ({"sets": 2, "seconds": 45, "rest_s": 30}, True, 2.0, 90, 2 * 90 + 30),
        ({"sets": 1, "seconds": 1800, "rest_s": 300}, False, None, 1800, 1800),
    ],
)
def test_a_dose_takes_its_sets_and_the_rests_between_them(
    dose: dict[str, object],
    each_side: bool,
    unit: float | None,
    work_s: float,
    duration_s: float,
) -> None:
    made = exercise(dose=dose, each_side=each_side, seconds_per_unit=unit)
    assert made.work_s == pytest.approx(work_s)
    assert made.duration_s == pytest.approx(duration_s)


doses = st.builds(
    Dose,
    sets=st.integers(1, 30),
    metres=st.floats(1, 42_195),
    rest_s=st.integers(0, 900),
)


@given(doses, st.floats(0.1, 120), st.booleans())
def test_one_more_set_adds_its_work_and_one_rest(dose: Dose, unit: float, sides: bool) -> None:
    one = exercise(dose={**dose.model_dump(), "sets": 1}, seconds_per_unit=unit, each_side=sides)
    all_sets = exercise(dose=dose.model_dump(), seconds_per_unit=unit, each_side=sides)
    assert one.duration_s == one.work_s > 0
    added = (dose.sets - 1) * (one.work_s + dose.rest_s)
    assert all_sets.duration_s == pytest.approx(one.duration_s + added)
