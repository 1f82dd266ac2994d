"""One sheet to draw on: lengths from the top left corner, text that stays on it, files without
traces of the machine.
"""

import io
import re
import threading
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ui.web.charts.style import ATHLETE, EVEN, LOST, WON

INK, SOFT, RULE, SHADE = "#181f25", "#515c64", "#c5ccd1", "#eef0f1"
BLUE, GREY, ORANGE, GREEN = ATHLETE, EVEN, LOST, WON
DEEP = "#0b6b60"
"""The green, dark enough for text."""
MM, PX = 25.4, 100.0
"""Units of a sheet per inch: millimetres for paper, pixels for images."""
_POINTS = 72.0
_LEADING = 1.38
_MOST_CHARACTERS = 1500
_GLUE = "\u00a0"
_GLUED = re.compile(r"(?<=\d) (?=(?:s|%|kg)(?:\W|$))")
"""The space between a number and its unit, where no line is broken."""
_drawing, _measuring = threading.Lock(), threading.Lock()
"""Fonts are shared and not safe to use from several threads."""


class Paper:
    """A white sheet of ``width`` by ``height`` units, x to the right and y down.

    ``written`` holds every text on it, so that a test can read what a picture says.
    """

    def __init__(self, width: float, height: float, per_inch: float = MM) -> None:
        from matplotlib.figure import Figure

        self.width, self.height, self.per_inch = width, height, per_inch
        size = (width / per_inch, height / per_inch)
        self.figure = Figure(figsize=size, dpi=PX, facecolor="white")
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_autoscale_on(False)
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.written: list[str] = []
        self._drawn = 0

    def text(
        self, x: float, y: float, words: str, size: float = 9, *, bold: bool = False,
        colour: str = INK, align: str = "left",
    ) -> None:  # fmt: skip
        """One line with its baseline at ``y``; ``size`` in points."""
        shown = printable(words)
        self.written.append(shown)
        self.axes.text(
            x, y, shown, fontsize=size, color=colour, ha=align, va="baseline",
            fontproperties=_font(bold), parse_math=False, zorder=self._above(),
        )  # fmt: skip

    def paragraph(
        self, x: float, y: float, words: str, width: float, size: float = 9, *,
        bold: bool = False, colour: str = INK,
    ) -> float:  # fmt: skip
        """Lines no wider than ``width`` from the baseline ``y`` down; the next free baseline."""
        for line in self.wrapped(words, width, size, bold=bold):
            self.text(x, y, line, size, bold=bold, colour=colour)
            y += self.leading(size)
        return y

    def wrapped(self, words: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """``words`` as lines no wider than ``width``; a longer word is broken."""
        lines: list[str] = []
        line = ""
        for word in _GLUED.sub(_GLUE, printable(words)).split(" "):
            for piece in self._pieces(word, width, size, bold):
                longer = f"{line} {piece}".strip()
                if line and self.text_width(longer, size, bold=bold) > width:
                    lines.append(line)
                    longer = piece
                line = longer
        return [kept.replace(_GLUE, " ") for kept in (*lines, line) if kept]

    def text_width(self, words: str, size: float, *, bold: bool = False) -> float:
        """How wide one line of ``words`` is, in units of the sheet; kerning is left out."""
        ems = sum(_advance(character, bold) for character in words)
        return ems * size / _POINTS * self.per_inch

    def leading(self, size: float) -> float:
        """From one baseline to the next, in units of the sheet."""
        return _LEADING * size / _POINTS * self.per_inch

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str = RULE, width: float = 0.8,
        *, dash: str = "-",
    ) -> None:  # fmt: skip
        """Straight pieces through the points; ``width`` in points."""
        self.axes.plot(xs, ys, color=colour, linewidth=width, linestyle=dash, zorder=self._above())

    def mark(self, x: float, y: float, symbol: str, colour: str, size: float = 5) -> None:
        """A symbol, ``size`` points wide; ``D`` and others in capitals are hollow."""
        hollow = symbol.isupper()
        self.axes.plot(
            [x], [y], marker=symbol, markersize=size, markeredgecolor=colour, markeredgewidth=1.2,
            markerfacecolor="white" if hollow else colour, linestyle="none", zorder=self._above(),
        )  # fmt: skip

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, *, hatched: bool = False
    ) -> None:
        """A filled rectangle, or an outlined and hatched one; a negative width goes left."""
        from matplotlib.patches import Rectangle

        look: dict[str, Any] = {"facecolor": colour, "linewidth": 0}
        if hatched:
            look = {"fill": False, "edgecolor": colour, "hatch": "//////", "linewidth": 0.8}
        self.axes.add_patch(Rectangle((x, y), width, height, zorder=self._above(), **look))

    def area(self, xs: Sequence[float], low: Sequence[float], high: Sequence[float]) -> None:
        """The space between two lines, shaded."""
        self.axes.fill_between(
            xs, low, high, color=GREY, alpha=0.22, linewidth=0, zorder=self._above()
        )

    def _above(self) -> int:
        """Above everything drawn so far; of itself, Matplotlib draws lines above areas."""
        self._drawn += 1
        return self._drawn

    def _pieces(self, word: str, width: float, size: float, bold: bool) -> list[str]:
        if self.text_width(word, size, bold=bold) <= width:
            return [word]
        pieces, piece = [], ""
        for character in word:
            if piece and self.text_width(piece + character, size, bold=bold) > width:
                pieces.append(piece)
                piece = ""
            piece += character
        return [*pieces, piece]


