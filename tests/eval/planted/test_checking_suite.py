"""The suite of the checkers themselves, asked without stores or a model."""

from pathlib import Path

import pytest

from eval.planted.judging import CHECKER, METRICS, VERIFIER
from eval.planted.read import USED, read_samples
from eval.running.bench import Bench
from eval.suites.checking import SUITE, Checking
from hyrox.settings import PROJECT, Settings


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(Settings(home=tmp_path, corpora=PROJECT / "corpora", model="none"), tmp_path)


def test_only_the_blind_sentences_count(bench: Bench) -> None:
    cases = Checking().cases(bench)
    used = {s.id for split in USED for s in read_samples(bench.settings.corpora, split)}
    assert len(cases) == len({c.key for c in cases}) == 400
    assert not used & {c.key for c in cases}
    assert all(case.quick and case.family and not case.private for case in cases)


def test_a_verdict_is_counted_and_shown_with_the_truth(bench: Bench) -> None:
    suite = Checking()
    fault = next(c for c in suite.cases(bench) if c.family == "fault: digit")
    missed = suite.score(fault, CHECKER, {"found": "", "cited": {"F1": "text"}})
    assert missed.parts == {"caught": (0.0, 1.0), "precision": (0.0, 0.0)}
    assert missed.evidence == {"F1": "text"}
    (shown,) = missed.shown
    assert shown.good is False
    assert "In truth not supported" in shown.verdict
    caught = suite.score(fault, CHECKER, {"found": "number", "cited": {}})
    assert caught.parts == {"caught": (1.0, 1.0), "precision": (1.0, 1.0)}
    assert caught.shown[0].good
    true = next(c for c in suite.cases(bench) if c.family == "paraphrase: rounded")
    alarm = suite.score(true, CHECKER, {"found": "number", "cited": {}})
    assert alarm.parts == {"flagged": (1.0, 1.0), "precision": (0.0, 1.0)}


@pytest.mark.parametrize("way", [CHECKER, VERIFIER, METRICS])
def test_every_figure_of_the_suite_is_made_from_the_shipped_sentences(
    bench: Bench, way: str
) -> None:
    suite = Checking()
    below = dict.fromkeys(suite.metrics, 0.0)
    for case in suite.cases(bench):
        row = suite.answer(case, way, bench)
        assert row["cited"].keys() == set(case.asks["citations"])
        for name, part in suite.score(case, way, row).parts.items():
            assert 0 <= part[0] <= part[1]
            below[name] += part[1]
    assert below["caught"] == below["flagged"] == 200
    assert all(below.values())


def test_the_suite_is_found_by_its_name() -> None:
    from eval.running.command import load

    (found,) = load("checking")
    assert found.name == SUITE.name
