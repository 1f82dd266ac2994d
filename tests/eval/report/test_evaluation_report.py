# ruff: noqa: ARG002
"""The page of an evaluation as a file: what it holds, what it must not, and how large it is."""

import base64
import hashlib
import json
import random
import re
import runpy
import zlib
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.report.command import report
from eval.report.pack import published, without_places
from eval.report.remade import remade
from eval.report.summary import summary, verdict
from eval.report.write import page, write_report
from eval.running.bench import Bench
from eval.running.results import Detail, results_of
from eval.running.run import run
from eval.statistics.metric import Metric
from eval.suites.base import Case, Checked, Row, Scored
from hyrox.errors import InputError
from hyrox.settings import Settings

INVENTED = runpy.run_path(str(Path(__file__).with_name("invented.py")))
HOSTILE, SECRET = INVENTED["HOSTILE"], INVENTED["SECRET"]


@pytest.fixture(scope="module")
def made() -> tuple[dict[str, Any], dict[str, list[Detail]]]:
    found: tuple[dict[str, Any], dict[str, list[Detail]]] = INVENTED["evaluation"]()
    return found


@pytest.fixture(scope="module")
def html(made: Any) -> str:
    return page(*made)


def blocks(html: str) -> tuple[dict[str, Any], dict[str, Any]]:
    figures, answers = (
        re.search(rf'<script [^>]*id="{name}">([^<]*)</script>', html)
        for name in ("figures", "answers")
    )
    assert figures
    assert answers
    return json.loads(figures[1]), json.loads(zlib.decompress(base64.b64decode(answers[1])))


def test_every_answer_stands_in_the_page_as_it_was_scored(made: Any, html: str) -> None:
    _, details = made
    _, answers = blocks(html)
    texts = answers["texts"]
    assert len(texts) == len(set(texts)), "each text once"
    for name, suite in answers["suites"].items():
        wanted = [d for d in details[name] if not d.case.private]
        assert len(suite["rows"]) == len(wanted)
        for detail, row in zip(wanted, suite["rows"], strict=True):
            place, _, run_, _, error, shown, pack, parts = row
            assert texts[suite["cases"][place][0]] == detail.case.key
            assert json.loads(texts[suite["cases"][place][2]]) == detail.case.asks
            assert run_ == detail.run
            if detail.scored is None:
                assert "ZeroDivision" in texts[error] or "Error" in texts[error]
                continue
            assert [(texts[t], texts[v], g) for t, v, g in shown] == [
                (s.text, s.verdict, s.good) for s in detail.scored.shown
            ]
            evidence = [] if pack is None else answers["packs"][pack]
            told = {texts[key]: texts[text] for key, text in evidence}
            assert told == detail.scored.evidence
            for (_, *part), wanted_part in zip(parts, detail.scored.parts.values(), strict=True):
                assert part == pytest.approx(wanted_part, abs=1e-6)


def test_a_private_case_leaves_nothing_but_figures(made: Any, html: str) -> None:
    found, details = made
    whole = html + json.dumps(blocks(html)[1], ensure_ascii=False)
    assert SECRET in str(details), "the evaluation has one"
    assert SECRET not in whole
    assert json.dumps(SECRET)[1:-1] not in whole
    figures, _ = blocks(html)
    grounding = figures["suites"][0]
    assert grounding["private_errors"] == 1
    assert [one["case"] for one in grounding["errors"]] == ["failing"]
    assert grounding["figures"] == found["suites"]["grounding"]["figures"], "it counts"
    errors = published(found, details)["suites"]["grounding"]["errors"]
    assert SECRET not in str(errors)
    assert len(errors) == 1


