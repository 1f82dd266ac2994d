"""The weeks on paper: every session with its exercises, to be ticked off."""

from collections.abc import Mapping

from hyrox.plans.plan import Day, Plan, PlannedExercise, Week
from ui.export.paper import INK, RULE, SHADE, SOFT, Paper
from ui.export.plan.pages import EDGE, WIDTH, Cell, Pages, Piece
from ui.export.plan.words import (
    BLOCKS,
    day_title,
    day_words,
    dose_words,
    how_words,
    one_line,
    phase_words,
    rest_words,
    session_words,
    span_words,
    standing_notes,
    week_words,
)

Numbers = Mapping[str, int]
"""Id of a piece of evidence to its number in the list of sources."""
_INDENT, _DOSE, _HOW, _REST = 29.0, 82.0, 120.0, 157.0
"""Where the columns of a session begin, mm from the edge."""
_BOX_MM = 3.2


def weeks(pages: Pages, plan: Plan, numbers: Numbers) -> None:
    """Draw the weeks one after the other; each begins with its heading.

    Notes that an exercise has everywhere stand with how it is done, behind the weeks.
    """
    standing = standing_notes(plan)
    for week in plan.workout_plan.weeks:
        head = _head(pages, week)
        sessions = [
            _session(pages, day, numbers, standing) if day.exercises else [_short(pages, day)]
            for day in week.days
            if day.kind != "rest"
        ]
        first, *others = sessions or [[]]
        pages.keep([head, *first])
        for session in others:
            pages.keep(session)
        pages.y += 4


def marks(numbers: Numbers, ids: tuple[str, ...]) -> str:
    """`` [2, 5]``; empty without sources."""
    found = sorted({numbers[one] for one in ids if one in numbers})
    return f" [{', '.join(map(str, found))}]" if found else ""


def _head(pages: Pages, week: Week) -> Piece:
    """A band with the week's number, phase and dates, and its focus below."""
    focus = pages.sheet.wrapped(one_line(week.focus), WIDTH, 8.5)

    def draw(sheet: Paper, y: float) -> None:
        sheet.box(EDGE - 2, y - 2, WIDTH + 4, 8, SHADE)
        name = f"Week {week.number}: {phase_words(week)}"
        sheet.text(EDGE, y + 3.6, name, 11.5, bold=True)
        dates = span_words(week.days[0].date, week.days[-1].date)
        about = f"{dates} · {week_words(week)}"
        sheet.text(EDGE + WIDTH, y + 3.6, about, 8.5, align="right")
        for number, line in enumerate(focus):
            sheet.text(EDGE, y + 10.4 + number * sheet.leading(8.5), line, 8.5, colour=SOFT)

    return Piece(12.5 + len(focus) * pages.sheet.leading(8.5), draw)


def _session(pages: Pages, day: Day, numbers: Numbers, standing: Mapping[str, str]) -> list[Piece]:
    pieces = [_title(pages, day)]
    inner = WIDTH - _INDENT
    if day.purpose.strip():
        pieces.append(pages.row(Cell(_INDENT, inner, one_line(day.purpose), 8, colour=SOFT)))
    block = None
    for exercise in day.exercises:
        label = BLOCKS[exercise.block] if exercise.block != block else ""
        block = exercise.block
        pieces.append(_exercise(pages, exercise, label))
        if exercise.notes.strip() and exercise.exercise_id not in standing:
            note = Cell(_INDENT + 2, inner - 2, one_line(exercise.notes), 7.2, colour=SOFT)
            pieces.append(pages.row(note, gap=1.3))
    if day.reason.strip():
        why = f"Why: {one_line(day.reason)}{marks(numbers, day.reason_evidence)}"
        pieces.append(pages.row(Cell(_INDENT, inner, why, 7.5, colour=SOFT)))
    return [*pieces, Piece(3.2, lambda _sheet, _y: None)]


def _short(pages: Pages, day: Day) -> Piece:
    """A day without exercises: another sport, the race."""
    title = _title(pages, day)
    words = one_line(day.purpose) or one_line(day.reason)
    if not words:
        return Piece(title.height + 2, title.draw)
    row = pages.row(Cell(_INDENT, WIDTH - _INDENT, words, 8, colour=SOFT))

    def draw(sheet: Paper, y: float) -> None:
        title.draw(sheet, y)
        row.draw(sheet, y + title.height)

    return Piece(title.height + row.height + 2, draw)


def _title(pages: Pages, day: Day) -> Piece:
    """Date, title, minutes and effort, with a box to tick."""
    effort = session_words(day)
    room = WIDTH - _INDENT - pages.sheet.text_width(effort, 8.5) - 4
    bold = day.kind != "other_sport"
    row = pages.row(
        Cell(5.5, _INDENT - 6, day_words(day.date), 8.5, bold=True),
        Cell(_INDENT, room, day_title(day), 9.5, bold=bold),
        Cell(_INDENT + room + 2, WIDTH - _INDENT - room - 2, effort, 8.5, right=True),
    )

    def draw(sheet: Paper, y: float) -> None:
        sheet.line([EDGE, EDGE + WIDTH], [y - 4.4, y - 4.4], RULE, 0.5)
        _tick(sheet, y, done=bool(day.done))
        row.draw(sheet, y)

    return Piece(row.height, draw)


def _tick(sheet: Paper, y: float, *, done: bool) -> None:
    left, top = EDGE, y - _BOX_MM + 0.4
    right, bottom = left + _BOX_MM, top + _BOX_MM
    sheet.line([left, right, right, left, left], [top, top, bottom, bottom, top], INK, 0.7)
    if done:
        sheet.line(
            [left + 0.7, left + 1.4, right - 0.5], [top + 1.7, bottom - 0.7, top + 0.7], INK, 1.1
        )


def _exercise(pages: Pages, exercise: PlannedExercise, label: str) -> Piece:
    main, rest = exercise.block == "main", rest_words(exercise)
    cells = [
        Cell(5.5, _INDENT - 6, label, 7, colour=SOFT),
        Cell(_INDENT, _DOSE - _INDENT - 2, one_line(exercise.name), 8.2, main),
        Cell(_DOSE, _HOW - _DOSE - 2, dose_words(exercise), 8.2, main),
        Cell(_HOW, (_REST - 2 if rest else WIDTH) - _HOW, how_words(exercise), 7.8),
    ]
    if rest:
        cells.append(Cell(_REST, WIDTH - _REST, rest, 7.8, right=True))
    return pages.row(*cells)
