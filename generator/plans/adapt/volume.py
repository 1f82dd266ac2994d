"""A session a step easier, a step harder, or cut to the minutes there are: its structure stays."""

from collections.abc import Callable

from generator.plans.guard.volume import EDGES, LEAST_SHARE, fitted, timed
from hyrox.plans.plan import CHANGE_S, Day, PlannedExercise

EASIER = 0.85
"""What a step easier leaves of a main block's time (own figure)."""
HARDER = 1.10
"""What a step harder makes of it at most (own figure; runs keep the rule ``run_length``)."""
TIDY = ((20.0, 5.0), (300.0, 50.0), (1_200.0, 60.0))
"""From so many seconds or metres on, in steps of these."""

Importance = Callable[[PlannedExercise], float]


def lighter(day: Day, factor: float = EASIER) -> Day | None:
    """The session with ``factor`` of its main block's time; ``None`` where nothing is left."""
    less = fitted(day, day.duration_s - (1 - factor) * _main_s(day))
    return _tidy(day, less) if less else None


def heavier(day: Day, limit_s: float) -> Day:
    """The session a step harder, never longer than ``limit_s``; the same where nothing may grow."""
    seconds = min(day.duration_s + (HARDER - 1) * _main_s(day), limit_s)
    if seconds <= day.duration_s:
        return day
    more = fitted(day, seconds)
    return _tidy(day, more) if more else day


def cut(day: Day, limit_s: float, importance: Importance) -> Day | None:
    """The session within ``limit_s``, the same where it fits; ``None`` where nothing is left.

    Where all exercises of the main block together would shrink below half, the least important
    goes first (of equals the later one), and the next, until what stays is worth doing.
    """
    if day.duration_s <= limit_s:
        return day
    main = [e for e in day.exercises if e.block == "main"]
    edges = [e for e in day.exercises if e.block != "main"]
    edge_s = min(sum(e.time_s for e in edges), EDGES * limit_s)
    while len(main) > 1:
        left_s = limit_s - edge_s - CHANGE_S * (len(main) + len(edges) - 1)
        if left_s >= LEAST_SHARE * sum(e.time_s for e in main):
            break
        least = min(range(len(main)), key=lambda i: (importance(main[i]), -i))
        del main[least]
    chosen = tuple(e for e in day.exercises if e.block != "main" or any(e is m for m in main))
    less = fitted(day.model_copy(update={"exercises": chosen}), limit_s)
    return _tidy(day, less) if less else None


def _tidy(before: Day, after: Day) -> Day:
    """Metres and seconds that changed, down to what a person would choose."""
    known = {(e.exercise_id, e.distance, e.duration) for e in before.exercises}
    return timed(
        after,
        [
            e if (e.exercise_id, e.distance, e.duration) in known else _rounded(e)
            for e in after.exercises
        ],
    )


def _rounded(exercise: PlannedExercise) -> PlannedExercise:
    name = "distance" if exercise.distance is not None else "duration"
    amount = getattr(exercise, name)
    if amount is None or amount < TIDY[0][0]:
        return exercise
    step = next(step for least, step in reversed(TIDY) if amount >= least)
    tidy = float(amount // step * step)
    share = tidy / amount
    return exercise.model_copy(
        update={name: tidy, "work_s": exercise.work_s * share, "run_m": exercise.run_m * share}
    )


def _main_s(day: Day) -> float:
    return sum(e.time_s for e in day.exercises if e.block == "main")
