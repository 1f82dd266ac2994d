"""What all charts share: colours, signs, size, and the layout that serves light and dark.

No chart needs colour to be read: signs, symbols, hatching and labels say the same. Colours of text
and grid are left to the style sheet where it can reach them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.report import direction
from hyrox.evidence import Direction
from hyrox.times import format_time, round_half_up
from ui.language import telling
from ui.language.catalogue import ENGLISH, RIGHT_TO_LEFT
from ui.language.telling import spoken, t
from ui.web.charts.content import figure as signed_figure

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LOST, WON, EVEN, ATHLETE, PEERS = "#d9622b", "#16867a", "#8a96a0", "#2f6df0", "#8a96a0"
GRID, BAND = "rgba(138,150,160,0.35)", "rgba(138,150,160,0.22)"
_ROW_PX = 27
_CLEAR = "rgba(0,0,0,0)"
_CHARACTER_SHARE = 0.041
"""A character of a label, as part of the axis that a phone leaves beside the names of segments."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u06ff]")

Trace = dict[str, Any]


def figure(traces: Sequence[Trace], *, height: int, **layout: Any) -> "Figure":
    """A figure of ``traces`` (``type`` and attributes, as Plotly names them), ``height`` in px.

    Traces and layout go in at once: a figure that is changed after it was made takes ten times as
    long.
    """
    from plotly.graph_objects import Figure

    if spoken() in RIGHT_TO_LEFT:
        traces, layout = _embedded(traces), _embedded(layout)
    axes = {
        "xaxis": {"fixedrange": True, "automargin": True, "showgrid": False, "zeroline": False},
        "yaxis": {"fixedrange": True, "automargin": True, "zeroline": False}
        | {"ticklabelstandoff": 8},
    }
    for name, usual in axes.items():
        layout[name] = usual | layout.get(name, {})
    usual = {
        "template": "none",
        "height": height,
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "font": {"family": "system-ui, sans-serif", "size": 13},
        "dragmode": False,
        "bargap": 0.35,
        "showlegend": False,
    }
    return Figure(data=list(traces), layout=usual | layout)


def _embedded(value: Any) -> Any:
    """``value`` with every line of text that holds right-to-left letters as a piece of its own:
    a chart runs from left to right, and would turn what stands at the ends of such a line."""
    if isinstance(value, str):
        return as_html(map(_isolated, value.split("<br>")))
    if isinstance(value, dict):
        return {key: _embedded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_embedded(one) for one in value]
    return value


def _isolated(line: str) -> str:
    if not _RIGHT_TO_LEFT.search(line):
        return line
    # Spaces around a label keep it off its bar: they stay outside.
    words = line.strip()
    return line.replace(words, f"\u2067{words}\u2069", 1)


def rows_px(rows: int) -> int:
    """The height of a chart with that many rows, px."""
    return rows * _ROW_PX + 60


def legend() -> dict[str, Any]:
    """A legend above the chart, in one line where it fits; touching it hides nothing."""
    return {
        "showlegend": True,
        "legend": {
            "orientation": "h", "x": 0, "y": 1, "yanchor": "bottom",
            "itemclick": False, "itemdoubleclick": False, "traceorder": "normal",
        },
        "margin": {"l": 8, "r": 8, "t": 34, "b": 8},
    }  # fmt: skip


def rows(labels: Sequence[str]) -> dict[str, Any]:
    """A vertical axis with one row per label, the first on top, without room to spare."""
    return {
        "categoryorder": "array",
        "categoryarray": list(labels)[::-1],
        "range": [-0.6, len(labels) - 0.4],
    }


def title(words: str) -> dict[str, Any]:
    """An axis title, no louder than the labels."""
    return {"text": words, "font": {"size": 13}}


def marker(symbol: str, colour: str, size: int = 11) -> dict[str, Any]:
    """A marker whose outline has its own colour; ``-open`` symbols are outline alone."""
    return {
        "symbol": symbol,
        "size": size,
        "color": colour,
        "line": {"width": 2 if symbol.endswith("-open") else 0, "color": colour},
    }


mark = marker


def line(value: float, *, across: str = "x", dash: str = "solid", width: int = 1) -> Trace:
    """A thin line at ``value`` through the whole chart, below the marks; a shape of the layout."""
    other = "y" if across == "x" else "x"
    return {
        "type": "line", "layer": "below", f"{across}0": value, f"{across}1": value,
        f"{other}0": 0, f"{other}1": 1, f"{other}ref": f"{other} domain",
        "line": {"color": EVEN, "width": width, "dash": dash},
    }  # fmt: skip


