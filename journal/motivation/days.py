"""What became of each day that was asked for, and of each week."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from hyrox.plans.plan import TRAINING_KINDS
from journal.motivation.history import Asked, Entry, History, PauseKind
from journal.motivation.rules import rules
from journal.records import KeptSession, Status

SHARE = {Status.DONE: 1.0, Status.PARTLY: 0.5, Status.SKIPPED: 0.0}
"""How much of a session was done (own figures)."""


@dataclass(frozen=True)
class Lived:
    """A day that was asked for.

    ``over``: the day has passed. ``told``: something was logged. ``trained``: some training was,
    whatever it was. ``flagged``: pain or illness was logged that day. ``share`` of the session that
    counts, 0 to 1: none with a flag or in a pause other than travel. ``effort``: its session RPE.
    ``rested``: a rest day that was kept.
    """

    day: date
    asked: Asked
    over: bool
    told: bool = False
    trained: bool = False
    flagged: bool = False
    pause: PauseKind | None = None
    share: float = 0.0
    effort: int | None = None
    rested: bool = False

    @property
    def is_session(self) -> bool:
        """Whether the plan asked for training or the race."""
        return self.asked.kind in TRAINING_KINDS or self.asked.kind == "race"

    @property
    def is_rest(self) -> bool:
        return self.asked.kind == "rest"

    @property
    def excused(self) -> bool:
        """Whether nothing was expected: a pause, or no training with pain or illness."""
        return self.pause is not None or (self.flagged and not self.trained)

    @property
    def right_effort(self) -> bool:
        """Whether the effort was told and not above what was asked; a race has none."""
        top = rules().effort_tops
        asked = self.asked.intensity
        if self.asked.kind == "race" or asked == "rest" or self.effort is None:
            return False
        return self.share > 0 and self.effort <= top[asked]


@dataclass(frozen=True)
class LivedWeek:
    """Monday to Sunday, as far as they were asked for."""

    days: tuple[Lived, ...]

    @property
    def monday(self) -> date:
        return monday_of(self.days[0].day)

    @property
    def last(self) -> date:
        """The last day that was asked for."""
        return self.days[-1].day

    @property
    def sessions(self) -> tuple[Lived, ...]:
        return tuple(day for day in self.days if day.is_session)

    @property
    def over(self) -> bool:
        return self.days[-1].over

    @property
    def kept(self) -> bool:
        """Whether enough of its sessions was done. Paused days stay in the count: a pause earns
        nothing."""
        done = sum(day.share for day in self.sessions)
        asked = len(self.sessions)
        return self.over and asked > 0 and 100 * done >= rules().week.kept_percent * asked

    @property
    def logged(self) -> bool:
        """Whether every session was told."""
        return self.over and bool(self.sessions) and all(day.told for day in self.sessions)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def lived(history: History) -> tuple[Lived, ...]:
    """What became of each day asked for, in order, up to the end of today's week: a week is over
    when its last day is.

    Of several sessions of one day the first that was logged as trained counts; what is beyond the
    plan counts nowhere. Pain or illness in any of them counts for the day.
    """
    logged: dict[date, list[Entry]] = {}
    for entry in sorted(history.entries, key=lambda one: (one.logged_at, one.id)):
        if entry.session.day <= history.today:
            logged.setdefault(entry.session.day, []).append(entry)
    sunday = monday_of(history.today) + timedelta(days=6)
    days = [
        _of_day(day, asked, [entry.session for entry in logged.get(day, ())], history)
        for day, asked in sorted(history.asked.items())
        if day <= sunday
    ]
    return tuple(day for week in weeks_of(days) for day in _with_rest(week).days)


def weeks_of(days: Iterable[Lived]) -> tuple[LivedWeek, ...]:
    """Days in order, by week."""
    grouped = groupby(days, key=lambda day: monday_of(day.day))
    return tuple(LivedWeek(tuple(found)) for _, found in grouped)


def _of_day(day: date, asked: Asked, sessions: list[KeptSession], history: History) -> Lived:
    done = [one for one in sessions if one.status is not Status.SKIPPED]
    flagged = any(one.pain or one.ill for one in sessions)
    pause = _pause_on(day, history)
    found = Lived(
        day, asked, over=day < history.today, told=bool(sessions), trained=bool(done),
        flagged=flagged, pause=pause,
    )  # fmt: skip
    if not done or flagged or pause not in (None, PauseKind.TRAVEL) or not found.is_session:
        return found
    return replace(found, share=SHARE[done[0].status], effort=done[0].effort)


def _pause_on(day: date, history: History) -> PauseKind | None:
    """The day's pause; one of health before travel."""
    kinds = {pause.kind for pause in history.pauses if pause.holds(day)}
    return next((kind for kind in PauseKind if kind in kinds), None)


def _with_rest(week: LivedWeek) -> LivedWeek:
    """The week with its rest days kept: rest follows training, so a week without a session that
    counts has none."""
    if not any(day.share > 0 for day in week.days):
        return week
    return LivedWeek(
        tuple(
            replace(day, rested=True)
            if day.is_rest and day.over and not (day.trained or day.flagged or day.pause)
            else day
            for day in week.days
        )
    )
