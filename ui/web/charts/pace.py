"""The eight runs: against the cohort's band, and each against the station before it."""

from typing import TYPE_CHECKING

from analysis.readings import PacingReading, TypicalSplits
from analysis.report import Report
from hyrox.segments import RUNS
from hyrox.times import format_time, round_half_up
from ui.language.telling import t
from ui.web.charts import style
from ui.web.charts.content import content, number
from ui.web.charts.style import (
    ATHLETE,
    EVEN,
    PEERS,
    percent_words,
    signed_percent,
    span_words,
)
from ui.web.charts.tables import fold

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def pace_chart(report: Report, typical: TypicalSplits | None = None) -> "Figure":
    """The runs against the peers' middle; with ``typical`` its middle 80 % as a band.

    A run that was not given leaves its place empty.
    """
    own, peers = paces(report, typical)
    labels = [run.label for run in RUNS]
    times = [time for time in (*own, *peers) if time is not None]
    traces = []
    if typical is not None:
        low, high = ([side[run] for run in RUNS] for side in (typical.low_s, typical.high_s))
        times += [*low, *high]
        traces += _band(labels, low, high, t("Middle 80 % of peers"))
    for name, times_s, colour, dash, symbol in (
        (t("You"), own, ATHLETE, "solid", "circle"),
        (t("Middle of peers"), peers, PEERS, "dot", "diamond"),
    ):
        traces.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": name,
                "x": labels, "y": times_s,
                "line": {"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
                "marker": {"size": 9, "symbol": symbol},
                "hovertext": [
                    f"{name}, {label}: {format_time(time)}" if time is not None else ""
                    for label, time in zip(labels, times_s, strict=True)
                ],
                "hoverinfo": "text",
            }
        )  # fmt: skip
    return style.figure(
        traces,
        height=340,
        **style.merged(
            style.legend(),
            {
                "xaxis": {
                    "categoryorder": "array", "categoryarray": labels, "tickvals": labels,
                    "ticktext": [str(number) for number in range(1, 9)],
                    "title": style.title(t("Run")), "range": [-0.3, 7.3],
                },
                "yaxis": style.clock_axis(times or [0]) | {"showgrid": True},
            },
        ),
    )  # fmt: skip


def paces(
    report: Report, typical: TypicalSplits | None
) -> tuple[list[float | None], list[float | None]]:
    """The athlete's and the peers' eight runs, ``None`` where a time is not known.

    With ``typical`` the peers are those: its band is adjusted to the venue, the cohort's medians
    are not, and a middle outside its own band would help nobody.
    """
    given = {r.segment: r for r in report.segments if r.segment.is_run}
    own = [given[run].time_s if run in given else None for run in RUNS]
    if typical is not None:
        return own, [typical.seconds[run] for run in RUNS]
    return own, [given[run].peer_median_s if run in given else None for run in RUNS]


def pace_reading(pacing: PacingReading) -> str:
    """Fade, first run and the dearest run after a station, each beside what is usual."""
    parts = [_fade(pacing), _first_run(pacing)]
    dear = max(pacing.after, key=lambda run: run.slower_percent - run.peers_percent, default=None)
    if dear is not None and dear.slower_percent - dear.peers_percent >= 0.5:
        values = {
            "run": content(dear.run.label),
            "station": content(dear.station.in_text),
            "change": percent_words(dear.slower_percent),
            "peers": percent_words(dear.peers_percent),
        }
        if round_half_up(dear.slower_percent):
            told = t(
                "{run}, after {station}, stands out most: {change} than your usual run; "
                "peers {peers}.",
                **values,
            )
        else:
            told = t(
                "{run}, after {station}, stands out most: level with your usual run; "
                "peers {peers}.",
                **values,
            )
        parts.append(told)
    return " ".join(filter(None, parts))


def _fade(pacing: PacingReading) -> str:
    usual = t("more than usual") if pacing.faded else t("usual")
    if pacing.fade_percent < pacing.fade_usual[0]:
        usual = t("less than usual")
    return t(
        "Fade from run 1 to run 8: {change} (middle 80 % of {n} peers: {span}): {usual}.",
        change=percent_words(pacing.fade_percent),
        n=number(pacing.n),
        span=span_words(*pacing.fade_usual),
        usual=usual,
    )


def _first_run(pacing: PacingReading) -> str:
    """Run 1 beside the three after it; nothing where it is not known."""
    if pacing.first_run_percent is None or pacing.first_run_usual is None:
        return ""
    usual = t("faster than usual: overreached") if pacing.overreached else t("usual")
    if pacing.first_run_percent > pacing.first_run_usual[1]:
        usual = t("slower than usual")
    values = {
        "change": percent_words(pacing.first_run_percent),
        "span": span_words(*pacing.first_run_usual),
        "usual": usual,
    }
    if round_half_up(pacing.first_run_percent):
        return t("Run 1 was {change} than your runs 2 to 4 (usual: {span}): {usual}.", **values)
    return t("Run 1 was level with your runs 2 to 4 (usual: {span}): {usual}.", **values)


