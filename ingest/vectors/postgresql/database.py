"""The database of the shared vector store: connections, tables, locks, errors in words.

    hyrox_vectors.version      name, manifest
    hyrox_vectors.pointer      store -> version that is read; previous-<store> -> the one before
    hyrox_vectors.collection   a collection of a version: its size, its space, how it is searched
    hyrox_vectors.writer       the one home folder that writes, and what it is doing
    hyrox_vectors.vectors_7_0  the vectors of version 7's first collection
    hyrox_vectors.files_7      the files of version 7, in parts

Each version has tables of its own: nothing is filtered, and one that goes leaves no dead rows.
"""

import hashlib
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from hyrox.errors import InputError, StoreError

SCHEMA = "hyrox_vectors"
_TABLES = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE IF NOT EXISTS {SCHEMA}.version (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE, manifest text NOT NULL);
CREATE TABLE IF NOT EXISTS {SCHEMA}.pointer (
    role text PRIMARY KEY, version text NOT NULL REFERENCES {SCHEMA}.version (name));
CREATE TABLE IF NOT EXISTS {SCHEMA}.collection (
    version integer NOT NULL REFERENCES {SCHEMA}.version (id) ON DELETE CASCADE,
    name text NOT NULL, place integer NOT NULL, size integer NOT NULL, space text NOT NULL,
    embedder text NOT NULL, ef_search integer NOT NULL, PRIMARY KEY (version, name));
CREATE TABLE IF NOT EXISTS {SCHEMA}.writer (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), home text NOT NULL, place text NOT NULL,
    doing text NOT NULL, since text NOT NULL);
"""
_WAIT_S = 0.25


def lock_key(name: str) -> int:
    """The number of an advisory lock of this project."""
    digest = hashlib.sha256(f"hyrox-coach {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


WRITER, BUILD = lock_key("writer"), lock_key("build")


class Database:
    """Connections to one database; use ``database`` to share one. Safe to use from threads."""

    def __init__(self, url: str) -> None:
        """Raises:
        InputError: the address is none, or of another kind of database.
        """
        self._engine = _engine(url)
        self.shown = self._engine.url.set(drivername="postgresql").render_as_string(True)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction: nothing of it is kept when the block raises or the process dies.

        Raises:
            StoreError: the database cannot be reached, or refuses.
        """
        with self._told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        from psycopg import Error

        try:
            yield
        except (SQLAlchemyError, Error) as error:
            raise StoreError(f"The vector store at {self.shown} failed: {_said(error)}") from None

    def has_tables(self, connection: Connection) -> bool:
        """Whether anybody ever wrote here."""
        found = connection.execute(text(f"SELECT to_regclass('{SCHEMA}.writer')")).scalar()
        return found is not None

    def prepare(self) -> None:
        """Make the tables where there are none; done by writers only.

        Raises:
            StoreError: the server has no pgvector, or the role may not make them.
        """
        with self.transaction() as connection:
            if self.has_tables(connection):
                return  # without the lock, which a build holds for as long as it takes
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BUILD})
            if self.has_tables(connection):
                return
            there = "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'"
            if not connection.execute(text(there)).scalar():
                raise StoreError(
                    f"The PostgreSQL server at {self.shown} has no pgvector. Install it there "
                    "(Debian: postgresql-<version>-pgvector; Docker: the image "
                    "pgvector/pgvector), or empty HYROX_COACH_VECTOR_URL."
                )
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            connection.execute(text(_TABLES))

    def hold(self, version: str) -> Callable[[], None]:
        """Mark a version as being read; call what is returned to let go.

        The mark is a shared lock of a connection: it ends with the process, however that ends.

        Raises:
            StoreError: the version is gone, or the database cannot be reached.
        """
        with self._told():
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                connection.execute(
                    text("SELECT pg_advisory_lock_shared(:key)"), {"key": lock_key(version)}
                )
                there = (
                    self.has_tables(connection)
                    and connection.execute(
                        text(f"SELECT 1 FROM {SCHEMA}.version WHERE name = :name"),
                        {"name": version},
                    ).scalar()
                )
            except BaseException:
                _drop(connection)
                raise
        if not there:
            _drop(connection)
            raise StoreError(f"The version {version} was removed. Open the stores again.")
        return lambda: _drop(connection)

    @contextmanager
    def one_writer(self, home: str, doing: str, wait_s: float) -> Iterator[None]:
        """Hold the right to write; it ends with the process, however that ends.

        Args:
            home: id of the home folder that writes; the first one stays the only one.
            doing: what the holder does, for the message others get.
            wait_s: how long to wait for another holder.

        Raises:
            StoreError: another process holds it, or another home folder writes here.
        """
        self.prepare()
        with self._told():
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            with self._told():
                self._lock(connection, wait_s)
                self._claim(connection, home, doing)
            yield
        finally:
            _drop(connection)

    def writes(self, home: str) -> bool:
        """Whether a home folder is the one that writes here."""
        with self.transaction() as connection:
            if not self.has_tables(connection):
                return False
            found = connection.execute(text(f"SELECT home FROM {SCHEMA}.writer")).scalar()
            return found == home

    def _lock(self, connection: Connection, wait_s: float) -> None:
        until = time.monotonic() + wait_s
        while not connection.execute(
            text("SELECT pg_try_advisory_lock(:key)"), {"key": WRITER}
        ).scalar():
            if time.monotonic() >= until:
                raise StoreError(
                    f"The vector store at {self.shown} is being written by "
                    f"{_holder(connection)}. Wait for it to finish, or stop it, then try again."
                )
            time.sleep(_WAIT_S)

    def _claim(self, connection: Connection, home: str, doing: str) -> None:
        claimed = connection.execute(
            text(
                f"INSERT INTO {SCHEMA}.writer AS held (home, place, doing, since) "
                "VALUES (:home, :place, :doing, :since) ON CONFLICT (one) DO UPDATE SET "
                "place = excluded.place, doing = excluded.doing, since = excluded.since "
                "WHERE held.home = excluded.home RETURNING 1"
            ),
            {
                "home": home, "place": f"process {os.getpid()} on {socket.gethostname()}",
                "doing": doing, "since": time.strftime("%H:%M:%S"),
            },
        ).scalar()  # fmt: skip
        if claimed is None:
            place = connection.execute(text(f"SELECT place FROM {SCHEMA}.writer")).scalar()
            raise StoreError(
                f"The vector store at {self.shown} is written from another home folder (last by "
                f"{place}): ingest there. To make this one the writer, when the other is gone for "
                f"good, run in the database: DELETE FROM {SCHEMA}.writer"
            )


