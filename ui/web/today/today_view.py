"""*Today* as HTML: the next session, the race, what is open, what was kept."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from hyrox.plans.plan import Day
from hyrox.times import format_time
from journal.motivation.overview import Overview
from journal.records import KeptSession
from ui.language.telling import day as day_words
from ui.language.telling import listed, mark, t, tn
from ui.web.markup import commas, english, esc, filled
from ui.web.today.record import RECENT, Logged, Record
from ui.words import race_name

if TYPE_CHECKING:
    from generator.race import OpenRace

MOST_GAPS = 3
SOON_DAYS = 14
"""So close to the race the page speaks of the race itself."""
TIRED = 2
"""A readiness of so much or less asks for an easier day."""
_STATUS = {"done": mark("done"), "partly": mark("partly done"), "skipped": mark("skipped")}
_RACE, _PLAN = ("race", mark("Your race")), ("plan", mark("Plan"))
"""Pages, and their names in the menu."""


def next_action(record: Record, race: "OpenRace | None") -> tuple[str, str, str]:
    """The one thing to do next: words as HTML, the page it is done on, and that page's name."""
    if record.plan is None and race is None:
        return esc(t("Open your race: the plan and the coach work with what it says.")), *_RACE
    if record.plan is None:
        return esc(t("Make a plan from what your race lost you.")), *_PLAN
    if (day := record.untold) is not None:
        when = esc(_when(day.date, record.today))
        words = filled(t("Say how {when} went: {focus}."), when=when, focus=english(day.focus))
        return words, "", ""
    if record.readiness is not None and record.readiness <= TIRED:
        tired = t(
            "You feel tired today. Make the session easier, or rest: the plan moves on with you."
        )
        return esc(tired), *_PLAN
    left = record.days_to_race
    if left is not None and left <= SOON_DAYS and race is not None:
        return esc(t("The race is close: set the splits you want to run.")), *_RACE
    if (day := record.next_day) is not None:
        when = esc(_begun(_when(day.date, record.today)))
        return filled(t("{when}: {focus}."), when=when, focus=english(day.focus)), *_PLAN
    return esc(t("The plan has ended. Enter your race, and plan on from it.")), *_RACE


def action(record: Record, race: "OpenRace | None") -> str:
    """The next action as HTML."""
    words, path, name = next_action(record, race)
    link = f' <a class="hc-start" href="./{path}">{esc(t(name))}</a>' if path else ""
    return f'<div class="hc-action"><p>{words}</p>{link}</div>'


def cards(record: Record, race: "OpenRace | None") -> str:
    """What is next, how long until the race, how the athlete feels, where the race lost time."""
    return (
        '<div class="hc-tiles">'
        f"{_next_card(record)}{_race_card(record)}{_streak_card(record.standing)}"
        f"{_gap_card(race)}</div>"
    )


def recent(log: Iterable[Logged], today: date) -> str:
    """The last sessions that were logged."""
    rows = "".join(_row(each.session, today) for each in list(log)[:RECENT])
    if not rows:
        return f'<p class="hc-small">{esc(t("Nothing is logged yet."))}</p>'
    return f'<ul class="hc-logged">{rows}</ul>'


def _next_card(record: Record) -> str:
    day, name = record.next_day, t("Next session")
    if day is None:
        return _tile(name, esc(t("None")), esc(t("There is no plan ahead.")))
    return _tile(name, esc(_when(day.date, record.today)), english(_session(day)))


def _session(day: Day) -> str:
    minutes = f"{day.duration} min, " if day.duration else ""
    return f"{day.focus}; {minutes}{day.intensity_level}"


def _race_card(record: Record) -> str:
    left, name = record.days_to_race, t("Race")
    if left is None:
        return _tile(
            name, esc(t("No day set")), esc(t("Give the plan a race day, and it counts down."))
        )
    assert record.plan is not None
    near = {0: mark("today"), 1: mark("tomorrow")}.get(left)
    words = t(near) if near else tn("in {n} day", "in {n} days", left)
    goal_s, event = record.plan.goal_s, record.plan.race_event
    goal = t("goal {time}", time=format_time(goal_s)) if goal_s else t("no goal set")
    return _tile(name, esc(words), commas([english(event) if event else "", esc(goal)]))


def _streak_card(standing: Overview | None) -> str:
    if standing is None:
        return ""
    level, days = standing.level, standing.streak.days
    words = t(
        "Level {level}, {xp} of {ends} points. Rest days count.",
        level=level.number, xp=f"{level.xp:,}", ends=f"{level.ends:,}",
    )  # fmt: skip
    return _tile(t("Kept in a row"), esc(tn("{n} day", "{n} days", days)), esc(words))


def _gap_card(race: "OpenRace | None") -> str:
    if race is None:
        return ""
    name, lost = t("Gaps"), [r for r in race.report.losses() if r.gap_s >= 1][:MOST_GAPS]
    if not lost:
        none = t("No segment was slower than your peers' median.")
        return _tile(name, esc(t("None")), esc(none))
    first, *rest = [english(f"{r.segment.label} {format_time(r.gap_s)}") for r in lost]
    where = english(race_name(race.report.result))
    if not rest:
        return _tile(name, first, filled(t("lost to peers ({race})"), race=where))
    about = t("lost to your peers' median; then {rest} ({race})")
    return _tile(name, first, filled(about, rest=listed(rest), race=where))


def _tile(name: str, value: str, words: str) -> str:
    """``value`` and ``words`` are HTML."""
    return (
        f'<section class="hc-tile"><h2>{esc(name)}</h2><p class="hc-value">{value}</p>'
        f'<p class="hc-small">{words}</p></section>'
    )


def _row(done: KeptSession, today: date) -> str:
    parts = [t(_STATUS[done.status.value])]
    if done.minutes:
        parts.append(t("{n} min", n=f"{done.minutes:g}"))
    if done.effort:
        parts.append(t("effort {n}", n=done.effort))
    parts += [t("pain")] * done.pain + [t("ill")] * done.ill
    title = english(done.title) if done.title else esc(t("Training"))
    notes = f'<p class="hc-small" dir="auto">{esc(done.notes)}</p>' if done.notes else ""
    return (
        f"<li><strong>{esc(_begun(_when(done.day, today)))}</strong> {title} "
        f'<span class="hc-small">{esc(commas(parts))}</span>{notes}</li>'
    )


def _when(day: date, today: date) -> str:
    away = (day - today).days
    near = {0: mark("today"), 1: mark("tomorrow"), -1: mark("yesterday")}.get(away)
    return t(near) if near else day_words(day)


def _begun(words: str) -> str:
    """``words`` as a line begins with them."""
    return words[:1].upper() + words[1:]
