"""Where the time lies: against the peers, and down to a goal."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.readings import Fall, Goal, Waterfall
from analysis.report import Report, SegmentReading
from hyrox.evidence import Direction
from hyrox.times import format_time, round_half_up
from ui.language.telling import mark, t, tn
from ui.web.charts import style
from ui.web.charts.content import content, number
from ui.web.charts.style import EVEN, as_html, gap_colour, gap_words, signed, size
from ui.web.charts.tables import fold

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

NAMED = 3
"""Segments that a line of words names at most."""
_GOAL_WORDS = {
    Goal.MEDIAN: mark("the cohort median"),
    Goal.NEXT: mark("the next 10 % of finishers"),
    Goal.TARGET: mark("your goal time"),
}
LABELS = {
    Goal.MEDIAN: mark("Median"), Goal.NEXT: mark("Next 10 %"), Goal.TARGET: mark("Goal"),
}  # fmt: skip
_WORTH_NAMING_S = 5
_REST = mark("Not given, rounding")


@dataclass(frozen=True)
class Step:
    """One step of a waterfall as it is shown."""

    name: str
    gap_s: float
    ordinary: bool


def gap_chart(report: Report) -> "Figure":
    """Seconds lost (right) or won (left) against the peer median, in race order."""
    readings = report.segments
    words = [signed(r.gap_s) for r in readings]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [r.gap_s for r in readings],
        "y": [r.segment.label for r in readings],
        "marker": {"color": [gap_colour(r.gap_s) for r in readings], "cornerradius": 4},
        "text": words,
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [hover(r) for r in readings],
        "hoverinfo": "text",
    }
    return style.figure(
        [bars],
        height=style.rows_px(len(readings)),
        xaxis={
            "range": style.room(
                [0, *(r.gap_s for r in readings)],
                [(r.gap_s, 1 if r.gap_s >= 0 else -1) for r in readings],
                style.label_share(words),
            ),
            "visible": False,
        },
        yaxis={"autorange": "reversed"},
        shapes=[style.line(0)],
    )


def gap_reading(report: Report) -> str:
    """The gap chart in one line."""
    losses = report.losses()
    worst, best = losses[0], losses[-1]
    parts = []
    if worst.direction is Direction.SLOWER:
        parts.append(t("Most time lost: {segments}.", segments=_with_gap(worst)))
    if best.direction is Direction.FASTER:
        parts.append(t("Most time won: {segments}.", segments=_with_gap(best)))
    return " ".join(parts) or t("Every segment is level with the peer median.")


def _with_gap(reading: SegmentReading) -> str:
    return f"{content(reading.segment.label)}, {gap_words(reading.gap_s)}"


def waterfall_chart(waterfall: Waterfall) -> "Figure":
    """From the goal at the top to the athlete's finish at the bottom, one step per segment.

    A step to the right is time lost against finishers at the goal; hatched steps are ordinary.
    """
    parts = steps(waterfall)
    ends = [waterfall.to_s]
    for part in parts:
        ends.append(ends[-1] + part.gap_s)
    finish_s = waterfall.to_s + waterfall.gap_s
    names = [part.name for part in parts]
    last = t("You {time}", time=format_time(finish_s))
    first = f"{t(LABELS[waterfall.goal])} {format_time(waterfall.to_s)}"
    rows = [first, *names, last]
    words = [signed(part.gap_s) for part in parts]
    labels = [
        (end, 1 if part.gap_s >= 0 else -1) for end, part in zip(ends[1:], parts, strict=True)
    ]
    joints = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "connectgaps": False,
        "showlegend": False,
        "line": {"color": EVEN, "width": 1},
        "x": [x for end in [*ends[:-1], finish_s] for x in (end, end, None)],
        "y": [y for pair in pairwise(rows) for y in (*pair, None)],
    }  # fmt: skip
    bars = {
        "type": "bar",
        "orientation": "h",
        "showlegend": False,
        "base": ends[:-1],
        "x": [part.gap_s for part in parts],
        "y": names,
        "marker": style.fill(
            [gap_colour(part.gap_s) for part in parts], [part.ordinary for part in parts]
        ),
        "text": words,
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [_step_words(part) for part in parts],
        "hoverinfo": "text",
    }
    totals = {
        "type": "scatter", "mode": "markers", "hoverinfo": "text", "showlegend": False,
        "x": [waterfall.to_s, finish_s], "y": [first, last], "hovertext": [first, last],
        "marker": {"size": 13, "symbol": ["diamond-open", "circle"], "color": style.ATHLETE,
                   "line": {"width": [2, 0], "color": style.ATHLETE}},
    }  # fmt: skip
    return style.figure(
        [joints, bars, totals, style.ordinary_key()],
        height=style.rows_px(len(rows)) + 20,
        **style.merged(
            style.legend(),
            {
                "xaxis": {
                    "range": style.room([*ends, finish_s], labels, style.label_share(words)),
                    "visible": False,
                },
                "yaxis": style.rows(rows),
                "bargap": 0.3,
            },
        ),
    )


def waterfall_reading(waterfall: Waterfall) -> str:
    """The waterfall in a few sentences: the whole gap, the largest steps, what is not ordinary."""
    parts = [_whole(waterfall)]
    if lost := _largest(waterfall, 1):
        parts.append(t("Most time lost: {segments}.", segments=lost))
    if won := _largest(waterfall, -1):
        parts.append(t("Most time won: {segments}.", segments=won))
    telling = [content(fall.segment.in_text) for fall in waterfall.falls if not fall.ordinary]
    ordinary = len(waterfall.falls) - len(telling)
    if not telling:
        parts.append(t("Every segment is ordinary for your level."))
    elif ordinary:
        parts.append(
            tn(
                "Out of the ordinary for your level: {segments}; the other {n} lies within the "
                "usual scatter.",
                "Out of the ordinary for your level: {segments}; the other {n} lie within the "
                "usual scatter.",
                ordinary,
                segments=style.listed(telling),
            )
        )
    if abs(waterfall.rest_s) >= _WORTH_NAMING_S:
        parts.append(t("{time} lie in times not given or rounded.", time=signed(waterfall.rest_s)))
    return " ".join(parts)


def _whole(waterfall: Waterfall) -> str:
    values = {
        "finish": format_time(waterfall.to_s + waterfall.gap_s),
        "goal": t(_GOAL_WORDS[waterfall.goal]),
        "time": format_time(waterfall.to_s),
    }
    if style.is_level(waterfall.gap_s):
        return t("{finish} is level with {goal} ({time}).", **values)
    gap = size(waterfall.gap_s)
    if waterfall.gap_s > 0:
        return t("{finish} is {gap} slower than {goal} ({time}).", gap=gap, **values)
    return t("{finish} is {gap} faster than {goal} ({time}).", gap=gap, **values)


def waterfall_basis(waterfall: Waterfall) -> str:
    """What the goal is, and whose splits the steps are measured against, with n."""
    typical = waterfall.typical
    words = content(f"{style.capital(waterfall.words)}.") + " " if waterfall.words else ""
    who = {"n": number(typical.n), "who": content(typical.definition)}
    against = (
        t("Against {n} invented finishes: {who}.", **who)
        if typical.invented
        else t("Against {n} finishers: {who}.", **who)
    )
    return f"{words}{against}"


def waterfall_table(waterfall: Waterfall) -> str:
    """Every step with the split of those at the goal."""
    typical = waterfall.typical
    rows = [
        (
            content(fall.segment.label),
            format_time(typical.seconds[fall.segment]),
            signed(fall.gap_s),
            t("ordinary") if fall.ordinary else t("stands out"),
        )
        for fall in waterfall.falls
    ]
    if abs(waterfall.rest_s) >= 0.5:
        rows.append((t(_REST), "", signed(waterfall.rest_s), ""))
    rows.append((t("Finish"), format_time(waterfall.to_s), signed(waterfall.gap_s), ""))
    heads = (t("Segment"), t(LABELS[waterfall.goal]), t("You"), t("Scatter"))
    return fold(t("The steps as a table"), heads, rows, waterfall_basis(waterfall))


def hover(reading: SegmentReading) -> str:
    """A segment in two lines."""
    first = (
        f"{content(reading.segment.label)}: {format_time(reading.time_s)}, "
        f"{gap_words(reading.gap_s)}"
    )
    second = t(
        "peer median {time}, faster than {share} % of peers",
        time=format_time(reading.peer_median_s),
        share=round_half_up(reading.percentile),
    )
    return as_html((first, second))


def _step_words(step: Step) -> str:
    name = step.name if step.name == t(_REST) else content(step.name)
    told = f"{name}: {gap_words(step.gap_s)}"
    return t("{what}, ordinary", what=told) if step.ordinary else told


def steps(waterfall: Waterfall) -> list[Step]:
    """The steps in order; what is not of a segment last, where there is any."""
    found = [Step(f.segment.label, f.gap_s, f.ordinary) for f in waterfall.falls]
    if abs(waterfall.rest_s) >= 0.5:
        found.append(Step(t(_REST), waterfall.rest_s, ordinary=True))
    return found


def _largest(waterfall: Waterfall, sign: int) -> str:
    """The largest steps one way, in words."""
    falls = [f for f in waterfall.falls if sign * f.gap_s >= _WORTH_NAMING_S]
    first: list[Fall] = sorted(falls, key=lambda f: -sign * f.gap_s)[:NAMED]
    return style.listed([f"{content(f.segment.in_text)} {signed(f.gap_s)}" for f in first])
