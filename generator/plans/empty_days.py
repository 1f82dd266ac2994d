"""Days of a frame that hold no session."""

from generator.plans.types import FrameDay
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import Day


def day_without_session(day: FrameDay) -> Day:
    """A day of rest, another sport or the race, as the plan shows it."""
    names = {"rest": "Rest", "race": "Race day", "other_sport": "Other sport"}
    kind = day.kind if day.kind in names else "rest"
    return Day(
        day=WEEKDAYS[day.date.weekday()],
        date=day.date,
        kind=kind,
        focus=day.note or names[kind],
        duration=day.minutes,
        intensity_level=day.intensity or ("hard" if kind == "race" else "rest"),
        title=names[kind],
    )
