"""Rewards, XP and levels. The same log gives the same rewards, in whatever order it was written.

A reward's source is the day, week or season it is for and not a row of the log: a session that is
deleted and logged again, or corrected from partly to done, cannot earn twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import isqrt

from journal.motivation.badges import badges_of
from journal.motivation.days import Lived, LivedWeek, lived, weeks_of
from journal.motivation.history import History
from journal.motivation.rules import RuleId, badges, rules
from journal.motivation.seasons import season_name

BADGE = "badge"


@dataclass(frozen=True, order=True)
class Reward:
    """Points for one thing done; ``rule`` and ``source`` together are earned once.

    ``rule`` is one of ``rules.toml`` or ``badge``. ``source``: ``session:2026-11-23``,
    ``rest:2026-11-25``, ``week:2026-11-23`` (its Monday) or ``first-step:season-9``.
    """

    day: date
    rule: str
    source: str
    points: int

    @property
    def title(self) -> str:
        """For people: "Trained, 23 November 2026"."""
        if self.rule != BADGE:
            named: dict[str, str] = {rule.id: rule.title for rule in rules().points}
            when = f"{self.day.day} {self.day:%B %Y}"
            return f"{named.get(self.rule, self.rule)}, {when}"
        badge, _, season = self.source.partition(":season-")
        title = {one.id: one.title for one in badges()}.get(badge, badge)
        return f"{title}, season {season_name(int(season))}" if season.isdecimal() else title


@dataclass(frozen=True)
class Level:
    """``begins`` and ``ends``: XP at which it begins, and at which the next one does."""

    number: int
    xp: int
    begins: int
    ends: int


def earned(history: History) -> tuple[Reward, ...]:
    """Every reward of a log, by day."""
    days = lived(history)
    found = [reward for day in days for reward in _of_day(day)]
    found += [reward for week in weeks_of(days) for reward in _of_week(week)]
    found += [
        Reward(one.day, BADGE, f"{one.badge.id}:season-{one.season}", 0) for one in badges_of(days)
    ]
    return tuple(sorted(found))


def together(kept: Iterable[Reward], new: Iterable[Reward]) -> tuple[Reward, ...]:
    """Rewards that were kept, and those that are new; what was kept stays as it was."""
    found = {(one.rule, one.source): one for one in new}
    found |= {(one.rule, one.source): one for one in kept}
    return tuple(sorted(found.values()))


def xp_of(rewards: Iterable[Reward]) -> int:
    """All their points."""
    return sum(reward.points for reward in rewards)


def level_of(xp: int) -> Level:
    """The level of so many points: level n begins at ``step`` times n times (n - 1)."""
    step = rules().levels.step
    number = (1 + isqrt(1 + 4 * xp // step)) // 2
    return Level(number, xp, step * number * (number - 1), step * number * (number + 1))


def _of_day(day: Lived) -> Iterator[Reward]:
    if day.is_session:
        source = f"session:{day.day}"
        if day.share > 0:
            yield _reward("trained", source, day.day)
        if day.share == 1:
            yield _reward("finished", source, day.day)
        if day.right_effort:
            yield _reward("effort", source, day.day)
        if day.told:
            yield _reward("told", source, day.day)
    elif day.rested:
        yield _reward("rest", f"rest:{day.day}", day.day)


def _of_week(week: LivedWeek) -> Iterator[Reward]:
    source = f"week:{week.monday}"
    if week.kept:
        yield _reward("week", source, week.last)
    if week.logged:
        yield _reward("log", source, week.last)


def _reward(rule: RuleId, source: str, day: date) -> Reward:
    return Reward(day, rule, source, rules().of(rule).points)
