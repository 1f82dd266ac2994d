"""Two evaluations held against each other, and one against a baseline."""

import copy
import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.running.results import FORMAT, Detail, by_group, estimates
from eval.statistics.command import compare as compare_command
from eval.statistics.command import gate as gate_command
from eval.statistics.command import read
from eval.statistics.comparison import Verdict, compare, table
from eval.statistics.gate import gate
from eval.statistics.metric import Metric
from eval.suites.base import Case, Scored
from hyrox.errors import InputError

METRICS = {
    "hit": Metric("right, %"),
    "faults": Metric("faults per 100", share=False, falls=True),
    "length": Metric("words", scale=1, share=False, judged=False),
}


def evaluation(
    hits: list[float], *, faults: list[float] | None = None, words: float = 9.0, **changed: Any
) -> dict[str, Any]:
    """An evaluation of one suite whose groups have these figures."""
    faults = faults or [0.0] * len(hits)
    details = [
        Detail(
            Case(f"c{i}", f"g{i:03}", {}), "coach", 0, 0.1,
            Scored({"hit": (hit, 1.0), "faults": (fault, 1.0), "length": (words, 1.0)}),
        )
        for i, (hit, fault) in enumerate(zip(hits, faults, strict=True))
    ]  # fmt: skip
    groups = by_group(details, "coach")
    found = {
        "format": FORMAT, "made": "2026-11-22", "quick": True, "runs": 1,
        "made_from": {"model": "none", "code": "a"},
        "suites": {
            "sums": {
                "title": "Sums", "ways": ["coach"],
                "metrics": {name: asdict(metric) for name, metric in METRICS.items()},
                "figures": {"coach": estimates(groups, METRICS)},
                "each": {"coach": {g: {n: list(p) for n, p in parts.items()}
                                   for g, parts in groups.items()}},
                "errors": [],
            }
        },
    }  # fmt: skip
    as_read: dict[str, Any] = json.loads(json.dumps(found | changed))
    return as_read


def coin(share: float, seed: int, count: int = 200) -> list[float]:
    return [float(x < share) for x in np.random.default_rng(seed).random(count)]


def verdicts(found: Any) -> dict[str, Verdict]:
    return {one.metric: one.verdict for one in found.changes}


def test_more_right_is_better_and_the_other_way_round_worse() -> None:
    old, new = evaluation(coin(0.5, 1)), evaluation(coin(0.8, 2))
    assert verdicts(compare(old, new))["hit"] is Verdict.BETTER
    assert verdicts(compare(new, old))["hit"] is Verdict.WORSE
    assert compare(old, new).verdict is Verdict.BETTER
    assert compare(new, old).verdict is Verdict.WORSE


def test_where_less_is_better_a_rise_is_worse() -> None:
    calm, faulty = [1.0] * 50, [0.0] * 30 + [1.0] * 20
    found = compare(evaluation(calm), evaluation(calm, faults=faulty))
    assert verdicts(found)["faults"] is Verdict.WORSE
    assert found.changes[1].value == pytest.approx(40)


def test_noise_cannot_be_told_from_a_change_and_says_what_could_have_been() -> None:
    found = compare(evaluation(coin(0.5, 1)), evaluation(coin(0.5, 2)))
    hit = found.changes[0]
    assert hit.verdict is Verdict.UNSURE
    assert found.verdict is Verdict.UNSURE
    assert hit.detectable is not None
    # Two independent coins over 200 groups: 2.80 * sqrt(2 * 0.25 / 200) = 14 points.
    assert hit.detectable == pytest.approx(14.0, rel=0.1)
    assert "cannot tell" in table(found)


def test_nothing_changed_is_the_same_and_a_description_is_not_judged() -> None:
    found = compare(evaluation(coin(0.5, 1)), evaluation(coin(0.5, 1), words=4.0))
    assert verdicts(found) == {
        "hit": Verdict.SAME, "faults": Verdict.SAME, "length": Verdict.DESCRIBES,
    }  # fmt: skip
    assert found.verdict is Verdict.SAME
    assert found.changes[2].p_corrected is None
    assert found.changes[2].value == -5


def test_a_weak_finding_does_not_survive_the_correction() -> None:
    # Eight of 200 groups become right, none wrong: p about 2 / 2^8, times two judged figures of
    # sixty suites.
    old, new = evaluation([1.0] * 100 + [0.0] * 100), evaluation([1.0] * 108 + [0.0] * 92)
    for one in (old, new):
        one["suites"] = {f"s{i}": copy.deepcopy(one["suites"]["sums"]) for i in range(12)}
    for i in range(1, 12):
        new["suites"][f"s{i}"] = copy.deepcopy(old["suites"][f"s{i}"])
    found = compare(old, new)
    assert found.changes[0].verdict is Verdict.BETTER
    assert found.changes[0].corrected is Verdict.UNSURE
    assert found.verdict is Verdict.UNSURE
    assert found.changes[0].p_corrected == pytest.approx(found.changes[0].p * 24)