def test_no_text_ends_its_script_and_the_policy_names_the_only_code(html: str) -> None:
    assert html.count("</script>") == 3
    assert html.count("<script") == 3
    assert HOSTILE not in html
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    for element, source in (("script", "script-src"), ("style", "style-src")):
        inline = re.search(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        assert inline
        digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
        assert f"{source} 'sha256-{digest}'" in policy[1]
    scripts = "".join(re.findall(r"<script>(.*?)</script>", html, re.DOTALL))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", scripts)
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:|//)", html)


def test_a_traceback_tells_no_folders_of_the_machine() -> None:
    error = 'File "/home/somebody/deep/project/eval/suites/x.py", line 1\nno C:\\Users\\me\\a\\b.py'
    assert without_places(error) == 'File "eval/suites/x.py", line 1\nno me/a/b.py'
    assert without_places("12 km/h, 1/2, </script>") == "12 km/h, 1/2, </script>"


def test_a_surrogate_and_numbers_that_json_has_not_are_no_end(made: Any, tmp_path: Path) -> None:
    found, details = made
    case = Case("odd", "odd", {"question": "half a pair: \ud83d", "nan": float("nan")})
    scored = Scored(
        {"numbers": (float("inf"), 1.0), "unknown": (1.0, 1.0)}, [Checked("\ud83d", "")]
    )
    odd = Detail(case, "coach", 0, 0.1, scored)
    write_report(found, details | {"grounding": [odd]}, tmp_path / "page.html")
    _, answers = blocks((tmp_path / "page.html").read_text("utf-8"))
    asks = json.loads(answers["texts"][answers["suites"]["grounding"]["cases"][0][2]])
    assert asks == {"question": "half a pair: \ud83d", "nan": None}
    assert answers["suites"]["grounding"]["rows"][0][7] == [[0, None, 1.0]]


def test_a_whole_evaluation_stays_below_six_megabytes(made: Any) -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(5_000)]

    def text(length: int) -> str:
        return " ".join(chance.choices(words, k=length))

    evidence = {race: {f"F{n}": text(30) for n in range(25)} for race in range(75)}
    grounding = [
        Detail(
            Case(f"c{n}", f"g{n % 75}", {"question": text(9)}), way, 0, 3.0,
            Scored({"numbers": (3.0, 4.0)}, [Checked(text(18), text(4), True)] * 4,
                   evidence[n % 75]),
        )
        for n in range(300) for way in ("coach", "ungrounded", "wrong evidence")
    ]  # fmt: skip
    safety = [
        Detail(
            Case(f"c{n}", f"g{n}", {"text": text(25)}), "coach", 0, 0.1,
            Scored({"recall": (1.0, 1.0)}, [Checked(text(15), "", True)]),
        )
        for n in range(1_500)
    ]  # fmt: skip
    html = page(made[0], {"grounding": grounding, "safety": safety})
    assert 500_000 < len(html.encode("utf-8")) < 6_000_000


def test_a_way_that_says_nothing_is_no_answer_without_a_fault(made: Any) -> None:
    found, details = made
    silent = [
        replace(d, scored=Scored({}))
        for d in details["grounding"]
        if d.way == "ungrounded" and not d.error
    ]
    rest = [d for d in details["grounding"] if d.way == "coach"]
    figures, answers = blocks(page(found, {"grounding": silent + rest, "safety": []}))
    ways = {row[1] for row in answers["suites"]["grounding"]["rows"]}
    assert len(silent) == 24
    assert ways == {0}, "the coach alone"
    assert figures["counts"]["answers"] == len(rest)
    assert figures["suites"][0]["seconds"]["ungrounded"] is None


def said(found: dict[str, Any], **counts: int) -> dict[str, list[str]]:
    usual = {"cases": 0, "answers": 0, "private": 0, "unanswered": 0, "seconds": 0}
    return {
        block["heading"]: [line["text"].replace("\u00a0", " ") for line in block["lines"]]
        for block in summary(found, usual | counts)
    }


def of(one: str, **ways: list[tuple[float, float]]) -> dict[str, Any]:
    """Results of one suite named ``one`` with one figure; a group a part."""
    suite: Any = INVENTED["SimpleNamespace"](
        name=one, title=one.title(), about="", ways=tuple(ways), metrics={"m": Metric("hits, %")}
    )
    details = [
        Detail(Case(f"c{n}", f"g{n}", {}, "easy" if n % 2 else "hard"), way, 0, 0.0,
               Scored({"m": part}))
        for way, parts in ways.items() for n, part in enumerate(parts)
    ]  # fmt: skip
    return results_of([suite], {one: details}, {"model": "none"}, quick=True, runs=1)


def test_the_summary_says_what_grounding_is_worth_and_whether_it_is_sure() -> None:
    good, bad = [(9.0, 10.0), (10.0, 10.0)] * 20, [(1.0, 10.0), (2.0, 10.0)] * 20
    found = of("grounding", coach=good, ungrounded=bad)
    own, other = (
        f"{one['low']:.1f} to {one['high']:.1f}"
        for one in (ways["m"] for ways in found["suites"]["grounding"]["figures"].values())
    )
    lines = said(found)
    assert lines["What grounding is worth"] == [
        f"Hits: coach 95.0 % ({own}); ungrounded 15.0 % ({other}). "
        "The two intervals do not overlap."
    ]
    assert (
        "coach is better in 1 of 1 figure, worse in 0"
        in lines["The coach beside the other ways"][0]
    )
    assert "small fixed subset" in lines["What was asked"][1]
    even = said(of("grounding", coach=good, ungrounded=good))
    assert "The coach's interval overlaps that of ungrounded." in even["What grounding is worth"][0]


