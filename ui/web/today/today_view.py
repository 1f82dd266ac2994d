"""*Today* as HTML: the next session, the race, what is open, what was kept."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from hyrox.plans.plan import Day
from hyrox.times import format_time
from journal.motivation.overview import Overview
from journal.records import KeptSession
from ui.web.markup import esc
from ui.web.today.record import RECENT, Logged, Record
from ui.words import race_name

if TYPE_CHECKING:
    from generator.race import OpenRace

MOST_GAPS = 3
SOON_DAYS = 14
"""So close to the race the page speaks of the race itself."""
TIRED = 2
"""A readiness of so much or less asks for an easier day."""
_STATUS = {"done": "done", "partly": "partly done", "skipped": "skipped"}


def next_action(record: Record, race: "OpenRace | None") -> tuple[str, str, str]:
    """The one thing to do next: words, the page it is done on, and that page's name."""
    if record.plan is None and race is None:
        return "Open your race: the plan and the coach work with what it says.", "race", "Your race"
    if record.plan is None:
        return "Make a plan from what your race lost you.", "plan", "Plan"
    if (day := record.untold) is not None:
        return f"Say how {_when(day.date, record.today)} went: {day.focus}.", "", ""
    if record.readiness is not None and record.readiness <= TIRED:
        return (
            "You feel tired today. Make the session easier, or rest: the plan moves on with you.",
            "plan", "Plan",
        )  # fmt: skip
    left = record.days_to_race
    if left is not None and left <= SOON_DAYS and race is not None:
        return "The race is close: set the splits you want to run.", "race", "Your race"
    if (day := record.next_day) is not None:
        return f"{_when(day.date, record.today).capitalize()}: {day.focus}.", "plan", "Plan"
    return "The plan has ended. Enter your race, and plan on from it.", "race", "Your race"


def action(record: Record, race: "OpenRace | None") -> str:
    """The next action as HTML."""
    words, path, name = next_action(record, race)
    link = f' <a class="hc-start" href="./{path}">{esc(name)}</a>' if path else ""
    return f'<div class="hc-action"><p>{esc(words)}</p>{link}</div>'


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
        return '<p class="hc-small">Nothing is logged yet.</p>'
    return f'<ul class="hc-logged">{rows}</ul>'


def _next_card(record: Record) -> str:
    day = record.next_day
    if day is None:
        return _tile("Next session", "None", "There is no plan ahead.")
    return _tile("Next session", _when(day.date, record.today), _session(day))


def _session(day: Day) -> str:
    minutes = f"{day.duration} min, " if day.duration else ""
    return f"{day.focus}; {minutes}{day.intensity_level}"


def _race_card(record: Record) -> str:
    left = record.days_to_race
    if left is None:
        return _tile("Race", "No day set", "Give the plan a race day, and it counts down.")
    assert record.plan is not None
    words = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
    goal = f"goal {format_time(record.plan.goal_s)}" if record.plan.goal_s else "no goal set"
    return _tile("Race", words, ", ".join(filter(None, (record.plan.race_event, goal))))


def _streak_card(standing: Overview | None) -> str:
    if standing is None:
        return ""
    level = standing.level
    words = f"Level {level.number}, {level.xp:,} of {level.ends:,} points"
    return _tile("Kept in a row", f"{standing.streak.days} days", f"{words}. Rest days count.")


def _gap_card(race: "OpenRace | None") -> str:
    if race is None:
        return ""
    lost = [r for r in race.report.losses() if r.gap_s >= 1][:MOST_GAPS]
    if not lost:
        return _tile("Gaps", "None", "No segment was slower than your peers' median.")
    first, *rest = [f"{r.segment.label} {format_time(r.gap_s)}" for r in lost]
    about = f"lost to your peers' median; then {' and '.join(rest)}" if rest else "lost to peers"
    return _tile("Gaps", first, f"{about} ({race_name(race.report.result)})")


def _tile(name: str, value: str, words: str) -> str:
    return (
        f'<section class="hc-tile"><h2>{esc(name)}</h2><p class="hc-value">{esc(value)}</p>'
        f'<p class="hc-small">{esc(words)}</p></section>'
    )


def _row(done: KeptSession, today: date) -> str:
    parts = [_STATUS[done.status.value]]
    if done.minutes:
        parts.append(f"{done.minutes:g} min")
    if done.effort:
        parts.append(f"effort {done.effort}")
    parts += [word for word, told in (("pain", done.pain), ("ill", done.ill)) if told]
    title = done.title or "Training"
    notes = f'<p class="hc-small">{esc(done.notes)}</p>' if done.notes else ""
    return (
        f"<li><strong>{esc(_when(done.day, today).capitalize())}</strong> {esc(title)} "
        f'<span class="hc-small">{esc(", ".join(parts))}</span>{notes}</li>'
    )


def _when(day: date, today: date) -> str:
    away = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(away)
    return near or f"{day:%A, %-d %b}"
