"""The last pages: progress and changes, eating, loads and paces, the exercises, the sources."""

from collections.abc import Sequence

from hyrox.plans.nutrition import DayKind, Macros, NutritionSuggestions
from hyrox.plans.plan import Load, Pace, Plan, PlannedExercise
from ui.export.paper import SOFT
from ui.export.plan.pages import WIDTH, Cell, Pages
from ui.export.plan.weeks import Numbers, marks
from ui.export.plan.words import (
    NOT_MEDICAL,
    adaptation_words,
    day_words,
    load_words,
    one_line,
    pace_words,
    source_words,
    standing_notes,
)

_DAYS: dict[DayKind, str] = {
    "rest": "Rest day",
    "easy": "Easy day",
    "moderate": "Moderate day",
    "hard": "Hard day",
    "race_week": "Race week",
    "race": "Race day",
}
_ABOUT = (
    "Every number was computed or looked up by rule; none was written by a language model. "
    "Numbers in brackets are sources, listed at the end. Not affiliated with HYROX."
)


def back(pages: Pages, plan: Plan, numbers: Numbers) -> None:
    """Draw everything behind the weeks."""
    _progress(pages, plan, numbers)
    _eating(pages, plan.nutrition_suggestions, numbers)
    _loads(pages, plan, numbers)
    _exercises(pages, plan, numbers)
    _made(pages, plan)
    _sources(pages, plan, numbers)


def _progress(pages: Pages, plan: Plan, numbers: Numbers) -> None:
    progress, advice = plan.workout_plan.progression_plan, plan.adaptive_recommendations
    pages.heading("How it grows, and what to do when it does not fit")
    if progress.intensity_increase.strip():
        pages.words(one_line(progress.intensity_increase))
    for step in progress.exercise_progressions:
        words = f"· {one_line(step.exercise)} → {one_line(step.to)}: {one_line(step.when)}"
        pages.words(f"{words}{marks(numbers, step.evidence)}", 8.5, gap=0.3)
    pages.y += 1.5
    keep = ", ".join(map(one_line, advice.if_time_constrained.exercises_to_keep))
    rows = (
        ("Too hard", advice.if_too_difficult.advice),
        ("Too easy", advice.if_too_easy.advice),
        ("Short of time", advice.if_time_constrained.shortened_version),
        ("Keep", keep),
        ("As a circuit", advice.if_time_constrained.circuit_format),
    )
    _named(pages, [(name, one_line(words)) for name, words in rows])
    _named(pages, adaptation_words(plan))


def _named(pages: Pages, rows: Sequence[tuple[str, str]], width: float = 32.0) -> None:
    """A name in bold, and its words beside it."""
    for name, words in rows:
        if words:
            cells = (Cell(0, width - 2, name, 8.5, True), Cell(width, WIDTH - width, words))
            pages.keep([pages.row(*cells)])


def _eating(pages: Pages, food: NutritionSuggestions, numbers: Numbers) -> None:
    pages.heading("Eating")
    if food.general_only.strip():
        pages.words(one_line(food.general_only))
    if food.calorie_target is not None:
        macros = f": {_macros(food.macros)}" if food.macros is not None else ""
        pages.words(f"An average training day: {food.calorie_target:,} kcal{macros}.", bold=True)
    if food.method.strip():
        pages.words(f"{one_line(food.method)}{marks(numbers, food.evidence)}", 8, colour=SOFT)
    if food.days:
        pages.y += 1.5
        _targets(pages, food)
    timed = [(one_line(t.when), one_line(t.what), t.evidence) for t in food.meal_timing]
    _group(pages, "Around a session", timed, numbers)
    for title, steps in (
        ("The week of the race", food.race_week),
        ("The day of the race", food.race_day),
    ):
        dated = [
            (f"{day_words(step.day)}, {one_line(step.at)}", one_line(step.what), step.evidence)
            for step in steps
        ]
        _group(pages, title, dated, numbers)
    for words in food.advice:
        pages.words(f"· {one_line(words)}", 8.5, gap=0.3)


def _group(
    pages: Pages, title: str, rows: Sequence[tuple[str, str, tuple[str, ...]]], numbers: Numbers
) -> None:
    """A small heading, and what to do when; nothing without rows."""
    if rows:
        pages.need(12)
        pages.y += 2
        pages.words(title, 9, bold=True)
        _named(pages, [(when, f"{what}{marks(numbers, ids)}") for when, what, ids in rows], 46)


def _macros(macros: Macros) -> str:
    carbohydrate = f"{macros.carbohydrate_g} g carbohydrate"
    return f"{macros.protein_g} g protein, {carbohydrate}, {macros.fat_g} g fat"


