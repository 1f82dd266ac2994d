"""Sheets of A4 that are filled from the top, with what belongs together kept together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ui.export.paper import BLUE, INK, RULE, SOFT, Paper

A4_MM = (210.0, 297.0)
EDGE, TOP, BOTTOM = 17.0, 26.0, 282.0
WIDTH = A4_MM[0] - 2 * EDGE
Draw = Callable[[Paper, float], None]


@dataclass(frozen=True)
class Piece:
    """Something that is never broken: its height, and how to draw it from a baseline down."""

    height: float
    draw: Draw


@dataclass(frozen=True)
class Cell:
    """Words in a column that begins ``x`` mm from the edge and is ``width`` mm wide."""

    x: float
    width: float
    words: str
    size: float = 8.5
    bold: bool = False
    colour: str = INK
    right: bool = False


@dataclass
class Pages:
    """The sheets; ``y`` is the next free baseline of the last one."""

    title: str
    aside: str
    sheets: list[Paper] = field(default_factory=list)
    y: float = 0.0

    def __post_init__(self) -> None:
        self.turn()

    @property
    def sheet(self) -> Paper:
        return self.sheets[-1]

    def turn(self) -> None:
        """Go on to a new sheet."""
        sheet = Paper(*A4_MM)
        sheet.text(EDGE, 14, "HYROX training plan", 8.5, bold=True, colour=BLUE)
        sheet.text(A4_MM[0] - EDGE, 14, self.aside, 8, colour=SOFT, align="right")
        sheet.line([EDGE, A4_MM[0] - EDGE], [17, 17], RULE, 0.6)
        self.sheets.append(sheet)
        self.y = TOP

    def need(self, height: float) -> None:
        """Go on to a new sheet unless ``height`` is left on this one."""
        if self.y + height > BOTTOM and self.y > TOP:
            self.turn()

    def keep(self, pieces: Sequence[Piece]) -> None:
        """Draw pieces, on one sheet where they fit on one."""
        whole = sum(piece.height for piece in pieces)
        if whole <= BOTTOM - TOP:
            self.need(whole)
        for piece in pieces:
            self.need(piece.height)
            piece.draw(self.sheet, self.y)
            self.y += piece.height

    def row(self, *cells: Cell, gap: float = 0.9) -> Piece:
        """Cells side by side, each as many lines as it takes."""
        columns = [
            (cell, self.sheet.wrapped(cell.words, cell.width, cell.size, bold=cell.bold))
            for cell in cells
        ]
        height = max(len(lines) * self.sheet.leading(cell.size) for cell, lines in columns) + gap

        def draw(sheet: Paper, y: float) -> None:
            for cell, lines in columns:
                x = EDGE + cell.x + (cell.width if cell.right else 0)
                for number, line in enumerate(lines):
                    sheet.text(
                        x, y + number * sheet.leading(cell.size), line, cell.size, bold=cell.bold,
                        colour=cell.colour, align="right" if cell.right else "left",
                    )  # fmt: skip

        return Piece(height, draw)

    def words(
        self, text: str, size: float = 9, *, bold: bool = False, colour: str = INK, gap: float = 0.9
    ) -> None:
        """A paragraph, which goes on on the next sheet where it has to."""
        lines = self.sheet.wrapped(text, WIDTH, size, bold=bold)
        for line in lines:
            self.keep([self.row(Cell(0, WIDTH, line, size, bold, colour), gap=0)])
        self.y += gap if lines else 0

    def heading(self, title: str, below: float = 14.0) -> None:
        """A heading, kept together with ``below`` mm of what follows."""
        self.need(10 + below)
        self.y += 0 if self.y == TOP else 5
        self.sheet.text(EDGE, self.y, title, 12.5, bold=True)
        self.y += 6.5

    def finished(self) -> list[Paper]:
        """The sheets with their numbers and the plan's name."""
        for number, sheet in enumerate(self.sheets, start=1):
            of = f"{number} / {len(self.sheets)}"
            sheet.text(A4_MM[0] - EDGE, 290, of, 7, colour=SOFT, align="right")
            name = sheet.wrapped(self.title, WIDTH - 30, 7)[:1]
            sheet.text(EDGE, 290, "".join(name), 7, colour=SOFT)
        return self.sheets


def fitted(sheet: Paper, words: str, width: float, size: float, *, bold: bool = False) -> float:
    """The size, at most ``size``, in which ``words`` are no wider than ``width``."""
    wide = sheet.text_width(words, size, bold=bold)
    return size if wide <= width else size * width / wide
