"""Exercises in place of others: which fit, and how much of them takes the same time."""

from collections.abc import Iterator
from dataclasses import replace
from math import floor
from typing import get_args

from generator.plans.adapt.days import is_session
from generator.plans.barred import barred
from generator.plans.guard.volume import timed
from generator.plans.limits import day_limit
from generator.plans.sessions.dressing import dressed
from generator.plans.sessions.items import EFFORTS, Bench, Item
from generator.plans.sessions.ranking import stand_in_ids
from generator.plans.sessions.sets import wider_rests
from generator.plans.types import Athlete, Catalogue, Slot
from hyrox.exercises import Equipment, Exercise, Intensity
from hyrox.plans.plan import Day, PlannedExercise

LONGEST_STRETCH_S = 120.0
"""In a warm-up or cool-down (own figure)."""
MOST_OF_DOSE = 2.0
"""Times its usual sets that an exercise stands in with at most (own figure)."""


def at_hand(day: Day, athlete: Athlete) -> frozenset[Equipment]:
    """The equipment of that day."""
    return day_limit(athlete.profile, day.date).equipment


def unfit(day: Day, athlete: Athlete, catalogue: Catalogue) -> tuple[str, ...]:
    """Ids of the session that the athlete may not do, or that nobody knows; in order, once each."""
    if not is_session(day):
        return ()
    equipment = at_hand(day, athlete)
    found: list[str] = []
    for id in dict.fromkeys(e.exercise_id for e in day.exercises):
        exercise = catalogue.exercises.get(id)
        if exercise is None or barred(exercise, athlete.profile, athlete.level, equipment):
            found.append(id)
    return tuple(found)


def substitutes(id: str, day: Day, athlete: Athlete, catalogue: Catalogue) -> tuple[Exercise, ...]:
    """What fits in an exercise's place that day, nearest first: its substitutes and easier
    versions and theirs, then what moves alike or serves the same station. Nothing that the session
    holds already, and nothing harder than the session."""
    planned = next((e for e in day.exercises if e.exercise_id == id), None)
    return tuple(_nearest(id, planned, day, _bench(day, athlete, catalogue)))


def exchanged(
    day: Day, id: str, other: Exercise, athlete: Athlete, catalogue: Catalogue
) -> Day | None:
    """The session with ``other`` in place of ``id``, of no more time and no more metres run;
    ``None`` where nothing of it fits into that time."""
    bench = _bench(day, athlete, catalogue)
    exercises: list[PlannedExercise] = []
    for planned in day.exercises:
        if planned.exercise_id != id:
            exercises.append(planned)
        elif (item := _of_same_time(planned, other, bench)) is not None:
            exercises.append(dressed(item, bench))
        else:
            return None
    return timed(day, exercises)


def replaced(day: Day, id: str, athlete: Athlete, catalogue: Catalogue) -> Day | None:
    """The session with the nearest fitting substitute of ``id``; ``None`` where there is none."""
    for other in substitutes(id, day, athlete, catalogue):
        if (new := exchanged(day, id, other, athlete, catalogue)) is not None:
            return new
    return None


def _bench(day: Day, athlete: Athlete, catalogue: Catalogue) -> Bench:
    level = day.intensity_level
    intensity: Intensity = level if level in get_args(Intensity) else "easy"  # type: ignore[assignment]
    slot = Slot(
        date=day.date,
        kind=day.kind,
        minutes=day.duration,
        intensity=intensity,
        purpose=day.purpose,
        key=day.kind,
        stations=day.stations,
        max_run_m=day.run_m,
        equipment=at_hand(day, athlete),
    )
    return Bench(slot, athlete, catalogue)


def alternatives(id: str, bench: Bench) -> tuple[Exercise, ...]:
    """What fits in an exercise's place, nearest first: its substitutes and easier versions and
    theirs, then what moves alike, then what serves the same station; beyond what its own entry
    names only what works one of the same muscles."""
    known = bench.catalogue.exercises.get(id)
    if known is None:
        return ()
    fits = [e for e in bench.fits.values() if set(e.muscles) & set(known.muscles)]
    linked = (*known.substitutes, *known.regressions)
    alike = {e.id for e in fits} | set(linked)
    near = [id for id in stand_in_ids(bench.catalogue, bench.fits, known.id) if id in alike]
    moved = [e.id for e in fits if e.pattern == known.pattern]
    served = [e.id for e in fits if set(e.stations) & set(known.stations)]
    return tuple(
        bench.fits[other] for other in dict.fromkeys((*near, *moved, *served)) if other != id
    )


def _nearest(
    id: str, planned: PlannedExercise | None, day: Day, bench: Bench
) -> Iterator[Exercise]:
    inside = {e.exercise_id for e in day.exercises}
    edge = planned is not None and planned.block != "main"
    loosening = [e for e in bench.fits.values() if edge and e.pattern == "mobility"]
    hardest = "easy" if edge else bench.slot.intensity
    for exercise in {e.id: e for e in (*alternatives(id, bench), *loosening)}.values():
        harder = EFFORTS.index(exercise.intensity) > EFFORTS.index(hardest)
        if exercise.id not in inside and not harder:
            yield exercise


def _of_same_time(planned: PlannedExercise, other: Exercise, bench: Bench) -> Item | None:
    """At most the time and the metres of ``planned``, near to them."""
    item = bench.item(other, planned.block)
    if planned.block != "main":
        longest_s = LONGEST_STRETCH_S if other.pattern == "mobility" else planned.time_s
        return item.lasting(min(planned.time_s, longest_s), planned.run_m)
    most = floor(item.sets * MOST_OF_DOSE)
    if item.unit == "seconds" and item.sets == 1:
        return item.lasting(min(planned.time_s, most * item.work_s), planned.run_m)
    sets = min(most, max(planned.sets, item.sets))
    fitting = replace(item, sets=sets).fitted(planned.time_s, planned.run_m)
    if fitting is None:
        amount = floor(planned.time_s / (item.unit_s * item.sides))
        if item.m_per_s and item.unit == "metres":
            amount = min(amount, floor(planned.run_m))
        if amount < 1:
            return None
        fitting = replace(item, sets=1, amount=amount)
        if fitting.run_m > planned.run_m:
            return None
    return wider_rests([fitting], planned.time_s)[0]
