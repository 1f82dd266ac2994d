"""What comes next: what athletes like this one did, as a fan over the coming months."""

import math
from typing import TYPE_CHECKING, Any

from analysis.readings import (
    Expected,
    ProgressionReading,
)
from hyrox.times import format_time, round_half_up
from ui.language.telling import t, tn
from ui.web.charts import style
from ui.web.charts.content import content, number
from ui.web.charts.style import (
    ATHLETE,
    BAND,
    EVEN,
    PEERS,
    gap_words,
    percent_words,
    span_words,
)
from ui.web.charts.tables import fold

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def progression_chart(progression: ProgressionReading, finish_s: float) -> "Figure":
    """The last finish, then what to expect over the coming months with its 80 % band; without
    dates, the next race alone with its interval; without a last finish, what is expected alone."""
    fan = sorted(progression.fan, key=lambda item: item[0])
    last_s = [] if math.isnan(finish_s) else [finish_s]
    now = {
        "type": "scatter", "mode": "markers", "name": t("Your last finish"), "x": [0] * len(last_s),
        "y": last_s, "marker": style.marker("circle", ATHLETE, 13),
        "hovertext": [t("Your last finish: {time}", time=format_time(s)) for s in last_s],
        "hoverinfo": "text",
    }  # fmt: skip
    if fan:
        ahead, reach = _fan(fan), fan[-1][0]
        axis: dict[str, Any] = {
            "title": style.title(t("Months ahead")),
            "range": [-0.06 * reach, 1.06 * reach],
            "dtick": 1 if reach <= 6 else 3 if reach <= 24 else 6,
        }
    else:
        ahead = [_next_race(progression)]
        axis = {
            "tickvals": [0, 1], "ticktext": [t("Last race"), t("Next race")], "range": [-0.4, 1.4],
        }  # fmt: skip
    expected = [e for _, e in fan] or [progression.next_race]
    times = [*last_s, *(t for e in expected for t in (e.expected_s, *e.interval_s))]
    return style.figure(
        [*ahead, now] if last_s else ahead,
        height=340,
        **style.merged(
            style.legend(),
            {"xaxis": axis, "yaxis": style.clock_axis(times) | {"showgrid": True}},
        ),
    )


def progression_reading(progression: ProgressionReading) -> str:
    """The predicted next race and what athletes like this one did, with n and who they are."""
    who = {
        "n": number(progression.n),
        "share": round_half_up(100 * progression.improved_share),
        "change": percent_words(progression.median_change_percent),
    }
    # Cases are near the athlete; lent figures are of the whole division and gender.
    again = (
        t(
            "Of {n} athletes like you who raced again, {share} % improved; "
            "the median change was {change}.",
            **who,
        )
        if progression.cases
        else t(
            "Of {n} of your division and gender who raced again, {share} % improved; "
            "the median change was {change}.",
            **who,
        )
    )
    first = t(
        "Expected next race: {time} (80 %: {interval}).",
        time=format_time(progression.next_race.expected_s),
        interval=interval_words(progression.next_race),
    )
    return " ".join(filter(None, (first, again, content(progression.selection.words))))


def interval_words(expected: Expected) -> str:
    """``1:15:00 to 1:26:00``: what holds 80 % of such athletes."""
    low, high = expected.interval_s
    return t("{low} to {high}", low=format_time(low), high=format_time(high))


def progression_table(progression: ProgressionReading) -> str:
    """What to expect when, what changed per segment, and the nearest cases."""
    ahead = sorted(progression.fan, key=lambda item: item[0])
    fan = [
        (
            _months(months),
            format_time(e.expected_s),
            interval_words(e),
        )
        for months, e in ahead
    ]
    changes = [
        (content(c.segment.label), percent_words(c.median_percent), span_words(*c.interval_percent))
        for c in progression.changes
    ]
    cases = [
        (
            content(case.label),
            format_time(case.first_s),
            format_time(case.next_s),
            gap_words(case.next_s - case.first_s),
            "" if case.months is None else f"{case.months:.0f}",
        )
        for case in progression.cases
    ]
    who = t("{who}, n = {n}.", who=content(progression.definition), n=number(progression.n))
    note = f"{who} {content(progression.selection.words)}"
    parts = []
    if fan:
        heads = (t("Ahead"), t("Expected"), "80 %")
        parts.append(fold(t("Months ahead as a table"), heads, fan))
    if changes:
        parts.append(
            fold(
                t("What changed, segment by segment"),
                (t("Segment"), t("Median change"), t("Middle 80 %")),
                changes,
                note,
            )
        )
    if cases:
        parts.append(
            fold(
                t("The nearest athletes who raced again"),
                (t("Athlete"), t("First"), t("Next"), t("Change"), t("Months")),
                cases,
                note,
            )
        )
    return "".join(parts)


def _months(months: float) -> str:
    if months == int(months):
        return tn("{n} month", "{n} months", int(months))
    return t("{time} months", time=f"{months:g}")


def _fan(fan: list[tuple[float, Expected]]) -> list[style.Trace]:
    """The band and its middle."""
    months = [month for month, _ in fan]
    hover = [
        f"{_months(month)}: {format_time(e.expected_s)} (80 %: {interval_words(e)})"
        for month, e in fan
    ]
    edge = {"type": "scatter", "mode": "lines", "x": months, "hoverinfo": "skip",
            "line": {"color": EVEN, "width": 1}}  # fmt: skip
    return [
        edge | {"y": [e.interval_s[1] for _, e in fan], "showlegend": False},
        edge | {"y": [e.interval_s[0] for _, e in fan], "name": t("80 % of such athletes"),
                "fill": "tonexty", "fillcolor": BAND},
        {
            "type": "scatter", "mode": "lines+markers", "name": t("Expected"), "x": months,
            "y": [e.expected_s for _, e in fan], "hovertext": hover, "hoverinfo": "text",
            "line": {"color": PEERS, "width": 2, "dash": "dash"},
            "marker": {"size": 8, "symbol": "diamond"},
        },
    ]  # fmt: skip


def _next_race(progression: ProgressionReading) -> style.Trace:
    """The next race as one point with its interval."""
    expected = progression.next_race
    low, high = expected.interval_s
    return {
        "type": "scatter", "mode": "markers", "name": t("Next race, with its 80 % interval"),
        "x": [1], "y": [expected.expected_s],
        "marker": {"size": 11, "symbol": "diamond", "color": PEERS},
        "error_y": {
            "type": "data", "symmetric": False, "array": [high - expected.expected_s],
            "arrayminus": [expected.expected_s - low], "color": EVEN, "thickness": 2, "width": 8,
        },
        "hovertext": [
            t(
                "Next race: {time} (80 %: {interval})",
                time=format_time(expected.expected_s),
                interval=interval_words(expected),
            )
        ],
        "hoverinfo": "text",
    }  # fmt: skip
