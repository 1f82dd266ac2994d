"""What kind of athlete: the archetype, and the strengths against the athlete's own level."""

from textwrap import wrap
from typing import TYPE_CHECKING

from analysis.readings import ArchetypeReading, Strength
from hyrox.times import round_half_up
from ui.language.telling import t, tn
from ui.web.charts import style
from ui.web.charts.content import content, figure, number
from ui.web.charts.style import (
    ATHLETE,
    EVEN,
    GRID,
    PEERS,
    capital,
    gap_colour,
    gap_words,
    signed,
    size,
)
from ui.web.charts.tables import fold

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LEAST_REACH = 1.5
"""Standard deviations that a radar shows at least, so that a flat profile looks flat."""
_LABEL = 9
"""Characters in a line of a radar's labels."""
_SPOKEN_SHARE = 0.15
"""A membership from which the second archetype is named."""


def archetype_chart(archetype: ArchetypeReading) -> "Figure":
    """A radar of how the time is spent: outwards is relatively fast there. The athlete is the
    filled shape with circles, the archetype the dashed one with diamonds."""
    # Short lines rather than one that a phone cuts off.
    names = [
        "<br>".join(wrap(capital(name), _LABEL, break_long_words=False)) for name in archetype.axes
    ]
    own, typical = _profiles(archetype)
    reach = max(_LEAST_REACH, *map(abs, (*own, *typical))) * 1.1
    traces = [
        _loop(t("Middle of the division"), names, [0.0] * len(names), EVEN, "dot", None),
        _loop(capital(archetype.name), names, typical, PEERS, "dash", "diamond-open"),
        _loop(t("You"), names, own, ATHLETE, "solid", "circle")
        | {"fill": "toself", "fillcolor": "rgba(47,109,240,0.16)"},
    ]
    return style.figure(
        traces,
        height=380,
        **style.merged(
            style.legend(),
            {
                "polar": {
                    "bgcolor": "rgba(0,0,0,0)",
                    "radialaxis": {"range": [-reach, reach], "showticklabels": False, "ticks": "",
                                   "gridcolor": GRID, "linecolor": GRID,
                                   "nticks": 5},
                    "angularaxis": {"gridcolor": GRID, "linecolor": GRID, "direction": "clockwise",
                                    "rotation": 90},
                },
                "margin": {"l": 82, "r": 82, "t": 76, "b": 34},
                "legend": style.legend()["legend"] | {"y": 1.16},
            },
        ),
    )  # fmt: skip


def archetype_reading(archetype: ArchetypeReading) -> str:
    """The archetype, how clearly, what it means, how usual."""
    ranked = sorted(archetype.memberships.items(), key=lambda item: -item[1])
    others = [
        f"{content(name)} ({_share(share)})"
        for name, share in ranked
        if name != archetype.name and share >= _SPOKEN_SHARE and name not in archetype.sentence
    ]
    usual = t(
        "{share} of finishers of your division and gender are mostly {kind}.",
        share=_share(archetype.share),
        kind=content(archetype.name),
    )
    parts = [content(f"{capital(archetype.name)}. {archetype.sentence.strip()}")]
    parts += [t("Also: {others}.", others=style.listed(others))] if others else []
    return " ".join([*parts, usual])


def archetype_table(archetype: ArchetypeReading) -> str:
    """Every axis for athlete and archetype, and all memberships."""
    rows = [
        (
            content(capital(name)),
            _deviations(value),
            _deviations(archetype.typical_axes.get(name, 0.0)),
        )
        for name, value in archetype.axes.items()
    ]
    ranked = sorted(archetype.memberships.items(), key=lambda item: -item[1])
    shares = style.listed([f"{_share(share)} {content(name)}" for name, share in ranked])
    note = " ".join((
        t("In standard deviations from the division's middle; + is relatively fast there."),
        t("You are {shares}.", shares=shares),
        t("Version {version}.", version=archetype.version),
    ))  # fmt: skip
    heads = (t("How the time is spent"), t("You"), content(capital(archetype.name)))
    return fold(t("The profile as a table"), heads, rows, note)


