"""Versions in a PostgreSQL database that several machines share; one home folder writes them.

The database holds a version whole: its vectors, and its files in parts. A machine that reads copies
the files once to ``home/stores/shared/<version>/`` and asks the database for neighbours.
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from hyrox.errors import StoreError
from ingest.files import process_is_alive, remove_unless_held, replace_file, replace_json
from ingest.vectors.collections import Collection
from ingest.vectors.postgresql.database import BUILD, SCHEMA, database, lock_key
from ingest.vectors.postgresql.writing import fill_and_verify
from ingest.versions.local import MANIFEST
from ingest.versions.shelf import Draft

PART = 8 << 20
"""Bytes of a file that go into one row."""
_DRAFT, _FETCHED = "building", "fetching"


class SharedShelf:
    """A ``Shelf`` in a database."""

    def __init__(self, home: Path, url: str) -> None:
        """Raises:
        InputError: the address is no PostgreSQL database.
        """
        self._copies = home / "stores" / "shared"
        self._database = database(url)

    def pointer(self) -> dict[str, str]:
        with self._database.transaction() as connection:
            if not self._database.has_tables(connection):
                return {}
            rows = connection.execute(text(f"SELECT role, version FROM {SCHEMA}.pointer"))
            return {row.role: row.version for row in rows}

    def point(self, named: Mapping[str, str]) -> None:
        with self._database.transaction() as connection:
            connection.execute(text(f"DELETE FROM {SCHEMA}.pointer"))
            for role, version in named.items():
                connection.execute(
                    text(f"INSERT INTO {SCHEMA}.pointer VALUES (:role, :version)"),
                    {"role": role, "version": version},
                )

    def names(self, store: str) -> list[str]:
        with self._database.transaction() as connection:
            if not self._database.has_tables(connection):
                return []
            rows = connection.execute(text(f"SELECT name FROM {SCHEMA}.version ORDER BY name"))
            return [row.name for row in rows if row.name.startswith(f"{store}-")]

    def manifest(self, name: str) -> dict[str, Any]:
        with self._database.transaction() as connection:
            if not self._database.has_tables(connection):
                return {}
            found = connection.execute(
                text(f"SELECT manifest FROM {SCHEMA}.version WHERE name = :name"), {"name": name}
            ).scalar()
            return dict(json.loads(found)) if found else {}

    def folder(self, name: str) -> Path:
        folder = self._copies / name
        if not (folder / MANIFEST).exists():
            let_go = self._database.hold(name)
            try:
                self._fetch(name, folder)
            finally:
                let_go()
        return folder

    @contextmanager
    def new(self, name: str) -> Iterator[Draft]:
        draft = Draft(self._scratch(name, _DRAFT))
        try:
            # One transaction: killed at any moment, nothing of the version is there.
            with self._database.transaction() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BUILD})
                number = connection.execute(
                    text(
                        f"INSERT INTO {SCHEMA}.version (name, manifest) "
                        "VALUES (:name, '') RETURNING id"
                    ),
                    {"name": name},
                ).scalar_one()
                places = count()

                def fill(part: Collection) -> Iterator[int]:
                    return fill_and_verify(connection, number, next(places), part)

                draft.fill = fill
                yield draft
                replace_json(draft.folder / MANIFEST, draft.manifest)
                _store_files(connection, number, draft.folder)
                connection.execute(
                    text(f"UPDATE {SCHEMA}.version SET manifest = :manifest WHERE id = :id"),
                    {"id": number, "manifest": json.dumps(draft.manifest)},
                )
            draft.folder.rename(self._copies / name)
        finally:
            shutil.rmtree(draft.folder, ignore_errors=True)

    def remove(self, name: str) -> bool:
        with self._database.transaction() as connection:
            free = connection.execute(
                text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": lock_key(name)}
            ).scalar()
            if not free:
                return False
            number = connection.execute(
                text(f"SELECT id FROM {SCHEMA}.version WHERE name = :name"), {"name": name}
            ).scalar()
            if number is not None:
                _drop(connection, number)
        return remove_unless_held(self._copies / name)

    def forget_copies(self, kept: set[str]) -> None:
        """Remove this machine's copies of versions that are not ``kept`` and that nobody reads,
        and what processes that died have left."""
        for folder in self._copies.glob("*"):
            if folder.name not in kept:
                remove_unless_held(folder)
        for folder in self._copies.glob(".*"):
            pid = folder.name.rpartition(".")[2]
            if pid.isdecimal() and not process_is_alive(int(pid)):
                shutil.rmtree(folder, ignore_errors=True)

    def _scratch(self, name: str, doing: str) -> Path:
        folder = self._copies / f".{name}.{doing}-{uuid.uuid4().hex[:6]}.{os.getpid()}"
        folder.mkdir(parents=True)
        return folder

    def _fetch(self, name: str, folder: Path) -> None:
        """Copy the files of a version that is held."""
        fresh = self._scratch(name, _FETCHED)
        try:
            with self._database.transaction() as connection:
                number, manifest = connection.execute(
                    text(f"SELECT id, manifest FROM {SCHEMA}.version WHERE name = :name"),
                    {"name": name},
                ).one()
                _fetch_files(connection, number, fresh)
            replace_file(fresh / MANIFEST, lambda path: path.write_text(manifest, "utf-8"))
            try:
                fresh.rename(folder)
            except OSError:
                # Another process of this machine was quicker.
                if not (folder / MANIFEST).exists():
                    raise
        except OSError as error:
            raise StoreError(
                f"The version {name} cannot be copied to {folder.parent}: {error.strerror}."
            ) from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def installation_id(home: Path) -> str:
    """The id of a home folder, made on first use: of all that share a database, one writes."""
    path = home / "installation.id"
    if not path.exists():
        replace_file(path, lambda temporary: temporary.write_text(uuid.uuid4().hex, "utf-8"))
    return path.read_text("utf-8").strip()


def _store_files(connection: Connection, number: int, folder: Path) -> None:
    table = f"{SCHEMA}.files_{number}"
    connection.execute(
        text(
            f"CREATE TABLE {table} "
            "(path text, part integer, content bytea, PRIMARY KEY (path, part))"
        )
    )
    # Parquet is compressed and vectors cannot be.
    connection.execute(text(f"ALTER TABLE {table} ALTER content SET STORAGE EXTERNAL"))
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name == MANIFEST:
            continue
        with path.open("rb") as file:
            # An empty file has one part too.
            for part, content in enumerate(iter(partial(file.read, PART), b"")):
                _store_part(connection, table, path.relative_to(folder), part, content)
            if not file.tell():
                _store_part(connection, table, path.relative_to(folder), 0, b"")


def _store_part(connection: Connection, table: str, path: Path, part: int, content: bytes) -> None:
    connection.execute(
        text(f"INSERT INTO {table} VALUES (:path, :part, :content)"),
        {"path": path.as_posix(), "part": part, "content": content},
    )


def _fetch_files(connection: Connection, number: int, folder: Path) -> None:
    table = f"{SCHEMA}.files_{number}"
    parts = connection.execute(text(f"SELECT path, part FROM {table} ORDER BY path, part")).all()
    for path, part in parts:
        target = (folder / path).resolve()
        if not target.is_relative_to(folder.resolve()):
            raise StoreError(f"The vector store names a file outside its folder: {path[:80]}")
        target.parent.mkdir(parents=True, exist_ok=True)
        content = connection.execute(
            text(f"SELECT content FROM {table} WHERE path = :path AND part = :part"),
            {"path": path, "part": part},
        ).scalar_one()
        with target.open("ab") as file:
            file.write(content)


def _drop(connection: Connection, number: int) -> None:
    rows = connection.execute(
        text(f"SELECT place FROM {SCHEMA}.collection WHERE version = :id"), {"id": number}
    ).all()
    for table in [f"files_{number}", *(f"vectors_{number}_{row.place}" for row in rows)]:
        connection.execute(text(f"DROP TABLE IF EXISTS {SCHEMA}.{table}"))
    connection.execute(text(f"DELETE FROM {SCHEMA}.version WHERE id = :id"), {"id": number})
