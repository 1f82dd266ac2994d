"""An exported journal read back into an account, all of it or nothing.

The file comes from outside: every row is checked against its kind before anything is written, ids
that are taken are replaced, and no row can name another account's.
"""

import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Date, Integer, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from hyrox.errors import HyroxCoachError, InputError
from hyrox.plans.migration import read_plan
from hyrox.plans.profile import Profile
from journal.consent import Health
from journal.database import Journal
from journal.export import FORMAT, JSON_NAME, VERSION
from journal.records import (
    KeptActivity,
    KeptMeal,
    KeptRace,
    KeptSession,
    Kind,
    Measure,
    Said,
    Voted,
)
from journal.removal import RETENTION, check_retention
from journal.tables import OWNED, Account, Owned, Utc, new_id

LARGEST_BYTES = 200_000_000
LONGEST_SETTINGS = 20_000
"""Characters of JSON."""
_REFERENCES = {
    "plan_versions": {"plan_id": "plans"},
    "training_log": {"plan_id": "plans"},
    "messages": {"chat_id": "chats"},
    "feedback": {"message_id": "messages"},
}
_CONTENTS: Mapping[str, type[BaseModel]] = {
    "profiles": Profile, "races": KeptRace, "training_log": KeptSession,
    "activities": KeptActivity, "meals": KeptMeal, "feedback": Voted,
}  # fmt: skip


def read_export(path: Path) -> dict[str, Any]:
    """The JSON of an archive (or of a bare JSON file).

    Raises:
        InputError: it is no export of a journal.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if archive.getinfo(JSON_NAME).file_size > LARGEST_BYTES:
                    raise InputError("The export is too large.")
                text = archive.read(JSON_NAME)
        else:
            if path.stat().st_size > LARGEST_BYTES:
                raise InputError("The export is too large.")
            text = path.read_bytes()
        found = json.loads(text)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, RecursionError):
        raise InputError(f"{path.name} is no export of a journal.") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(f"{path.name} is no export of a journal.")
    if found.get("version") != VERSION:
        raise InputError(
            f"{path.name} was written by another version of HyroxCoach "
            f"(format {found.get('version')}; this one reads {VERSION})."
        )
    return found


def restore(journal: Journal, owner: str, found: Mapping[str, Any]) -> dict[str, int]:
    """Put an export into an account that keeps nothing yet; returns how many rows of each kind.

    Raises:
        InputError: a row is wrong (the first is named), or the account keeps something already.
        StoreError: the database cannot be reached. Nothing was written then.
    """
    tables = found.get("tables")
    if not isinstance(tables, Mapping):
        raise InputError("The export has no tables.")
    if unknown := sorted(set(tables) - {table.__tablename__ for table in OWNED}):
        raise InputError(f"The export has a table that is not known: {unknown[0][:40]}.")
    ids: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    try:
        with journal.write() as session:
            account = session.get(Account, owner)
            if account is None:
                raise InputError("There is no such account.")
            _check_empty(session, owner)
            account.settings = _settings(found.get("settings", {}))
            for table in OWNED:
                name = table.__tablename__
                rows = tables.get(name, [])
                if not isinstance(rows, list):
                    raise InputError(f"{name}: not a list.")
                for number, row in enumerate(rows, 1):
                    values = _row(table, row, number, ids)
                    kept = values["id"]
                    if session.get(table, kept) is not None:
                        values["id"] = new_id()
                    ids[name, kept] = values["id"]
                    session.add(table(account_id=owner, **values))
                    session.flush()
                counts[name] = len(rows)
    except (IntegrityError, StatementError) as error:
        cause = str(getattr(error, "orig", error)).splitlines()[0]
        raise InputError(f"The export contradicts itself: {cause}. Nothing was kept.") from None
    return counts


def _settings(found: object) -> dict[str, Any]:
    if not isinstance(found, dict) or len(json.dumps(found)) > LONGEST_SETTINGS:
        raise InputError("The settings of the export cannot be used.")
    check_retention(found.get(RETENTION, {}))
    return dict(found)


def _check_empty(session: Session, owner: str) -> None:
    for table in OWNED:
        if session.scalar(select(table.id).where(table.account_id == owner).limit(1)):
            raise InputError(
                "This account keeps something already: an export is read into an empty one."
            )


def _row(
    table: type[Owned], row: object, number: int, ids: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """A row's values, checked. ``ids``: of rows read before, old to new."""
    name = table.__tablename__
    where = f"{name}, row {number}"
    if not isinstance(row, Mapping):
        raise InputError(f"{where}: not a row.")
    columns = {c.key: c for c in table.__table__.columns if c.key != "account_id"}
    if set(row) != set(columns):
        odd = sorted(set(row) ^ set(columns))[0]
        raise InputError(f"{where}: the column '{str(odd)[:40]}' is missing or not known.")
    values: dict[str, Any] = {}
    try:
        for key, column in columns.items():
            values[key] = _value(column, row[key])
        _check_content(name, values)
    except (ValueError, TypeError, ValidationError, HyroxCoachError) as error:
        raise InputError(f"{where}: {_first(error)}") from None
    for key, to in _REFERENCES.get(name, {}).items():
        if values[key] is not None:
            if (to, values[key]) not in ids:
                raise InputError(f"{where}: {key} names nothing in the export.")
            values[key] = ids[to, values[key]]
    return values


def _value(column: Any, value: Any) -> Any:
    kind = column.type
    if value is None:
        if not column.nullable:
            raise ValueError(f"{column.key} is missing")
        return None
    if isinstance(kind, Utc):
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    expected = kind.python_type
    if expected is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, expected) or (isinstance(kind, Integer) and isinstance(value, bool)):
        raise ValueError(f"{column.key} is not a {expected.__name__}")
    if isinstance(value, str) and len(value) > (getattr(kind, "length", None) or 20_000):
        raise ValueError(f"{column.key} is too long")
    return value


def _check_content(name: str, values: Mapping[str, Any]) -> None:
    if kind := _CONTENTS.get(name):
        kind.model_validate(values["content"])
    elif name == "plan_versions":
        read_plan(values["content"])
    elif name == "body_measures":
        Measure(day=values["day"], kind=Kind(values["kind"]), value=values["value"])
    elif name == "messages":
        Said(role=values["role"], text=values["text"], content=values["content"])
    elif name == "consents":
        Health(values["kind"])


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return str(error)
