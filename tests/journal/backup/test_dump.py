"""A backup is one moment of the journal, also while others write; it goes to either database."""

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from journal.backup.dump import COPY, KEPT, dump
from journal.backup.load import replace_rows, row_counts, staged
from journal.database import Journal
from journal.diary import Diary
from journal.records import Said
from tests.journal.backup.homes import back_up, bring_back, files_of, furnished, rows_of

TURNS = 200


def test_a_backup_taken_while_others_write_is_one_moment(
    journal: Journal, diary: Diary, tmp_path: Path
) -> None:
    chat = diary.start_chat("long")
    said: list[int] = []
    some, stop = threading.Event(), threading.Event()

    def write() -> None:
        for number in range(TURNS):
            kept = diary.say(chat.id, Said(role="athlete", text=f"turn {number} " + "x" * 2_000))
            said.append(kept.number)
            if len(said) == 20:
                some.set()
            if stop.is_set() and len(said) >= 60:
                break

    writer = threading.Thread(target=write)
    writer.start()
    assert some.wait(60)
    before = len(said)
    taken = dump(journal, tmp_path / "dump")
    stop.set()
    writer.join()
    assert before >= 20
    with closing(staged(tmp_path / "dump", taken.schema)) as found:
        assert row_counts(found) == dict(taken.rows)
        turns = [turn.number for turn in Diary(found, diary.owner).turns(chat.id)]
        with closing(sqlite3.connect(tmp_path / "dump" / COPY)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("PRAGMA foreign_key_check").fetchone() is None
    assert turns == list(range(1, len(turns) + 1))
    assert before <= len(turns) <= len(said)


def test_no_log_in_is_in_a_backup(journal: Journal, diary: Diary, tmp_path: Path) -> None:
    from journal.accounts import Accounts
    from tests.journal.conftest import PASSWORD

    accounts = Accounts(journal)
    token, _ = accounts.log_in("ana", PASSWORD)
    taken = dump(journal, tmp_path / "dump")
    assert taken.accounts == (diary.owner,)
    with closing(staged(tmp_path / "dump", taken.schema)) as found:
        assert Accounts(found).who(token) is None
        replace_rows(journal, found, "mark")
    assert accounts.who(token) is None
    assert accounts.log_in("ana", PASSWORD)


@pytest.mark.parametrize("there", ["sqlite", "postgresql"])
def test_out_of_one_database_and_into_the_other_gives_equal_rows(
    there: str, url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    config, diary = furnished(tmp_path / "home", url)
    archive = back_up(config, tmp_path / "kept.zip")
    target = f"sqlite:///{tmp_path / 'other.sqlite'}"
    if there == "postgresql":
        new: Callable[[], str] = request.getfixturevalue("postgresql")
        target = new()
    other = config.model_copy(update={"home": tmp_path / "other", "database_url": target})
    outcome = bring_back(other, archive)
    assert rows_of(target) == rows_of(url)
    assert sum(outcome.rows.values()) == sum(map(len, rows_of(url).values()))
    assert files_of(other.home) == files_of(config.home)
    assert all(outcome.rows[table.name] for table in KEPT if table.name != "audit")
    # The journal takes rows again: numbers that the database gives go on after those restored.
    with closing(Journal.open(target)) as journal:
        Diary(journal, diary.owner).start_chat("after")


def test_a_row_that_no_table_knows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "accounts.jsonl").write_text(json.dumps({"id": "a", "extra": 1}) + "\n")
    from hyrox.errors import InputError

    with pytest.raises(InputError, match="row 1 of accounts is not one of that table"):
        staged(tmp_path, "0001")


def test_a_copy_that_holds_code_is_refused(diary: Diary, tmp_path: Path) -> None:
    from hyrox.errors import InputError

    del diary
    own = Journal.open(f"sqlite:///{tmp_path / 'own.sqlite'}")
    taken = dump(own, tmp_path / "dump")
    with closing(sqlite3.connect(tmp_path / "dump" / COPY)) as copy:
        copy.execute("CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM accounts; END")
        copy.commit()
    with pytest.raises(InputError, match="which no journal has"):
        staged(tmp_path / "dump", taken.schema)
