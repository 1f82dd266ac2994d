"""``hyrox-coach feedback``: shown, taken out whole, deleted only on a word."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.personal.kept import Kept, keep, read_kept
from ui.cli import main

ENTRIES = [
    Kept("2026-01-01T10:00:00+00:00", "How do I taper?", "Do less [P1].", vote="up"),
    Kept("2026-01-02T10:00:00+00:00", "And the sled?", "Push [P1].", edit="Push low [P1]."),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    from hyrox.settings import settings

    monkeypatch.setenv("HYROX_COACH_HOME", str(tmp_path))
    settings.cache_clear()
    for entry in ENTRIES:
        keep(tmp_path / "feedback.jsonl", entry)
    with (tmp_path / "feedback.jsonl").open("a") as file:
        file.write('{"half')
    (tmp_path / "style.json").write_text("{}")
    yield tmp_path
    settings.cache_clear()


@pytest.mark.usefixtures("home")
def test_what_is_kept_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "show"]) == 0
    told = capsys.readouterr()
    assert "2 votes and edits" in told.out
    assert "your wording: Push low [P1]." in told.out
    assert "1 damaged" in told.err
    assert main(["feedback", "show", "--json", "--last", "1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["entries"], found["skipped_lines"]) == (2, 1)
    assert [entry["question"] for entry in found["last"]] == ["And the sled?"]


def test_what_is_taken_out_can_be_read_again(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feedback", "export", str(home / "mine.jsonl")]) == 0
    assert read_kept(home / "mine.jsonl").entries == tuple(ENTRIES)
    capsys.readouterr()
    assert main(["feedback", "export"]) == 0
    assert capsys.readouterr().out == (home / "mine.jsonl").read_text()
    assert main(["feedback", "export", str(home / "no" / "folder")]) == 1


def test_nothing_is_deleted_without_a_word(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert main(["feedback", "delete"]) == 2
    assert (home / "feedback.jsonl").exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert main(["feedback", "delete"]) == 0
    assert list(home.iterdir()) == []


def test_deleting_twice_says_that_there_was_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feedback", "delete", "--yes", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["deleted"]) == 2
    assert main(["feedback", "delete", "--yes"]) == 0
    assert "Nothing was kept" in capsys.readouterr().out
    assert list(home.iterdir()) == []
