"""The command: a card on stdout, progress on stderr, a kind that stays short is named."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from finetune.data import command
from finetune.data.card import Card, PartCard
from finetune.data.example import Kind


def card(made: int) -> Card:
    part = PartCard(
        sha256="0" * 64, wanted={"race": 3}, made={"race": made}, targets={"race": 2 * made},
        families=made, dropped={"race": {"it is bad": 4}}, near_duplicates={"race": 0.0},
        distinct={"1": 0.5, "2": 0.6, "3": 0.7},
        distinct_by_kind={"race": {"1": 0.5, "2": 0.6, "3": 0.7}}, repetition=0.01, threshold=0.8,
    )  # fmt: skip
    return Card(7, 3, {"train.jsonl": part})


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    calls: list[tuple[Any, ...]] = []

    def build(_world: Any, out: Path, examples: int, seed: int, progress: Any) -> Card:
        calls.append((out, examples, seed))
        for done in range(1, 4):
            progress(Kind.RACE, "train", done, 3)
        return card(2)

    monkeypatch.setattr(command, "build", build)
    return calls


def run(out: Path, *, as_json: bool) -> int:
    return command.data(Namespace(out=out, examples=3, seed=7, json=as_json))


def test_json_is_all_there_is_on_stdout(
    built: list[tuple[Any, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "d", as_json=True) == 0
    said = capsys.readouterr()
    shown = json.loads(said.out)
    assert shown["short"] == {"train.jsonl": {"race": 1}}
    assert shown["parts"]["train.jsonl"]["dropped"] == {"race": {"it is bad": 4}}
    assert "train: race" in said.err
    assert "1 of race are missing" in said.err
    assert built == [(tmp_path / "d", 3, 7)]


def test_a_person_gets_a_table(
    built: list[tuple[Any, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path / "d", as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["part", "kind", "examples"]
    assert lines[1].split()[:5] == ["train.jsonl", "race", "2", "4", "4"]
    assert built
