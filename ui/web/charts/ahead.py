"""What comes next: the progression fan, the route to a goal, a target plan, a what-if."""

import math
from typing import TYPE_CHECKING, Any

from analysis.facts import gap_size, gap_words
from analysis.readings import (
    Expected,
    ProgressionReading,
    Route,
    TargetPlan,
    WhatIf,
)
from hyrox.segments import SEGMENTS
from hyrox.times import format_time, round_half_up
from ui.web.charts import style
from ui.web.charts.style import ATHLETE, BAND, EVEN, PEERS, WON, percent_words, span_words
from ui.web.charts.tables import fold, table

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_NAMED = 5
"""Steps of a route that a line of words names at most."""


def progression_chart(progression: ProgressionReading, finish_s: float) -> "Figure":
    """The last finish, then what to expect over the coming months with its 80 % band; without
    dates, the next race alone with its interval; without a last finish, what is expected alone."""
    fan = sorted(progression.fan, key=lambda item: item[0])
    last_s = [] if math.isnan(finish_s) else [finish_s]
    now = {
        "type": "scatter", "mode": "markers", "name": "Your last finish", "x": [0] * len(last_s),
        "y": last_s, "marker": style.mark("circle", ATHLETE, 13),
        "hovertext": [f"Your last finish: {format_time(s)}" for s in last_s], "hoverinfo": "text",
    }  # fmt: skip
    if fan:
        ahead, reach = _fan(fan), fan[-1][0]
        axis: dict[str, Any] = {
            "title": style.title("Months ahead"),
            "range": [-0.06 * reach, 1.06 * reach],
            "dtick": 1 if reach <= 6 else 3 if reach <= 24 else 6,
        }
    else:
        ahead = [_next_race(progression)]
        axis = {"tickvals": [0, 1], "ticktext": ["Last race", "Next race"], "range": [-0.4, 1.4]}
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
    return (
        f"Expected next race: {format_time(progression.next_race.expected_s)} "
        f"(80 %: {interval_words(progression.next_race)}). Of {progression.n:,} "
        f"{_whose(progression)}who raced again, "
        f"{round_half_up(100 * progression.improved_share)} % improved; the median change was "
        f"{percent_words(progression.median_change_percent)}. "
        f"{progression.selection.words}"
    ).strip()


def _whose(progression: ProgressionReading) -> str:
    """Cases are near the athlete; lent figures are of the whole division and gender."""
    return "athletes like you " if progression.cases else "of your division and gender "


def interval_words(expected: Expected) -> str:
    """``1:15:00 to 1:26:00``: what holds 80 % of such athletes."""
    low, high = expected.interval_s
    return f"{format_time(low)} to {format_time(high)}"


def progression_table(progression: ProgressionReading) -> str:
    """What to expect when, what changed per segment, and the nearest cases."""
    ahead = sorted(progression.fan, key=lambda item: item[0])
    fan = [
        (
            f"{months:g} month{'' if months == 1 else 's'}",
            format_time(e.expected_s),
            interval_words(e),
        )
        for months, e in ahead
    ]
    changes = [
        (c.segment.label, percent_words(c.median_percent), span_words(*c.interval_percent))
        for c in progression.changes
    ]
    cases = [
        (
            case.label,
            format_time(case.first_s),
            format_time(case.next_s),
            gap_words(case.next_s - case.first_s),
            "" if case.months is None else f"{case.months:.0f}",
        )
        for case in progression.cases
    ]
    note = f"{progression.definition}, n = {progression.n:,}. {progression.selection.words}"
    parts = []
    if fan:
        parts.append(fold("Months ahead as a table", ("Ahead", "Expected", "80 %"), fan))
    if changes:
        parts.append(
            fold(
                "What changed, segment by segment",
                ("Segment", "Median change", "Middle 80 %"),
                changes,
                note,
            )
        )
    if cases:
        parts.append(
            fold(
                "The nearest athletes who raced again",
                ("Athlete", "First", "Next", "Change", "Months"),
                cases,
                note,
            )
        )
    return "".join(parts)


def route_chart(route: Route) -> "Figure":
    """Seconds to gain per segment, largest first, with the share of athletes who gained as much;
    what stays open is hatched."""
    rows = [
        (s.segment.label, s.gain_s, f"{gap_size(s.gain_s)}, {_share(s.realism)}", False)
        for s in route.steps
    ]
    if route.left_s >= 0.5:
        rows.append(("Still open", route.left_s, gap_size(route.left_s), True))
    reach = max((gain for _, gain, _, _ in rows), default=1.0)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [gain for _, gain, _, _ in rows],
        "y": [name for name, *_ in rows],
        "marker": style.fill(
            [EVEN if open_ else WON for *_, open_ in rows], [open_ for *_, open_ in rows]
        ),
        "text": [words for _, _, words, _ in rows],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [_step_words(route, index) for index in range(len(rows))],
        "hoverinfo": "text",
    }
    return style.figure(
        [bars],
        height=style.rows_px(max(len(rows), 2)),
        xaxis={"range": [0, 1.6 * reach], "visible": False},
        yaxis={"autorange": "reversed"},
    )


