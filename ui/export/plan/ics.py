"""A plan as a calendar (RFC 5545): one event per session, and the race."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from hyrox.plans.plan import Day, Plan, PlannedExercise
from ui.export.plan.words import (
    BLOCKS,
    NOT_MEDICAL,
    clean,
    day_title,
    dose_words,
    evidence_of,
    how_words,
    is_session,
    one_line,
    rest_words,
    session_words,
    source_words,
    sources_of,
)

if TYPE_CHECKING:
    from icalendar import Event


def calendar_ics(plan: Plan, at: time | None = None) -> bytes:
    """The plan's sessions and its race as an iCalendar file.

    An event keeps its UID when the plan is adapted, so that importing it again changes the event
    instead of adding another. Other sports are left out: they stand in the athlete's calendar.

    Args:
        at: when sessions start, by the clock of wherever the athlete is; events of the whole day
            that block nothing if not given. The race is always of the whole day: its start time is
            the organiser's.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//HyroxCoach//Training plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(plan.workout_plan.name))
    for day in plan.days:
        if is_session(day) or day.kind == "race":
            calendar.add_component(_event(plan, day, at if is_session(day) else None))
    return bytes(calendar.to_ical())


def _event(plan: Plan, day: Day, at: time | None) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{plan.start}-{plan.seed}-{day.date}@hyrox-coach")
    event.add("dtstamp", datetime.combine(plan.start, time(), UTC))
    if at is None:
        event.add("dtstart", day.date)
        event.add("dtend", day.date + timedelta(days=1))
    else:
        starts = datetime.combine(day.date, at.replace(tzinfo=None))
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(minutes=max(1, day.duration)))
    event.add("transp", "TRANSPARENT" if at is None else "OPAQUE")
    event.add("summary", _summary(plan, day))
    event.add("description", "\n".join(_description(plan, day)))
    event.add("categories", ["HYROX", day.kind.replace("_", " ")])
    return event


def _summary(plan: Plan, day: Day) -> str:
    if day.kind == "race":
        event = one_line(plan.race_event)
        return f"Race: {event}" if event else day_title(day)
    return f"{day_title(day)} ({session_words(day)})" if day.duration else day_title(day)


def _description(plan: Plan, day: Day) -> list[str]:
    lines = [clean(words) for words in (day.purpose, day.reason) if words.strip()]
    block = None
    for exercise in day.exercises:
        if exercise.block != block:
            block = exercise.block
            lines += ["", BLOCKS[block].upper()]
        lines += _exercise(exercise)
    if sources := sources_of(plan, evidence_of(day)):
        lines += ["", "SOURCES", *(f"· {source_words(item)}" for item in sources)]
    return "\n".join([*lines, "", NOT_MEDICAL]).strip().split("\n")


def _exercise(exercise: PlannedExercise) -> list[str]:
    parts = (dose_words(exercise), how_words(exercise), rest_words(exercise))
    lines = [f"· {one_line(exercise.name)}: {', '.join(filter(None, parts))}"]
    if exercise.notes.strip():
        lines.append(f"   {one_line(exercise.notes)}")
    return lines + [f"   - {one_line(cue)}" for cue in exercise.cues]
