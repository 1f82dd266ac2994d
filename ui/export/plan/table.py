"""A plan as a table: one row per planned exercise."""

import csv
import io

from hyrox.plans.plan import Day, Plan, PlannedExercise, Week
from ui.export.plan.words import day_title, one_line

COLUMNS = (
    "date", "weekday", "week", "phase", "deload", "session_kind", "session_title",
    "session_min", "session_intensity", "order", "block", "exercise", "exercise_id", "sets", "reps",
    "duration_s", "distance_m", "each_side", "intensity", "rest_s", "work_s", "run_m", "load_kg",
    "load_each_hand", "load_effort", "pace_fast_s", "pace_slow_s", "pace_per_m", "notes", "cues",
    "evidence_ids",
)  # fmt: skip
"""Units stand in the names. ``reps``, ``duration_s`` and ``distance_m`` are of one set (of one side
where ``each_side``), ``work_s`` of one set with both sides, ``run_m`` of all sets."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

Cell = str | int | float | bool | None


def plan_csv(plan: Plan) -> str:
    """The plan as comma-separated values (RFC 4180), with ``COLUMNS`` as the first line.

    A day without exercises (rest, another sport, the race) has one row with the columns of
    exercises left empty, so that every date is there. Text that a spreadsheet would run as a
    formula begins with an apostrophe.
    """
    whole = io.StringIO(newline="")
    rows = csv.writer(whole)
    rows.writerow(COLUMNS)
    for week in plan.workout_plan.weeks:
        for day in week.days:
            of_day = _of_day(week, day)
            for number, exercise in enumerate(day.exercises, start=1):
                rows.writerow(map(_cell, (*of_day, number, *_of_exercise(exercise))))
            if not day.exercises:
                empty = [None] * (len(COLUMNS) - len(of_day))
                rows.writerow(map(_cell, (*of_day, *empty)))
    return whole.getvalue()


def _of_day(week: Week, day: Day) -> tuple[Cell, ...]:
    return (
        day.date.isoformat(), day.day, week.number, week.phase, week.deload, day.kind,
        day_title(day), day.duration, day.intensity_level,
    )  # fmt: skip


def _of_exercise(exercise: PlannedExercise) -> tuple[Cell, ...]:
    load, pace = exercise.load, exercise.pace
    evidence = [*exercise.evidence, *(load.evidence if load is not None else ())]
    evidence += pace.evidence if pace is not None else ()
    return (
        exercise.block, exercise.name, exercise.exercise_id, exercise.sets, exercise.reps,
        exercise.duration, exercise.distance, exercise.each_side, exercise.intensity,
        exercise.rest, exercise.work_s, exercise.run_m,
        *((load.kg, load.each_hand, load.effort) if load is not None else (None, None, None)),
        *((pace.fast_s, pace.slow_s, pace.per_m) if pace is not None else (None, None, None)),
        exercise.notes, "; ".join(exercise.cues), " ".join(dict.fromkeys(evidence)),
    )  # fmt: skip


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    text = one_line(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
