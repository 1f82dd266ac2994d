"""The first page: the target, what the plan is about, its weeks as bars and as a calendar."""

from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import Day, Phase, Plan, Week
from hyrox.times import format_time
from ui.export.paper import INK, RULE, SHADE, SOFT, Paper
from ui.export.plan.pages import BOTTOM, EDGE, WIDTH, Pages, fitted
from ui.export.plan.words import (
    KINDS,
    clock_words,
    day_title,
    day_words,
    is_session,
    minutes_words,
    one_line,
    span_words,
    target_words,
)

_SHADES: dict[Phase, str] = {
    "base": "#c3cbd0", "build": "#8a96a0", "peak": "#3d4850", "taper": "#a9b3ba",
}  # fmt: skip
_CHART_MM, _ROW_MM, _LOW_ROW_MM = 34.0, 9.0, 4.7
_TWO_LINES_MM = 7.6
"""A row of the calendar from which on the minutes stand below the kind."""


def front(pages: Pages, plan: Plan) -> None:
    """Draw the first page."""
    pages.y += 4
    pages.words(one_line(plan.workout_plan.name), 20, bold=True, gap=0.5)
    if target := target_words(plan):
        pages.words(target, 10.5, colour=SOFT)
    pages.y += 4
    _figures(pages, plan)
    pages.words(one_line(plan.workout_plan.overview), 9.5)
    if len(plan.workout_plan.weeks) > 1:
        _bars(pages, plan.workout_plan.weeks)
    _calendar(pages, plan.workout_plan.weeks)


def _figures(pages: Pages, plan: Plan) -> None:
    """What the plan is in numbers."""
    weeks = plan.workout_plan.weeks
    held = [sum(map(is_session, week.days)) for week in weeks]
    minutes = [week.minutes for week in weeks]
    cells = [
        ("Weeks", str(len(weeks)), span_words(plan.days[0].date, plan.days[-1].date)),
        ("Sessions", str(sum(held)), f"at most {max(held)} a week"),
        ("Fullest week", minutes_words(max(minutes)), f"week {1 + minutes.index(max(minutes))}"),
    ]
    longest = max((day.run_m for day in plan.days), default=0.0)
    if longest:
        cells.append(("Longest run", f"{longest / 1000:.1f} km", "in one session"))
    if plan.goal_s is not None:
        cells.append(("Goal", format_time(plan.goal_s), "finish of the race"))
    step = WIDTH / len(cells)
    below = 0
    for number, (name, figure, words) in enumerate(cells):
        x = EDGE + number * step
        pages.sheet.text(x, pages.y, name, 8, colour=SOFT)
        size = fitted(pages.sheet, figure, step - 4, 16, bold=True)
        pages.sheet.text(x, pages.y + 7.5, figure, size, bold=True)
        lines = pages.sheet.wrapped(words, step - 4, 7.5)[:2]
        below = max(below, len(lines))
        for place, line in enumerate(lines):
            pages.sheet.text(x, pages.y + 12 + 3.7 * place, line, 7.5, colour=SOFT)
    pages.y += 15 + 3.7 * below


def _bars(pages: Pages, weeks: tuple[Week, ...]) -> None:
    """Minutes of every week, shaded by phase; lighter weeks are hatched."""
    pages.heading("Week by week", _CHART_MM + 14)
    sheet, bottom = pages.sheet, pages.y + _CHART_MM
    most = max(week.minutes for week in weeks) or 1.0
    step = min(WIDTH / len(weeks), 22.0)
    width = step * 0.72
    for number, week in enumerate(weeks):
        x = EDGE + step * number + (step - width) / 2
        height = (_CHART_MM - 5) * week.minutes / most
        sheet.box(x, bottom - height, width, height, _SHADES[week.phase], hatched=week.deload)
        hours = clock_words(week.minutes)
        middle = x + width / 2
        size = fitted(sheet, hours, step - 0.6, 7)
        sheet.text(middle, bottom - height - 1.2, hours, size, align="center")
        sheet.text(middle, bottom + 3.6, str(week.number), 7, colour=SOFT, align="center")
    sheet.line([EDGE, EDGE + step * len(weeks)], [bottom, bottom], INK, 0.6)
    _phases(sheet, weeks, step, bottom + 8)
    words = "Hours and minutes of sessions in each week; other sports and the race not counted."
    hatched = " Hatched: a lighter week." if any(week.deload for week in weeks) else ""
    sheet.text(EDGE, bottom + 12.5, words + hatched, 7, colour=SOFT)
    pages.y = bottom + 15


