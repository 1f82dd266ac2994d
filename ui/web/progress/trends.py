"""Weeks, body measures and races over time: the numbers, a chart and a table of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hyrox.times import format_time
from journal.records import KeptSession, Kind, Status
from ui.language.telling import day as day_words
from ui.language.telling import mark, t, tn
from ui.web.charts.style import ATHLETE, GRID, PEERS, figure, legend, title
from ui.web.charts.style import mark as symbol
from ui.web.charts.tables import fold
from ui.web.markup import commas

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from generator.race import OpenRace

WEEKS = 12
"""Weeks that are shown, this one included."""
HEIGHT_PX = 260
NAMES: Mapping[Kind, tuple[str, str]] = {
    Kind.MASS: (mark("Body mass"), mark("kg")),
    Kind.FAT: (mark("Body fat"), "%"),
    Kind.WAIST: (mark("Waist"), mark("cm")),
    Kind.RESTING_HEART_RATE: (mark("Resting heart rate"), mark("bpm")),
    Kind.MAXIMAL_HEART_RATE: (mark("Highest heart rate"), mark("bpm")),
    Kind.SLEEP: (mark("Sleep"), mark("h")),
    Kind.READINESS: (mark("Readiness"), mark("of 5")),
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
    names = [day_words(week.monday, "d MMM") for week in weeks]
    return figure(
        [
            {"type": "bar", "name": t("load (minutes x effort)"), "x": names,
             "y": [week.load for week in weeks], "marker": {"color": ATHLETE}},
            {"type": "scatter", "mode": "lines+markers", "name": t("minutes"), "x": names,
             "y": [week.minutes for week in weeks], "marker": symbol("circle-open", PEERS),
             "line": {"color": PEERS, "dash": "dot"}},
        ],
        height=HEIGHT_PX, yaxis={"gridcolor": GRID, "rangemode": "tozero"}, **legend(),
    )  # fmt: skip


def weeks_reading(weeks: Sequence[WeekSum]) -> str:
    """The weeks in words."""
    done = [week for week in weeks if week.sessions]
    if not done:
        return t("Nothing was logged in these weeks. Say on the page Today how a session went.")
    last, untold = weeks[-1], sum(week.untold for week in weeks)
    words = t(
        "In the last {weeks} weeks you logged {sessions} and {minutes}; this week {now}.",
        weeks=len(weeks), sessions=tn("{n} session", "{n} sessions", sum(w.sessions for w in done)),
        minutes=_minutes(sum(w.minutes for w in done)), now=_minutes(last.minutes),
    )  # fmt: skip
    if untold:
        left = tn(
            "{n} session has no minutes or no effort, so the load does not hold them.",
            "{n} sessions have no minutes or no effort, so the load does not hold them.",
            untold,
        )
        words = f"{words} {left}"
    return words


def _minutes(number: float) -> str:
    return tn("{n} minute", "{n} minutes", round(number))


def weeks_table(weeks: Sequence[WeekSum]) -> str:
    """The weeks as a table."""
    heads = (t("Week from"), t("Sessions"), t("Minutes"), t("Load"))
    rows = [
        (day_words(w.monday, "d MMM y"), str(w.sessions), f"{w.minutes:,.0f}", f"{w.load:,.0f}")
        for w in reversed(weeks)
    ]
    note = t("Load: minutes times session RPE (Foster et al. 2001). Weeks without entries count 0.")
    return fold(t("The weeks in numbers"), heads, rows, note)


def measures_chart(kind: Kind, values: Sequence[tuple[date, float]]) -> "Figure":
    """One body measure over time."""
    name, unit = NAMES[kind]
    return figure(
        [{"type": "scatter", "mode": "lines+markers", "x": [day for day, _ in values],
          "y": [value for _, value in values], "marker": symbol("circle", ATHLETE),
          "line": {"color": ATHLETE}}],
        height=HEIGHT_PX, yaxis={"gridcolor": GRID, "title": title(commas((t(name), t(unit))))},
    )  # fmt: skip


def measures_reading(kind: Kind, values: Sequence[tuple[date, float]]) -> str:
    """One body measure in words: the last one, and the first one that is shown."""
    name, unit = NAMES[kind]
    if not values:
        return t("{what}: nothing is kept yet.", what=t(name))
    (first, before), (last, now) = values[0], values[-1]
    told = {"what": t(name), "unit": t(unit), "now": f"{now:g}", "day": day_words(last, "d MMM y")}
    if first == last:
        return t("{what}: {now} {unit} on {day}.", **told)
    return t(
        "{what}: {now} {unit} on {day}; {before} {unit} on {first}.",
        before=f"{before:g}", first=day_words(first, "d MMM y"), **told,
    )  # fmt: skip


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
            {"type": "scatter", "mode": "markers", "name": t("expected, 80 % of such athletes"),
             "x": [e[0] for e in expected], "y": [e[1] / 60 for e in expected],
             "marker": symbol("line-ew-open", PEERS, 16),
             "error_y": {"type": "data", "symmetric": False, "color": PEERS,
                         "array": [(e[3] - e[1]) / 60 for e in expected],
                         "arrayminus": [(e[1] - e[2]) / 60 for e in expected]}},
            {"type": "scatter", "mode": "lines+markers", "name": t("your finish"), "x": names,
             "y": minutes, "marker": symbol("circle", ATHLETE), "line": {"color": ATHLETE}},
        ],
        height=HEIGHT_PX, yaxis={"gridcolor": GRID, "title": title(t("minutes"))}, **legend(),
    )  # fmt: skip


def races_reading(races: "Sequence[tuple[str, OpenRace]]") -> str:
    """The races in words."""
    if not races:
        return t("No race of yours is kept yet: type or upload one under Your race.")
    if len(races) == 1:
        return t("One race is kept; with a second one this shows how you change.")
    times = [race.report.result.total_s for _, race in races]
    change = times[-1] - times[-2]
    if abs(change) < 1:
        return t("Your last race took as long as the one before.")
    by = format_time(abs(change))
    if change < 0:
        return t("Your last race was {time} faster than the one before.", time=by)
    return t("Your last race was {time} slower than the one before.", time=by)


def races_table(races: "Sequence[tuple[str, OpenRace]]") -> str:
    """The races as a table."""
    rows = [
        (name, format_time(race.report.result.total_s), f"{race.report.percentile:.0f} %")
        for name, race in reversed(races)
    ]
    heads = (t("Race"), t("Finish"), t("Faster than"))
    return fold(t("Your races in numbers"), heads, rows)
