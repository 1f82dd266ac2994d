"""Planning on the command line: real numbers of a small store, one clear line for bad input."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.coach import Coach
from hyrox.segments import SEGMENTS
from hyrox.settings import Settings
from ui import cli, commands, plan_commands

RACE = str(Path(__file__).resolve().parents[2] / "docs" / "examples" / "race.json")


@pytest.fixture(autouse=True)
def store(library_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    small = library_settings.model_copy(update={"model": "none"})

    def opened(_settings: Settings) -> Coach:
        return Coach.open(small)

    monkeypatch.setattr(commands, "open_coach", opened)
    monkeypatch.setattr(plan_commands, "open_coach", opened)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert cli.main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(list(arguments)) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    return shown.err


def test_a_goal_becomes_splits_that_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    shown = run(capsys, "goal", "1:20:00", "--splits", RACE)["target"]
    assert [t["segment"] for t in shown["targets"]] == [s.value for s in SEGMENTS]
    assert sum(t["time_s"] for t in shown["targets"]) == shown["goal_s"] == 4800
    assert shown["clock_s"] == sorted(shown["clock_s"])
    assert shown["n"] >= 30
    assert "open" in shown["definition"]


def test_a_goal_in_words_and_a_card_to_print(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    card = tmp_path / "card.pdf"
    assert cli.main(["goal", "sub 80", "--splits", RACE, "--card", str(card)]) == 0
    shown = capsys.readouterr()
    assert "1:20:00" in shown.out or "1:19:59" in shown.out
    assert card.read_bytes().startswith(b"%PDF")
    assert str(card) in shown.err


def test_changes_move_the_finish_by_their_sum(capsys: pytest.CaptureFixture[str]) -> None:
    changes = "sled push 20 s faster, wall balls 30 s faster"
    shown = run(capsys, "what-if", changes, "--splits", RACE)
    assert shown["changes_s"] == {"sled_push": -20, "wall_balls": -30}
    assert shown["after"]["finish_s"] == shown["before"]["finish_s"] - 50
    assert shown["after"]["place"] <= shown["before"]["place"]


def test_a_race_under_way_is_projected(capsys: pytest.CaptureFixture[str]) -> None:
    who = ("--division", "open", "--gender", "men")
    shown = run(capsys, "live", "4:31", "4:28", "4:52", *who)
    low, high = shown["interval_s"]
    assert low < shown["expected_s"] < high
    assert shown["done"] == 3
    missed = run(capsys, "live", "4:31", "-", "4:52", *who)
    assert missed["interval_s"][1] - missed["interval_s"][0] >= 0.98 * (high - low)


def test_a_report_with_a_goal_goes_down_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    shown = run(capsys, "report", "--splits", RACE, "--goal", "1:20:00", "--10k", "42:00")
    assert [w["goal"] for w in shown["waterfalls"]][-1] == "goal time"
    assert shown["waterfalls"][-1]["to_s"] == 4800
    assert any("10 km" in word for word in shown["overall"]["basis"])


def test_files_to_keep_and_to_share_are_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pdf, image = tmp_path / "race.pdf", tmp_path / "race.png"
    paper = ["--pdf", str(pdf), "--image", str(image)]
    assert cli.main(["report", "--splits", RACE, *paper]) == 0
    assert "Written" in capsys.readouterr().err
    assert pdf.read_bytes().startswith(b"%PDF")
    assert image.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["goal", "soon", "--splits", RACE], "is no finish"),
        (["goal", "0:45:00", "--splits", RACE], "0:45:00|45:00"),
        (["what-if", "everything better", "--splits", RACE], "[Nn]o change|[Ww]hich|how much"),
        (["what-if", "sled push 600 s faster", "--splits", RACE], "Sled push"),
        (["live", *["5:00"] * 17, "--division", "open", "--gender", "men"], "16"),
        (["live", "fast", "--division", "open", "--gender", "men"], "is not a time"),
        (["live", "-", "--division", "open", "--gender", "men"], "at least one time"),
        (["report", "--splits", RACE, "--pdf", "/dev/null/no/race.pdf"], "cannot be written"),
    ],
)
def test_bad_input_is_one_line_that_says_what_is_wrong(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import re

    assert re.search(says, refused(capsys, *arguments))
