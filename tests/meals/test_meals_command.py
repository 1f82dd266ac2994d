import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from hyrox.errors import InputError
from tests.meals.eaters import eater
from ui.training.meals_cli import add_meals
from ui.training.meals_commands import meals


def run(tmp_path: Path, *words: str, **info: Any) -> int:
    profile = tmp_path / "profile.json"
    profile.write_text(eater(**info).model_dump_json(by_alias=True), encoding="utf-8")

    def add(commands: Any, name: str, text: str, runs: str) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = commands.add_parser(name, help=text)
        command.add_argument("--json", action="store_true")
        command.set_defaults(runs=runs)
        return command

    parser = argparse.ArgumentParser()
    add_meals(parser.add_subparsers(), add)
    return meals(parser.parse_args(["meals", "--profile", str(profile), *words]))


def test_a_day_prints_its_meals_and_sums(tmp_path: Path, capsys: Any) -> None:
    assert run(tmp_path, "--day", "2026-11-23") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Monday 2026-11-23, training day: ")
    assert "Breakfast" in printed
    assert "Together" in printed


def test_a_week_as_json_holds_seven_days_and_what_to_buy(tmp_path: Path, capsys: Any) -> None:
    assert run(tmp_path, "--day", "2026-11-23", "--week", "--shopping", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert len(content["days"]) == 7
    assert content["shopping"]
    assert content["days"][6]["date"] == "2026-11-29"


def test_another_meal_can_be_asked_for(tmp_path: Path, capsys: Any) -> None:
    run(tmp_path, "--day", "2026-11-23", "--json")
    first = json.loads(capsys.readouterr().out)["days"][0]["meals"]
    run(tmp_path, "--day", "2026-11-23", "--json", "--another", "2")
    second = json.loads(capsys.readouterr().out)["days"][0]["meals"]
    assert [a == b for a, b in zip(first, second, strict=True)] == [True, False, True, True]


def test_minors_get_ideas_and_no_figures(tmp_path: Path, capsys: Any) -> None:
    assert run(tmp_path, "--day", "2026-11-23", "--json", age=15) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["days"] == []
    assert content["general_only"]
    assert content["ideas"]
    run(tmp_path, "--day", "2026-11-23", age=15)
    assert "kcal" not in capsys.readouterr().out


def test_a_wrong_day_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--day"):
        run(tmp_path, "--day", "tomorrow")
