"""What was earned, written into the journal once and never taken back; and the switch.

A log entry that is corrected or deleted later takes no points: its rewards stay and are shown as
kept from before (``overview.Explained``). It cannot earn twice either, for a reward's source is the
day or week, not the entry. Rewards go with the account alone; they say nothing of illness or pain.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hyrox.errors import NotFoundError
from journal.diary import Diary
from journal.motivation.earning import Reward
from journal.tables import Account, RewardRow

SETTING = "motivation"
ENABLED_AT_FIRST = True


def is_enabled(diary: Diary) -> bool:
    """Whether the account wants points, scores, streaks and badges.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached.
    """
    with diary.journal.read() as session:
        return wants_points(_account(session, diary.owner))


def switch(diary: Diary, *, enabled: bool) -> None:
    """Turn it on or off. Off: nothing is computed, kept or shown; what was kept waits.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached.
    """
    with diary.journal.write() as session:
        account = _account(session, diary.owner, lock=True)
        account.settings = {**account.settings, SETTING: {"enabled": enabled}}


def keep(diary: Diary, rewards: Iterable[Reward]) -> tuple[Reward, ...]:
    """Keep the rewards that are not kept yet, and return these; none while it is switched off.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached; nothing was kept then.
    """
    with diary.journal.write() as session:
        # Locked: two that keep at once would both find a reward new.
        if not wants_points(_account(session, diary.owner, lock=True)):
            return ()
        held = {(one.rule, one.source) for one in _kept_in(session, diary.owner)}
        new = {
            (one.rule, one.source): one
            for one in sorted(rewards, reverse=True)
            if (one.rule, one.source) not in held
        }
        for one in new.values():
            values = {"day": one.day, "rule": one.rule, "source": one.source, "points": one.points}
            diary.rewards.add_in(session, values)
    return tuple(sorted(new.values()))


def kept(diary: Diary) -> tuple[Reward, ...]:
    """All rewards that are kept, by day; none while it is switched off.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached.
    """
    with diary.journal.read() as session:
        on = wants_points(_account(session, diary.owner))
        return _kept_in(session, diary.owner) if on else ()


def _kept_in(session: Session, owner: str) -> tuple[Reward, ...]:
    rows = session.scalars(select(RewardRow).where(RewardRow.account_id == owner))
    return tuple(sorted(Reward(row.day, row.rule, row.source, row.points) for row in rows))


def _account(session: Session, owner: str, *, lock: bool = False) -> Account:
    found = session.get(Account, owner, with_for_update=True if lock else None)
    if found is None:
        raise NotFoundError("There is no such account.")
    return found


def wants_points(account: Account) -> bool:
    """Whether an account has it switched on."""
    held: Any = account.settings.get(SETTING, {"enabled": ENABLED_AT_FIRST})
    # Settings may come from an export that somebody edited: what cannot be read is off.
    return isinstance(held, dict) and held.get("enabled") is True
