"""Rules of single exercises: known and fit for the athlete, honest about time and metres, in a
sane dose."""

from collections.abc import Iterator

from generator.plans.barred import barred as rule_barring
from generator.plans.barred import why_barred
from generator.plans.guard.rules.case import SLACK, Case
from generator.plans.sessions.running import is_run
from generator.plans.types import Violation
from hyrox.exercises import Exercise
from hyrox.plans.plan import Day, PlannedExercise

MOST_DOSES = 3.0
"""Times the usual volume of an exercise (own figure): what exceeds it was not meant."""
LONGEST_EDGE_S = 1_800.0
"""Seconds that an exercise of warm-up or cool-down may always last (own figure)."""
QUICKEST = 0.8
"""A repetition or metre takes at least this share of the table's time (own figure)."""
QUICKEST_PACED = 0.98
STROLL_M_S = 1.5
"""Slower is no running: the fewest metres a second of a timed run without a pace (own figure)."""


def fitting(case: Case) -> Iterator[Violation]:
    """``unknown_exercise``, ``equipment``, ``injury``, ``pregnancy``, ``level``."""
    for day, planned in _open(case):
        rule, found = misfit(case, day, planned)
        if rule:
            yield Violation(rule, found, day.date, planned.exercise_id)


def misfit(case: Case, day: Day, planned: PlannedExercise) -> tuple[str, str]:
    """The rule that an exercise breaks by being there, and in words; both empty where it fits."""
    exercise = case.catalogue.exercises.get(planned.exercise_id)
    if exercise is None:
        return "unknown_exercise", f"{planned.name} ({planned.exercise_id}) is no known exercise."
    equipment = case.limit(day.date).equipment
    if rule := rule_barring(exercise, case.profile, case.athlete.level, equipment):
        return rule, why_barred(exercise, case.profile, case.athlete.level, equipment)
    return _too_hard(case, exercise, planned)


def _too_hard(case: Case, exercise: Exercise, planned: PlannedExercise) -> tuple[str, str]:
    """What is meant to be moderate and asked for hard is hard."""
    if planned.intensity != "hard":
        return "", ""
    if case.expecting:
        return "pregnancy", f"{exercise.name} is asked for hard."
    for injury in case.profile.constraints.injuries:
        if injury.severity == "mild" and injury.body_part in exercise.body_parts:
            part = injury.body_part.replace("_", " ")
            return "injury", f"{exercise.name} is asked for hard and loads an injured part: {part}."
    return "", ""


def dose(case: Case) -> Iterator[Violation]:
    """``dose``: at most ``MOST_DOSES`` times the usual volume."""
    for day, planned in _open(case):
        exercise = case.catalogue.exercises.get(planned.exercise_id)
        if exercise is None or goes_on(exercise):
            continue
        if (times := doses(planned, exercise)) > MOST_DOSES + SLACK:
            found = f"{exercise.name}: {times:.1f} times the usual volume."
            yield Violation("dose", found, day.date, planned.exercise_id)


def goes_on(exercise: Exercise) -> bool:
    """Whether it lasts as long as the day allows: steady running, walking and ergs, which minutes
    and metres bound already."""
    steady = exercise.dose.sets == 1 or exercise.intensity == "easy"
    return exercise.pattern in ("locomotion", "erg") and steady and exercise.dose.reps is None


def doses(planned: PlannedExercise, exercise: Exercise) -> float:
    """Its volume in usual doses: by the amount where both are counted alike, else by time under
    work; what only fills a warm-up or cool-down counts as one at most."""
    usual = exercise.dose
    for amount, of in (
        (planned.reps, usual.reps),
        (planned.duration, usual.seconds),
        (planned.distance, usual.metres),
    ):
        if amount is not None and of is not None:
            times = planned.sets * amount / (usual.sets * of)
            break
    else:
        times = planned.sets * planned.work_s / (usual.sets * exercise.work_s)
    if planned.block != "main" and planned.time_s <= LONGEST_EDGE_S:
        return min(times, 1.0)
    return times


def honest_time(case: Case) -> Iterator[Violation]:
    """``duration``: the seconds of a set are those that its amount takes."""
    for day, planned in _open(case):
        exercise = case.catalogue.exercises.get(planned.exercise_id)
        if exercise is not None and (found := dishonest_time(planned, exercise)):
            yield Violation("duration", found, day.date, planned.exercise_id)


def dishonest_time(planned: PlannedExercise, exercise: Exercise) -> str:
    """Why the seconds of a set cannot be right; empty where they can."""
    if planned.each_side != exercise.each_side:
        return (
            f"{exercise.name} is counted for {'both sides' if planned.each_side else 'one side'}."
        )
    sides = 2 if exercise.each_side else 1
    if planned.duration is not None:
        needed = sides * planned.duration
        off = abs(planned.work_s - needed) > 1
    elif planned.distance is not None and planned.pace is not None:
        needed = sides * planned.distance * planned.pace.fast_s / planned.pace.per_m
        off = planned.work_s < QUICKEST_PACED * needed - SLACK
    else:
        needed = sides * (planned.reps or planned.distance or 0) * unit_s(planned, exercise)
        off = planned.work_s < QUICKEST * needed - SLACK
    if not off:
        return ""
    return f"{exercise.name}: a set is counted as {planned.work_s:.0f} s and takes {needed:.0f} s."


def unit_s(planned: PlannedExercise, exercise: Exercise) -> float:
    """Seconds of one repetition or metre; of exercises that are counted in seconds, those of a
    slow repetition (3 s) and a walked metre (1 s): own figures."""
    if exercise.seconds_per_unit is not None:
        return exercise.seconds_per_unit
    return 3.0 if planned.reps is not None else 1.0


def honest_metres(case: Case) -> Iterator[Violation]:
    """``run_length``: a run states the metres it must at least hold."""
    for day, planned in _open(case):
        exercise = case.catalogue.exercises.get(planned.exercise_id)
        if exercise is not None and planned.run_m < (least := least_run_m(planned, exercise)) - 1:
            found = f"{exercise.name} says {planned.run_m:.0f} m and holds at least {least:.0f} m."
            yield Violation("run_length", found, day.date, planned.exercise_id)


def least_run_m(planned: PlannedExercise, exercise: Exercise) -> float:
    """Metres that it must hold, whatever it says; 0 where it is no run. Runs off a sled hold a few
    metres of sled in their distance."""
    if not is_run(exercise) or exercise.id in _NO_RUNS:
        return 0.0
    if planned.distance is not None:
        return 0.9 * planned.sets * planned.distance
    seconds = planned.sets * planned.work_s
    if planned.pace is not None:
        return QUICKEST_PACED * seconds * planned.pace.per_m / planned.pace.fast_s
    return seconds * STROLL_M_S


_NO_RUNS = frozenset({"roxzone-transition-practice"})
"""Of the exercises with running in them, those that are mostly something else."""


def _open(case: Case) -> Iterator[tuple[Day, PlannedExercise]]:
    for day in case.days:
        if case.is_open(day.date):
            for planned in day.exercises:
                yield day, planned
