"""A club's board: how well each kept their own plan, for those who opted in under an alias.

Every plan is worth the same: a week's points are the share of it that was kept, so neither more
sessions nor harder ones lift anyone, and only the best weeks of a season count, so a week off, ill
or away costs nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hyrox.plans.plan import TRAINING_KINDS
from journal.motivation.days import LivedWeek, lived, weeks_of
from journal.motivation.history import History
from journal.motivation.rules import rules
from journal.motivation.seasons import season_of


@dataclass(frozen=True)
class Member:
    """Somebody in a club. ``weeks``: points by Monday, from :func:`adherence`."""

    alias: str
    opted_in: bool = False
    weeks: Mapping[date, int] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        """Whether the board may name them: they opted in and chose an alias."""
        return self.opted_in and bool(self.alias.strip())


@dataclass(frozen=True)
class Standing:
    """A line of the board; those with the same points share a rank."""

    rank: int
    alias: str
    points: int


def adherence(history: History, season: int) -> dict[date, int]:
    """Points of each week of a season that is over, by its Monday: 0 to ``most_a_week``.

    The share of its sessions (partly: half) and rest days that were kept. Races and other sports
    count nowhere; weeks that ask for fewer than ``least_days`` days are left out.
    """
    weeks = (week for week in weeks_of(lived(history)) if week.over)
    found = {week.monday: _points(week) for week in weeks if season_of(week.last) == season}
    return {monday: points for monday, points in found.items() if points is not None}


def standings(entries: Iterable[Member]) -> tuple[Standing, ...]:
    """The board, best first; empty where fewer than ``least_people`` opted in.

    Points are those of the best weeks, each capped. The same points are the same rank (1, 1, 3);
    among themselves they stand by alias. Nobody else is named or counted.
    """
    shown = [(_total(one), one.alias.strip()) for one in entries if one.shown]
    if len(shown) < rules().standings.least_people:
        return ()
    shown.sort(key=lambda one: (-one[0], one[1].casefold(), one[1]))
    points = [total for total, _ in shown]
    return tuple(Standing(points.index(total) + 1, alias, total) for total, alias in shown)


def _points(week: LivedWeek) -> int | None:
    asked = [day for day in week.days if day.is_rest or day.asked.kind in TRAINING_KINDS]
    if len(asked) < rules().standings.least_days:
        return None
    # As in scores: a rest day that was trained through counts as not kept, one of a pause or of a
    # week without a session not at all.
    counted = [day for day in asked if not day.is_rest or day.rested or day.trained]
    kept = sum(day.share + day.rested for day in counted)
    return int(rules().standings.most_a_week * kept / max(1, len(counted)) + 0.5)


def _total(member: Member) -> int:
    rule = rules().standings
    weeks = sorted(min(max(0, one), rule.most_a_week) for one in member.weeks.values())
    return sum(weeks[-rule.best_weeks :])
