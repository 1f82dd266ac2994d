"""What single answers add to the figures of the suite grounding."""

import pytest

from eval.metrics.faithfulness import SentenceCheck, check_against
from eval.suites.answer_figures import (
    UNKNOWN,
    abstention_parts,
    answered_parts,
    faithfulness_parts,
)
from eval.suites.base import Case

TRUTH = {"F1": "Sled push (largest loss): 3:10, 31 s slower than the peer median of 2:39."}
RIGHT = check_against("The sled push took 3:10, 31 s slower than the peer median.", TRUTH)
WRONG = check_against("The sled push took 3:10, 31 s faster than the peer median.", TRUTH)
SILENT = SentenceCheck()


def case_of(family: str = "losses") -> Case:
    return Case("one", "one", {"question": "Where did I lose time?"}, family=family)


@pytest.mark.parametrize(
    ("checks", "value"),
    [([RIGHT], 1.0), ([RIGHT, SILENT], 1.0), ([RIGHT, WRONG], 0.0), ([SILENT], 0.0), ([], 0.0)],
)
def test_an_answer_counts_that_claims_something_and_nothing_wrong(
    checks: list[SentenceCheck], value: float
) -> None:
    assert answered_parts(case_of(), checks) == {"answered": (value, 1.0)}


def test_what_nothing_answers_is_no_question_to_answer() -> None:
    assert answered_parts(case_of(UNKNOWN), [RIGHT]) == {}


def test_numbers_and_directions_are_counted_over_sentences() -> None:
    parts = faithfulness_parts([RIGHT, WRONG, SILENT])
    assert parts["supported"] == (1.0, 2.0)
    assert parts["directions"] == (1.0, 2.0)
    assert parts["wrong_directions"] == (1.0, 3.0)
    assert parts["unsupported_numbers"] == (0.0, 3.0)


def test_saying_that_nothing_answers_is_right_where_nothing_does() -> None:
    no = "I have no source for that, so I will not guess."
    assert abstention_parts(case_of(UNKNOWN), no) == {"abstains": (1.0, 1.0)}
    assert abstention_parts(case_of(), no) == {"abstains_wrongly": (1.0, 1.0)}
    assert abstention_parts(case_of(), "You lost 31 s.") == {"abstains_wrongly": (0.0, 1.0)}
