"""A plan of twelve weeks to a race, made by code, for what happens to it."""

from datetime import date
from functools import lru_cache

from generator.plans.adapt import Adapted, adapt
from generator.plans.athlete import athlete_of
from generator.plans.making import make_plan
from generator.plans.types import Athlete
from hyrox.plans.log import Event
from hyrox.plans.plan import TRAINING_KINDS, Day, Plan
from hyrox.plans.profile import (
    PersonalInfo,
    Preferences,
    Profile,
    Target,
    Training,
)
from tests.plans.slots import CATALOGUE

START = date(2026, 11, 23)
RACE = date(2027, 2, 13)
PROFILE = Profile(
    personal_info=PersonalInfo(fitness_level="intermediate", gender="female", age=34),
    preferences=Preferences(days_per_week=4, equipment_access="full_gym", workout_duration=60),
    training=Training(weekly_hours=4, longest_run_km=9),
    target=Target.model_validate({"date": RACE}),
)


@lru_cache
def plan() -> Plan:
    """The plan as it was made."""
    return make_plan(PROFILE, start=START, catalogue=CATALOGUE)


def athlete(profile: Profile = PROFILE) -> Athlete:
    return athlete_of(profile, None, START)


def after(event: Event, before: Plan | None = None, profile: Profile = PROFILE) -> Adapted:
    """The plan after the event."""
    return adapt(before or plan(), event, profile, athlete(profile), CATALOGUE)


def day(when: str) -> date:
    return date.fromisoformat(when)


def sessions(of: Plan, first: date, last: date) -> list[Day]:
    """Its sessions between two days, both included."""
    return [d for d in of.days if d.kind in TRAINING_KINDS and first <= d.date <= last]


def main_s(one: Day) -> float:
    """Seconds of the main block."""
    return sum(e.time_s for e in one.exercises if e.block == "main")
