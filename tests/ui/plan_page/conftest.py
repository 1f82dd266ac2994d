"""A coach without a model on the shipped exercises, and a plan of it: what the page works with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from hyrox.errors import NotFoundError
from hyrox.plans.reading import read_profile
from hyrox.settings import Settings
from ui.web.plan.desk import Desk, opened
from ui.web.session import Session

TODAY = date(2026, 11, 23)
"""A Monday."""
PROFILE = {
    "personal_info": {"age": 34, "gender": "female", "fitness_level": "intermediate"},
    "preferences": {"workout_duration": 60, "days_per_week": 4, "equipment_access": "full_gym"},
    "target": {"event": "HYROX <b>Testville</b>", "date": "2027-01-16", "goal_time": "1:30:00"},
    "other_sports": ["yoga Sunday 45 min easy"],
    "training": {"longest_run_km": 10, "weekly_hours": 4, "five_km_s": "24:40"},
    "nutrition": {"allergies": ["peanuts"]},
}


@dataclass
class Library:
    settings: Settings = field(default_factory=Settings)

    @contextmanager
    def lease(self) -> Iterator["Library"]:
        yield self

    def race(self, result_id: str) -> Any:
        raise NotFoundError(f"There is no result '{result_id[:40]}' in the store.")


@dataclass
class Coach:
    """What a planner asks of a coach."""

    library: Library = field(default_factory=Library)
    model: None = None
    model_name: str = "none"

    def open_race(self, _result: Any, **_options: object) -> Any:
        raise NotFoundError("Nobody to compare with.")


@pytest.fixture(scope="session")
def planner() -> Any:
    from generator.plans.planner import Planner

    return Planner(Coach())  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def real_plan(planner: Any) -> Any:
    """Eight weeks to a race, by code."""
    *_, plan = planner.steps(read_profile(PROFILE), start=TODAY)
    return plan


@pytest.fixture
def tab(real_plan: Any) -> tuple[Session, Desk]:
    """A tab with that plan open."""
    session, desk = Session(), Desk()
    session.profile = read_profile(PROFILE)
    opened(session, desk, real_plan, None, TODAY)
    return session, desk
