"""Pairs out of an evaluation's rows: blind, even, and only of what may be shown."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.people.pairs import make_pairs, read_key
from eval.running.bench import Bench
from eval.running.run import ROWS, asked, digest
from eval.statistics.metric import Metric
from eval.suites.base import Case, Row, Scored
from hyrox.errors import InputError
from hyrox.ratings.files import read_pairs
from hyrox.settings import Settings

WITH, WITHOUT = "grounded", "ungrounded"
TRUTH = {"F1": "The sled push took 2:10.\nYou pushed for 2:10.", "F2": "Run 1 took 4:30."}


class Questions:
    """Six questions of two kinds, one of them about a real person."""

    name, title, about = "questions", "Questions", "For tests."
    ways: Sequence[str] = (WITH, WITHOUT)
    metrics: Mapping[str, Metric] = {}
    cost = 0.0

    def __init__(self, wording: str = "How was it?") -> None:
        self.wording = wording

    def cases(self, _bench: Bench) -> Sequence[Case]:
        return [
            Case(
                f"q{n}", f"race-{n}", {"question": f"{n}: {self.wording}"},
                family="pacing" if n else "losses", quick=n < 3, private=n == 5,
            )
            for n in range(6)
        ]  # fmt: skip

    def answer(self, case: Case, way: str, bench: Bench) -> Row:
        raise NotImplementedError

    def score(self, case: Case, way: str, row: Row) -> Scored:
        raise NotImplementedError


def row(text: str, **more: Any) -> Row:
    return {"answer": {"answer": text}, "truth": TRUTH, **more}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def evaluated(folder: Path, settings: Settings, rows: Mapping[str, Row] | None = None) -> Path:
    """A folder with the rows of :class:`Questions`, each way with its own answer."""
    suite = Questions()
    plan = asked(suite, Bench(settings, folder))
    file = folder / ROWS / "questions.jsonl"
    file.parent.mkdir(parents=True)
    lines = [{"made_from": {"model": "small", "cases": digest(plan)}}]
    for one in plan:
        text = f"{one.case.key}: good. [F1]" if one.way == WITH else f"{one.case.key}: poor."
        lines.append({"key": one.key, **(rows or {}).get(one.key, row(text))})
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def test_pairs_hold_question_facts_and_answers_and_nothing_of_their_origin(
    tmp_path: Path, settings: Settings
) -> None:
    folder = evaluated(tmp_path / "run", settings)
    pairs, key = make_pairs(Questions(), folder, (WITH, WITHOUT), settings)
    assert len(pairs.pairs) == 5
    text = pairs.model_dump_json()
    for word in (WITH, WITHOUT, "race-", "small", "pacing"):
        assert word not in text, word
    for pair in pairs.pairs:
        assert [fact.text for fact in pair.facts] == [
            "The sled push took 2:10.",
            "Run 1 took 4:30.",
        ]
        origin = key.pairs[pair.id]
        for answer in pair.answers:
            assert ("good" in answer.text) is (origin.ways[answer.id] == WITH)
        assert pair.question == f"{origin.case[1]}: How was it?"


def test_where_an_answer_stands_says_nothing(tmp_path: Path, settings: Settings) -> None:
    folder = evaluated(tmp_path / "run", settings)
    firsts = [
        key.pairs[pair.id].ways[pair.answers[0].id]
        for _ in range(20)
        for pairs, key in [make_pairs(Questions(), folder, (WITH, WITHOUT), settings)]
        for pair in pairs.pairs
    ]
    # Of 100 fair coins, fewer than 25 or more than 75 heads come once in a million times.
    assert 25 <= firsts.count(WITH) <= 75


def test_ids_are_new_each_time(tmp_path: Path, settings: Settings) -> None:
    folder = evaluated(tmp_path / "run", settings)
    one, other = (make_pairs(Questions(), folder, (WITH, WITHOUT), settings)[0] for _ in range(2))
    assert one.id != other.id
    assert not {p.id for p in one.pairs} & {p.id for p in other.pairs}


def test_real_people_errors_and_equal_answers_are_left_out(
    tmp_path: Path, settings: Settings
) -> None:
    rows = {
        f"{WITH}/q0": {"error": "Traceback"},
        f"{WITHOUT}/q1": {"skipped": "no model"},
        f"{WITH}/q2": row("Same."), f"{WITHOUT}/q2": row("Same."),
    }  # fmt: skip
    folder = evaluated(tmp_path / "run", settings, rows)
    pairs, key = make_pairs(Questions(), folder, (WITH, WITHOUT), settings)
    assert sorted(origin.case for origin in key.pairs.values()) == ["q3", "q4"]
    assert key.same == 1
    assert "q5" not in pairs.model_dump_json()


def test_a_few_are_drawn_over_all_kinds_of_questions(tmp_path: Path, settings: Settings) -> None:
    folder = evaluated(tmp_path / "run", settings)
    _, key = make_pairs(Questions(), folder, (WITH, WITHOUT), settings, count=2)
    assert sorted(origin.family for origin in key.pairs.values()) == ["losses", "pacing"]


def test_plain_pairs_hold_no_citations(tmp_path: Path, settings: Settings) -> None:
    folder = evaluated(tmp_path / "run", settings)
    pairs, key = make_pairs(Questions(), folder, (WITH, WITHOUT), settings, plain=True)
    assert key.plain
    assert not [a for p in pairs.pairs for a in p.answers if "[" in a.text]


def test_a_run_that_is_still_writing_is_read_to_its_last_whole_line(
    tmp_path: Path, settings: Settings
) -> None:
    folder = evaluated(tmp_path / "run", settings)
    file = folder / ROWS / "questions.jsonl"
    file.write_bytes(before := file.read_bytes()[:-9])
    _, key = make_pairs(Questions(), folder, (WITH, WITHOUT), settings)
    assert len(key.pairs) == 5
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("suite", "ways", "says"),
    [
        (Questions(), (WITH, "guessed"), "has no way 'guessed'"),
        (Questions(), (WITH, WITH), "two different ways"),
        (Questions("Other words?"), (WITH, WITHOUT), "other questions"),
    ],
)
def test_what_cannot_be_compared_is_said(
    tmp_path: Path, settings: Settings, suite: Questions, ways: tuple[str, str], says: str
) -> None:
    folder = evaluated(tmp_path / "run", settings)
    with pytest.raises(InputError, match=says):
        make_pairs(suite, folder, ways, settings)


def test_a_folder_without_answers_is_said(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(InputError, match="eval run"):
        make_pairs(Questions(), tmp_path, (WITH, WITHOUT), settings)


def test_the_command_writes_two_files_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    settings: Settings,
) -> None:  # fmt: skip
    from eval.people import command
    from ui.cli import main

    folder = evaluated(tmp_path / "run", settings)
    monkeypatch.setattr("eval.running.command.load", lambda _names: [Questions()])
    monkeypatch.setattr(command, "settings", lambda: settings)
    out = tmp_path / "pairs.json"
    line = ["eval", "pairs", str(folder), "--out", str(out), "--json"]
    assert main(line) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pairs"] == 5
    pairs, key = read_pairs(out), read_key(Path(told["key"]))
    assert pairs.id == key.set
    before = out.read_bytes()
    assert main(line) == 2
    assert "is there already" in capsys.readouterr().err
    assert out.read_bytes() == before
    with pytest.raises(InputError, match="no key"):
        read_key(out)