def test_only_shared_groups_count_and_are_counted() -> None:
    old, new = evaluation([1.0] * 40), evaluation([1.0] * 30)
    found = compare(old, new)
    assert found.groups == {"sums": (30, 40)}
    assert found.changes[0].groups == 30
    assert "30 of 40 groups" in table(found)


def test_what_differs_beside_the_figures_is_told() -> None:
    old = evaluation([1.0] * 9)
    new = evaluation([1.0] * 9, made_from={"model": "none", "code": "b"}, quick=False)
    new["suites"]["more"] = new["suites"]["sums"]
    found = compare(old, new)
    assert list(found.differ) == ["code"]
    assert found.only == {"more": "the second"}
    assert "small subset" in found.notes[0]
    assert json.loads(json.dumps(found.as_json()))["verdict"] == "the same"


def test_another_format_is_refused() -> None:
    one = evaluation([1.0])
    with pytest.raises(InputError, match="format"):
        compare(one, one | {"format": FORMAT + 1})
    with pytest.raises(InputError, match="format"):
        gate({}, one)


def test_the_gate_opens_for_the_same_and_for_better() -> None:
    base = evaluation(coin(0.5, 1))
    assert gate(base, base) == []
    assert gate(evaluation(coin(0.9, 2)), base) == []


def test_the_gate_names_what_fell_and_by_how_much() -> None:
    findings = gate(evaluation(coin(0.5, 2)), evaluation(coin(0.9, 1)))
    assert [one.metric for one in findings] == ["hit"]
    before, _, after = findings[0].text.partition(" -> ")
    assert before.startswith("sums, coach: right, % 91.0 (")
    assert float(after) == 100 * np.mean(coin(0.5, 2))


def test_a_fall_within_the_interval_passes() -> None:
    # 100 of 100, whose interval reaches down to 96.4 %, against 97.
    assert gate(evaluation([1.0] * 97 + [0.0] * 3), evaluation([1.0] * 100)) == []


def test_a_fall_beyond_the_interval_that_pairs_do_not_bear_out_passes() -> None:
    # Six of six, then one wrong of six: one group is no proof.
    old, new = evaluation([1.0] * 6), evaluation([1.0] * 5 + [0.0])
    old["suites"]["sums"]["figures"]["coach"]["hit"]["low"] = 99.0
    assert gate(new, old) == []


def test_without_shared_groups_the_interval_decides_alone() -> None:
    old, new = evaluation([1.0] * 100), evaluation([1.0] * 80 + [0.0] * 20)
    each = new["suites"]["sums"]["each"]["coach"]
    new["suites"]["sums"]["each"]["coach"] = {f"other {g}": parts for g, parts in each.items()}
    assert [one.metric for one in gate(new, old)] == ["hit"]


def test_what_vanished_and_what_broke_is_found() -> None:
    base = evaluation([1.0] * 9)
    gone = evaluation([1.0] * 9)
    del gone["suites"]["sums"]["figures"]["coach"]["hit"]
    assert [one.text for one in gate(gone, base)] == ["sums, coach: right, % is gone"]
    assert "the suite is gone" in gate(base | {"suites": {}}, base)[0].text
    broken = evaluation([1.0] * 9)
    broken["suites"]["sums"]["errors"] = [{"way": "coach", "case": "c3", "error": "x"}]
    assert "ended in an error" in gate(broken, base)[0].text


def test_a_description_may_change_freely() -> None:
    assert gate(evaluation([1.0] * 9, words=900.0), evaluation([1.0] * 9)) == []


def test_another_model_or_subset_is_no_baseline() -> None:
    base = evaluation([1.0] * 9)
    with pytest.raises(InputError, match="model"):
        gate(evaluation([1.0] * 9, made_from={"model": "embedded"}), base)
    with pytest.raises(InputError, match="subset"):
        gate(evaluation([1.0] * 9, quick=False), base)


def test_the_commands_read_files_and_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = evaluation(coin(0.9, 1)), evaluation(coin(0.5, 2))
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "evaluation.json").write_text(json.dumps(old))
    (tmp_path / "new.json").write_text(json.dumps(new))
    told = Namespace(before=tmp_path / "run", after=tmp_path / "new.json", json=True)
    assert compare_command(told) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "worse"
    told = Namespace(
        baseline=tmp_path / "run", found=tmp_path / "new.json", out=None, model=None, json=False
    )
    assert gate_command(told) == 1
    assert capsys.readouterr().out.startswith("sums, coach: right, %")
    told.found = tmp_path / "run"
    assert gate_command(told) == 0


def test_a_file_that_is_no_evaluation_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no evaluation at"):
        read(tmp_path / "nothing.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(InputError, match=r"bad\.json is not"):
        read(tmp_path / "bad.json")
