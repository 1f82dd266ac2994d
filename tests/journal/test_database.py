"""Opening, migrating, and transactions that happen or do not."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from hyrox.errors import InputError, StoreError
from journal.accounts import Accounts
from journal.database import Journal
from journal.diary import Diary
from journal.tables import Base
from tests.journal.conftest import PASSWORD
from tests.journal.full import fill


def test_migrations_make_what_the_tables_say(journal: Journal) -> None:
    with journal.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrations_go_up_and_down_and_up_with_data(journal: Journal, diary: Diary) -> None:
    fill(diary)
    newest = journal.version
    journal.migrate("base")
    assert journal.version == "none"
    assert inspect(journal.engine).get_table_names() in ([], ["alembic_version"])
    journal.migrate("head")
    assert journal.version == newest
    assert Accounts(journal).all() == []
    with pytest.raises(InputError, match="There is no version '77'"):
        journal.migrate("77")


def test_opening_again_changes_nothing(url: str) -> None:
    first = Journal.open(url)
    who = Accounts(first).register("ana", PASSWORD)
    first.close()
    second = Journal.open(url)
    assert Accounts(second).all() == [who]
    second.close()


def test_many_open_an_empty_database_at_once(url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        opened = list(pool.map(lambda _: Journal.open(url), range(6)))
    assert len({journal.version for journal in opened}) == 1
    for journal in opened:
        journal.close()


def test_a_newer_schema_is_left_alone(url: str) -> None:
    journal = Journal.open(url)
    with journal.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    journal.close()
    with pytest.raises(StoreError, match="written by a newer version"):
        Journal.open(url)


def test_a_transaction_that_fails_leaves_nothing(journal: Journal, diary: Diary) -> None:
    def half() -> None:
        with journal.write() as session:
            diary.chats.add_in(session, {"name": "half"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert diary.chats.count() == 0


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is no address of a database"),
        ("mysql://a@b/c", "SQLite or PostgreSQL, not in 'mysql'"),
        ("sqlite://", "needs a file"),
    ],
)
def test_an_address_that_cannot_be_is_said(url: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Journal.open(url)


def test_what_cannot_be_reached_is_said_without_the_password() -> None:
    with pytest.raises(StoreError, match="cannot be opened") as raised:
        Journal.open("postgresql://u:hush@127.0.0.1:1/none?connect_timeout=2")
    assert "hush" not in str(raised.value)


def test_a_file_that_is_no_database_is_said_and_left(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    file.write_text("these are my notes, not a database at all " * 20)
    with pytest.raises(StoreError, match="cannot be opened"):
        Journal.open(f"sqlite:///{file}")
    assert file.read_text().startswith("these are my notes")


def test_the_file_is_the_users_alone(tmp_path: Path) -> None:
    file = tmp_path / "own" / "journal.sqlite"
    Journal.open(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o077 == 0
