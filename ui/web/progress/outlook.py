"""The next finish as it was predicted after each race: the numbers, a chart and a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hyrox.times import format_time
from ui.language.telling import t
from ui.web.charts.style import ATHLETE, GRID, PEERS, figure, legend, marker, title
from ui.web.charts.tables import fold

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from analysis.readings import Expected
    from generator.race import OpenRace

HEIGHT_PX = 260
Races = Sequence[tuple[str, "OpenRace"]]
"""An athlete's own races, the oldest first, by name."""


def predicted(races: Races) -> "list[tuple[str, Expected]]":
    """What each race said of the next one; races too unusual to say anything are left out."""
    return [
        (name, race.report.progression.next_race) for name, race in races
        if race.report.progression is not None
    ]  # fmt: skip


def outlook_reading(races: Races) -> str:
    """The latest prediction in words, and the one before it; empty where there is none."""
    found = predicted(races)
    if not found:
        return ""
    _, latest = found[-1]
    low, high = latest.interval_s
    words = t(
        "Your next finish, at a usual venue: {expected} predicted; 80 % of athletes like you lie "
        "between {low} and {high}.",
        expected=format_time(latest.expected_s), low=format_time(low), high=format_time(high),
    )  # fmt: skip
    if len(found) > 1:
        before = format_time(found[-2][1].expected_s)
        words += " " + t("After the race before it was {before}.", before=before)
    return words


def outlook_chart(races: Races) -> "Figure | None":
    """Predictions with the interval of 80 %, race by race; None for fewer than two."""
    found = predicted(races)
    if len(found) < 2:
        return None
    expected = [each.expected_s / 60 for _, each in found]
    return figure(
        [
            {"type": "scatter", "mode": "lines+markers", "name": t("predicted next finish"),
             "x": [name for name, _ in found], "y": expected,
             "marker": marker("diamond", ATHLETE), "line": {"color": ATHLETE, "dash": "dot"},
             "error_y": {
                 "type": "data", "symmetric": False, "color": PEERS,
                 "array": [each.interval_s[1] / 60 - e
                           for (_, each), e in zip(found, expected, strict=True)],
                 "arrayminus": [e - each.interval_s[0] / 60
                                for (_, each), e in zip(found, expected, strict=True)],
             }},
        ],
        height=HEIGHT_PX, yaxis={"gridcolor": GRID, "title": title(t("minutes"))}, **legend(),
    )  # fmt: skip


def outlook_table(races: Races) -> str:
    """The predictions as a table, the latest first."""
    rows = [
        (name, format_time(each.expected_s),
         f"{format_time(each.interval_s[0])} – {format_time(each.interval_s[1])}")
        for name, each in reversed(predicted(races))
    ]  # fmt: skip
    if not rows:
        return ""
    heads = (t("After"), t("Predicted next finish"), t("80 % of such athletes"))
    note = t("How well such predictions hold is measured in docs/prediction.md.")
    return fold(t("The predictions in numbers"), heads, rows, note)
