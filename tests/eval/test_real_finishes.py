"""The run over finishes, with invented ones and a model that says what it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.analyse import analyse
from analysis.field import Field
from analysis.models import Models
from eval.real_finishes import draw, load_questions, main, questions_for, read_rows, run
from eval.summary import spread, summary
from generator.backends.fake import FakeModel
from generator.coach import Coach
from hyrox.segments import SEGMENTS
from hyrox.settings import PROJECT, Settings
from retrieval.races import Races

FEEDBACK = [
    {"family": "overall", "text": "How did I do?"},
    {"family": "overall", "text": "summary of my race"},
]


class SmallLibrary:
    """The part of a library that questions about a race need, in memory."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.references: dict[str, Any] = {}
        self.settings = Settings()
        self.field, self.races = Field.from_frame(frame), Races(frame)
        self.models = Models.fit(self.field)

    def report(self, result: Any, *_more: object) -> Any:
        return analyse(self.field, self.models, result)

    def similar(self, _: Any) -> list[Any]:
        return []

    @contextmanager
    def lease(self) -> Iterator["SmallLibrary"]:
        yield self

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def library() -> SmallLibrary:
    rng = np.random.default_rng(3)
    parts = []
    for gender in ("male", "female"):
        splits = np.round(
            300 * np.exp(rng.normal(0, 0.1, (200, 1)) + rng.normal(0, 0.05, (200, 17)))
        )
        part = pd.DataFrame(splits, columns=[s.value for s in SEGMENTS])
        part["total"] = splits.sum(axis=1)
        part["season"], part["event"], part["division"] = 8, "Alpha", "open"
        part["gender"], part["age_group"], part["invented"] = gender, None, True
        part["result_id"] = [f"{gender}-{n:03}" for n in range(200)]
        parts.append(part)
    return SmallLibrary(pd.concat(parts, ignore_index=True))


def coach(library: SmallLibrary, *answers: str | Exception) -> Coach:
    return Coach(library, FakeModel(answers=list(answers)), "fake")  # type: ignore[arg-type]


def test_a_draw_repeats_itself_and_takes_every_group_alike(library: SmallLibrary) -> None:
    drawn = draw(library.races, 10)
    assert [r.result_id for r in drawn] == [r.result_id for r in draw(library.races, 10)]
    assert len({r.result_id for r in drawn}) == 10
    assert sum(r.gender == "male" for r in drawn) == 5


def test_every_question_is_asked_equally_often() -> None:
    questions = load_questions()
    assert len(questions) >= 40
    asked = [q["text"] for n in range(len(questions)) for q in questions_for(n, questions, 3)]
    assert {asked.count(q["text"]) for q in questions} == {3}


def test_an_invented_number_is_not_shown_and_a_second_run_asks_nothing(
    library: SmallLibrary, tmp_path: Path
) -> None:
    out = tmp_path / "answers.jsonl"
    teller = coach(library, "You finished in 9:59:59. [F1]")
    drawn = draw(library.races, 4)
    rows = run(teller, drawn, FEEDBACK, 2, out)
    assert len(rows) == 8
    found = summary(rows)
    assert found["exceptions"] == []
    assert found["numbers_not_in_evidence"] == found["wrong_directions"] == 0
    assert found["passed_unaided"]["overall"]["share"] == 0
    assert found["latency_ms"]["total"]["n"] == 8
    calls = len(teller.model.prompts)  # type: ignore[union-attr]
    assert calls == 8
    assert len(run(teller, drawn, FEEDBACK, 2, out)) == 8
    assert len(teller.model.prompts) == calls  # type: ignore[union-attr]


def test_an_error_of_the_coach_is_a_finding_and_the_run_goes_on(
    library: SmallLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller = coach(library, "You did well. [F1]")
    monkeypatch.setattr(teller, "prepare", lambda *_: 1 / 0)
    found = summary(run(teller, draw(library.races, 2), FEEDBACK, 2, tmp_path / "out.jsonl"))
    assert len(found["exceptions"]) == 4
    assert "ZeroDivisionError" in found["exceptions"][0]["error"]


def test_a_line_cut_off_by_a_kill_is_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text('{"result_id": "a", "question": "b"}\n{"result_id": "c", "qu')
    assert [row["result_id"] for row in read_rows(file)] == ["a"]
    assert file.read_text().endswith("}\n")


def test_the_summary_lists_what_the_checker_finds_with_its_sentence() -> None:
    said = {
        "text": "You were 31 s faster than the median.",
        "citations": ["F1"],
        "status": "verified",
    }
    item = {"id": "F1", "text": "SkiErg: 5:11, 31 s slower than the peer median of 4:40."}
    timing = {"first_sentence_ms": 100.0, "total_ms": 200.0}
    row = {
        "result_id": "x", "question": "q", "family": "segment", "error": None,
        "generated": [{"generated": True, "draft": "", "reason": ""}],
        "answer": {"sentences": [said], "evidence": [item], "safety": {"red_flag": None},
                   "timing": timing, "model": "fake"},
    }  # fmt: skip
    found = summary([row])
    assert found["wrong_directions"] == 1
    assert found["offending"][0]["sentence"] == said["text"]
    assert found["passed_unaided"]["race_feedback"] == {"generated": 1, "verified": 1, "share": 1.0}


def test_spread_takes_the_nearest_rank() -> None:
    assert spread([float(n) for n in range(1, 101)]) == {"n": 100, "median": 50.5, "p95": 95.0}
    assert spread([None]) == {"n": 0, "median": None, "p95": None}


def test_the_command_refuses_to_write_real_results_into_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["none.parquet", "--out", str(PROJECT / "eval" / "answers.jsonl")]) == 2
    assert "outside the project" in capsys.readouterr().err
    assert main([str(tmp_path / "none.parquet"), "--out", str(tmp_path / "out")]) == 2
    assert main(["x", "--summary", "--out", str(tmp_path / "out")]) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 0
