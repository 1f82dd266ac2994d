"""The charts of a report on paper, in millimetres; each draws within the box it is given and
returns the y below it. They show the numbers that ``ui.web.charts`` shows.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from analysis.readings import ArchetypeReading, ProgressionReading, TypicalSplits, Waterfall
from analysis.report import Report, Verdict
from hyrox.segments import RUNS
from hyrox.times import format_time
from ui.export.paper import BLUE, GREY, INK, ORANGE, RULE, SHADE, SOFT, Paper
from ui.web.charts.gaps import LABELS, steps
from ui.web.charts.pace import paces
from ui.web.charts.places import MARKS
from ui.web.charts.style import capital, clock_axis, gap_colour, signed

_ROW = 4.9
_NAMES = 42.0
_SYMBOLS = {Verdict.BETTER: "▲", Verdict.AS_EXPECTED: "●", Verdict.WORSE: "▼"}

Scale = Callable[[float], float]


def waterfall(sheet: Paper, x: float, y: float, width: float, falls: Waterfall) -> float:
    """From the goal down to the finish, hatched where ordinary."""
    parts = steps(falls)
    ends = [falls.to_s]
    for part in parts:
        ends.append(ends[-1] + part.gap_s)
    finish_s = falls.to_s + falls.gap_s
    across = _scale(min(*ends, finish_s), max(*ends, finish_s), x + _NAMES + 14, x + width - 16)

    sheet.text(x, y, f"{LABELS[falls.goal]} {format_time(falls.to_s)}", 8, bold=True)
    sheet.mark(across(falls.to_s), y - 1.1, "D", BLUE)
    for part, start_s in zip(parts, ends, strict=False):
        top, y = y - 1.1, y + _ROW
        left, right = across(start_s), across(start_s + part.gap_s)
        sheet.line([left, left], [top, y - 2.6], RULE, 0.6)
        sheet.text(x, y, part.name, 8)
        sheet.box(left, y - 2.7, right - left, 3.1, gap_colour(part.gap_s), hatched=part.ordinary)
        side = 1.2 if part.gap_s >= 0 else -1.2
        sheet.text(right + side, y, signed(part.gap_s), 7.5, align="left" if side > 0 else "right")
    top, y = y + 0.4, y + _ROW
    sheet.line([across(finish_s)] * 2, [top, y - 1.1], RULE, 0.6)
    sheet.text(x, y, f"You {format_time(finish_s)}", 8, bold=True)
    sheet.mark(across(finish_s), y - 1.1, "o", BLUE)
    y += _ROW + 1
    sheet.box(x, y - 2.3, 6, 2.6, GREY, hatched=True)
    sheet.text(x + 8, y, "ordinary: within the usual scatter", 7, colour=SOFT)
    return y + _ROW


def segments(sheet: Paper, x: float, y: float, width: float, report: Report) -> float:
    """Every segment's time, median, gap and expectation, with its two places as a strip."""
    level = report.level.percentiles if report.level is not None else {}
    columns = {"time": x + 45, "median": x + 58, "gap": x + 72, "expected, 80 %": x + 97}
    across = _scale(0, 100, x + 106, x + width)
    for name, at in columns.items():
        sheet.text(at, y, name, 7, colour=SOFT, align="right")
    for percent in MARKS:
        sheet.text(across(percent), y, str(percent), 6, colour=SOFT, align="center")
    top = y + 1.5
    for number in range(len(report.segments)):
        y += _ROW + 0.2
        if number % 2 == 0:
            sheet.box(x - 1, y - 3.5, width + 2, _ROW + 0.2, SHADE)
    bottom = y + 1.2
    for percent in MARKS:
        at, dash = across(percent), "-" if percent == 50 else ":"
        sheet.line([at, at], [top, bottom], GREY, 0.6, dash=dash)
    y = top - 1.5
    for reading in report.segments:
        y += _ROW + 0.2
        low, high = reading.interval_s
        sheet.text(x, y, reading.segment.label, 8)
        sheet.text(columns["time"], y, format_time(reading.time_s), 8, bold=True, align="right")
        sheet.text(columns["median"], y, format_time(reading.peer_median_s), 8, align="right")
        sheet.text(columns["gap"], y, signed(reading.gap_s), 8, align="right")
        expected = f"{format_time(low)}–{format_time(high)} {_SYMBOLS[reading.verdict]}"
        sheet.text(columns["expected, 80 %"], y, expected, 7.5, align="right")
        place = across(reading.percentile)
        if reading.segment in level:
            other = across(level[reading.segment])
            sheet.line([place, other], [y - 1.1, y - 1.1], GREY, 0.9)
            sheet.mark(other, y - 1.1, "D", ORANGE, 4.2)
        sheet.mark(place, y - 1.1, "o", BLUE, 4.6)
    return y + _ROW


def pace(
    sheet: Paper, x: float, y: float, width: float, height: float, report: Report,
    typical: TypicalSplits | None,
) -> float:  # fmt: skip
    """The eight runs against the middle of the peers and, where known, their middle 80 %."""
    both = paces(report, typical)
    times = [time_s for row in both for time_s in row if time_s is not None]
    numbers = range(1, len(RUNS) + 1)
    across = _scale(1, len(RUNS), x + 14, x + width - 4)
    low: list[float] = []
    high: list[float] = []
    if typical is not None:
        low, high = ([side[run] for run in RUNS] for side in (typical.low_s, typical.high_s))
    up = _clock(sheet, x, y, width, height, [*times, *low, *high])
    for number in numbers:
        sheet.text(across(number), y + height + 4, str(number), 7, colour=SOFT, align="center")
    if low:
        sheet.area([across(n) for n in numbers], [up(t) for t in low], [up(t) for t in high])
    for row, symbol, colour, weight, dash in (
        (both[1], "D", GREY, 0.9, ":"),
        (both[0], "o", BLUE, 1.8, "-"),
    ):
        places = [
            None if t is None else (across(n), up(t)) for n, t in zip(numbers, row, strict=True)
        ]
        for one, next_one in pairwise(places):
            # A run that was not given leaves a gap in the line.
            if one is not None and next_one is not None:
                ends = zip(one, next_one, strict=True)
                sheet.line(next(ends), next(ends), colour, weight, dash=dash)
        for place in filter(None, places):
            sheet.mark(*place, symbol, colour, 4 if symbol == "D" else 5)
    return y + height + 9