def strength_chart(strengths: tuple[Strength, ...]) -> "Figure":
    """Seconds against what the athlete's own level predicts, strongest first; ticks mark the
    80 % interval, hatched bars lie within it."""
    ranked = sorted(strengths, key=lambda s: s.residual_s)
    halves = [half_width_s(s) for s in ranked]
    labels = [s.segment.label for s in ranked]
    bars = {
        "type": "bar",
        "orientation": "h",
        "showlegend": False,
        "x": [s.residual_s for s in ranked],
        "y": labels,
        "marker": style.fill([gap_colour(s.residual_s) for s in ranked],
                             [s.ordinary for s in ranked]),
        "hovertext": [_against_level(s) for s in ranked],
        "hoverinfo": "text",
    }  # fmt: skip
    edges = [side * half for half in halves for side in (-1, 1)]
    ticks = {
        "type": "scatter", "mode": "markers", "hoverinfo": "skip",
        "x": edges,
        "y": [label for label in labels for _ in range(2)],
        "marker": style.marker("line-ns-open", EVEN, 14), "name": t("Edge of the 80 % interval"),
    }  # fmt: skip
    # Beyond the tick as well as the bar, so that neither strikes it through.
    sides = [1 if s.residual_s >= 0 else -1 for s in ranked]
    texts = [f" {signed(s.residual_s)} " for s in ranked]
    beyond = [
        side * max(abs(s.residual_s), half)
        for side, s, half in zip(sides, ranked, halves, strict=True)
    ]
    words = {
        "type": "scatter",
        "mode": "text",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "showlegend": False,
        "x": beyond,
        "y": labels,
        "text": [f" {text} " for text in texts],
        "textposition": ["middle right" if side > 0 else "middle left" for side in sides],
    }
    return style.figure(
        [bars, ticks, words, style.ordinary_key()],
        height=style.rows_px(len(ranked)) + 20,
        **style.merged(
            style.legend(),
            {
                "xaxis": {
                    "range": style.room(
                        [0, *edges, *beyond],
                        zip(beyond, sides, strict=True),
                        style.label_share(texts),
                    ),
                    "visible": False,
                },
                "yaxis": style.rows(labels) | {"showgrid": False},
                "shapes": [style.line(0)],
            },
        ),
    )


def strength_reading(strengths: tuple[Strength, ...]) -> str:
    """What stands out beyond the usual scatter, both ways."""
    telling = sorted((s for s in strengths if not s.ordinary), key=lambda s: -abs(s.size))
    parts = []
    if faster := _named([s for s in telling if s.residual_s < 0]):
        parts.append(t("Faster than your own level predicts: {segments}.", segments=faster))
    if slower := _named([s for s in telling if s.residual_s > 0]):
        parts.append(t("Slower: {segments}.", segments=slower))
    if not parts:
        return t(
            "No segment is beyond the usual scatter of athletes at your level: a balanced race."
        )
    if ordinary := len(strengths) - len(telling):
        parts.append(
            tn(
                "The other {n} is ordinary: within its 80 % interval.",
                "The other {n} are ordinary: within their 80 % interval.",
                ordinary,
            )
        )
    return " ".join(parts)


def _named(strengths: list[Strength]) -> str:
    """The first three with their seconds."""
    named = [f"{content(s.segment.in_text)} {signed(s.residual_s)}" for s in strengths[:3]]
    return style.listed(named)


def _against_level(strength: Strength) -> str:
    """The hover text of a bar."""
    if style.is_level(strength.residual_s):
        text = t("{segment}: as your level predicts")
    elif strength.residual_s > 0:
        text = t("{segment}: {time} slower than your level predicts")
    else:
        text = t("{segment}: {time} faster than your level predicts")
    told = text.format(segment=content(strength.segment.label), time=size(strength.residual_s))
    return t("{what}, ordinary", what=told) if strength.ordinary else told


def strength_table(strengths: tuple[Strength, ...]) -> str:
    """Every segment's residual beside the half-width of its 80 % interval."""
    rows = [
        (
            content(s.segment.label),
            gap_words(s.residual_s),
            figure(f"± {t('{n} s', n=round_half_up(half_width_s(s)))}"),
            _verdict(s),
        )
        for s in sorted(strengths, key=lambda s: s.residual_s)
    ]
    heads = (t("Segment"), t("Than predicted"), t("80 % interval"), t("Verdict"))
    note = t("Predicted from your other segments and the venue, never from the segment itself.")
    return fold(t("Strengths as a table"), heads, rows, note)


def _verdict(strength: Strength) -> str:
    if strength.ordinary:
        return t("ordinary")
    return t("strength") if strength.residual_s < 0 else t("weakness")


def half_width_s(strength: Strength) -> float:
    """Half the width of the 80 % interval, seconds; 0 where a residual of 0 does not tell it."""
    return abs(strength.residual_s / strength.size) if strength.size else 0.0


def _profiles(archetype: ArchetypeReading) -> tuple[list[float], list[float]]:
    own = list(archetype.axes.values())
    return own, [archetype.typical_axes.get(name, 0.0) for name in archetype.axes]


def _loop(
    name: str, names: list[str], values: list[float], colour: str, dash: str, symbol: str | None
) -> style.Trace:
    return {
        "type": "scatterpolar", "name": name,
        "mode": "lines+markers" if symbol else "lines",
        "theta": [*names, names[0]], "r": [*values, values[0]],
        "line": {"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
        "marker": {"size": 9, "symbol": symbol or "circle"},
        "hovertext": [
            f"{axis.replace('<br>', ' ')}, {name}: {_deviations(value)}"
            for axis, value in zip([*names, names[0]], [*values, values[0]], strict=True)
        ],
        "hoverinfo": "text",
    }  # fmt: skip


def _deviations(value: float) -> str:
    """``+1.2``, ``−0.4``, ``0.0``."""
    of = number(abs(value), "0.0")
    return of if of == "0.0" else figure(f"{'+' if value > 0 else '−'}{of}")


def _share(share: float) -> str:
    return f"{round_half_up(100 * share)} %"
