"""The journal's database: opening, migrating, and transactions that either happen or do not.

SQLite (a file in the home folder) or PostgreSQL by address. On SQLite a write begins with ``BEGIN
IMMEDIATE``: two writers wait for one another instead of failing at the end, and every commit is on
disk before it is told (``synchronous=FULL``).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    CursorResult,
    Delete,
    Engine,
    Update,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from hyrox.errors import InputError, StoreError

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_MS = 15_000
"""How long a writer waits for another one."""
_LOCK = 4_897_231
"""PostgreSQL's advisory lock under which one process migrates: any number, always this one."""


class Journal:
    """An open database at its newest schema.

    Args:
        engine: made by :meth:`open`.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writes=True)

    @classmethod
    def open(cls, url: str) -> "Journal":
        """Open the database at an address and bring its schema up to date.

        Raises:
            InputError: the address is none, or of a database this project does not know.
            StoreError: the database cannot be reached, or was written by a newer version.
        """
        engine = _engine(url)
        journal = cls(engine)
        try:
            with journal._migrating() as connection:
                _check_known(connection)
                command.upgrade(_alembic(connection), "head")
        except (SQLAlchemyError, OSError) as error:
            engine.dispose()
            raise StoreError(
                f"The journal at {shown(url)} cannot be opened: {_said(error)}"
            ) from None
        except StoreError:
            engine.dispose()
            raise
        return journal

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing is written.

        Raises:
            StoreError: the database cannot be reached.
        """
        with _told(self.engine), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction: all of it is kept when the block ends, nothing when it raises.

        Raises:
            StoreError: the database cannot be reached or is full.
        """
        with (
            _told(self.engine),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @property
    def version(self) -> str:
        """The schema's version."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() or "none"

    def migrate(self, version: str) -> None:
        """Bring the schema to a version, newer or older (``base``: none).

        Raises:
            InputError: there is no such version.
        """
        known = versions()
        if version not in (*known, "base", "head"):
            raise InputError(
                f"There is no version '{version}'; there are {', '.join(known[::-1])}."
            )
        with self._migrating() as connection:
            older = (
                known.index(self._at(connection)) if self._at(connection) in known else len(known)
            )
            wanted = {"head": 0, "base": len(known)}.get(version)
            wanted = known.index(version) if wanted is None else wanted
            (command.upgrade if wanted <= older else command.downgrade)(
                _alembic(connection), version
            )

    def forget_deleted(self) -> None:
        """Leave no bytes of deleted rows in the files, as far as the database allows.

        SQLite overwrites what is deleted (``secure_delete``) and empties its write-ahead log here;
        PostgreSQL frees the pages (VACUUM); its own write-ahead log and backups are the
        operator's.
        """
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                connection.execute(text("VACUUM"))

    @contextmanager
    def _migrating(self) -> Iterator[Connection]:
        """One process migrates at a time; the others wait and find it done."""
        with self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection

    @staticmethod
    def _at(connection: Connection) -> str:
        return MigrationContext.configure(connection).get_current_revision() or ""


def versions() -> list[str]:
    """Every version of the schema that is known here, the newest first."""
    return [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]


def rows_changed(session: Session, statement: Delete | Update) -> int:
    """Do a deletion or an update; how many rows it was."""
    found = session.execute(statement)
    assert isinstance(found, CursorResult)
    return found.rowcount


def shown(url: str) -> str:
    """An address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError:
        raise InputError(
            "HYROX_COACH_DATABASE_URL is no address of a database: write "
            "sqlite:///folder/journal.sqlite or postgresql://user:password@host/name."
        ) from None
    kind = address.get_backend_name()
    if kind == "sqlite":
        return _sqlite(str(address.database or ""))
    if kind != "postgresql":
        raise InputError(f"The journal lives in SQLite or PostgreSQL, not in '{kind}'.")
    try:
        return create_engine(
            address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10,
            max_overflow=20, pool_timeout=30,
        )  # fmt: skip
    except (ModuleNotFoundError, NoSuchModuleError):
        raise InputError(
            "PostgreSQL needs a driver: pip install 'hyrox-coach[postgresql]'."
        ) from None


def _sqlite(file: str) -> Engine:
    if file in ("", ":memory:"):
        raise InputError("The journal needs a file: sqlite:///folder/journal.sqlite")
    path = Path(file)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"The journal cannot be kept in {path}: {error.strerror}.") from None
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def _opened(connection: sqlite3.Connection, _record: Any) -> None:
        # Transactions are begun by us: the driver would begin one at the first write only.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON",
            "secure_delete=ON",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """What fails in the database is said in words; what callers can act on goes through."""
    from sqlalchemy.exc import IntegrityError

    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"The journal at {where} failed: {_said(error)}") from error


def _said(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _check_known(connection: Connection) -> None:
    """Refuse what a newer version of the project wrote: its tables are not known here."""
    at = MigrationContext.configure(connection).get_current_revision()
    if at is not None and at not in versions():
        raise StoreError(
            f"The journal was written by a newer version of HyroxCoach (its schema is '{at}'): "
            "install that one, or restore a backup made before."
        )
