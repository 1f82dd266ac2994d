"""An exercise of a session while its sets and amounts are still being fitted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, floor
from typing import Literal

from generator.plans.barred import barred
from generator.plans.sessions.running import (
    is_run,
    jogged_m_s,
    metres_a_second,
    seconds_a_metre,
)
from generator.plans.types import Athlete, Catalogue, Slot
from hyrox.exercises import Dose, Exercise, Intensity
from hyrox.plans.plan import CHANGE_S, Block

Unit = Literal["reps", "seconds", "metres"]
EFFORTS: tuple[Intensity, ...] = ("easy", "moderate", "hard")
MOST_SETS = 40
"""The plan's shape holds no more."""


@dataclass(frozen=True)
class Item:
    """``sets`` of ``amount`` units (of one side, where done each side); ``unit_s`` is how long one
    unit takes; ``m_per_s`` and ``rest_m_per_s`` what is run under work and in the rests."""

    exercise: Exercise
    sets: int
    amount: float
    unit: Unit
    unit_s: float
    rest: int
    block: Block
    intensity: Intensity
    m_per_s: float = 0.0
    rest_m_per_s: float = 0.0
    name: str = ""
    notes: str = ""

    @property
    def sides(self) -> int:
        return 2 if self.exercise.each_side else 1

    @property
    def work_s(self) -> float:
        """One set under work, both sides."""
        return round(self.amount * self.unit_s * self.sides, 2)

    @property
    def time_s(self) -> float:
        return self.sets * self.work_s + (self.sets - 1) * self.rest

    @property
    def run_m(self) -> float:
        """Metres run in all sets, and in the rests where they are jogged; rounded up."""
        if not self.m_per_s:
            return 0.0
        one = self.amount if self.unit == "metres" else self.amount * self.m_per_s
        metres = self.sets * one + (self.sets - 1) * self.rest * self.rest_m_per_s
        return float(ceil(metres - 1e-6))

    def fitted(self, seconds: float, metres: float, least: int = 1) -> "Item | None":
        """With as many of its sets as ``seconds`` and ``metres`` allow; ``None`` below ``least``.

        A single timed set is shortened instead.
        """
        if self.sets == 1 and self.unit == "seconds":
            return self.lasting(min(seconds, self.work_s), metres)
        for sets in range(self.sets, least - 1, -1):
            shorter = replace(self, sets=sets)
            if shorter.time_s <= seconds and shorter.run_m <= metres:
                return shorter
        return None

    def lasting(self, seconds: float, metres: float = 0.0, step: int = 1) -> "Item | None":
        """One timed set within both limits, of whole seconds and, where it is longer than
        ``step``, of whole steps; ``None`` where nothing is left."""
        amount = floor(seconds / self.sides + 1e-6)
        if self.m_per_s:
            amount = min(amount, floor(floor(metres) / self.m_per_s + 1e-9))
        if amount > step:
            amount -= amount % step
        if amount < 1:
            return None
        return replace(self, sets=1, amount=amount, unit="seconds", unit_s=1.0, rest=0)


def length_s(items: Iterable[Item]) -> float:
    """As ``hyrox.plans.plan.seconds_of``, before the items are dressed."""
    times = [item.time_s for item in items]
    return sum(times) + CHANGE_S * max(0, len(times) - 1)


def minutes_up(seconds: float) -> int:
    """Whole minutes, rounded up; sums of hundredths of a second miss whole minutes by a hair."""
    return ceil(round(seconds / 60, 6))


@dataclass(frozen=True)
class Bench:
    """A slot with what may be put into it."""

    slot: Slot
    athlete: Athlete
    catalogue: Catalogue
    seed: int = 0

    @cached_property
    def fits(self) -> Mapping[str, Exercise]:
        """Every exercise that is not barred that day, runs only where metres may be run."""
        profile, level = self.athlete.profile, self.athlete.level
        runs = self.slot.max_run_m > 0
        return {
            id: exercise
            for id, exercise in self.catalogue.exercises.items()
            if (runs or not is_run(exercise))
            and not barred(exercise, profile, level, self.slot.equipment)
        }

    def first(self, ids: Iterable[str]) -> Exercise | None:
        """The first of ``ids`` that fits."""
        return next((self.fits[id] for id in ids if id in self.fits), None)

    def effort(self, exercise: Exercise) -> Intensity:
        """How hard it is done here: as hard as it is, but never harder than the session."""
        return min(exercise.intensity, self.slot.intensity, key=EFFORTS.index)

    def item(self, exercise: Exercise, block: Block = "main") -> Item:
        """With its usual dose."""
        unit, amount = amount_of(exercise.dose)
        run = is_run(exercise)
        if unit == "seconds":
            unit_s = 1.0
        elif run and unit == "metres":
            unit_s = seconds_a_metre(exercise, self.athlete)
        else:
            unit_s = exercise.seconds_per_unit or 0.0
        return Item(
            exercise=exercise,
            sets=exercise.dose.sets,
            amount=amount,
            unit=unit,
            unit_s=unit_s,
            rest=exercise.dose.rest_s,
            block=block,
            intensity=self.effort(exercise) if block == "main" else "easy",
            m_per_s=metres_a_second(exercise, self.athlete) if run else 0.0,
            rest_m_per_s=jogged_m_s(exercise, self.athlete) if run else 0.0,
        )


def amount_of(dose: Dose) -> tuple[Unit, float]:
    """The dose's unit, and how much of it a set holds."""
    if dose.reps is not None:
        return "reps", dose.reps
    if dose.seconds is not None:
        return "seconds", dose.seconds
    return "metres", dose.metres or 0.0
