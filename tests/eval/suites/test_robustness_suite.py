"""Robustness: every figure can fall, and does where an answer is worse than its clean wording."""

from collections import Counter

import pytest

from eval.running.bench import Bench
from eval.suites.base import COACH, Case
from eval.suites.robustness import CLEAN, SEVERAL, SUITE, Robustness
from generator.coach import Coach, check_question
from hyrox.errors import InputError
from hyrox.settings import Settings
from tests.eval.suites.answers import row

ROW = ("Sled push: 2:45, 31 s slower than the peer median.", "segment:sled_push",
       "Sled push: 2:45, 31 s slower than the peer median of 2:14.")  # fmt: skip
OTHER = ("You finished in 1:20:00.", "finish", "You finished in 1:20:00.")
NAME = "segment:sled_push = Sled push: 2:45, 31 s slower than the peer median of 2:14."


def case(family: str = "typos", **asks: object) -> Case:
    return Case("c", "g", {"rests_on": "segment:", **asks}, family=family)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("evaluation")
    bench = Bench(Settings(home=folder, model="none"), folder, say=lambda _: None)
    return list(Robustness().cases(bench))


def test_the_cases_are_many_in_every_family_and_some_are_quick(cases: list[Case]) -> None:
    families = Counter(one.family for one in cases)
    assert len(cases) >= 120
    assert {"French", "German", "Spanish", "Arabic", "typos", "nothing", "too long"} <= set(
        families
    )
    assert min(families.values()) >= 3
    assert 20 <= sum(one.quick for one in cases) <= 30
    assert len({one.key for one in cases}) == len(cases)


def test_lengths_are_what_the_families_say(cases: list[Case]) -> None:
    for one in cases:
        question = str(one.asks["question"])
        if one.family == "1,000 characters":
            assert len(question) == 1000
            check_question(question)
        elif one.family in ("too long", "nothing"):
            with pytest.raises(InputError, match=str(one.asks["refused"])):
                check_question(question)
    assert min(len(str(c.asks["question"])) for c in cases if c.family == "too long") == 1001


def test_the_same_evidence_counts_fully() -> None:
    parts = SUITE.score(case(), COACH, row(ROW) | {"clean": [[NAME]]}).parts
    assert parts["same_main"] == parts["agreement"] == parts["right"] == parts["note"] == (1, 1)
    assert parts["failed"] == parts["refused_wrongly"] == (0, 1)
    assert parts["findings"] == (0, 1)


def test_other_evidence_and_the_same_fact_with_other_figures_do_not_agree() -> None:
    wrong = SUITE.score(case(), COACH, row(OTHER) | {"clean": [[NAME]]}).parts
    assert wrong["same_main"] == wrong["agreement"] == wrong["right"] == (0, 1)
    changed = (ROW[0], ROW[1], ROW[2].replace("31 s", "13 s"))
    parts = SUITE.score(case(), COACH, row(changed) | {"clean": [[NAME]]}).parts
    assert parts["same_main"] == (0, 1)
    assert parts["right"] == (1, 1)
    assert parts["findings"] == (1, 1)
    half = SUITE.score(case(), COACH, row(ROW, OTHER) | {"clean": [[NAME]]}).parts
    assert half["agreement"] == (0.5, 1)


def test_an_error_or_a_refusal_of_a_question_agrees_with_nothing() -> None:
    refused = SUITE.score(case(), COACH, {"refused": "No.", "clean": [[NAME]]}).parts
    assert refused["refused_wrongly"] == (1, 1)
    assert refused["same_main"] == refused["agreement"] == refused["right"] == (0, 1)
    failed = SUITE.score(case(), COACH, {"failed": "Trace\nKeyError: 3", "clean": [[NAME]]})
    assert failed.parts["failed"] == (1, 1)
    assert failed.parts["agreement"] == (0, 1)
    assert failed.shown[0].good is False
    flagged = row(ROW, red_flag="chest_pain") | {"clean": [[NAME]]}
    assert SUITE.score(case(), COACH, flagged).parts["refused_wrongly"] == (1, 1)


def test_what_is_no_question_must_be_refused_with_the_reason() -> None:
    due = case("nothing", refused="in words")
    right = SUITE.score(due, COACH, {"refused": "Please type a question in words."}).parts
    assert right["refused_due"] == right["refused_clearly"] == (1, 1)
    assert SUITE.score(due, COACH, {"refused": "No."}).parts["refused_clearly"] == (0, 1)
    assert SUITE.score(due, COACH, row(ROW)).parts["refused_due"] == (0, 1)


def test_the_note_must_be_there_where_due_and_nowhere_else() -> None:
    german = case("German", note="de")
    said = row(ROW, notes=("de",)) | {"clean": [[NAME]]}
    assert SUITE.score(german, COACH, said).parts["note"] == (1, 1)
    assert SUITE.score(case(), COACH, said).parts["note"] == (0, 1)
    silent = row(ROW) | {"clean": [[NAME]]}
    assert SUITE.score(german, COACH, silent).parts["note"] == (0, 1)
    assert "note" not in SUITE.score(case("mixed", note="any"), COACH, silent).parts


def test_of_several_questions_each_counts() -> None:
    both = row(ROW) | {"clean": [[NAME], ["finish = You finished in 1:20:00."]]}
    assert SUITE.score(case(SEVERAL), COACH, both).parts["parts"] == (1, 2)


def test_a_clean_wording_is_not_compared_with_itself() -> None:
    parts = SUITE.score(case(CLEAN), COACH, row(ROW) | {"clean": [[NAME]]}).parts
    assert "agreement" not in parts
    assert parts["right"] == (1, 1)


def test_an_exception_of_the_coach_is_a_figure_and_no_end(
    cases: list[Case], library_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(library_settings, library_settings.home, say=lambda _: None)
    coach = Coach.open(library_settings.model_copy(update={"model": "none"}))
    bench.__dict__["coach"] = coach
    typos = next(one for one in cases if one.family == "typos")
    empty = next(one for one in cases if one.family == "nothing")
    suite = Robustness()
    try:
        answered = suite.answer(typos, COACH, bench)
        assert answered["clean"]
        assert suite.score(typos, COACH, answered).parts["failed"] == (0, 1)
        assert "in words" in suite.answer(empty, COACH, bench)["refused"]
        monkeypatch.setattr(coach, "ask", lambda *_: 1 / 0)
        assert "ZeroDivisionError" in suite.answer(typos, COACH, bench)["failed"]
    finally:
        coach.close()
