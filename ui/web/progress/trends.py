"""Weeks, body measures and races over time: the numbers, a chart and a table of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hyrox.times import format_time
from journal.records import KeptSession, Kind, Status
from ui.web.charts.style import ATHLETE, GRID, PEERS, figure, legend, mark, title
from ui.web.charts.tables import fold

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from generator.race import OpenRace

WEEKS = 12
"""Weeks that are shown, this one included."""
HEIGHT_PX = 260
NAMES: Mapping[Kind, tuple[str, str]] = {
    Kind.MASS: ("Body mass", "kg"),
    Kind.FAT: ("Body fat", "%"),
    Kind.WAIST: ("Waist", "cm"),
    Kind.RESTING_HEART_RATE: ("Resting heart rate", "bpm"),
    Kind.MAXIMAL_HEART_RATE: ("Highest heart rate", "bpm"),
    Kind.SLEEP: ("Sleep", "h"),
    Kind.READINESS: ("Readiness", "of 5"),
}


@dataclass(frozen=True)
class WeekSum:
    """A week from Monday: minutes, sessions and load (minutes times RPE) of what was done.

    ``untold``: sessions without minutes or effort, which the load does not hold.
    """

    monday: date
    sessions: int = 0
    minutes: float = 0.0
    load: float = 0.0
    untold: int = 0


def weeks_of(log: Iterable[KeptSession], today: date) -> list[WeekSum]:
    """The last weeks, the oldest first; weeks without a session are there too, with zeros."""
    this = today - timedelta(days=today.weekday())
    found = {this - timedelta(weeks=n): WeekSum(this - timedelta(weeks=n)) for n in range(WEEKS)}
    for done in log:
        monday = done.day - timedelta(days=done.day.weekday())
        if monday not in found or done.status is Status.SKIPPED:
            continue
        was = found[monday]
        found[monday] = WeekSum(
            monday, was.sessions + 1, was.minutes + (done.minutes or 0.0),
            was.load + (done.load or 0.0), was.untold + (done.load is None),
        )  # fmt: skip
    return [found[monday] for monday in sorted(found)]


def weeks_chart(weeks: Sequence[WeekSum]) -> "Figure":
    """Load as bars, minutes as a line."""
    names = [f"{week.monday:%-d %b}" for week in weeks]
    return figure(
        [
            {"type": "bar", "name": "load (minutes x effort)", "x": names,
             "y": [week.load for week in weeks], "marker": {"color": ATHLETE}},
            {"type": "scatter", "mode": "lines+markers", "name": "minutes", "x": names,
             "y": [week.minutes for week in weeks], "marker": mark("circle-open", PEERS),
             "line": {"color": PEERS, "dash": "dot"}},
        ],
        height=HEIGHT_PX, yaxis={"gridcolor": GRID, "rangemode": "tozero"}, **legend(),
    )  # fmt: skip


def weeks_reading(weeks: Sequence[WeekSum]) -> str:
    """The weeks in words."""
    done = [week for week in weeks if week.sessions]
    if not done:
        return "Nothing was logged in these weeks. Say on the page Today how a session went."
    last, untold = weeks[-1], sum(week.untold for week in weeks)
    sessions = _many(sum(week.sessions for week in done), "session")
    words = (
        f"In the last {len(weeks)} weeks you logged {sessions}"
        f" and {sum(w.minutes for w in done):,.0f} minutes; this week {last.minutes:,.0f} minutes."
    )
    if untold:
        words += (
            f" {_many(untold, 'session')} {'has' if untold == 1 else 'have'} no minutes or no "
            "effort, so the load does not hold them."
        )
    return words


def weeks_table(weeks: Sequence[WeekSum]) -> str:
    """The weeks as a table."""
    heads = ("Week from", "Sessions", "Minutes", "Load")
    rows = [
        (f"{w.monday:%-d %b %Y}", str(w.sessions), f"{w.minutes:,.0f}", f"{w.load:,.0f}")
        for w in reversed(weeks)
    ]
    note = "Load: minutes times session RPE (Foster et al. 2001). Weeks without entries count 0."
    return fold("The weeks in numbers", heads, rows, note)


def measures_chart(kind: Kind, values: Sequence[tuple[date, float]]) -> "Figure":
    """One body measure over time."""
    name, unit = NAMES[kind]
    return figure(
        [{"type": "scatter", "mode": "lines+markers", "x": [day for day, _ in values],
          "y": [value for _, value in values], "marker": mark("circle", ATHLETE),
          "line": {"color": ATHLETE}}],
        height=HEIGHT_PX, yaxis={"gridcolor": GRID, "title": title(f"{name}, {unit}")},
    )  # fmt: skip


def measures_reading(kind: Kind, values: Sequence[tuple[date, float]]) -> str:
    """One body measure in words: the last one, and the first one that is shown."""
    name, unit = NAMES[kind]
    if not values:
        return f"{name}: nothing is kept yet."
    (first, before), (last, now) = values[0], values[-1]
    words = f"{name}: {now:g} {unit} on {last:%-d %b %Y}"
    if first != last:
        words += f"; {before:g} {unit} on {first:%-d %b %Y}"
    return f"{words}."


def races_chart(races: "Sequence[tuple[str, OpenRace]]") -> "Figure":
    """Finishes, and what was to be expected of such athletes in 80 % of cases."""
    names = [name for name, _ in races]
    reports = [race.report for _, race in races]
    expected = [
        (n, r.expected_s, *r.interval_s) for n, r in zip(names, reports, strict=True)
        if r.expected_s is not None and r.interval_s is not None
    ]  # fmt: skip
    minutes = [report.result.total_s / 60 for report in reports]
    return figure(
        [
            {"type": "scatter", "mode": "markers", "name": "expected, 80 % of such athletes",
             "x": [e[0] for e in expected], "y": [e[1] / 60 for e in expected],
             "marker": mark("line-ew-open", PEERS, 16),
             "error_y": {"type": "data", "symmetric": False, "color": PEERS,
                         "array": [(e[3] - e[1]) / 60 for e in expected],
                         "arrayminus": [(e[1] - e[2]) / 60 for e in expected]}},
            {"type": "scatter", "mode": "lines+markers", "name": "your finish", "x": names,
             "y": minutes, "marker": mark("circle", ATHLETE), "line": {"color": ATHLETE}},
        ],
        height=HEIGHT_PX, yaxis={"gridcolor": GRID, "title": title("minutes")}, **legend(),
    )  # fmt: skip


def races_reading(races: "Sequence[tuple[str, OpenRace]]") -> str:
    """The races in words."""
    if not races:
        return "No race of yours is kept yet: type or upload one under Your race."
    if len(races) == 1:
        return "One race is kept; with a second one this shows how you change."
    times = [race.report.result.total_s for _, race in races]
    change = times[-1] - times[-2]
    way = "faster" if change < 0 else "slower"
    if abs(change) < 1:
        return "Your last race took as long as the one before."
    return f"Your last race was {format_time(abs(change))} {way} than the one before."


def races_table(races: "Sequence[tuple[str, OpenRace]]") -> str:
    """The races as a table."""
    rows = [
        (name, format_time(race.report.result.total_s), f"{race.report.percentile:.0f} %")
        for name, race in reversed(races)
    ]
    return fold("Your races in numbers", ("Race", "Finish", "Faster than"), rows)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
