"""Rows of one kind that belong to one account: every read and write asks for the owner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hyrox.errors import InputError, NotFoundError
from journal.database import Journal
from journal.tables import Account, Base, Owned

Row = TypeVar("Row", bound=Owned)
MOST_A_PAGE = 500


@dataclass(frozen=True)
class Shelf(Generic[Row]):
    """The rows of one table that are the owner's. Another's row is not found, like none at all.

    Args:
        journal: the open database.
        owner: id of the account.
        table: whose rows.
        what: what a row is called in messages ("race").
    """

    journal: Journal
    owner: str
    table: type[Row]
    what: str

    def add(self, values: Mapping[str, Any], check: Callable[[Session], None] | None = None) -> Row:
        """Keep a row.

        Args:
            check: called first, in the same transaction; what it raises keeps the row out.

        Raises:
            NotFoundError: there is no such account, or what the row refers to is not the owner's.
            InputError: it is kept already.
        """
        try:
            with self.journal.write() as session:
                if check is not None:
                    check(session)
                return self.add_in(session, values)
        except IntegrityError as error:
            raise self._refused(error) from None

    def add_in(self, session: Session, values: Mapping[str, Any]) -> Row:
        """As :meth:`add`, within a transaction."""
        if session.get(Account, self.owner) is None:
            raise NotFoundError("There is no such account.")
        row = self.table(account_id=self.owner, **values)
        session.add(row)
        session.flush()
        return row

    def get(self, row_id: str) -> Row:
        """One row.

        Raises:
            NotFoundError: the owner has none of that id.
        """
        with self.journal.read() as session:
            return self.get_in(session, row_id)

    def get_in(self, session: Session, row_id: str, *, lock: bool = False) -> Row:
        """As :meth:`get`, within a transaction; ``lock``: nobody else changes it meanwhile."""
        asked = select(self.table).where(self.table.id == row_id, self._mine)
        row = session.scalars(asked.with_for_update() if lock else asked).one_or_none()
        if row is None:
            raise NotFoundError(f"There is no such {self.what}.")
        return row

    def list(
        self,
        *where: ColumnElement[bool],
        order: Any = None,
        limit: int = MOST_A_PAGE,
        offset: int = 0,
    ) -> list[Row]:
        """Rows that meet all conditions, newest first unless ordered otherwise."""
        by = self.table.created_at.desc() if order is None else order
        asked = select(self.table).where(self._mine, *where).order_by(by, self.table.id)
        with self.journal.read() as session:
            return list(session.scalars(asked.limit(limit).offset(offset)))

    def count(self, *where: ColumnElement[bool]) -> int:
        asked = select(func.count()).select_from(self.table).where(self._mine, *where)
        with self.journal.read() as session:
            return session.scalar(asked) or 0

    def change(self, row_id: str, values: Mapping[str, Any]) -> Row:
        """Change a row.

        Raises:
            NotFoundError: the owner has none of that id.
            InputError: it would be one that is kept already.
        """
        try:
            with self.journal.write() as session:
                row = self.get_in(session, row_id, lock=True)
                for name, value in values.items():
                    setattr(row, name, value)
                session.flush()
                return row
        except IntegrityError as error:
            raise self._refused(error) from None

    def remove(self, row_id: str) -> None:
        """Delete a row, with what hangs on it.

        Raises:
            NotFoundError: the owner has none of that id.
        """
        with self.journal.write() as session:
            session.delete(self.get_in(session, row_id))

    @property
    def _mine(self) -> ColumnElement[bool]:
        return self.table.account_id == self.owner

    def _refused(self, error: IntegrityError) -> InputError:
        if "unique" in str(error.orig).lower() or "duplicate" in str(error.orig).lower():
            return InputError(f"This {self.what} is kept already.")
        return NotFoundError(f"What this {self.what} belongs to does not exist.")


def columns(row: Base) -> dict[str, Any]:
    """A row's columns and values."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
