"""Forgetting: a whole account, with proof; and what is older than its owner wants it kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from hyrox.errors import InputError, NotFoundError
from journal.backup.index import Backups
from journal.database import Journal, rows_changed
from journal.tables import (
    OWNED,
    Account,
    ActivityRow,
    AuditRow,
    ChatRow,
    LoginRow,
    LogRow,
    MealRow,
    MeasureRow,
    Owned,
    TokenRow,
    now,
)

RETENTION = "retention_days"
KEPT_FOR: Mapping[str, type[Owned]] = {
    "conversations": ChatRow, "activities": ActivityRow, "body_measures": MeasureRow,
    "meals": MealRow, "training_log": LogRow,
}  # fmt: skip
"""What may be deleted by age."""
SHORTEST_DAYS, LONGEST_DAYS = 1, 36_500


@dataclass(frozen=True)
class Removed:
    """Proof of a deletion: rows that were there, by table, and rows found afterwards (none)."""

    rows: Mapping[str, int]
    left: Mapping[str, int]

    @property
    def complete(self) -> bool:
        return not any(self.left.values())


def remove_account(journal: Journal, owner: str, backups: Backups | None = None) -> Removed:
    """Delete an account and everything it keeps, then look for what is left.

    Args:
        backups: the list of backups, which is told, so that a backup from before does not bring
            the account back; None only for a journal of which none can have been made.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached; nothing was deleted then.
    """
    rows = _counts(journal, owner)
    if not rows[Account.__tablename__]:
        raise NotFoundError("There is no such account.")
    if backups is not None:
        # Before the deletion: if this process ends between the two, the account is there and can
        # be deleted again; the other way round, a backup would bring it back.
        backups.note_deleted(owner)
    with journal.write() as session:
        # What an admin did to the account is told without naming it any more.
        session.execute(update(AuditRow).where(AuditRow.subject == owner).values(subject=""))
        session.execute(update(AuditRow).where(AuditRow.actor_id == owner).values(actor_id=""))
        session.execute(delete(Account).where(Account.id == owner))
    journal.forget_deleted()
    return Removed(rows, _counts(journal, owner))


def set_retention(journal: Journal, owner: str, days: Mapping[str, int | None]) -> None:
    """Say after how many days what is deleted; ``None``: never.

    Raises:
        InputError: there is no such kind, or no such number of days.
        NotFoundError: there is no such account.
    """
    check_retention(days)
    with journal.write() as session:
        account = session.get(Account, owner, with_for_update=True)
        if account is None:
            raise NotFoundError("There is no such account.")
        kept: dict[str, Any] = {**account.settings.get(RETENTION, {}), **days}
        wanted = {kind: number for kind, number in kept.items() if number is not None}
        account.settings = {**account.settings, RETENTION: wanted}


def check_retention(days: object) -> None:
    """Refuse what is no number of days for kinds that may be deleted by age.

    Raises:
        InputError: it is not.
    """
    if not isinstance(days, Mapping):
        raise InputError("Say for how many days each kind is kept.")
    for kind, number in days.items():
        if kind not in KEPT_FOR:
            raise InputError(f"'{str(kind)[:40]}' is none of {', '.join(KEPT_FOR)}.")
        whole = isinstance(number, int) and not isinstance(number, bool)
        if number is not None and not (whole and SHORTEST_DAYS <= number <= LONGEST_DAYS):
            raise InputError(f"Keep for {SHORTEST_DAYS} to {LONGEST_DAYS} days, or for good.")


def expire(journal: Journal) -> dict[str, int]:
    """Delete what accounts no longer want kept, and log-ins that ended; how many of each."""
    removed: dict[str, int] = dict.fromkeys(KEPT_FOR, 0)
    with journal.write() as session:
        for account in session.scalars(select(Account)):
            for kind, days in account.settings.get(RETENTION, {}).items():
                table, before = KEPT_FOR[kind], now() - timedelta(days=days)
                moment = table.updated_at if kind == "conversations" else table.created_at
                removed[kind] += rows_changed(
                    session, delete(table).where(table.account_id == account.id, moment < before)
                )
        ended = rows_changed(session, delete(LoginRow).where(LoginRow.expires_at < now()))
    return {**removed, "logins": ended}


def _counts(journal: Journal, owner: str) -> dict[str, int]:
    tables: tuple[type[Owned | LoginRow | TokenRow], ...] = (*OWNED, LoginRow, TokenRow)
    with journal.read() as session:
        found = {
            table.__tablename__: session.scalar(
                select(func.count()).select_from(table).where(table.account_id == owner)
            )
            or 0
            for table in tables
        }
        found[Account.__tablename__] = int(session.get(Account, owner) is not None)
        named = (AuditRow.subject == owner) | (AuditRow.actor_id == owner)
        found[AuditRow.__tablename__] = (
            session.scalar(select(func.count()).select_from(AuditRow).where(named)) or 0
        )
    return found