def room(
    marks: Iterable[float], labels: Iterable[tuple[float, int]], share: float = 0.2
) -> list[float]:
    """The range of an axis that holds ``marks``, and beside them their labels.

    ``labels``: where each starts, and the way it runs (-1 left, 1 right). ``share`` is the part of
    the axis that a label takes: on a phone a fifth, on a wide screen less.
    """
    at, ways = list(marks), list(labels)
    low, high = min(at, default=0.0), max(at, default=0.0)
    if low == high:
        at += [low - 1, high + 1]
        low, high = at[-2:]
    # Every label narrows what the others are measured in, so a few rounds to settle.
    for _ in range(12):
        reach = share * (high - low)
        low = min([*at, *(x - reach for x, way in ways if way < 0)], default=low)
        high = max([*at, *(x + reach for x, way in ways if way > 0)], default=high)
    pad = 0.02 * (high - low)
    return [low - pad, high + pad]


def label_share(texts: Iterable[str]) -> float:
    """The part of an axis that the longest of the labels takes on a phone, for ``room``."""
    return _CHARACTER_SHARE * max(map(len, texts), default=0)


def fill(colour: str | Sequence[str], hollow: Sequence[bool]) -> Trace:
    """Bars of ``colour``; hatched and outlined where ``hollow``."""
    return {
        "color": colour,
        "cornerradius": 3,
        "pattern": {
            "shape": ["/" if empty else "" for empty in hollow],
            "fillmode": "replace", "size": 6, "solidity": 0.25,
        },
        "line": {"color": colour, "width": [1.2 if empty else 0 for empty in hollow]},
    }  # fmt: skip


def ordinary_key() -> Trace:
    """The legend's entry for hatched bars; nothing of it is drawn in the chart."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": [None],
        "y": [None],
        "name": t("Ordinary: within the usual scatter"),
        "marker": fill(EVEN, [True]),
        "showlegend": True,
    }


def gap_colour(gap_s: float) -> str:
    return {Direction.SLOWER: LOST, Direction.FASTER: WON, Direction.EVEN: EVEN}[direction(gap_s)]


def size(gap_s: float) -> str:
    """Seconds up to 99 (``31 s``), minutes and seconds from there (``2:10``)."""
    whole = abs(round_half_up(gap_s))
    return t("{n} s", n=whole) if whole < 100 else format_time(whole)


def gap_words(gap_s: float) -> str:
    """``31 s slower``, ``2:10 faster``, ``level`` (under half a second)."""
    way = direction(gap_s)
    if way is Direction.EVEN:
        return t("level")
    if way is Direction.SLOWER:
        return t("{time} slower", time=size(gap_s))
    return t("{time} faster", time=size(gap_s))


def is_level(gap_s: float) -> bool:
    return direction(gap_s) is Direction.EVEN


def signed(gap_s: float) -> str:
    """``+31 s``, ``−2:10``, ``level``: the sign says what the colour says."""
    if is_level(gap_s):
        return t("level")
    return signed_figure(f"{'+' if gap_s > 0 else '−'}{size(gap_s)}")


def percent_words(percent: float) -> str:
    """``4 % slower``, ``3 % faster``, ``level``; positive is slower."""
    whole = round_half_up(percent)
    if whole == 0:
        return t("level")
    if whole > 0:
        return t("{n} % slower", n=whole)
    return t("{n} % faster", n=-whole)


def signed_percent(percent: float) -> str:
    """``+4 %``, ``−3 %``, ``0 %``."""
    whole = round_half_up(percent)
    return signed_figure(f"{'+' if whole > 0 else '−' if whole < 0 else ''}{abs(whole)} %")


def span_words(low: float, high: float) -> str:
    """Two percentages as a span: ``3 % faster to 8 % slower``."""
    return t("{low} to {high}", low=percent_words(low), high=percent_words(high))


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    if spoken() != ENGLISH:
        return telling.listed(list(words))
    return f"{', '.join(words[:-1])} and {words[-1]}"


def sentences(*notes: str) -> str:
    """Notes in one line, each with its full stop."""
    return " ".join(n if n.endswith((".", "!", "?")) else f"{n}." for n in notes if n)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def clock_axis(times_s: Iterable[float]) -> dict[str, Any]:
    """Ticks at three to eight round times that span ``times_s``."""
    known = list(times_s)
    low_s, high_s = min(known), max(known)
    steps = (15, 30, 60, 120, 300, 600, 900, 1800)
    step = next((s for s in steps if (high_s - low_s) / s <= 6), 3600)
    first = int(low_s // step) * step
    ticks = list(range(first, int(high_s) + step, step))
    return {"tickvals": ticks, "ticktext": [format_time(tick) for tick in ticks]}


def as_html(lines: Iterable[str]) -> str:
    """Lines of one hover text."""
    return "<br>".join(lines)


def merged(*layouts: Mapping[str, Any]) -> dict[str, Any]:
    """Layouts put together; a later one wins."""
    whole: dict[str, Any] = {}
    for layout in layouts:
        whole |= layout
    return whole
