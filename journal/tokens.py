"""Tokens: how programs ask in an account's name, for a while, without its password.

A token is random (256 bits) and told once; the database has its SHA-256.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from hyrox.errors import InputError, NotFoundError
from journal.accounts import Who
from journal.database import Journal, rows_changed
from journal.tables import NAME_LENGTH, Account, Role, TokenRow, now

BEGINS = "hc_"
"""What every token begins with, so that one that was published by mistake is recognised."""
MOST = 20
"""Tokens an account may have at once."""
SHORTEST_DAYS, LONGEST_DAYS, USUAL_DAYS = 1, 366, 90


@dataclass(frozen=True)
class Token:
    """What may be shown of a token; not the token itself."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime


class Tokens:
    """The tokens of one account.

    Raises (all methods):
        StoreError: the database cannot be reached.
    """

    def __init__(self, journal: Journal, owner: str) -> None:
        self._journal, self._owner = journal, owner

    def make(self, name: str, days: int = USUAL_DAYS) -> tuple[str, Token]:
        """A new token, told this once, and what is shown of it later.

        Raises:
            InputError: the name is empty, the days are none, or there are too many tokens.
        """
        words = " ".join(name.split())[:NAME_LENGTH]
        if not words:
            raise InputError("Give the token a name: where it is used.")
        if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
            raise InputError(f"A token lasts {SHORTEST_DAYS} to {LONGEST_DAYS} days.")
        secret = BEGINS + secrets.token_urlsafe(32)
        with self._journal.write() as session:
            if session.get(Account, self._owner, with_for_update=True) is None:
                raise NotFoundError("There is no such account.")
            session.execute(delete(TokenRow).where(self._mine, TokenRow.expires_at < now()))
            if (session.scalar(select(func.count()).where(self._mine)) or 0) >= MOST:
                raise InputError(f"There are {MOST} tokens already: delete one first.")
            row = TokenRow(
                account_id=self._owner, name=words, digest=_sha(secret),
                expires_at=now() + timedelta(days=days),
            )  # fmt: skip
            session.add(row)
            session.flush()
            return secret, _shown(row)

    def all(self) -> list[Token]:
        """Every token that still counts, the newest first."""
        asked = select(TokenRow).where(self._mine, TokenRow.expires_at >= now())
        with self._journal.read() as session:
            found = session.scalars(asked.order_by(TokenRow.created_at.desc()))
            return [_shown(row) for row in found]

    def remove(self, token_id: str) -> None:
        """End a token.

        Raises:
            NotFoundError: the account has none of that id.
        """
        with self._journal.write() as session:
            gone = rows_changed(
                session, delete(TokenRow).where(self._mine, TokenRow.id == token_id)
            )
        if not gone:
            raise NotFoundError("There is no such token.")

    @property
    def _mine(self) -> ColumnElement[bool]:
        return TokenRow.account_id == self._owner


def whose(journal: Journal, secret: str) -> Who | None:
    """Whose a token is; None: nobody's, or not any more.

    Raises:
        StoreError: the database cannot be reached.
    """
    if not secret.startswith(BEGINS):
        return None
    asked = (
        select(TokenRow, Account)
        .join(Account, Account.id == TokenRow.account_id)
        .where(TokenRow.digest == _sha(secret), TokenRow.expires_at >= now())
    )
    with journal.read() as session:
        found = session.execute(asked).one_or_none()
    if found is None:
        return None
    row, account = found
    if row.used_at is None or row.used_at + timedelta(minutes=5) < now():
        with journal.write() as session:
            used = update(TokenRow).where(TokenRow.id == row.id).values(used_at=now())
            session.execute(used)
    return Who(account.id, account.name, Role(account.role))


def _shown(row: TokenRow) -> Token:
    return Token(row.id, row.name, row.created_at, row.used_at, row.expires_at)


def _sha(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
