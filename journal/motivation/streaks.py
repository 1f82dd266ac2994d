"""Streaks: days in a row on which the plan was kept, by training or by rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from journal.motivation.days import Lived, lived
from journal.motivation.history import History


@dataclass(frozen=True)
class Streak:
    """Days that count in a row. ``frozen``: days since it began that were excused."""

    sessions: int = 0
    rest_days: int = 0
    frozen: int = 0

    @property
    def days(self) -> int:
        return self.sessions + self.rest_days

    @property
    def words(self) -> str:
        """For people: "12 days: 8 sessions, 4 rest days"."""
        if not self.days:
            return "No streak yet: the next session of the plan starts one."
        told = (
            f"{_many(self.days, 'day')}: {_many(self.sessions, 'session')}, "
            f"{_many(self.rest_days, 'rest day')}"
        )
        if not self.frozen:
            return told
        return f"{told}. {_many(self.frozen, 'excused day')} broke nothing"


def streak(history: History) -> Streak:
    """The streak that lasts.

    A session that was done (all or part of it) and a rest day that was kept count. Only a session
    that was neither done nor excused ends it. All other days count nothing and end nothing:
    pauses, pain and illness, races, other sports, rest days that were trained through, days
    without a plan, and today while it lasts.
    """
    return _of(reversed(lived(history)))


def longest(history: History) -> Streak:
    """The longest one there was; the latest of those as long."""
    days = tuple(reversed(lived(history)))
    starts = [0, *(at + 1 for at, day in enumerate(days) if _ends(day))]
    return max((_of(days[at:]) for at in starts), key=lambda one: one.days)


def _of(days: Iterable[Lived]) -> Streak:
    """The streak from the newest day back."""
    sessions = rest_days = frozen = waiting = 0
    for day in days:
        if _ends(day):
            break
        if day.share > 0 or day.rested:
            sessions += day.share > 0
            rest_days += day.rested
            # Excused days from before its first day lie in no streak.
            frozen, waiting = frozen + waiting, 0
        elif day.excused or day.flagged:
            waiting += 1
    return Streak(sessions, rest_days, frozen)


def _ends(day: Lived) -> bool:
    """Whether a session was due, nothing excuses it, and it was not done."""
    due = day.is_session and day.asked.kind != "race" and (day.over or day.told)
    return due and day.share == 0 and not (day.excused or day.flagged)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
