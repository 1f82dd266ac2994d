"""A run of suites: rows that survive a stop, figures from rows, differences in pairs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from eval.running.bench import Bench
from eval.running.kept import Kept
from eval.running.run import RESULTS, ROWS, run
from eval.running.table import table
from eval.statistics.metric import Metric
from eval.suites.base import Case, Checked, Row, Scored
from hyrox.errors import InputError
from hyrox.settings import Settings


class Sums:
    """Asks for sums; one way adds right, the other is off by one for odd numbers."""

    name = "sums"
    title = "Sums"
    about = "Whether two and two is four."
    ways = ("right", "sloppy")
    metrics: Mapping[str, Metric] = {
        "hit": Metric("sums right, %"),
        "length": Metric("digits", scale=1, judged=False),
    }
    cost = 2.0

    def __init__(self, fail: Sequence[str] = (), stop_at: int = 0) -> None:
        self.fail, self.stop_at = fail, stop_at
        self.answered: list[str] = []

    def cases(self, bench: Bench) -> Sequence[Case]:
        return [
            Case(f"sum-{n}", f"group-{n // 2}", {"of": n}, family="even" if n % 2 == 0 else "odd",
                 quick=n < 2, private=n == 7)
            for n in range(8)
        ]  # fmt: skip

    def answer(self, case: Case, way: str, bench: Bench) -> Row:
        if self.stop_at and len(self.answered) == self.stop_at:
            raise KeyboardInterrupt
        self.answered.append(f"{way}/{case.key}")
        if case.key in self.fail:
            raise ZeroDivisionError("no sum of this")
        n = int(case.asks["of"])
        return {"said": 2 * n + (n % 2 if way == "sloppy" else 0)}

    def score(self, case: Case, way: str, row: Row) -> Scored:
        right = row["said"] == 2 * int(case.asks["of"])
        digits = float(len(str(row["said"])))
        return Scored(
            {"hit": (float(right), 1.0), "length": (digits, 1.0)},
            [Checked(str(row["said"]), "right" if right else "wrong", right)],
        )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    settings = Settings(home=tmp_path / "home", model="none")
    return Bench(settings, tmp_path / "evaluation", say=lambda _: None)


def test_figures_differences_and_families_come_from_the_rows(bench: Bench) -> None:
    found = run([Sums()], bench)
    suite = found["suites"]["sums"]
    assert suite["figures"]["right"]["hit"]["value"] == 100
    assert suite["figures"]["sloppy"]["hit"]["value"] == 50
    assert suite["by_family"]["odd"]["sloppy"]["hit"]["value"] == 0
    assert suite["by_family"]["even"]["sloppy"]["hit"]["value"] == 100
    gap = suite["differences"]["sloppy"]["hit"]
    assert (gap["value"], gap["examples"]) == (50, 4)
    assert suite["cases"] == 8
    assert suite["groups"] == 4
    assert suite["each"]["sloppy"]["group-0"]["hit"] == [1, 2]
    assert found == json.loads((bench.folder / RESULTS).read_text())
    assert "sums right, %" in table(found)
    assert "50.0 (50.0 to 50.0)" in table(found)


def test_a_run_that_was_stopped_goes_on(bench: Bench) -> None:
    first = Sums(stop_at=5)
    with pytest.raises(KeyboardInterrupt):
        run([first], bench)
    told: list[tuple[int, int, float]] = []
    second = Sums()
    found = run([second], bench, watch=lambda _, done, of, left: told.append((done, of, left)))
    assert len(first.answered) == 5
    assert len(second.answered) == 16 - 5
    assert not set(first.answered) & set(second.answered)
    assert [done for done, _, _ in told] == list(range(6, 17))
    assert told[-1][2] == 0
    assert found["suites"]["sums"]["figures"]["right"]["hit"]["of"] == 8


def test_a_line_cut_off_by_a_kill_is_asked_again(bench: Bench) -> None:
    run([Sums()], bench)
    path = bench.folder / ROWS / "sums.jsonl"
    path.write_bytes(path.read_bytes()[:-7])
    again = Sums()
    assert run([again], bench)["suites"]["sums"]["figures"]["sloppy"]["hit"]["of"] == 8
    assert again.answered == ["sloppy/sum-7"]


def test_an_error_is_a_finding_and_the_run_goes_on(bench: Bench) -> None:
    suite = run([Sums(fail=["sum-3", "sum-7"])], bench)["suites"]["sums"]
    assert [(one["way"], one["case"]) for one in suite["errors"]] == [
        ("right", "sum-3"), ("sloppy", "sum-3"), ("right", "sum-7"), ("sloppy", "sum-7"),
    ]  # fmt: skip
    assert "no sum of this" in suite["errors"][0]["error"]
    assert suite["errors"][2]["error"] == "", "what happened to a private case stays private"
    assert suite["figures"]["right"]["hit"]["of"] == 6


def test_quick_asks_the_fixed_subset(bench: Bench) -> None:
    bench.quick = True
    suite = Sums()
    assert run([suite], bench)["quick"] is True
    assert suite.answered == ["right/sum-0", "sloppy/sum-0", "right/sum-1", "sloppy/sum-1"]


def test_a_model_that_samples_is_asked_several_times(bench: Bench) -> None:
    bench.runs = 3
    suite = run([Sums()], bench)["suites"]["sums"]
    assert suite["cases"] == 8
    assert suite["each"]["right"]["group-0"]["hit"] == [6, 6]


def test_answers_of_something_else_are_never_mixed_in(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    Kept(path, {"model": "a", "code": "1"}).add("x", {"said": 1})
    assert Kept(path, {"model": "a", "code": "1"})["x"] == {"said": 1}
    with pytest.raises(InputError, match="made from another code and model"):
        Kept(path, {"model": "b", "code": "2"})
    path.write_text("no rows\n")
    with pytest.raises(InputError, match="not a file of answers"):
        Kept(path, {})


def test_separators_inside_an_answer_do_not_end_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    said = "one\u2028two\x85three\nfour"
    Kept(path, {}).add("x", {"said": said})
    assert Kept(path, {})["x"] == {"said": said}


def test_two_cases_of_one_key_are_refused(bench: Bench) -> None:
    class Twice(Sums):
        def cases(self, bench: Bench) -> Sequence[Case]:
            return [Case("a", "a", {"of": 1}), Case("a", "a", {"of": 2})]

    with pytest.raises(InputError, match="two cases of one key"):
        run([Twice()], bench)