def _targets(pages: Pages, food: NutritionSuggestions) -> None:
    """A row for every kind of day."""
    names = ("", "energy, kcal", "of it training", "protein, g", "carbohydrate, g", "fat, g")
    xs = (0.0, 40.0, 68.0, 96.0, 122.0, 150.0)
    head = [Cell(x, 24, n, 7.5, colour=SOFT, right=x > 0) for x, n in zip(xs, names, strict=True)]
    rows = [pages.row(*head)]
    for target in food.days:
        figures = (
            target.energy_kcal, target.training_kcal, target.macros.protein_g,
            target.macros.carbohydrate_g, target.macros.fat_g,
        )  # fmt: skip
        cells = [Cell(0, 38, _DAYS[target.kind], 8.5, True)]
        cells += [Cell(x, 24, f"{f:,}", right=True) for x, f in zip(xs[1:], figures, strict=True)]
        rows.append(pages.row(*cells))
    pages.keep(rows)


def _loads(pages: Pages, plan: Plan, numbers: Numbers) -> None:
    """What every kilogram and pace rests on, and the exercises it is of."""
    names: dict[tuple[bool, float, str, str], dict[str, None]] = {}
    for exercise in _planned(plan):
        given: list[tuple[str, Load | Pace]] = []
        if exercise.load is not None and exercise.load.kg is not None:
            given.append((load_words(exercise.load), exercise.load))
        if exercise.pace is not None:
            given.append((pace_words(exercise.pace), exercise.pace))
        for figure, source in given:
            basis = f"{one_line(source.basis)}{marks(numbers, source.evidence)}"
            if isinstance(source, Pace):
                key = (True, source.fast_s, figure, basis)
            else:
                key = (False, source.kg or 0.0, figure, basis)
            names.setdefault(key, {})[one_line(exercise.name)] = None
    if names:
        pages.heading("Where the loads and paces come from")
        rows = [
            pages.row(
                Cell(0, 38, figure, 8.5, True),
                Cell(40, 66, basis, 8),
                Cell(108, WIDTH - 108, ", ".join(sorted(of)), 8, colour=SOFT),
                gap=1.4,
            )
            for (_, _, figure, basis), of in sorted(names.items())
        ]
        for row in rows:
            pages.keep([row])


def _planned(plan: Plan) -> list[PlannedExercise]:
    return [exercise for day in plan.days for exercise in day.exercises]


def _exercises(pages: Pages, plan: Plan, numbers: Numbers) -> None:
    """How each exercise is done, by name."""
    standing = standing_notes(plan)
    known: dict[str, PlannedExercise] = {}
    for exercise in _planned(plan):
        if exercise.cues or standing.get(exercise.exercise_id):
            known.setdefault(exercise.exercise_id, exercise)
    if known:
        pages.heading("How to do the exercises")
    for exercise in sorted(known.values(), key=lambda e: (e.name, e.exercise_id)):
        cues = "".join(f"{one_line(cue).rstrip('.')}. " for cue in exercise.cues)
        note = standing.get(exercise.exercise_id, "")
        words = f"{(cues + note).strip()}{marks(numbers, exercise.evidence)}"
        name = Cell(0, 46, one_line(exercise.name), 8, True)
        pages.keep([pages.row(name, Cell(48, WIDTH - 48, words, 7.6), gap=1.6)])


def _made(pages: Pages, plan: Plan) -> None:
    """What was assumed, and what the checks changed."""
    pages.heading("How this plan was made")
    pages.words(_ABOUT, 8.5)
    pages.words(NOT_MEDICAL, 8.5, bold=True)
    for words in plan.assumptions:
        pages.words(f"· {one_line(words)}", 8.5, gap=0.3)
    if plan.guard:
        pages.y += 1.5
        pages.words("Changed by the checks that every plan goes through", 9, bold=True)
    for repair in plan.guard:
        when = "" if repair.day is None else f"{day_words(repair.day)}: "
        words = f"· {when}{one_line(repair.found)} → {one_line(repair.done)}"
        pages.words(words, 8, colour=SOFT, gap=0.3)


def _sources(pages: Pages, plan: Plan, numbers: Numbers) -> None:
    if plan.evidence:
        pages.heading("Sources")
        for item in plan.evidence:
            number = Cell(0, 8, f"[{numbers[item.id]}]", 7.2, colour=SOFT)
            words = Cell(9, WIDTH - 9, source_words(item), 7.2)
            pages.keep([pages.row(number, words, gap=0.3)])