def test_the_summary_says_where_the_coach_falls_short() -> None:
    good, bad = [(10.0, 10.0)] * 40, [(0.0, 10.0), (10.0, 10.0)] * 20
    short = said(of("search", coach=bad, other=good))["Where it falls short"]
    assert short[0].startswith("Search: hits: other does better, 100.0 % (")
    assert short[1].startswith("Search: hits 50.0 % (")
    assert short[1].endswith("ideally 100 %.")
    assert any("family “hard”: hits 0.0 %" in line for line in short)
    assert not any("family “easy”" in line for line in short)
    assert "Where it falls short" not in said(of("search", coach=good, other=bad))


@pytest.mark.parametrize(
    ("low", "value", "high", "falls", "word"),
    [
        (1, 2, 3, False, "better"), (1, 2, 3, True, "worse"), (-3, -2, -1, False, "worse"),
        (-3, -2, -1, True, "better"), (-1, 2, 3, False, "cannot tell"),
        (0, 2, 3, False, "cannot tell"),
    ],
)  # fmt: skip
def test_a_difference_whose_interval_holds_zero_tells_nothing(
    low: float, value: float, high: float, falls: bool, word: str
) -> None:
    assert verdict({"low": low, "value": value, "high": high}, {"falls": falls}) == word


class Sums:
    """A suite without a coach: double a number; one way errs at odd ones."""

    name, title, about, cost = "retrieval", "Sums", "Doubles.", 0.0
    ways = ("right", "sloppy")
    metrics = {"hit": Metric("right, %")}  # noqa: RUF012

    def cases(self, bench: Bench) -> Sequence[Case]:
        return [Case(f"sum-{n}", f"sum-{n}", {"of": n}, quick=n < 2) for n in range(6)]

    def answer(self, case: Case, way: str, bench: Bench) -> Row:
        n = int(case.asks["of"])
        if n == 5:
            raise ZeroDivisionError("no sum of this")
        return {"said": 2 * n + (n % 2 if way == "sloppy" else 0)}

    def score(self, case: Case, way: str, row: Row) -> Scored:
        good = row["said"] == 2 * case.asks["of"]
        return Scored({"hit": (float(good), 1.0)}, [Checked(str(row["said"]), "", good)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run of ``Sums``, for which the project has a suite of that name."""
    monkeypatch.setattr("eval.running.command._suite", {"retrieval": Sums()}.__getitem__)
    monkeypatch.setattr(Bench, "made_from", lambda _: {"code": "1", "model": "none"})
    run([Sums()], Bench(Settings(home=tmp_path / "home", model="none"), tmp_path / "run"))
    return tmp_path / "run"


def test_figures_are_made_again_from_the_rows(folder: Path, tmp_path: Path) -> None:
    there = json.loads((folder / "evaluation.json").read_text("utf-8"))
    found, details = remade(folder, Settings(home=tmp_path / "home", model="none"))
    assert found.pop("unanswered") == 0
    assert json.loads(json.dumps(found)) == there
    assert len(details["retrieval"]) == 12


def test_a_run_that_was_stopped_is_reported_as_such(folder: Path, tmp_path: Path) -> None:
    rows = folder / "rows" / "retrieval.jsonl"
    rows.write_bytes(b"".join(rows.read_bytes().splitlines(keepends=True)[:-2]))
    (folder / "evaluation.json").unlink()
    found, details = remade(folder, Settings(home=tmp_path / "home", model="none"))
    assert found["unanswered"] == 2
    assert "2 questions to a way had no answer" in json.dumps(blocks(page(found, details))[0])


def test_answers_of_two_coaches_make_no_report(folder: Path, tmp_path: Path) -> None:
    one = folder / "rows" / "retrieval.jsonl"
    head, *rest = one.read_text("utf-8").splitlines(keepends=True)
    other = head.replace('"code": "1"', '"code": "2"')
    (folder / "rows" / "plans.jsonl").write_text("".join([other, *rest]), "utf-8")
    sums, other_sums = Sums(), Sums()
    other_sums.name = "plans"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "eval.running.command._suite",
            {"retrieval": sums, "plans": other_sums}.__getitem__,
        )
        with pytest.raises(InputError, match="another code than"):
            remade(folder, Settings(home=tmp_path / "home", model="none"))


def test_a_folder_without_answers_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no answers"):
        remade(tmp_path, Settings(home=tmp_path, model="none"))


def test_the_command_writes_page_and_json_side_by_side(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html = tmp_path / "docs" / "page.html"
    code = report(Namespace(folder=folder, html=html, json=True))
    assert code == 1, "two answers ended in an error"
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(html.with_suffix(".json").read_text("utf-8"))
    assert printed["suites"]["retrieval"]["figures"]["right"]["hit"]["value"] == 100
    assert str(tmp_path) not in html.with_suffix(".json").read_text("utf-8")
    assert (
        "ZeroDivisionError" in blocks(html.read_text("utf-8"))[0]["suites"][0]["errors"][0]["error"]
    )