def pdf_bytes(sheets: Sequence[Paper], title: str, on: date | None = None) -> bytes:
    """The sheets as one PDF: the same sheets give the same bytes, whatever machine and hour.

    Without ``on`` the file carries no date.
    """
    from matplotlib.backends.backend_pdf import PdfPages

    made = None if on is None else datetime(on.year, on.month, on.day, tzinfo=UTC)
    about = {"Title": title, "Creator": "HyroxCoach", "Producer": None, "CreationDate": made}
    whole = io.BytesIO()
    with _drawing, PdfPages(whole, metadata=about) as pages:
        for sheet in sheets:
            pages.savefig(sheet.figure)
    return whole.getvalue()


def png_bytes(sheet: Paper) -> bytes:
    """A sheet in pixels as PNG, without notes on what drew it."""
    whole = io.BytesIO()
    with _drawing:
        sheet.figure.savefig(whole, format="png", dpi=sheet.per_inch, metadata={"Software": None})
    return whole.getvalue()


def printable(words: str) -> str:
    """``words`` as the font can show them: no control characters (some turn the direction of
    writing), a box for signs it lacks, bounded length."""
    clipped = words if len(words) <= _MOST_CHARACTERS else words[:_MOST_CHARACTERS] + "…"
    # A no-break space is a space here: lines are broken by this module alone.
    spaced = "".join(" " if c.isspace() else c for c in clipped)
    kept = (c for c in spaced if not unicodedata.category(c).startswith("C"))
    return "".join(c if _known(c) else "□" for c in kept)


@cache
def _font(bold: bool) -> Any:
    """The font that Matplotlib brings along: the same on every machine."""
    import matplotlib
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name)


@cache
def _metrics(bold: bool) -> Any:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(_font(bold).get_file()))
    font.set_size(100, _POINTS)
    return font


@cache
def _advance(character: str, bold: bool) -> float:
    """How wide a character is, in the size of its font."""
    from matplotlib.ft2font import LoadFlags

    with _measuring:
        glyph = _metrics(bold).load_char(ord(character), flags=LoadFlags.NO_HINTING)
        return float(glyph.linearHoriAdvance) / 65536 / 100


@cache
def _known(character: str) -> bool:
    return bool(_metrics(False).get_char_index(ord(character)))
