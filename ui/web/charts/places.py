"""The athlete's place, segment by segment: among the cohort and at the athlete's own level."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.readings import LevelReading
from analysis.report import Report
from hyrox.results import Cohort
from hyrox.segments import Segment
from hyrox.times import format_time, round_half_up
from ui.language.telling import mark, t
from ui.web.charts import style
from ui.web.charts.content import content, number
from ui.web.charts.style import ATHLETE, EVEN, LOST
from ui.web.charts.tables import fold

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_AMONG_COHORT = mark("{segment}, among the cohort: faster than {share} %")
_AT_LEVEL = mark("{segment}, at your level: faster than {share} %")
MARKS = (10, 25, 50, 75, 90)
"""Percentiles that a strip marks."""


def strip_chart(report: Report, level: LevelReading | None = None) -> "Figure":
    """One row per segment in race order: a filled circle is the place among the cohort, an open
    diamond the place among finishers at the athlete's own level. Further right is faster."""
    readings = report.segments
    labels = [r.segment.label for r in readings]
    cohort = {r.segment: r.percentile for r in readings}
    traces: list[style.Trace] = []
    if level is not None:
        both = [s for s in cohort if s in level.percentiles]
        traces.append(
            {
                "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
                "x": [x for s in both for x in (cohort[s], level.percentiles[s], None)],
                "y": [y for s in both for y in (s.label, s.label, None)],
                "line": {"color": EVEN, "width": 1.5}, "connectgaps": False,
            }
        )  # fmt: skip
    traces.append(_places(t("Among the cohort"), _AMONG_COHORT, cohort, "circle", ATHLETE))
    if level is not None:
        traces.append(
            _places(t("At your level"), _AT_LEVEL, level.percentiles, "diamond-open", LOST)
        )
    return style.figure(
        traces,
        height=style.rows_px(len(readings)) + 30,
        **style.merged(
            style.legend(),
            {
                "xaxis": {
                    "range": [-3, 103], "tickvals": list(MARKS), "tickangle": 0,
                    "ticktext": [str(mark) for mark in MARKS],
                    "title": style.title(t("Faster than, %")),
                },
                "yaxis": style.rows(labels),
                "shapes": [
                    style.line(mark, dash="solid" if mark == 50 else "dot") for mark in MARKS
                ],
            },
        ),
    )  # fmt: skip


def strip_reading(report: Report, level: LevelReading | None = None) -> str:
    """The strip in words: the extremes among the cohort, and at the athlete's own level."""
    cohort = {r.segment: r.percentile for r in report.segments}
    words = t(
        "Among {n} peers: strongest {best} (faster than {high} %), weakest {worst} ({low} %).",
        n=number(report.cohort.n),
        **_extremes(cohort),
    )
    if level is None or not level.percentiles:
        return words
    values = {
        "n": number(level.cohort.n),
        "within": round_half_up(100 * level.within),
        **_extremes(level.percentiles),
    }
    at_level = (
        t(
            "Among {n} finishers within {within} % of your time: strongest {best} "
            "(faster than {high} %), weakest {worst} ({low} %).",
            **values,
        )
        if report.result.finish_known
        else t(
            "Among {n} finishers within {within} % of the finish your times point to: strongest "
            "{best} (faster than {high} %), weakest {worst} ({low} %).",
            **values,
        )
    )
    return f"{words} {at_level}"


def strip_table(report: Report, level: LevelReading | None = None) -> str:
    """Both places per segment, with who is meant and n."""
    at_level = level.percentiles if level is not None else {}
    medians = level.medians_s if level is not None else {}
    rows = [
        (
            content(r.segment.label),
            f"{round_half_up(r.percentile)} %",
            f"{round_half_up(at_level[r.segment])} %" if r.segment in at_level else "",
            format_time(medians[r.segment]) if r.segment in medians else "",
        )
        for r in report.segments
    ]
    note = cohort_note(report.cohort)
    if level is not None:
        note += " " + t(
            "Your level: {who}, n = {n}.",
            who=content(level.cohort.definition),
            n=number(level.cohort.n),
        )
    heads = (t("Segment"), t("Faster than, cohort"), t("At your level"), t("Median at your level"))
    return fold(t("Both places as a table"), heads, rows, note)


def cohort_note(cohort: Cohort) -> str:
    """Who a race is compared with, with n."""
    who = {"who": content(cohort.definition), "n": number(cohort.n)}
    return t("Cohort: {who}, n = {n}.", **who)


def _places(
    name: str, hover: str, percentiles: Mapping[Segment, float], symbol: str, colour: str
) -> style.Trace:
    return {
        "type": "scatter", "mode": "markers", "name": name, "cliponaxis": False,
        "x": list(percentiles.values()), "y": [s.label for s in percentiles],
        "marker": style.marker(symbol, colour),
        "hovertext": [
            t(hover, segment=content(s.label), share=round_half_up(p))
            for s, p in percentiles.items()
        ],
        "hoverinfo": "text",
    }  # fmt: skip


def _extremes(percentiles: Mapping[Segment, float]) -> dict[str, object]:
    """The strongest and the weakest segment, and how many each leaves behind."""
    low, *_, high = sorted(percentiles, key=percentiles.__getitem__)
    return {
        "best": content(high.in_text),
        "high": round_half_up(percentiles[high]),
        "worst": content(low.in_text),
        "low": round_half_up(percentiles[low]),
    }