def after_chart(pacing: PacingReading) -> "Figure":
    """Each run after a station, percent of the athlete's usual run; a circle is the athlete, a
    diamond the peers, right is slower."""
    labels = [t("After {station}", station=content(run.station.in_text)) for run in pacing.after]
    own = [run.slower_percent for run in pacing.after]
    peers = [run.peers_percent for run in pacing.after]
    sides = [1 if mine >= theirs else -1 for mine, theirs in zip(own, peers, strict=True)]
    joints = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
        "x": [x for pair in zip(own, peers, strict=True) for x in (*pair, None)],
        "y": [y for label in labels for y in (label, label, None)],
        "line": {"color": EVEN, "width": 1.5}, "connectgaps": False,
    }  # fmt: skip
    points = [
        {
            "type": "scatter", "mode": mode, "name": name, "x": values, "y": labels,
            "marker": style.marker(symbol, colour), "cliponaxis": False,
            "text": [signed_percent(value) for value in values],
            "textposition": ["middle right" if side > 0 else "middle left" for side in sides],
            "hovertext": [
                f"{label}, {name}: {percent_words(value)}"
                for label, value in zip(labels, values, strict=True)
            ],
            "hoverinfo": "text",
        }
        for name, values, symbol, colour, mode in (
            (t("Peers"), peers, "diamond-open", PEERS, "markers"),
            (t("You"), own, "circle", ATHLETE, "markers+text"),
        )
    ]  # fmt: skip
    return style.figure(
        [joints, *points],
        height=style.rows_px(len(labels)) + 20,
        **style.merged(
            style.legend(),
            {
                "xaxis": {
                    "range": style.room(
                        [0, *own, *peers], zip(own, sides, strict=True), share=0.34
                    ),
                    "visible": False,
                },
                "yaxis": style.rows(labels),
                "shapes": [style.line(0)],
            },
        ),
    )


def pace_table(pacing: PacingReading) -> str:
    """Fade, first run and every run after a station, with the peers beside them."""
    rows = [
        (t("Run 1 to run 8"), percent_words(pacing.fade_percent), span_words(*pacing.fade_usual),
         f"{round_half_up(pacing.fade_percentile)} %"),
    ]  # fmt: skip
    if pacing.first_run_percent is not None and pacing.first_run_usual is not None:
        first, usual = percent_words(pacing.first_run_percent), span_words(*pacing.first_run_usual)
        rows.append((t("Run 1 against runs 2 to 4"), first, usual, ""))
    rows += [
        (
            t(
                "{run}, after {station}",
                run=content(run.run.label),
                station=content(run.station.in_text),
            ),
            percent_words(run.slower_percent),
            percent_words(run.peers_percent),
            f"{round_half_up(run.percentile)} %",
        )
        for run in pacing.after
    ]
    heads = (t("Pacing"), t("You"), t("Peers"), t("Better than"))
    note = style.sentences(
        pace_basis(pacing),
        t("Runs after a station are compared with your own usual run."),
        *map(content, pacing.notes),
    )
    return fold(t("Pacing as a table"), heads, rows, note)


def pace_basis(pacing: PacingReading) -> str:
    """Who the peers are, with n."""
    n = number(pacing.n)
    if not pacing.definition:
        return t("Peers: n = {n}, relative to the venue.", n=n)
    return t("Peers: n = {n} ({who}), relative to the venue.", n=n, who=content(pacing.definition))


def _band(labels: list[str], low: list[float], high: list[float], name: str) -> list[style.Trace]:
    """Two thin lines with the space between them filled; the legend names the band once."""
    usual = {"type": "scatter", "mode": "lines", "x": labels, "hoverinfo": "text",
             "line": {"color": EVEN, "width": 1}}  # fmt: skip
    slow = [
        t("{run}, slow end of the band: {time}", run=label, time=format_time(time_s))
        for label, time_s in zip(labels, high, strict=True)
    ]
    fast = [
        t("{run}, fast end of the band: {time}", run=label, time=format_time(time_s))
        for label, time_s in zip(labels, low, strict=True)
    ]
    return [
        usual | {"y": high, "showlegend": False, "hovertext": slow},
        usual | {"y": low, "name": name, "fill": "tonexty", "fillcolor": style.BAND,
                 "hovertext": fast},
    ]  # fmt: skip