def profile(sheet: Paper, x: float, y: float, width: float, archetype: ArchetypeReading) -> float:
    """Each axis of the archetype as a row: the athlete as a circle, the archetype as a diamond."""
    values = [*archetype.axes.values(), *archetype.typical_axes.values()]
    reach = max(1.5, *map(abs, values))
    across = _scale(-reach, reach, x + 42, x + width - 3)
    rows = len(archetype.axes)
    sheet.line([across(0)] * 2, [y - 2, y + rows * (_ROW + 1) - 2], GREY, 0.6)
    for name, own in archetype.axes.items():
        other = archetype.typical_axes.get(name, 0.0)
        sheet.text(x, y + 1.1, capital(name), 8)
        sheet.line([across(own), across(other)], [y, y], GREY, 0.9)
        sheet.mark(across(other), y, "D", ORANGE, 4.2)
        sheet.mark(across(own), y, "o", BLUE, 4.6)
        y += _ROW + 1
    sheet.text(across(-reach), y, "slower there", 6.5, colour=SOFT)
    sheet.text(across(reach), y, "faster there", 6.5, colour=SOFT, align="right")
    return y + _ROW


def fan(
    sheet: Paper, x: float, y: float, width: float, height: float,
    progression: ProgressionReading, finish_s: float,
) -> float:  # fmt: skip
    """The last finish and what to expect over the coming months; without dates, the next race."""
    ahead = sorted(progression.fan, key=lambda item: item[0])
    points = ahead or [(1.0, progression.next_race)]
    times = [finish_s, *(t for _, e in points for t in (e.expected_s, *e.interval_s))]
    across = _scale(0, points[-1][0], x + 17, x + width - 5)
    up = _clock(sheet, x, y, width, height, times)
    xs = [across(months) for months, _ in points]
    low, high = ([up(e.interval_s[side]) for _, e in points] for side in (0, 1))
    if ahead:
        sheet.area(xs, low, high)
        sheet.line(xs, [up(e.expected_s) for _, e in points], GREY, 1.4, dash="--")
    else:
        sheet.line([xs[0], xs[0]], [low[0], high[0]], GREY, 1.4)
    for at, (months, expected) in zip(xs, points, strict=True):
        sheet.mark(at, up(expected.expected_s), "d", GREY, 4)
        words = f"{months:g}" if ahead else "next race"
        sheet.text(at, y + height + 4, words, 7, colour=SOFT, align="center")
    sheet.mark(across(0), up(finish_s), "o", BLUE)
    sheet.text(across(0), y + height + 4, "now", 7, colour=SOFT, align="center")
    if ahead:
        sheet.text(x + width, y + height + 8, "months ahead", 6.5, colour=SOFT, align="right")
    return y + height + 12


def key(sheet: Paper, x: float, y: float, marks: Sequence[tuple[str, str, str]]) -> float:
    """What the symbols mean, in one line: symbol, colour, words."""
    for symbol, colour, words in marks:
        sheet.mark(x + 1.2, y - 1, symbol, colour, 4.4)
        sheet.text(x + 4, y, words, 7, colour=SOFT)
        x += 10 + sheet.text_width(words, 7)
    return y + 5


def expectation(sheet: Paper, x: float, y: float, width: float, report: Report) -> float:
    """The expected range of the finish as a band, with the finish on it."""
    low, high = report.interval_s
    total_s = report.result.total_s
    known = report.result.finish_known
    ends = (min(low, total_s), max(high, total_s)) if known else (low, high)
    across = _scale(*ends, x + 12, x + width - 12)
    sheet.line([x, x + width], [y, y], RULE, 3)
    sheet.box(across(low), y - 1.6, across(high) - across(low), 3.2, GREY)
    for bound in (low, high):
        sheet.text(across(bound), y + 6, format_time(bound), 8, colour=SOFT, align="center")
    if known:
        sheet.box(across(total_s) - 0.6, y - 2.8, 1.2, 5.6, INK)
        sheet.text(across(total_s), y - 4.2, "you", 8, bold=True, align="center")
    return y + 12


def _scale(low: float, high: float, left: float, right: float) -> Scale:
    spread = (high - low) or 1.0
    return lambda value: left + (right - left) * (value - low) / spread


def _clock(
    sheet: Paper, x: float, y: float, width: float, height: float, times: Sequence[float]
) -> Scale:
    """Draws the lines of round times; slower is up."""
    low, high = min(times), max(times)
    up = _scale(low, high, y + height - 1, y + 1)
    axis = clock_axis(times)
    for tick, words in zip(axis["tickvals"], axis["ticktext"], strict=True):
        if low <= tick <= high:
            sheet.line([x + 12, x + width], [up(tick)] * 2, RULE, 0.5)
            sheet.text(x + 10.5, up(tick) + 1, words, 7, colour=SOFT, align="right")
    return up
