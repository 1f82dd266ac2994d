"""Frames to look at: an athlete made of a few fields, weeks to a race on a Saturday."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from generator.plans.athlete import athlete_of
from generator.plans.frame import make_frame
from generator.plans.types import Athlete, Frame
from hyrox.plans.profile import Profile

MONDAY = date(2026, 11, 23)
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def athlete(level: str = "intermediate", days: int = 4, **fields: Any) -> Athlete:
    fields.setdefault("preferences", {"days_per_week": days, "equipment_access": "full_gym"})
    return athlete_of(Profile.model_validate({"personal_info": {"fitness_level": level}, **fields}))


def race_frame(of: Athlete, weeks: int = 12, seed: int = 0) -> Frame:
    """Weeks from a Monday to a race on the last Saturday."""
    return make_frame(of, MONDAY, MONDAY + weeks * WEEK - 2 * DAY, seed=seed)


def kinds(frame: Frame, *phases: str) -> Counter[str]:
    return Counter(
        day.slot.kind
        for week in frame.weeks
        if not phases or week.phase in phases
        for day in week.days
        if day.slot
    )
