"""Badges: what was counted in a season, and the day on which it was enough."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from journal.motivation.days import Lived, LivedWeek, weeks_of
from journal.motivation.rules import Badge, Counted, badges
from journal.motivation.seasons import season_of


class Event(NamedTuple):
    """One of what badges count. ``value``: the same one counts once a season."""

    day: date
    what: Counted
    value: str


class Earned(NamedTuple):
    """A badge, the season it was earned in and the day it was enough."""

    badge: Badge
    season: int
    day: date


def badges_of(days: tuple[Lived, ...]) -> tuple[Earned, ...]:
    """The badges that were earned, each once a season, by day."""
    events = sorted(_events(days))
    seasons = sorted({season_of(event.day) for event in events})
    found = (_first(badge, season, events) for season in seasons for badge in badges())
    return tuple(sorted((one for one in found if one), key=lambda one: (one.day, one.badge.id)))


def _first(badge: Badge, season: int, events: list[Event]) -> Earned | None:
    values: set[str] = set()
    for event in events:
        if event.what == badge.counts and season_of(event.day) == season:
            values.add(event.value)
            if len(values) == badge.at_least:
                return Earned(badge, season, event.day)
    return None


def _events(days: tuple[Lived, ...]) -> Iterator[Event]:
    for day in days:
        yield from (Event(day.day, what, str(day.day)) for what in _of_day(day))
        if day.share > 0 and day.asked.kind != "race":
            yield Event(day.day, "kind", day.asked.kind)
    for week in weeks_of(days):
        yield from (Event(week.last, what, str(week.monday)) for what in _of_week(week))


def _of_day(day: Lived) -> Iterator[Counted]:
    if day.rested:
        yield "rest"
    if day.right_effort:
        yield "effort"
        if day.asked.intensity == "easy":
            yield "easy_effort"
    if day.share > 0 and day.asked.kind != "race":
        yield "session"
        if day.share == 1:
            yield "finished"
        if day.asked.kind == "recovery":
            yield "recovery"
        if day.asked.kind == "test":
            yield "test"


def _of_week(week: LivedWeek) -> Iterator[Counted]:
    if week.logged:
        yield "log_week"
    if week.kept:
        yield "week"
        if any(day.asked.deload for day in week.days):
            yield "deload_week"
        if any(day.asked.phase == "taper" for day in week.days):
            yield "taper_week"