@lru_cache(maxsize=8)
def database(url: str) -> Database:
    """The process's connections to an address, made on first use.

    Raises:
        InputError: the address is none, or of another kind of database.
    """
    return Database(url)


def _holder(connection: Connection) -> str:
    row = connection.execute(text(f"SELECT place, doing, since FROM {SCHEMA}.writer")).first()
    return f"{row.place} ({row.doing}, since {row.since})" if row else "another process"


def _drop(connection: Connection) -> None:
    """Close a connection for good: what it has locked is free at once."""
    with suppress(SQLAlchemyError):
        connection.execute(text("SELECT pg_advisory_unlock_all()"))
    with suppress(SQLAlchemyError):
        connection.invalidate()
    with suppress(SQLAlchemyError):
        connection.close()


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise InputError(
            "HYROX_COACH_VECTOR_URL is no address of a database: write "
            "postgresql://user:password@host/name, or leave it empty."
        ) from None
    if address.get_backend_name() != "postgresql":
        raise InputError(
            "HYROX_COACH_VECTOR_URL has to name a PostgreSQL database with pgvector, not "
            f"'{address.get_backend_name()}': write postgresql://user:password@host/name, or leave "
            "it empty."
        )
    try:
        return create_engine(
            address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10,
            max_overflow=20, pool_timeout=30,
            # A server that is gone without a word is noticed within half a minute.
            connect_args={"connect_timeout": 10, "tcp_user_timeout": 30_000},
        )  # fmt: skip
    except (ModuleNotFoundError, NoSuchModuleError):
        raise InputError(
            "PostgreSQL needs a driver: pip install 'hyrox-coach[postgresql]'."
        ) from None


def _said(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    return lines[0] if lines else type(cause).__name__