def route_reading(route: Route) -> str:
    """The steps, how often such gains were made, and what stays open."""
    goal = format_time(route.goal_s)
    if not route.steps and route.left_s < 0.5:
        return f"{goal} asks for no gain: you are there."
    named = [f"{s.segment.in_text} {gap_size(s.gain_s)}" for s in route.steps[:_NAMED]]
    if more := len(route.steps) - len(named):
        named.append(f"{more} smaller step{'s' if more > 1 else ''}")
    parts = [f"To {goal}: {style.listed(named)}."] if named else [f"To {goal}: no step was found."]
    if route.left_s >= 0.5:
        parts.append(f"{gap_size(route.left_s)} stay open even with ambitious gains.")
    parts.append(
        f"{_share(route.chance)} of {route.n:,} who raced again gained as much by their next race."
    )
    return " ".join([*parts, *([route.words] if route.words else [])])


def route_table(route: Route) -> str:
    """From, to, gain and realism per step."""
    rows = [
        (
            s.segment.label,
            format_time(s.from_s),
            format_time(s.to_s),
            gap_size(s.gain_s),
            _share(s.realism),
        )
        for s in route.steps
    ]
    note = (
        f"Realism: the share of {route.n:,} who raced again and gained at least as much there. "
        f"{' '.join(route.notes)}"
    )
    return fold("The route as a table", ("Segment", "Now", "To", "Gain", "Realism"), rows, note)


def plan_table(plan: TargetPlan) -> str:
    """Target, middle 80 %, own time against it and race clock per segment; not folded, for it is
    what was asked for."""
    clock = dict(zip(SEGMENTS, plan.clock_s, strict=False))
    rows = [
        (
            target.segment.label,
            format_time(target.time_s),
            f"{format_time(target.low_s)}–{format_time(target.high_s)}",
            "" if target.own_s is None else style.signed(target.own_s - target.time_s),
            format_time(clock[target.segment]) if target.segment in clock else "",
        )
        for target in plan.targets
    ]
    rows.append(("Finish", format_time(plan.goal_s), "", "", format_time(plan.goal_s)))
    heads = ("Segment", "Target", "80 %", "You", "Clock")
    return table(f"Target splits for {format_time(plan.goal_s)}", heads, rows, tight=True)


def plan_basis(plan: TargetPlan) -> str:
    """Who ran these splits, with n."""
    typical = plan.typical
    kind = "invented finishes" if typical.invented else "finishers"
    return (
        f"As {typical.n:,} {kind} spent it: {typical.definition}. The clock "
        "spreads the Roxzone evenly over its visits."
    )


def what_if_reading(what: WhatIf) -> str:
    """Finish, percentile and place before and after, with n."""
    before, after, field = what.before, what.after, what.cohort.n + 1
    gap = gap_words(after.finish_s - before.finish_s)
    now = (
        f"faster than {round_half_up(after.percentile)} % of {what.cohort.n:,} peers, place "
        f"{after.place:,} of {field:,}"
    )
    if gap == "level":
        return f"{format_time(after.finish_s)}, as it was: {now}."
    return (
        f"{format_time(after.finish_s)}, {gap}: {now}. It was {format_time(before.finish_s)}, "
        f"{round_half_up(before.percentile)} %, place {before.place:,}."
    )


def _fan(fan: list[tuple[float, Expected]]) -> list[style.Trace]:
    """The band and its middle."""
    months = [month for month, _ in fan]
    hover = [
        f"{month:g} months: {format_time(e.expected_s)} (80 %: {interval_words(e)})"
        for month, e in fan
    ]
    edge = {"type": "scatter", "mode": "lines", "x": months, "hoverinfo": "skip",
            "line": {"color": EVEN, "width": 1}}  # fmt: skip
    return [
        edge | {"y": [e.interval_s[1] for _, e in fan], "showlegend": False},
        edge | {"y": [e.interval_s[0] for _, e in fan], "name": "80 % of such athletes",
                "fill": "tonexty", "fillcolor": BAND},
        {
            "type": "scatter", "mode": "lines+markers", "name": "Expected", "x": months,
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
        "type": "scatter", "mode": "markers", "name": "Next race, with its 80 % interval",
        "x": [1], "y": [expected.expected_s],
        "marker": {"size": 11, "symbol": "diamond", "color": PEERS},
        "error_y": {
            "type": "data", "symmetric": False, "array": [high - expected.expected_s],
            "arrayminus": [expected.expected_s - low], "color": EVEN, "thickness": 2, "width": 8,
        },
        "hovertext": [
            f"Next race: {format_time(expected.expected_s)} (80 %: {interval_words(expected)})"
        ],
        "hoverinfo": "text",
    }  # fmt: skip


def _step_words(route: Route, index: int) -> str:
    """The hover text of a row; the row after the last step is what stays open."""
    if index >= len(route.steps):
        return f"Still open: {gap_size(route.left_s)}"
    step = route.steps[index]
    return (
        f"{step.segment.label}: {format_time(step.from_s)} to {format_time(step.to_s)}; "
        f"{_share(step.realism)} gained as much"
    )


def _share(share: float) -> str:
    return f"{round_half_up(100 * share)} %"
