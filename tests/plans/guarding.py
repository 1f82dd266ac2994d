"""What the tests of the guard's rules share: a usual plan, and breaking and repairing it."""

from datetime import date, timedelta
from typing import Any

from generator.plans.guard import repaired, violations
from generator.plans.types import Athlete
from hyrox.plans.plan import Day, Plan
from hyrox.plans.profile import Profile
from tests.plans.drafts import (
    START,
    catalogue,
    draft,
    planned,
    sessions,
    with_day,
)

RACE = START + timedelta(weeks=12, days=-2)
USUAL: dict[str, Any] = {
    "personal_info": {"age": 34, "gender": "female", "fitness_level": "intermediate"},
    "preferences": {"workout_duration": 60, "days_per_week": 4, "equipment_access": "full_gym"},
    "training": {"longest_run_km": 8, "weekly_hours": 3.5},
}


def made(race: date | None = RACE, weeks: int | None = None, **parts: Any) -> tuple[Plan, Athlete]:
    profile = Profile.model_validate({**USUAL, **parts})
    plan, athlete = draft(profile, START, race, weeks)
    return repaired(plan, athlete, catalogue()), athlete


def rules_of(plan: Plan, athlete: Athlete) -> set[str]:
    return {violation.rule for violation in violations(plan, athlete, catalogue())}


def check(broken: Plan, athlete: Athlete, rule: str) -> Plan:
    """The repaired plan, after the rule was found broken; the repair is written down."""
    assert rule in rules_of(broken, athlete)
    fixed = repaired(broken, athlete, catalogue())
    assert violations(fixed, athlete, catalogue()) == ()
    assert rule in {repair.rule for repair in fixed.guard}
    assert all(repair.found and repair.done for repair in fixed.guard)
    assert repaired(fixed, athlete, catalogue()) == fixed
    return fixed


def first(plan: Plan, *kinds: str) -> Day:
    return next(day for day in sessions(plan) if not kinds or day.kind in kinds)


def with_exercise(plan: Plan, day: Day, id: str, **update: Any) -> Plan:
    """The exercise in place of the day's first main one."""
    at = next(i for i, e in enumerate(day.exercises) if e.block == "main")
    other = planned(catalogue().exercises[id], **update)
    return with_day(
        plan, day.date, exercises=(*day.exercises[:at], other, *day.exercises[at + 1 :])
    )
