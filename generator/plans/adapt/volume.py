"""A session a step easier, a step harder, or cut to the minutes there are: its structure stays."""

from collections.abc import Callable

from generator.plans.guard.volume import EDGES, LEAST_SHARE, fitted
from hyrox.plans.plan import CHANGE_S, Day, PlannedExercise

EASIER = 0.85
"""What a step easier leaves of a main block's time (own figure)."""
HARDER = 1.10
"""What a step harder makes of it at most (own figure; runs keep the rule ``run_length``)."""

Importance = Callable[[PlannedExercise], float]


def lighter(day: Day, factor: float = EASIER) -> Day | None:
    """The session with ``factor`` of its main block's time; ``None`` where nothing is left."""
    return fitted(day, day.duration_s - (1 - factor) * _main_s(day))


def heavier(day: Day, limit_s: float) -> Day:
    """The session a step harder, never longer than ``limit_s``; the same where nothing may grow."""
    seconds = min(day.duration_s + (HARDER - 1) * _main_s(day), limit_s)
    if seconds <= day.duration_s:
        return day
    return fitted(day, seconds) or day


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
    return fitted(day.model_copy(update={"exercises": chosen}), limit_s)


def _main_s(day: Day) -> float:
    return sum(e.time_s for e in day.exercises if e.block == "main")
