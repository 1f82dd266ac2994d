"""The way back: the files of a dump as a database of their own, and that one's rows into the
journal, all of them or none.

What is read was written by a person's disk, perhaps years ago: it is brought to today's schema
beside the journal, and the journal is touched last.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Date, DateTime, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from hyrox.errors import InputError, StoreError
from journal.backup.dump import COPY, KEPT, ROWS_A_STEP, Advance
from journal.database import Journal, versions
from journal.tables import Account, AttemptRow, AuditRow, Base

RESTORED = "restore"
"""What the audit trail calls it, with the restore's own mark."""


def check_schema(schema: str) -> None:
    """Refuse a version of the schema that is not known here.

    Raises:
        InputError: it is not.
    """
    if schema not in versions():
        raise InputError(
            f"The backup was made by a newer version of HyroxCoach (its schema is "
            f"'{schema[:40]}'): install that one, then restore."
        )


def staged(folder: Path, schema: str) -> Journal:
    """The dump in a folder as a journal at today's schema, in a file beside it.

    Args:
        folder: holds the files of the dump and nothing else.
        schema: the version that the dump was made at.

    Raises:
        InputError: the dump contradicts itself, or is of a newer version.
    """
    check_schema(schema)
    copy = folder / COPY
    try:
        if copy.exists():
            _check_copy(copy, schema)
            return Journal.open(f"sqlite:///{copy}")
        return _from_lines(folder, schema)
    except (sqlite3.Error, SQLAlchemyError, StoreError, ValueError, KeyError, TypeError) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines() or ["unreadable"]
        raise InputError(f"The journal in the backup cannot be used: {said[0][:200]}.") from None


def replace_rows(
    journal: Journal, found: Journal, mark: str, advance: Advance = lambda _done, _total: None
) -> dict[str, int]:
    """Let a journal hold what another one holds, ids included, in one transaction.

    All log-ins end. That it was done is written to the audit trail, in the same transaction.

    Args:
        mark: of this restore, by which :func:`was_restored` finds it.

    Returns:
        Rows of each table.

    Raises:
        StoreError: it could not be done; the journal is as it was.
    """
    rows: dict[str, int] = {}
    try:
        with journal.write() as session, found.read() as source:
            connection = session.connection()
            postgresql = connection.dialect.name == "postgresql"
            if postgresql:
                names = ", ".join(table.name for table in Base.metadata.sorted_tables)
                connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
            for table in reversed(Base.metadata.sorted_tables):
                if table.name != AttemptRow.__tablename__:
                    connection.execute(table.delete())
            for table in KEPT:
                rows[table.name] = 0
                for part in source.execute(table.select()).mappings().partitions(ROWS_A_STEP):
                    connection.execute(insert(table), [dict(row) for row in part])
                    rows[table.name] += len(part)
                    advance(sum(rows.values()), 0)
            if postgresql:
                connection.execute(
                    text(
                        "SELECT setval(pg_get_serial_sequence('audit', 'id'), "
                        "(SELECT coalesce(max(id), 0) + 1 FROM audit), false)"
                    )
                )
            session.add(AuditRow(actor_id="command line", action=f"{RESTORED} {mark}"))
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        raise StoreError(f"The journal could not be restored: {said[0]}.") from None
    journal.forget_deleted()
    return rows


def was_restored(journal: Journal, mark: str) -> bool:
    """Whether :func:`replace_rows` with this mark was done.

    Raises:
        StoreError: the database cannot be reached.
    """
    asked = select(AuditRow.id).where(AuditRow.action == f"{RESTORED} {mark}").limit(1)
    with journal.read() as session:
        return session.scalar(asked) is not None


def account_ids(journal: Journal) -> list[str]:
    """Ids of all accounts.

    Raises:
        StoreError: the database cannot be reached.
    """
    with journal.read() as session:
        return list(session.scalars(select(Account.id).order_by(Account.id)))


def row_counts(journal: Journal) -> dict[str, int]:
    """Rows of each table that a backup keeps.

    Raises:
        StoreError: the database cannot be reached.
    """
    with journal.read() as session:
        return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in KEPT}


def _check_copy(path: Path, schema: str) -> None:
    """An SQLite file can hold code (triggers, views, virtual tables): ours holds none."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        copy.execute("PRAGMA trusted_schema=OFF")
        odd = copy.execute(
            "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index') "
            "OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1"
        ).fetchone()
        if odd:
            raise ValueError(f"it holds '{str(odd[0])[:40]}', which no journal has")
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise ValueError(f"it is damaged ({found})")
        if copy.execute("PRAGMA foreign_key_check").fetchone():
            raise ValueError("a row belongs to nothing")
        at = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        if at is None or at[0] != schema:
            raise ValueError("its schema is not the one that the backup names")


def _from_lines(folder: Path, schema: str) -> Journal:
    journal = Journal.open(f"sqlite:///{folder / COPY}")
    try:
        if schema != journal.version:
            journal.migrate(schema)
        # Reflected: the tables as they were at that version, not as they are today.
        there = MetaData()
        there.reflect(journal.engine)
        names = {path.stem for path in folder.glob("*.jsonl")}
        if unknown := sorted(names - set(there.tables)):
            raise ValueError(f"there is no table '{unknown[0][:40]}'")
        with journal.write() as session:
            connection = session.connection()
            for table in there.sorted_tables:
                if table.name in names:
                    rows = _rows(folder / f"{table.name}.jsonl", table)
                    while part := list(islice(rows, ROWS_A_STEP)):
                        connection.execute(insert(table), part)
        if journal.version != versions()[0]:
            journal.migrate("head")
    except BaseException:
        journal.close()
        raise
    return journal


def _rows(path: Path, table: Table) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            if not isinstance(row, dict) or set(row) != set(table.columns.keys()):
                raise ValueError(f"row {number} of {table.name} is not one of that table")
            yield {c.name: _value(c.type, row[c.name]) for c in table.columns}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return date.fromisoformat(value) if isinstance(kind, Date) else value
