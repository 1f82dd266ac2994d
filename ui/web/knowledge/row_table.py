"""Tables of strangers' data that become cards on a phone."""

from collections.abc import Iterable, Sequence

from ui.web.markup import esc

MOST_TEXT = 120
"""Characters of a stranger's text in a cell."""

Cell = str | int


class Html(str):
    """Made of escaped pieces; a cell that is not is escaped."""

    __slots__ = ()


def table(
    label: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], numbers: Sequence[int] = ()
) -> str:
    """A table whose rows become cards on a phone; columns ``numbers`` are set to the right."""

    def cell(column: int, value: Cell) -> str:
        text = f"{value:,}" if isinstance(value, int) else value
        shown = text if isinstance(text, Html) else data(text)
        if column == 0:
            return f'<th scope="row" role="rowheader">{shown}</th>'
        kind = ' class="hc-n"' if column in numbers else ""
        return f'<td data-label="{esc(heads[column])}"{kind} role="cell"><span>{shown}</span></td>'

    # As blocks on a phone they would lose their roles; so these are said.
    head = "".join(
        f'<th scope="col"{" class=hc-n" if i in numbers else ""}>{esc(name)}</th>'
        for i, name in enumerate(heads)
    )
    body = "".join(f"<tr role=row>{''.join(map(cell, range(len(row)), row))}</tr>" for row in rows)
    return (
        f'<table class="hc-table hc-rows" role="table" aria-label="{esc(label)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def data(text: object, most: int = MOST_TEXT) -> str:
    """Text of a stranger: escaped, of bounded length, and unable to turn its surroundings round
    by characters that change the direction of writing."""
    return f"<bdi>{esc(clip(str(text), most))}</bdi>"


def ours(text: str) -> Html:
    """A sentence that is English whatever the reader's language: what code below the pages says."""
    return Html(f'<span lang="en" dir="ltr">{esc(text)}</span>')


def clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + " …"