def _phases(sheet: Paper, weeks: tuple[Week, ...], step: float, y: float) -> None:
    """The name of every phase under its weeks."""
    first = 0
    for number in range(1, len(weeks) + 1):
        if number < len(weeks) and weeks[number].phase == weeks[first].phase:
            continue
        left, right = EDGE + step * first + 0.8, EDGE + step * number - 0.8
        sheet.line([left, right], [y - 3, y - 3], SOFT, 0.8)
        name = weeks[first].phase.capitalize()
        size = fitted(sheet, name, max(right - left, 7), 7.5, bold=True)
        sheet.text((left + right) / 2, y, name, size, bold=True, align="center")
        first = number


def _calendar(pages: Pages, weeks: tuple[Week, ...]) -> None:
    """One row a week, one column a weekday."""
    room = BOTTOM - pages.y - 17
    row = min(_ROW_MM, room / len(weeks))
    if row < _LOW_ROW_MM:
        row = min(_ROW_MM, (BOTTOM - 60) / len(weeks))
        pages.turn()
    pages.heading("Calendar", len(weeks) * row)
    sheet, left, right = pages.sheet, 19.0, 13.0
    step = (WIDTH - left - right) / len(WEEKDAYS)
    for number, weekday in enumerate(WEEKDAYS):
        sheet.text(
            EDGE + left + step * number + 1, pages.y, weekday[:3].capitalize(), 7.5, bold=True
        )
    sheet.text(EDGE + WIDTH, pages.y, "h:mm", 7, colour=SOFT, align="right")
    pages.y += 1.8
    for week in weeks:
        top = pages.y
        sheet.line([EDGE, EDGE + WIDTH], [top, top], RULE, 0.5)
        base = top + min(3.6, row * 0.5 + 1.1)
        sheet.text(EDGE, base, str(week.number), 7.5, bold=True)
        sheet.text(EDGE + 5, base, day_words(week.days[0].date)[4:], 6.8, colour=SOFT)
        for day in week.days:
            x = EDGE + left + step * WEEKDAYS.index(day.day)
            _cell(sheet, day, x, top, step, row)
        sheet.text(EDGE + WIDTH, base, clock_words(week.minutes), 7, align="right")
        pages.y += row
    sheet.line([EDGE, EDGE + WIDTH], [pages.y, pages.y], RULE, 0.5)
    sheet.text(EDGE, pages.y + 3.8, "Bold: hard. Grey: other sports.", 7, colour=SOFT)
    pages.y += 5


def _cell(sheet: Paper, day: Day, x: float, top: float, width: float, row: float) -> None:
    """A day: its kind and minutes; nothing for rest."""
    if day.kind == "rest":
        return
    name, inside = KINDS[day.kind], width - 2
    base = top + min(3.6, row * 0.5 + 1.1)
    if day.kind == "race":
        sheet.box(x, top + 0.4, width - 0.6, row - 0.8, INK)
        sheet.text(x + 1, base, name, 7.5, bold=True, colour="white")
        return
    bold = day.intensity_level == "hard"
    colour = SOFT if day.kind == "other_sport" else INK
    if bold:
        sheet.box(x, top + 0.4, width - 0.6, row - 0.8, SHADE)
    if day.kind == "other_sport":
        lines = sheet.wrapped(day_title(day), inside - 1.5, 6.4)
        name = f"{lines[0]}…" if len(lines) > 1 else lines[0]
    if row >= _TWO_LINES_MM:
        size = fitted(sheet, name, inside, 7.2, bold=bold)
        sheet.text(x + 1, base, name, size, bold=bold, colour=colour)
        sheet.text(x + 1, base + 3.2, f"{day.duration} min", 6.4, colour=SOFT)
    else:
        words = f"{name.replace(' + ', '+')} {day.duration}"
        size = fitted(sheet, words, inside, 6.6, bold=bold)
        sheet.text(x + 1, base, words, size, bold=bold, colour=colour)
