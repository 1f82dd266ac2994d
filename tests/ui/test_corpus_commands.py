"""``corpus check`` and ``corpus coverage`` on the command line."""

import json
from pathlib import Path

import pytest

from hyrox.settings import PROJECT, Settings
from ui import cli, corpus_commands

BROKEN = """\
---
id: caffeine
title: "Caffeine"
topic: suplements
audience: all
sources: [nobody-1999]
reviewed: 2026-11-22
---

## How much caffeine
> Q: how much
Too short.
"""


def use(monkeypatch: pytest.MonkeyPatch, corpora: Path) -> None:
    settings = Settings(corpora=corpora)
    monkeypatch.setattr(corpus_commands, "settings_of", lambda _arguments: settings)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    corpora = tmp_path / "corpora"
    (corpora / "guidance").mkdir(parents=True)
    (corpora / "guidance" / "caffeine.md").write_text(BROKEN, encoding="utf-8")
    use(monkeypatch, corpora)
    return corpora


def test_findings_are_lines_with_place_and_rule(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["corpus", "check"]) == 1
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["corpora/guidance/caffeine.md:4", "unknown_topic"],
        ["corpora/guidance/caffeine.md:6", "unknown_source"],
        ["corpora/guidance/caffeine.md:10", "section_short"],
    ]
    assert shown.err.startswith("3 findings of 3 rules, in ")
    assert str(broken) in shown.err


def test_findings_as_json_name_their_fields(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert broken.is_dir()
    assert cli.main(["corpus", "check", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {"path", "line", "rule", "message"} == set(found[0])
    assert [entry["line"] for entry in found] == [4, 6, 10]


def test_a_sound_corpus_says_so_and_exits_with_0(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, tmp_path)
    assert cli.main(["corpus", "check"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Nothing found, in ")


@pytest.mark.parametrize("command", ["check", "coverage"])
def test_a_missing_folder_is_refused_in_one_line(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    use(monkeypatch, tmp_path / "nowhere")
    assert cli.main(["corpus", command]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "HYROX_COACH_CORPORA" in shown.err
    assert len(shown.err.splitlines()) == 1


def test_coverage_counts_the_shipped_corpus(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, PROJECT / "corpora")
    assert cli.main(["corpus", "coverage", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    documents = sum(count for row in found["documents"].values() for count in row.values())
    passages = sum(count for row in found["passages"].values() for count in row.values())
    assert documents == len(list((PROJECT / "corpora" / "guidance").rglob("*.md"))) >= 150
    assert passages > 4 * documents
    assert sum(found["foods"].values()) >= 300
    assert all(sum(row.values()) for row in found["exercises"].values())
    cuisines = [name for name, meals in found["recipes"].items()
                if any(row["any"] for row in meals.values())]  # fmt: skip
    assert "north_african" in cuisines
    assert len(cuisines) >= 10
    assert not any(gap.startswith("no document") for gap in found["gaps"])


def test_coverage_names_what_is_missing(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (broken / "guidance" / "caffeine.md").read_text(encoding="utf-8")
    right = text.replace("suplements", "supplements")
    (broken / "guidance" / "caffeine.md").write_text(right, encoding="utf-8")
    assert cli.main(["corpus", "coverage"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (supplements,) = [line for line in lines if line.split()[:1] == ["supplements"]]
    assert supplements.split()[1:3] == ["1", "(1)"]
    assert "  no document on women for women" in lines
    assert "  no exercise for sled_push: beginner" in lines
    assert not any("on supplements" in line for line in lines)
