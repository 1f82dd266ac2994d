"""The board of everybody on a server who joined it under an alias.

Each account keeps its own line (alias, points by week of the season) in its settings, written anew
from its own log when it looks; the board reads nothing else of anybody.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hyrox.errors import InputError
from journal.database import Journal
from journal.diary import Diary
from journal.motivation.history import History
from journal.motivation.ledger import is_enabled, wants_points
from journal.motivation.seasons import season_of
from journal.motivation.standings import Member, Standing, adherence, standings
from journal.tables import Account

SETTING = "board"
SHORTEST, LONGEST = 2, 24
"""Characters of an alias."""
MOST_WEEKS = 60


def alias_of(diary: Diary) -> str:
    """The alias under which an account stands on the board; empty where it does not."""
    held = diary.setting(SETTING)
    return str(held.get("alias", "")) if isinstance(held, dict) else ""


def join(diary: Diary, alias: str) -> str:
    """Stand on the board from now on; the alias as it is shown.

    Raises:
        InputError: it cannot be an alias, or somebody has it, or points are switched off.
        StoreError: the database cannot be reached.
    """
    wanted = _readable(alias)
    if not is_enabled(diary):
        raise InputError("Points are switched off. Switch them on to join the board.")
    with diary.journal.write() as session:
        taken = {_plain(_line(one.settings).alias) for one in _members(session, diary.owner)}
        if _plain(wanted) in taken:
            raise InputError("Somebody on the board has this alias. Choose another one.")
        account = session.get(Account, diary.owner, with_for_update=True)
        if account is None:
            raise InputError("There is no such account.")
        if _plain(wanted) == _plain(account.name):
            raise InputError("Choose an alias that is not your log-in name.")
        held = account.settings.get(SETTING)
        kept = held if isinstance(held, dict) else {}
        account.settings = {**account.settings, SETTING: {**kept, "alias": wanted}}
    return wanted


def leave(diary: Diary) -> None:
    """Off the board, points and all.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached.
    """
    diary.set(SETTING, None)


def refresh(diary: Diary, history: History) -> None:
    """An account's own line anew from its log; nothing for one that is not on the board.

    Raises:
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached.
    """
    alias = alias_of(diary)
    if not alias:
        return
    season = season_of(history.today)
    weeks = {day.isoformat(): points for day, points in adherence(history, season).items()}
    line = {"alias": alias, "season": season, "weeks": weeks}
    if diary.setting(SETTING) != line:
        diary.set(SETTING, line)


def board(journal: Journal, today: date) -> tuple[Standing, ...]:
    """The board of today's season; empty while too few have joined.

    Raises:
        StoreError: the database cannot be reached.
    """
    season = season_of(today)
    with journal.read() as session:
        return standings(_line(one.settings, season) for one in _members(session, ""))


def _members(session: Session, but: str) -> list[Account]:
    """Accounts on the board but one."""
    every = session.scalars(select(Account).where(Account.id != but))
    return [one for one in every if _line(one.settings).shown and wants_points(one)]


def _line(settings: Mapping[str, Any], season: int | None = None) -> Member:
    """A line as it is kept. Settings may come from an export that somebody edited: what cannot be
    read counts nothing."""
    held = settings.get(SETTING)
    if not isinstance(held, dict):
        return Member("")
    try:
        alias = _readable(str(held.get("alias", "")))
        of = held.get("weeks", {}) if season is not None and held.get("season") == season else {}
        weeks = {
            date.fromisoformat(str(day)): int(points)
            for day, points in list(of.items())[:MOST_WEEKS]
            if season_of(date.fromisoformat(str(day))) in {season, (season or 0) - 1}
        }
    except (InputError, ValueError, TypeError, AttributeError, OverflowError):
        return Member("")
    return Member(alias, opted_in=True, weeks=weeks)


def _readable(alias: str) -> str:
    """An alias on one line, without what cannot be seen.

    Raises:
        InputError: too short, too long, or without a letter or digit.
    """
    words = " ".join(unicodedata.normalize("NFKC", alias).split())
    seen = "".join(c for c in words if unicodedata.category(c)[0] != "C")
    if not SHORTEST <= len(seen) <= LONGEST or not any(c.isalnum() for c in seen):
        raise InputError(
            f"An alias has {SHORTEST} to {LONGEST} characters, with letters or digits."
        )
    return seen


def _plain(alias: str) -> str:
    return "".join(alias.casefold().split())
