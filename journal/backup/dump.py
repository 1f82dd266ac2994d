"""The journal as files: one consistent moment of it, taken while others write.

SQLite gives a copy of the database through its online backup API. PostgreSQL gives a file of JSON
lines for each table, read in one REPEATABLE READ transaction, so that no ``pg_dump`` of the right
version is needed.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Table, select
from sqlalchemy.exc import SQLAlchemyError

from hyrox.errors import StoreError
from journal.database import Journal
from journal.tables import Account, AttemptRow, Base, LoginRow, TokenRow

COPY = "journal.sqlite"
NOT_KEPT = (LoginRow.__tablename__, AttemptRow.__tablename__, TokenRow.__tablename__)
"""Not in a backup: a log-in that ended since must not be open again, and neither must somebody
who guesses passwords start anew."""
KEPT = tuple(t for t in Base.metadata.sorted_tables if t.name not in NOT_KEPT)
"""Parents before children."""
PAGES_A_STEP = 2048
ROWS_A_STEP = 500

Advance = Callable[[int, int], None]
"""Told how much is done, of how much (0: not known)."""


@dataclass(frozen=True)
class Dump:
    """What was written: files, the schema's version, rows of each table, ids of accounts."""

    files: tuple[Path, ...]
    schema: str
    rows: Mapping[str, int]
    accounts: tuple[str, ...]


def dump(journal: Journal, folder: Path, advance: Advance = lambda _done, _total: None) -> Dump:
    """Write one moment of the journal into an empty folder, which only its user can read.

    Raises:
        StoreError: the database cannot be read or is damaged, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if journal.engine.dialect.name == "sqlite":
            return _copy(journal, folder / COPY, advance)
        return _lines(journal, folder, advance)
    except (sqlite3.Error, SQLAlchemyError) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        raise StoreError(f"The journal cannot be copied: {said[0] if said else error}.") from None
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from None


def _copy(journal: Journal, path: Path, advance: Advance) -> Dump:
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        pooled = journal.engine.raw_connection()
        try:
            source = pooled.driver_connection
            assert isinstance(source, sqlite3.Connection)
            # A snapshot is held from here on: without it every write of another process would
            # make the copy begin again.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(
                copy,
                pages=PAGES_A_STEP,
                progress=lambda _status, left, total: advance(total - left, total),
            )
            source.execute("ROLLBACK")
        finally:
            pooled.close()
        copy.execute("PRAGMA journal_mode=DELETE")
        for name in NOT_KEPT:
            copy.execute(f"DELETE FROM {name}")
        copy.execute("VACUUM")
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise StoreError(
                f"The journal is damaged ({found}); it was not backed up. Keep the backups that "
                "there are."
            )
        (schema,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        rows = {t.name: copy.execute(f"SELECT count(*) FROM {t.name}").fetchone()[0] for t in KEPT}
        accounts = [row[0] for row in copy.execute("SELECT id FROM accounts ORDER BY id")]
    return Dump((path,), str(schema), rows, tuple(accounts))


def _lines(journal: Journal, folder: Path, advance: Advance) -> Dump:
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with journal.engine.connect().execution_options(**options) as connection:
        schema = MigrationContext.configure(connection).get_current_revision() or "none"
        accounts = connection.scalars(select(Account.id).order_by(Account.id)).all()
        rows: dict[str, int] = {}
        for table in KEPT:
            rows[table.name] = 0
            path = folder / f"{table.name}.jsonl"
            path.touch(mode=0o600)
            # What orders rows makes no difference to reading them back; equal journals give
            # equal files.
            asked = table.select().order_by(*table.primary_key)
            with path.open("w", encoding="utf-8", newline="\n") as file:
                for part in connection.execution_options(yield_per=ROWS_A_STEP).execute(asked):
                    file.write(_line(table, part._mapping) + "\n")
                    rows[table.name] += 1
                    advance(sum(rows.values()), 0)
    return Dump(
        tuple(folder / f"{table.name}.jsonl" for table in KEPT), schema, rows, tuple(accounts)
    )


def _line(table: Table, row: Mapping[Any, Any]) -> str:
    values = {column.name: row[column] for column in table.columns}
    plain = {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in values.items()
    }
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":"))
