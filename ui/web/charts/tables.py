"""A chart's numbers as a table, for screen readers and for looking up."""

import re
from collections.abc import Iterable, Sequence

from ui.web.charts.content import prose
from ui.web.markup import esc

_SECONDS = re.compile(r"(?<=\d) (?=(?:s|ث)\b)")
_NARROW = 5
"""Columns up to which a table fits a phone without scrolling."""


def fold(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> str:
    """A table that opens on a touch; the first column names its row. All text is escaped."""
    below = f'<p class="hc-small">{prose(note)}</p>' if note else ""
    return (
        f'<details class="hc-table-fold"><summary>{esc(title)}</summary>'
        f"{table(title, heads, rows)}{below}</details>"
    )


def table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, tight: bool = False
) -> str:
    """A table with ``title`` for those who hear it; the first column names its row.

    ``tight``: its cells are short figures that never break, with little space between on a phone.
    """
    head = "".join(f'<th scope="col">{prose(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{prose(row[0])}</th>'
        + "".join(f"<td>{_cell(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    narrow = " hc-narrow" if len(heads) <= _NARROW else ""
    narrow += " hc-tight" if tight else ""
    return (
        f'<div class="hc-scroll" tabindex="0" role="region" aria-label="{esc(title)}">'
        f'<table class="hc-table{narrow}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    """Escaped; seconds keep to their number."""
    return _SECONDS.sub("&nbsp;", prose(text))
