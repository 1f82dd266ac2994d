"""A session as the steps of a watch: what to do, until when, how fast.

A watch measures running and time. What it cannot measure (metres on a sled or an erg, repetitions)
ends with the lap button and stands in the step's name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from hyrox.plans.plan import CHANGE_S, Block, Day, PlannedExercise
from ui.export.plan.words import dose_words, load_words, one_line, pace_words

MOST_STEPS = 50
"""More make some watches refuse a workout (own cautious figure; the protocol gives none)."""

Effort = Literal["warm_up", "active", "rest", "cool_down"]
Until = Literal["time", "distance", "reps", "open"]
_EFFORTS: dict[Block, Effort] = {
    "warm_up": "warm_up", "main": "active", "cool_down": "cool_down",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step. ``amount`` is seconds, metres or repetitions, by ``until``; speeds in m/s."""

    name: str
    effort: Effort
    until: Until = "open"
    amount: float = 0.0
    notes: str = ""
    slow_m_s: float | None = None
    fast_m_s: float | None = None
    weight_kg: float | None = None


@dataclass(frozen=True)
class Repeat:
    """Do everything from step ``first`` on, ``times`` times in all."""

    first: int
    times: int


def steps_of(day: Day) -> tuple[Step | Repeat, ...]:
    """The session, step by step: as long as the plan says, to the second, where every step is
    timed.

    Where that takes more than ``MOST_STEPS``, the rest after the last set takes the place of the
    time to change over.
    """
    exact = _steps(day, exact=True)
    return exact if len(exact) <= MOST_STEPS else _steps(day, exact=False)


def _steps(day: Day, *, exact: bool) -> tuple[Step | Repeat, ...]:
    steps: list[Step | Repeat] = []
    following = [*(e for _, e in pairwise(day.exercises)), None]
    for exercise, after in zip(day.exercises, following, strict=True):
        sets = list(_set(exercise, counted_reps=day.kind == "strength"))
        rests = exercise.sets > 1 and exercise.rest > 0
        change = [] if after is None else [_change(after)]
        if not rests:
            steps += _repeated(sets, exercise.sets, len(steps))
            steps += change
        elif exact or after is None:
            steps += _repeated([*sets, _rest(exercise)], exercise.sets - 1, len(steps))
            steps += [*sets, *change]
        else:
            steps += _repeated([*sets, _rest(exercise)], exercise.sets, len(steps))
    return tuple(steps)


def _repeated(steps: list[Step], times: int, first: int) -> list[Step | Repeat]:
    return [*steps, Repeat(first, times)] if times > 1 else [*steps]


def _set(exercise: PlannedExercise, *, counted_reps: bool) -> Iterator[Step]:
    """One set; two steps where a watch times one side after the other."""
    name = one_line(exercise.name)
    load = "" if exercise.load is None else load_words(exercise.load)
    pace = "" if exercise.pace is None else pace_words(exercise.pace)
    notes = (dose_words(exercise), load, pace, one_line(exercise.notes), *exercise.cues)
    step = Step(
        name=name,
        effort=_EFFORTS[exercise.block],
        notes="; ".join(filter(None, (one_line(part).rstrip(".") for part in notes))),
        weight_kg=None if exercise.load is None else exercise.load.kg,
    )
    if exercise.pace is not None and exercise.pace.per_m == 1000 and exercise.run_m:
        step = replace(
            step, slow_m_s=1000 / exercise.pace.slow_s, fast_m_s=1000 / exercise.pace.fast_s
        )
    one_set = dose_words(exercise.model_copy(update={"sets": 1}))
    if exercise.duration is not None:
        timed = replace(step, until="time", amount=exercise.duration)
        if exercise.each_side:
            yield replace(timed, name=f"{name}: one side")
            yield replace(timed, name=f"{name}: other side")
        else:
            yield timed
    elif exercise.distance is not None and exercise.run_m and not exercise.each_side:
        yield replace(step, until="distance", amount=exercise.distance)
    elif exercise.reps is not None and counted_reps and not exercise.each_side:
        yield replace(step, until="reps", amount=exercise.reps)
    else:
        yield replace(step, name=f"{one_set}: {name}")


def _rest(exercise: PlannedExercise) -> Step:
    return Step("Rest", "rest", "time", exercise.rest, notes=f"Then again: {exercise.name}")


def _change(after: PlannedExercise) -> Step:
    return Step(f"Next: {one_line(after.name)}", "rest", "time", CHANGE_S, dose_words(after))
