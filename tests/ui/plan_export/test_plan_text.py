"""A plan for a terminal: complete, and no line wider than one."""

from collections.abc import Callable

import pytest

from hyrox.plans.plan import Plan
from ui.training.plan_text import COLUMNS, plan_lines


@pytest.mark.parametrize("weeks", [1, 3, 24])
def test_every_session_and_exercise_is_there_and_no_line_is_too_wide(
    plan_of: Callable[..., Plan], weeks: int
) -> None:
    plan = plan_of(weeks)
    lines = plan_lines(plan)
    assert max(map(len, lines)) <= COLUMNS
    assert sum(line.startswith("  [ ] ") for line in lines) == sum(
        day.kind != "rest" for day in plan.days
    )
    named = sum(line.startswith(" " * 8) and line[8] != " " for line in lines)
    # Reasons that go on on a second line are indented less than exercises.
    assert named == sum(len(day.exercises) for day in plan.days)


def test_it_says_target_phase_dose_load_pace_rest_reason_eating_and_changes(plan: Plan) -> None:
    shown = "\n".join(plan_lines(plan))
    for said in (
        "race on Sat 12 Dec 2026, goal 1:25:00", "Week 1: Peak (23–29 Nov; 4 sessions",
        "[ ] Mon 23 Nov  Strength for sled and lunges", "Why: You lost 58 s",
        "4 × 500 m, 1:58–2:04 /500 m, rest 90 s", "24 kg each hand", "Too easy: Add one set",
        "2,680 kcal", "134 g protein", "3 h before: 2 g/kg", "No sleep given: 7 hours assumed.",
        "Sat 28 Nov: 13.4 km -> 12 km", "[F2] Your race in Rotterdam", "No medical advice",
    ):  # fmt: skip
        assert said in shown, said


def test_a_number_stays_with_its_unit_and_a_dose_in_its_column(plan: Plan) -> None:
    lines = plan_lines(plan)
    at = next(n for n, line in enumerate(lines) if "Bulgarian split squat" in line)
    assert lines[at].endswith("moderate, rest")
    assert lines[at + 1] == " " * 40 + "90 s"


def test_a_session_that_was_done_is_ticked_and_its_text_cannot_steer_the_terminal(
    plan: Plan,
) -> None:
    week = plan.workout_plan.weeks[0]
    day = week.days[0].model_copy(update={"done": 1.0, "title": "\x1b[31mred\x07\rgone"})
    weeks = (week.model_copy(update={"days": (day, *week.days[1:])}),)
    workout = plan.workout_plan.model_copy(update={"weeks": weeks})
    lines = plan_lines(plan.model_copy(update={"workout_plan": workout}))
    assert "  [x] Mon 23 Nov  [31mred gone  33 min, hard" in lines
    assert not any("\x1b" in line for line in lines)
