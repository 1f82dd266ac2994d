"""What everything here is computed from: what was asked, what was logged, and pauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from hyrox.exercises import Intensity
from hyrox.plans.plan import Phase, Plan, SessionKind
from journal.records import KeptSession


@dataclass(frozen=True)
class Asked:
    """What the plan asked of one day."""

    kind: SessionKind
    intensity: Intensity | Literal["rest"] = "moderate"
    phase: Phase = "build"
    deload: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of the training log. ``id`` of its row; ``logged_at``: when it was first written."""

    id: str
    logged_at: datetime
    session: KeptSession


class PauseKind(StrEnum):
    ILLNESS = "illness"
    INJURY = "injury"
    RED_FLAG = "red flag"
    TRAVEL = "travel"


@dataclass(frozen=True)
class Pause:
    """Days on which nothing is expected, both ends included; ``last`` None: it goes on.

    A red flag is a pause from the day a danger sign was told until somebody was seen about it.
    """

    kind: PauseKind
    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class History:
    """One athlete's plan, log and pauses as known on ``today``; nothing here reads a clock.

    ``asked``: what each day asked, see :func:`asked_of`; days without an entry ask nothing.
    A logged session belongs to the plan's day of its date. The order of ``entries`` is of no
    matter.
    """

    asked: Mapping[date, Asked]
    today: date
    entries: tuple[Entry, ...] = ()
    pauses: tuple[Pause, ...] = ()


def asked_of(versions: Iterable[tuple[datetime, Plan]]) -> dict[date, Asked]:
    """What each day asked, from versions of plans and when each was made.

    Each version takes over from the day after it was made (or from its plan's start, where that is
    later): what is changed on a day or after it, such as a session that becomes rest because it was
    missed, does not change what the day asked. Where nothing was asked yet, a version counts from
    the very day it was made; days before that asked nothing.
    """
    found: dict[date, Asked] = {}
    for made_at, plan in sorted(versions, key=lambda version: version[0]):
        made = made_at.date()
        found = {day: asked for day, asked in found.items() if day <= made or day < plan.start}
        for week in plan.workout_plan.weeks:
            for day in week.days:
                if day.date > made or (day.date == made and day.date not in found):
                    found[day.date] = Asked(
                        day.kind, day.intensity_level, week.phase, week.deload
                    )  # fmt: skip
    return found
