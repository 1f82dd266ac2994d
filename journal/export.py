"""Everything an account keeps, as one archive: ``journal.json`` and a CSV file for each kind.

The JSON is what ``journal.restore`` reads back; the CSV files are for people and spreadsheets. No
password and no log-in is in it.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hyrox.errors import NotFoundError, StoreError
from journal.database import Journal
from journal.shelf import columns
from journal.tables import OWNED, Account, Owned, now

FORMAT, VERSION = "hyrox-coach journal", 1
JSON_NAME = "journal.json"


def exported(journal: Journal, owner: str) -> dict[str, Any]:
    """Everything an account keeps, as JSON values; one consistent view of the database.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached.
    """
    with journal.read() as session:
        account = session.get(Account, owner)
        if account is None:
            raise NotFoundError("There is no such account.")
        tables = {
            table.__tablename__: [_plain(row) for row in _rows(session, table, owner)]
            for table in OWNED
        }
        settings = account.settings
    return {
        "format": FORMAT, "version": VERSION, "schema": journal.version,
        "exported_at": now().isoformat(), "settings": settings, "tables": tables,
    }  # fmt: skip


def write_export(journal: Journal, owner: str, path: Path) -> dict[str, int]:
    """Write the archive; returns how many rows of each kind it holds.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached, or the file not written; nothing is left then.
    """
    found = exported(journal, owner)
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.touch(mode=0o600)
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(JSON_NAME, json.dumps(found, indent=1, sort_keys=True))
            for name, rows in found["tables"].items():
                archive.writestr(f"{name}.csv", as_csv(rows))
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"The export cannot be written to {path}: {error.strerror}.") from None
    return {name: len(rows) for name, rows in found["tables"].items()}


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Rows as a table; documents within them as ``content.field`` columns, lists as JSON.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    flat = [dict(_flat(row)) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in flat)
    return out.getvalue()


def _rows(session: Any, table: type[Owned], owner: str) -> Iterator[Any]:
    asked = select(table).where(table.account_id == owner).order_by(table.created_at, table.id)
    return iter(session.scalars(asked))


def _plain(row: Any) -> dict[str, Any]:
    found = columns(row)
    found.pop("account_id")
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in found.items()
    }


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(one, f"{name}.{key}" if name else str(key))
    else:
        yield name, json.dumps(value) if isinstance(value, list) else value


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
