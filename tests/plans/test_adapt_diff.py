"""Differences of plans in words."""

from datetime import timedelta

from generator.plans.adapt import diff
from generator.plans.adapt.days import with_days
from generator.plans.adapt.diff import dose_words, session_words
from hyrox.plans.plan import Day, PlannedExercise
from tests.plans.adapting import START, plan


def exercise(**update: object) -> PlannedExercise:
    fields = {
        "name": "Back squat", "sets": 4, "reps": 5, "intensity": "hard", "rest": 120,
        "exercise_id": "back-squat", "work_s": 20.0,
    } | update  # fmt: skip
    return PlannedExercise.model_validate(fields)


def one(*exercises: PlannedExercise, **update: object) -> Day:
    fields = {
        "day": "monday", "date": START, "kind": "strength", "focus": "Strength", "duration": 20,
        "intensity_level": "hard", "exercises": exercises, "title": "Strength",
    } | update  # fmt: skip
    return Day.model_validate(fields)


def told(was: Day, now: Day) -> list[tuple[str, str, str]]:
    before, after = (with_days(plan(), {START: day}) for day in (was, now))
    return [(c.what, c.before, c.after) for c in diff(before, after, "Why.")]


def test_doses_read_as_people_write_them() -> None:
    assert dose_words(exercise()) == "4 × 5, rest 120 s"
    assert dose_words(exercise(sets=1)) == "1 × 5"
    assert dose_words(exercise(sets=1, reps=None, duration=1800.0)) == "30 min"
    assert dose_words(exercise(sets=1, reps=None, duration=95.0)) == "95 s"
    assert dose_words(exercise(sets=1, reps=None, duration=150.0)) == "2:30 min"
    assert dose_words(exercise(reps=None, distance=400.0, rest=0)) == "4 × 400 m"
    assert dose_words(exercise(each_side=True)) == "4 × 5 each side, rest 120 s"


def test_another_dose_is_one_line_under_the_exercise() -> None:
    assert told(one(exercise()), one(exercise(sets=3))) == [
        ("Back squat", "4 × 5, rest 120 s", "3 × 5, rest 120 s")
    ]


def test_another_exercise_in_its_place_is_one_line() -> None:
    press = exercise(name="Leg press", exercise_id="leg-press", reps=8)
    assert told(one(exercise()), one(press)) == [
        ("Back squat", "Back squat 4 × 5, rest 120 s", "Leg press 4 × 8, rest 120 s")
    ]


def test_what_was_left_out_and_what_came_has_a_line_each() -> None:
    row = exercise(name="Row", exercise_id="row")
    assert told(one(exercise(), row), one(exercise())) == [("Row", "4 × 5, rest 120 s", "")]
    assert told(one(exercise()), one(exercise(), row)) == [("Row", "", "4 × 5, rest 120 s")]


def test_a_session_that_becomes_rest_is_one_line() -> None:
    rest = one(kind="rest", focus="Rest", title="Rest", duration=0, intensity_level="rest")
    assert told(one(exercise()), rest) == [("Session", "Strength, hard, 20 min", "Rest")]
    assert session_words(rest) == "Rest"


def test_nothing_different_is_nothing_told_and_the_smallest_difference_is() -> None:
    assert told(one(exercise()), one(exercise())) == []
    assert told(one(exercise(run_m=1.0)), one(exercise(run_m=5.0))) == [
        ("Back squat: metres run", "1.0", "5.0")
    ]
    assert told(one(exercise()), one(exercise(), purpose="Legs.")) == [("Notes", "", "Legs.")]


def test_weeks_that_come_and_go_are_told_with_their_days() -> None:
    workout = plan().workout_plan
    shorter = plan().model_copy(
        update={"workout_plan": workout.model_copy(update={"weeks": workout.weeks[:-1]})}
    )
    changes = diff(plan(), shorter, "Why.")
    last = workout.weeks[-1]
    assert changes[0].what == f"Week {last.number}"
    assert changes[0].after == ""
    assert {c.day for c in changes} == {last.starts + timedelta(days=n) for n in range(6)}
    assert all(c.reason == "Why." for c in changes)
