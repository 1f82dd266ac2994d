"""An evaluation as aligned text for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Found = Mapping[str, Any]


def table(found: Found) -> str:
    """Every suite with its figures, a row a metric and a column a way."""
    return "\n\n".join(_block(suite) for suite in found["suites"].values())


def _block(suite: Found) -> str:
    lines = [f"{suite['title']}: {suite['cases']:,} cases", aligned(list(_rows(suite)))]
    lines += [f"ERROR {one['way']} {one['case']}" for one in suite["errors"]]
    return "\n".join(lines)


def _rows(suite: Found) -> Iterator[tuple[str, ...]]:
    ways = suite["ways"]
    yield ("", *ways, "of")
    for name, metric in suite["metrics"].items():
        figures = [suite["figures"][way].get(name) for way in ways]
        if any(figures):
            of = next(f"{one['of']:,.0f}" for one in figures if one)
            title = metric["title"] + (" ↓" if metric["falls"] and metric["judged"] else "")
            yield (title, *(shown(one, metric["decimals"]) for one in figures), of)


def shown(one: Found | None, decimals: int) -> str:
    """``93.1 (91.0 to 95.2)``; empty for what was not measured."""
    if not one:
        return ""
    value, low, high = (f"{one[name]:.{decimals}f}" for name in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
