"""``hyrox-coach backup`` and ``restore``: what they print, exit codes, whom they leave away."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from hyrox.settings import settings as read_settings
from ui.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("HYROX_COACH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("HYROX_COACH_DATABASE_URL", raising=False)
    read_settings.cache_clear()
    yield tmp_path / "home"
    read_settings.cache_clear()


def test_out_deleted_listed_and_back(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["journal", "show"]) == 0
    file = tmp_path / "kept.zip"
    capsys.readouterr()
    assert main(["backup", str(file), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["file"] == str(file)
    assert made["accounts"] == made["rows"]["accounts"] == 1
    assert main(["backup", str(file)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["journal", "delete", "--yes"]) == 0
    capsys.readouterr()
    assert main(["backup", "list"]) == 0
    assert "1 accounts, 1 of them deleted since" in capsys.readouterr().out
    assert main(["restore", str(file), "--yes"]) == 0
    assert "1 accounts were deleted since and stay deleted." in capsys.readouterr().out
    assert main(["account", "list"]) == 0
    assert capsys.readouterr().out == "No accounts.\n"
    assert main(["backup", str(tmp_path / "folder")]) == 0
    assert len(list((tmp_path / "folder").glob("hyrox-coach-*.zip"))) == 1
    assert (home / "backups.json").stat().st_mode & 0o077 == 0


def test_what_cannot_be_restored_is_one_line(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK\x03\x04 nothing")
    assert main(["restore", str(bad), "--yes"]) == 2
    assert "Nothing was changed" in capsys.readouterr().err.strip().splitlines()[-1]
    assert main(["restore"]) == 2
    assert "Say which backup" in capsys.readouterr().err
    assert not (home / "journal.sqlite").exists()


def test_other_commands_wait_for_a_restore_that_was_cut_short(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["journal", "show"]) == 0
    (home / ".restore").mkdir()
    (home / ".restore" / "state.json").write_text('{"mark": "m", "new": []}')
    for command in (["journal", "show"], ["backup"], ["ingest", "status"]):
        assert main(command) == 1
        assert "hyrox-coach restore" in capsys.readouterr().err
    assert main(["restore"]) == 0
    assert "is undone" in capsys.readouterr().out
    assert main(["journal", "show"]) == 0


def test_whoever_deletes_an_account_tells_the_list_of_backups() -> None:
    from hyrox.settings import PROJECT

    # In a staged copy nothing is deleted that the list does not know already.
    files = [f for f in (PROJECT / "ui").rglob("*.py") if f.name != "restoring.py"]
    calls = [
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("remove_account")
    ]
    assert calls
    assert all(len(call.args) + len(call.keywords) == 3 for call in calls)
