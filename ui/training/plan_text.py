"""A plan as plain text for a terminal, at most 80 columns wide."""

import re
import textwrap
from collections.abc import Iterator

from hyrox.plans.plan import Day, Plan, PlannedExercise, Week
from ui.export.plan.words import (
    BLOCKS,
    NOT_MEDICAL,
    adaptation_words,
    clean,
    day_title,
    day_words,
    dose_words,
    evidence_of,
    how_words,
    one_line,
    phase_words,
    rest_words,
    session_words,
    source_words,
    sources_of,
    span_words,
    target_words,
    week_words,
)

COLUMNS = 80
_NAME = 30
"""Columns of an exercise's name."""
_GLUE = "\u00a0"
_UNIT = re.compile(r"(?<=\d) (?=(?:s|min|h|m|km|kg|g|reps?|kcal)\b)")
"""The space between a number and its unit, where no line is broken."""


def plan_lines(plan: Plan, in_full: int = 24) -> list[str]:
    """The whole plan: target, overview, every week with its sessions, what to do when it does not
    fit, eating, assumptions, what the checks changed, sources.

    Args:
        in_full: the first weeks so many are shown with their exercises, later ones a line a day.
    """
    lines = [one_line(plan.workout_plan.name), target_words(plan), ""]
    lines += [one_line(plan.workout_plan.overview)]
    said: set[tuple[str, str]] = set()
    for week in plan.workout_plan.weeks:
        full = week.number <= in_full
        lines += ["", *(_week(week, said) if full else _week_in_short(week))]
    lines += ["", *_advice(plan), *_eating(plan), *_made(plan)]
    shown = [day for week in plan.workout_plan.weeks[:in_full] for day in week.days]
    used = dict.fromkeys(one for day in shown for one in evidence_of(day))
    if sources := sources_of(plan, used):
        lines += ["", "Sources", *(f"  [{item.id}] {source_words(item)}" for item in sources)]
    return [piece for line in [*lines, "", NOT_MEDICAL] for piece in _folded(line)]


def _week_in_short(week: Week) -> Iterator[str]:
    yield _head(week)
    for day in week.days:
        if day.kind != "rest":
            yield _day_line(day)


def _head(week: Week) -> str:
    dates = span_words(week.days[0].date, week.days[-1].date)
    return f"Week {week.number}: {phase_words(week)} ({dates}; {week_words(week)})"


def _day_line(day: Day) -> str:
    about = f"  {session_words(day)}" if day.duration else ""
    tick = "x" if day.done else " "
    return f"  [{tick}] {day_words(day.date):10}  {day_title(day)}{about}"


def _week(week: Week, said: set[tuple[str, str]]) -> Iterator[str]:
    yield _head(week)
    if week.focus.strip():
        yield f"  {one_line(week.focus)}"
    for day in week.days:
        if day.kind != "rest":
            yield ""
            yield from _day(day, said)


def _day(day: Day, said: set[tuple[str, str]]) -> Iterator[str]:
    yield _day_line(day)
    if day.purpose.strip():
        yield f"      {one_line(day.purpose)}"
    if day.reason.strip():
        ids = "".join(f" [{one}]" for one in day.reason_evidence)
        yield f"      Why: {one_line(day.reason)}{ids}"
    block = None
    for exercise in day.exercises:
        if exercise.block != block:
            block = exercise.block
            yield f"      {BLOCKS[block]}"
        yield from _exercise(exercise, said)


def _exercise(exercise: PlannedExercise, said: set[tuple[str, str]]) -> Iterator[str]:
    """The exercise; its note where it was not ``said`` before."""
    parts = (dose_words(exercise), how_words(exercise), rest_words(exercise))
    line = f"        {one_line(exercise.name):{_NAME}}  {', '.join(filter(None, parts))}"
    yield from _folded(line, hang=10 + _NAME)
    note = exercise.exercise_id, one_line(exercise.notes)
    if note[1] and note not in said:
        said.add(note)
        yield f"          {note[1]}"


def _advice(plan: Plan) -> Iterator[str]:
    advice = plan.adaptive_recommendations
    constrained = advice.if_time_constrained
    yield f"Too hard: {one_line(advice.if_too_difficult.advice)}"
    yield f"Too easy: {one_line(advice.if_too_easy.advice)}"
    yield f"Short of time: {one_line(constrained.shortened_version)}"
    if constrained.exercises_to_keep:
        yield f"Keep: {', '.join(map(one_line, constrained.exercises_to_keep))}"
    if constrained.circuit_format.strip():
        yield f"As a circuit: {one_line(constrained.circuit_format)}"
    for name, words in adaptation_words(plan):
        yield f"{name}: {words}"


def _eating(plan: Plan) -> Iterator[str]:
    food = plan.nutrition_suggestions
    yield ""
    yield "Eating"
    if food.general_only.strip():
        yield f"  {one_line(food.general_only)}"
    if food.calorie_target is not None:
        yield f"  An average training day: {food.calorie_target:,} kcal"
    if food.macros is not None:
        yield (
            f"  {food.macros.protein_g} g protein, {food.macros.carbohydrate_g} g carbohydrate, "
            f"{food.macros.fat_g} g fat"
        )
    for timing in food.meal_timing:
        yield f"  - {one_line(timing.when)}: {one_line(timing.what)}"
    for step in (*food.race_week, *food.race_day):
        yield f"  - {day_words(step.day)}, {one_line(step.at)}: {one_line(step.what)}"
    for words in food.advice:
        yield f"  - {one_line(words)}"


def _made(plan: Plan) -> Iterator[str]:
    if plan.assumptions:
        yield ""
        yield "Assumed"
        yield from (f"  - {one_line(words)}" for words in plan.assumptions)
    if plan.guard:
        yield ""
        yield "Changed by the checks"
    for repair in plan.guard:
        when = "" if repair.day is None else f"{day_words(repair.day)}: "
        yield f"  - {when}{one_line(repair.found)} -> {one_line(repair.done)}"


def _folded(line: str, hang: int | None = None) -> list[str]:
    """The line in pieces no wider than a terminal, the later ones indented as far as the first, or
    by ``hang`` columns; a number stays with its unit."""
    line = clean(line).rstrip()
    if len(line) <= COLUMNS:
        return [line]
    words = line.lstrip()
    listed = words.startswith(("- ", "["))
    indent = len(line) - len(words) + 2 * listed if hang is None else hang
    pieces = textwrap.wrap(
        _UNIT.sub(_GLUE, line), COLUMNS, subsequent_indent=" " * indent, break_on_hyphens=False
    )
    return [piece.replace(_GLUE, " ") for piece in pieces]
