"""Sessions drafted in words are read kindly, and what they break is counted."""

import pytest

from eval.plans.drafts import EMPTY, broken, by_code, cases, free_prompt, read_draft, table
from generator.plans.types import Catalogue
from hyrox.settings import PROJECT
from retrieval.exercises import open_catalogue

SESSION = """Here you go!
- Recovery walk, 1 x 300 s, warm-up
2. Push-up: 3 sets of 10 reps, rest 60 s
Air squats – 3 x 12, rest 45 s
Moon hop, 2 x 5, rest 30 s
Easy run, 5 min, cool-down"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return open_catalogue(PROJECT / "corpora")


def test_a_session_in_words_is_read(catalogue: Catalogue) -> None:
    day = read_draft(SESSION, cases(1)[0].slot, catalogue)
    assert day is not None
    read = [(e.exercise_id, e.sets, e.reps, e.duration, e.block) for e in day.exercises]
    assert read == [
        ("recovery-walk", 1, None, 300.0, "warm_up"),
        ("push-up", 3, 10, None, "main"),
        ("air-squat", 3, 12, None, "main"),
        ("moon-hop", 2, 5, None, "main"),
        ("easy-run", 1, None, 300.0, "cool_down"),
    ]
    assert [e.rest for e in day.exercises] == [60, 60, 45, 30, 60]


def test_what_no_catalogue_holds_is_a_violation_and_words_are_nothing(
    catalogue: Catalogue,
) -> None:
    case = cases(1)[0]
    assert "unknown_exercise" in broken(case, read_draft(SESSION, case.slot, catalogue), catalogue)
    assert read_draft("The wall is the hardest part.", case.slot, catalogue) is None
    assert broken(case, None, catalogue) == [EMPTY]


def test_code_alone_breaks_nothing_and_constraints_stand_in_the_question(
    catalogue: Catalogue,
) -> None:
    of = cases(25, seed=7)
    assert table({"code": by_code(catalogue)}, of, catalogue) == {
        "code": {"all": 0.0, "clean": 100.0}
    }
    for case in of:
        asked = free_prompt(case)
        assert f"at most {case.slot.minutes} minutes" in asked
        for injury in case.athlete.profile.constraints.injuries:
            assert injury.body_part in asked
