"""What the journal says of an athlete's training, read once for a page: log, history, standing."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hyrox.plans.migration import read_plan
from hyrox.plans.plan import Day, Plan
from journal.consent import Health
from journal.diary import Diary, between
from journal.motivation.board import refresh
from journal.motivation.earning import Reward, earned
from journal.motivation.history import Entry, History, asked_of
from journal.motivation.ledger import is_enabled, keep, kept
from journal.motivation.overview import Overview, overview
from journal.records import KeptSession, Kind
from journal.tables import LogRow, MeasureRow, PlanVersionRow

if TYPE_CHECKING:
    from ui.web.keeping.keeper import Keeper

MOST_ROWS = 5_000
RECENT = 7
"""Logged sessions that are listed."""


@dataclass(frozen=True)
class Logged:
    """A line of the log with its row."""

    id: str
    session: KeptSession


@dataclass(frozen=True)
class Record:
    """One account's training as it is known on ``today``.

    ``readiness``: 1 to 5 as told today, None where it was not or may not be kept.
    """

    today: date
    plan: Plan | None
    log: tuple[Logged, ...]
    standing: Overview | None
    readiness: float | None
    may_keep_body: bool

    @property
    def next_day(self) -> Day | None:
        """Today's session or the next one; one that was logged already is not next."""
        if self.plan is None:
            return None
        told = {each.session.day for each in self.log}
        ahead = (
            day for day in self.plan.days
            if day.date >= self.today and day.kind != "rest"
            and not (day.date == self.today and day.date in told)
        )  # fmt: skip
        return next(ahead, None)

    @property
    def untold(self) -> Day | None:
        """The latest session of the last week of which nothing was said."""
        if self.plan is None:
            return None
        told = {each.session.day for each in self.log}
        since = self.today - timedelta(days=7)
        past = [
            day for day in self.plan.days
            if since <= day.date < self.today and day.kind != "rest" and day.date not in told
        ]  # fmt: skip
        return past[-1] if past else None

    @property
    def days_to_race(self) -> int | None:
        """Days until the race of the plan; None without one, or after it."""
        race = self.plan.race_date if self.plan else None
        return (race - self.today).days if race is not None and race >= self.today else None


def record_of(keeper: "Keeper", plan: Plan | None, today: date) -> Record:
    """The record of an account; new rewards are kept on the way.

    Raises:
        HyroxCoachError: the journal cannot be reached.
    """
    diary = keeper.diary
    rows = diary.log.list(order=LogRow.day.desc(), limit=MOST_ROWS)
    log = tuple(Logged(row.id, KeptSession.model_validate(row.content)) for row in rows)
    may = Health.BODY in diary.consents.given()
    return Record(today, plan, log, _standing(diary, rows, today), _readiness(diary, today), may)


def rewards_of(diary: Diary, rows: list[LogRow], today: date) -> tuple[Reward, ...]:
    """Everything that the log earns by the published rules."""
    return earned(history_of(diary, rows, today))


def history_of(diary: Diary, rows: list[LogRow], today: date) -> History:
    """What was asked by every plan, and what was logged."""
    versions = diary.versions.list(order=PlanVersionRow.created_at, limit=MOST_ROWS)
    asked = asked_of((row.created_at, read_plan(row.content)) for row in versions)
    entries = tuple(
        Entry(row.id, row.created_at, KeptSession.model_validate(row.content)) for row in rows
    )
    return History(asked, today, entries)


def _standing(diary: Diary, rows: list[LogRow], today: date) -> Overview | None:
    if not is_enabled(diary):
        return None
    history = history_of(diary, rows, today)
    keep(diary, earned(history))
    refresh(diary, history)
    return overview(history, kept(diary), enabled=True)


def _readiness(diary: Diary, today: date) -> float | None:
    where = (MeasureRow.kind == Kind.READINESS.value, between(MeasureRow.day, today, today))
    found = diary.measures.list(*where, limit=1)
    return found[0].value if found else None
