"""``hyrox-coach journal`` and ``hyrox-coach account``: what they print, and what they never do."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from hyrox.settings import Settings
from journal.accounts import Accounts
from journal.consent import Health
from journal.database import Journal
from journal.diary import Diary
from journal.export import exported
from tests.journal.full import fill
from tests.journal.test_export import without_time
from ui.cli import main

PASSWORD = "sled push and row"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    found = Settings(home=tmp_path / "home")
    monkeypatch.setattr("ui.journal.commands.settings_of", lambda _arguments: found)
    return found


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    def say(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return say


def filled(config: Settings) -> Diary:
    journal = Journal.open(config.journal_url)
    diary = Diary(journal, Accounts(journal).owner().id)
    for kind in Health:
        diary.consents.give(kind)
    return fill(diary)


def test_shown_exported_deleted_and_brought_back(
    config: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: Any
) -> None:
    diary = filled(config)
    before = exported(diary.journal, diary.owner)
    assert main(["journal", "show"]) == 0
    assert "  messages: 2" in capsys.readouterr().out
    file = tmp_path / "mine.zip"
    assert main(["journal", "export", str(file)]) == 0
    assert f"written to {file}" in capsys.readouterr().out

    typed("no")
    assert main(["journal", "delete"]) == 2
    assert "Nothing was deleted" in capsys.readouterr().err
    typed("yes")
    assert main(["journal", "delete"]) == 0
    assert "; 0 are left." in capsys.readouterr().out

    assert main(["journal", "import", str(file)]) == 0
    capsys.readouterr()
    assert main(["journal", "show", "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)["kept"]
    assert kept == {name: len(rows) for name, rows in before["tables"].items()}
    again = Accounts(diary.journal).owner().id
    assert without_time(exported(diary.journal, again)) == without_time(before)


def test_accounts_are_added_listed_and_helped(
    config: Settings, capsys: pytest.CaptureFixture[str], typed: Any
) -> None:
    typed(PASSWORD)
    assert main(["account", "add", "Ana", "--role", "maintainer"]) == 0
    assert PASSWORD not in capsys.readouterr().out
    typed(PASSWORD)
    assert main(["account", "add", "ANA"]) == 2
    assert "taken" in capsys.readouterr().err
    assert main(["account", "role", "ana", "athlete"]) == 0
    capsys.readouterr()
    assert main(["account", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"name": "ana", "role": "athlete"}]
    assert main(["account", "reset", "ana"]) == 0
    given = capsys.readouterr().out.strip()
    Accounts(Journal.open(config.journal_url)).log_in("ana", given)
    assert main(["account", "reset", "ben"]) == 2
    assert "no account 'ben'" in capsys.readouterr().err


def test_another_accounts_journal_is_named(
    config: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(config)
    assert main(["journal", "show", "--account", "ben"]) == 2
    assert "no account 'ben'" in capsys.readouterr().err


@pytest.mark.usefixtures("config")
def test_versions_of_the_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "migrate", "--json"]) == 0
    newest = json.loads(capsys.readouterr().out)["version"]
    assert main(["journal", "migrate", "base"]) == 0
    assert main(["journal", "migrate", "77"]) == 2
    assert f"there are 0001{'' if newest == '0001' else ','}" in capsys.readouterr().err
    assert main(["journal", "expire"]) == 0
