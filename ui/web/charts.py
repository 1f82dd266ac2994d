"""The charts of a report, as Plotly figures that need no network and no colour vision.

Colours of text and grid are left to the style sheet, so that one figure serves light and dark.
"""

from typing import TYPE_CHECKING

from analysis.facts import gap_size, gap_words
from analysis.report import Report, SegmentReading
from hyrox.evidence import Direction
from hyrox.segments import RUNS
from hyrox.times import format_time, round_half_up

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LOST, WON, EVEN, ATHLETE, PEERS = "#d9622b", "#16867a", "#8a96a0", "#2f6df0", "#8a96a0"
_ROW_PX = 27


def gap_chart(report: Report) -> "Figure":
    """Seconds lost (right) or won (left) against the peer median, in race order."""
    from plotly.graph_objects import Bar, Figure

    readings = report.segments
    reach = max(abs(r.gap_s) for r in readings) or 1.0
    figure = Figure(
        Bar(
            x=[r.gap_s for r in readings],
            y=[r.segment.label for r in readings],
            orientation="h",
            marker={"color": [_colour(r) for r in readings], "cornerradius": 4},
            text=[_signed(r) for r in readings],
            textposition="outside",
            cliponaxis=False,
            hovertext=[_hover(r) for r in readings],
            hoverinfo="text",
        )
    )
    figure.add_vline(x=0, line={"color": EVEN, "width": 1})
    return _styled(
        figure,
        height=len(readings) * _ROW_PX + 60,
        xaxis={"range": [-1.7 * reach, 1.7 * reach], "visible": False},
        yaxis={"autorange": "reversed"},
    )


def percentile_chart(report: Report) -> "Figure":
    """The share of peers beaten per segment, best first, against the middle of the cohort."""
    from plotly.graph_objects import Bar, Figure

    readings = sorted(report.segments, key=lambda r: -r.percentile)
    figure = Figure(
        Bar(
            x=[r.percentile for r in readings],
            y=[r.segment.label for r in readings],
            orientation="h",
            marker={
                "color": [WON if r.percentile >= 50 else LOST for r in readings],
                "cornerradius": 4,
            },
            text=[f"{round_half_up(r.percentile)} %" for r in readings],
            textposition="outside",
            cliponaxis=False,
            hovertext=[_hover(r) for r in readings],
            hoverinfo="text",
        )
    )
    figure.add_vline(x=50, layer="below", line={"color": EVEN, "width": 1, "dash": "dot"})
    return _styled(
        figure,
        height=len(readings) * _ROW_PX + 60,
        xaxis={
            "range": [0, 116],
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0 %", "", "50 %", "", "100 %"],
        },
        yaxis={"autorange": "reversed"},
    )


def pace_chart(report: Report) -> "Figure":
    """The eight runs against the peers' medians."""
    from plotly.graph_objects import Figure, Scatter

    readings = [report[run] for run in RUNS]
    labels = [r.segment.label for r in readings]
    figure = Figure()
    for name, times_s, colour, dash, symbol in (
        ("You", [r.time_s for r in readings], ATHLETE, "solid", "circle"),
        ("Peer median", [r.peer_median_s for r in readings], PEERS, "dot", "diamond"),
    ):
        figure.add_trace(
            Scatter(
                x=labels,
                y=times_s,
                name=name,
                mode="lines+markers",
                line={"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
                marker={"size": 9, "symbol": symbol},
                hovertext=[
                    f"{name}, {label}: {format_time(t)}"
                    for label, t in zip(labels, times_s, strict=True)
                ],
                hoverinfo="text",
            )
        )
    times = [t for r in readings for t in (r.time_s, r.peer_median_s)]
    ticks = _ticks(min(times), max(times))
    return _styled(
        figure,
        height=320,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.12},
        xaxis={"tickvals": labels, "ticktext": [str(n) for n in range(1, 9)], "title": "Run"},
        yaxis={"tickvals": ticks, "ticktext": [format_time(t) for t in ticks], "showgrid": True},
    )


def gap_reading(report: Report) -> str:
    """The gap chart in one line."""
    losses = report.losses()
    worst, best = losses[0], losses[-1]
    parts = []
    if worst.direction is Direction.SLOWER:
        parts.append(f"Most time lost: {worst.segment.label}, {gap_words(worst.gap_s)}.")
    if best.direction is Direction.FASTER:
        parts.append(f"Most time won: {best.segment.label}, {gap_words(best.gap_s)}.")
    return " ".join(parts) or "Every segment is level with the peer median."


def percentile_reading(report: Report) -> str:
    """The percentile chart in one line."""
    ranked = sorted(report.segments, key=lambda r: r.percentile)
    low, high = ranked[0], ranked[-1]
    return (
        f"Strongest: {high.segment.label}, faster than {round_half_up(high.percentile)} % of "
        f"peers. Most room: {low.segment.label}, {round_half_up(low.percentile)} %."
    )


def _colour(reading: SegmentReading) -> str:
    return {Direction.SLOWER: LOST, Direction.FASTER: WON, Direction.EVEN: EVEN}[reading.direction]


def _signed(reading: SegmentReading) -> str:
    """``+31 s``, ``−2:10``, ``level``: the sign says what the colour says."""
    if reading.direction is Direction.EVEN:
        return "level"
    return f"{'+' if reading.gap_s > 0 else '−'}{gap_size(reading.gap_s)}"


def _hover(reading: SegmentReading) -> str:
    return (
        f"{reading.segment.label}: {format_time(reading.time_s)}, {gap_words(reading.gap_s)}<br>"
        f"peer median {format_time(reading.peer_median_s)}, "
        f"faster than {round_half_up(reading.percentile)} % of peers"
    )


def _ticks(low_s: float, high_s: float) -> list[int]:
    """Three to eight round times that span the data."""
    step = next(s for s in (15, 30, 60, 120, 300, 600) if (high_s - low_s) / s <= 6 or s == 600)
    first = int(low_s // step) * step
    return list(range(first, int(high_s) + step, step))


def _styled(figure: "Figure", **layout: object) -> "Figure":
    figure.update_layout(
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": "system-ui, sans-serif", "size": 13},
        dragmode=False,
        bargap=0.35,
        **({"showlegend": False} | layout),
    )
    figure.update_xaxes(fixedrange=True, automargin=True, showgrid=False, zeroline=False)
    figure.update_yaxes(fixedrange=True, automargin=True, zeroline=False, ticklabelstandoff=8)
    return figure
