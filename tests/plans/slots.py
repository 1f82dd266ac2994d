"""Slots to compose sessions for, and what of the shipped catalogue an athlete may do in them."""

from datetime import date
from pathlib import Path
from typing import Any, get_args

from hypothesis import strategies as st

from generator.plans.athlete import athlete_of
from generator.plans.barred import barred
from generator.plans.sessions.running import is_run
from generator.plans.types import Athlete, Slot
from hyrox.exercises import Equipment, Exercise, Intensity, Level, Serves
from hyrox.plans.access import equipment_of
from hyrox.plans.plan import TRAINING_KINDS, SessionKind
from hyrox.plans.profile import (
    Constraints,
    Injury,
    PersonalInfo,
    Profile,
    Severity,
    Training,
)
from retrieval.exercises import open_catalogue

CATALOGUE = open_catalogue(Path(__file__).resolve().parents[2] / "corpora")
MONDAY = date(2026, 11, 23)
SERVED: tuple[Serves, ...] = get_args(Serves)
FULL = equipment_of("full_gym")
NOTHING = equipment_of("no_equipment")


def athlete(
    level: Level = "intermediate",
    *injured: str,
    five_km_s: float | None = None,
    gender: str | None = "female",
    severity: Severity = "moderate",
) -> Athlete:
    """An athlete with these injuries."""
    return athlete_of(
        Profile(
            personal_info=PersonalInfo.model_validate({"fitness_level": level, "gender": gender}),
            constraints=Constraints(
                injuries=tuple(
                    Injury.model_validate({"body_part": part, "severity": severity})
                    for part in injured
                )
            ),
            training=Training(five_km_s=five_km_s),
        )
    )


def slot(
    kind: SessionKind,
    minutes: int = 60,
    intensity: Intensity = "moderate",
    *stations: Serves,
    volume: float = 1.0,
    max_run_m: float = 8_000.0,
    equipment: frozenset[Equipment] = FULL,
    key: str = "a",
    day: date = MONDAY,
) -> Slot:
    return Slot(
        date=day,
        kind=kind,
        minutes=minutes,
        intensity=intensity,
        purpose="to be tested",
        key=key,
        stations=stations,
        volume=volume,
        max_run_m=max_run_m,
        equipment=equipment,
    )


def fitting(slot: Slot, athlete: Athlete) -> list[Exercise]:
    """All that keeps the rules of the slot's day and its metres."""
    return [
        exercise
        for exercise in CATALOGUE.exercises.values()
        if not barred(exercise, athlete.profile, athlete.level, slot.equipment)
        and (slot.max_run_m > 0 or not is_run(exercise))
    ]


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    """Any slot, sensible or not."""
    access: Any = draw(
        st.sampled_from(("full_gym", "home_gym", "no_equipment"))
        | st.lists(st.sampled_from(get_args(Equipment)), max_size=8, unique=True).map(tuple)
    )
    return slot(
        draw(st.sampled_from(TRAINING_KINDS)),
        draw(st.integers(10, 240)),
        draw(st.sampled_from(get_args(Intensity))),
        *draw(st.lists(st.sampled_from(SERVED), max_size=5, unique=True)),
        volume=draw(st.floats(0.0, 1.0)),
        max_run_m=draw(st.just(0.0) | st.floats(0, 30_000)),
        equipment=equipment_of(access),
        key=draw(st.sampled_from(("strength-a", "stations-b", "x"))),
    )
