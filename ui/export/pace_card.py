"""A target plan as a card to print: A6 for the pocket, and a band for the wrist."""

from analysis.planner.pace_card import PaceCard, pace_card
from analysis.readings import TargetPlan
from ui.export.paper import INK, RULE, SHADE, SOFT, Paper, pdf_bytes

A6_MM = (105.0, 148.0)
BAND_MM = (180.0, 26.0)
_EDGE_MM = 7.0
_ROW_MM = 6.05


def pace_card_pdf(plan: TargetPlan) -> bytes:
    """Two pages in black on white: an A6 card with every target and the race clock, and a band
    of 180 by 26 mm with the clock at the end of each station. Print at actual size."""
    card = pace_card(plan)
    return pdf_bytes([_card(card), _band(card)], f"Pace card {card.goal}")


def _card(card: PaceCard) -> Paper:
    width, height = A6_MM
    sheet = Paper(width, height)
    left, right = _EDGE_MM, width - _EDGE_MM
    sheet.text(left, 14.5, card.goal, 23, bold=True)
    for number, line in enumerate(sheet.wrapped(card.event, 50, 8)[:2]):
        sheet.text(right, 10.5 + 4 * number, line, 8, colour=SOFT, align="right")
    y = 21.5
    columns = (("target", 62.0), ("clock", 80.0), ("80 %", right))
    for name, x in columns:
        sheet.text(x, y, name, 7, colour=SOFT, align="right")
    for number, row in enumerate(card.rows):
        y += _ROW_MM
        if number % 2 == 0:
            sheet.box(left - 2, y - 4.4, right - left + 4, _ROW_MM, SHADE)
        strong = row.segment.is_station
        sheet.text(left, y, row.label, 9.5, bold=strong)
        sheet.text(62, y, row.target, 10.5, bold=True, align="right")
        sheet.text(80, y, row.clock, 9.5, align="right")
        sheet.text(right, y, f"{row.low}–{row.high}", 6.2, colour=SOFT, align="right")
    notes = " ".join(card.footnotes)
    room = height - 4 - y
    # Doubts about a plan may be many: they get smaller before one is left out.
    size = next(
        (s for s in (5.6, 5.0, 4.4) if _lines(sheet, notes, s) * sheet.leading(s) <= room), 3.8
    )
    sheet.paragraph(left, y + 5.2, notes, right - left, size, colour=SOFT)
    return sheet


def _lines(sheet: Paper, notes: str, size: float) -> int:
    return len(sheet.wrapped(notes, sheet.width - 2 * _EDGE_MM, size))


def _band(card: PaceCard) -> Paper:
    """The clock after each station, in two lines that are read at a glance."""
    width, height = BAND_MM
    sheet = Paper(width, height)
    stations = [row for row in card.rows if row.segment.is_station]
    sheet.line([1, width - 1, width - 1, 1, 1], [1, 1, height - 1, height - 1, 1], RULE, 0.6)
    sheet.text(4, 11, card.goal, 15, bold=True)
    sheet.text(4, 17.5, "clock after", 7)
    left = 34.0
    step = (width - 3 - left) / len(stations)
    for number, row in enumerate(stations):
        middle = left + step * (number + 0.5)
        lines = sheet.wrapped(row.label, step - 1.5, 6.5)
        for place, line in enumerate(lines):
            sheet.text(middle, 6 + 2.9 * place, line, 6.5, align="center")
        sheet.text(middle, 20.5, row.clock, 9.8, bold=True, colour=INK, align="center")
        x = left + step * number
        sheet.line([x, x], [3, height - 3], RULE, 0.6)
    return sheet
