"""Sessions made shorter or longer with their structure kept: sets, durations and distances change,
order, rests and exercises as far as possible do not. The clock is exact: what is asked for in
seconds is never exceeded."""

import math
from collections.abc import Sequence

from hyrox.plans.plan import CHANGE_S, Day, PlannedExercise, seconds_of

EDGES = 0.4
"""Largest share of a shortened session for warm-up and cool-down together (own figure)."""
LEAST_SHARE = 0.5
"""An exercise cut below this share is dropped instead, the last first (own figure)."""
LEAST_S = 20.0
"""Seconds of work under which an exercise is no longer worth the change to it (own figure)."""

_EPSILON = 1e-9


def timed(day: Day, exercises: Sequence[PlannedExercise]) -> Day:
    """The day with these exercises, and minutes that follow from them."""
    minutes = min(600, math.ceil(seconds_of(tuple(exercises)) / 60 - _EPSILON))
    return day.model_copy(update={"exercises": tuple(exercises), "duration": minutes})


def scaled(day: Day, factor: float) -> Day | None:
    """A session of ``factor`` (above 0) times the length, from below; ``None`` where nothing worth
    the warm-up is left. Days without exercises stay as they are."""
    return fitted(day, day.duration_s * factor) if day.exercises else day


def fitted(day: Day, seconds: float) -> Day | None:
    """A session of at most ``seconds`` and as near to them as its sets allow: shorter by smaller
    warm-up and cool-down where they would take over, then fewer sets and shorter work, then fewer
    exercises; longer by more sets and longer work. ``None`` where nothing is left."""
    main = [e for e in day.exercises if e.block == "main"]
    edges = [e for e in day.exercises if e.block != "main"]
    if not main:
        main, edges = edges, []
    edge_s = sum(e.time_s for e in edges)
    if edge_s > EDGES * seconds:
        edges = [resized(e, EDGES * seconds / edge_s) for e in edges]
        edge_s = sum(e.time_s for e in edges)
    while main:
        left = seconds - edge_s - CHANGE_S * (len(main) + len(edges) - 1)
        share = left / sum(e.time_s for e in main)
        if share >= LEAST_SHARE or (len(main) == 1 and left >= LEAST_S):
            break
        main.pop()
    else:
        return None
    smaller = [resized(e, share) for e in main]
    _fill(smaller, main, share, left - sum(e.time_s for e in smaller))
    kept = iter(smaller)
    warm = [e for e in edges if e.block == "warm_up"]
    cool = [e for e in edges if e.block == "cool_down"]
    found = timed(day, [*warm, *kept, *cool])
    return found if found.duration_s <= seconds + _EPSILON else None


def with_runs_of(day: Day, metres: float) -> Day:
    """The session with at most ``metres`` run, all its runs cut in the same proportion; runs that
    would be over before they began are dropped."""
    run = day.run_m
    if run <= metres:
        return day
    share = metres / run
    cut = [resized(e, share) if e.run_m else e for e in day.exercises]
    return timed(day, [e for e in cut if not e.run_m or e.work_s >= LEAST_S])


def resized(exercise: PlannedExercise, share: float) -> PlannedExercise:
    """The exercise with ``share`` of its volume, at most: whole sets where it has several, else
    less of the one set. Its time and the metres run follow."""
    sets = math.floor(exercise.sets * share + _EPSILON)
    if sets >= 1 and exercise.sets > 1:
        return _dosed(exercise, min(sets, 40), 1.0)
    return _dosed(exercise, 1, share * exercise.sets)


def _dosed(exercise: PlannedExercise, sets: int, share: float) -> PlannedExercise:
    """``sets`` of ``share`` of the amount of one set, whole units from below."""
    update: dict[str, float | int | None] = {"sets": sets}
    if exercise.reps is not None:
        reps = min(500, max(1, math.floor(exercise.reps * share + _EPSILON)))
        kept, update["reps"] = reps / exercise.reps, reps
    elif exercise.duration is not None:
        duration = min(14_400.0, _whole(exercise.duration, share))
        kept, update["duration"] = duration / exercise.duration, duration
    else:
        metres = exercise.distance or 1.0
        distance = min(50_000.0, _whole(metres, share))
        kept, update["distance"] = distance / metres, distance
    update["work_s"] = exercise.work_s * kept
    update["run_m"] = exercise.run_m * kept * sets / exercise.sets
    return exercise.model_copy(update=update)


def _whole(amount: float, share: float) -> float:
    """Whole seconds or metres from below, except that nothing becomes nothing."""
    if share == 1.0:
        return amount
    return float(math.floor(amount * share + _EPSILON)) or amount * share


def _fill(
    smaller: list[PlannedExercise], before: Sequence[PlannedExercise], share: float, spare: float
) -> None:
    """Gives time that whole sets left over back: a set each to who lost most of their share, then
    seconds to the longest single set."""
    order = sorted(
        range(len(smaller)), key=lambda i: (smaller[i].time_s - share * before[i].time_s, i)
    )
    for index in order:
        exercise = smaller[index]
        one = exercise.work_s + exercise.rest
        full_sets = before[index].sets > 1 and exercise.work_s == before[index].work_s
        if full_sets and one <= spare and exercise.sets < 40:
            smaller[index] = _dosed(exercise, exercise.sets + 1, 1.0)
            spare -= one
    for index in sorted(range(len(smaller)), key=lambda i: (-smaller[i].work_s, i)):
        exercise = smaller[index]
        if exercise.sets == 1 and exercise.duration is not None and spare >= 1:
            room = spare if share > 1 else min(spare, before[index].work_s - exercise.work_s)
            if room >= 1:
                smaller[index] = _dosed(exercise, 1, 1 + room / exercise.work_s)
            return
