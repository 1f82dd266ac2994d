"""Result files in every layout to the shape the gate takes.

Puts the pieces together: bytes to columns (``tables``), names of columns to ours (``layouts``,
``nested``), values to seconds and text (``values``). Whether a row can be believed is the gate's
question.
"""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hyrox.divisions import Gender
from hyrox.errors import InputError
from ingest.results.contract import COLUMNS, TIMES, WHO_AND_WHERE, ResultSource
from ingest.results.reading import values
from ingest.results.reading.layouts import (
    NESTED,
    Layout,
    division_of,
    gender_of,
    may_be_used,
    recognise,
    season_of,
)
from ingest.results.reading.nested import Splits, is_nested
from ingest.results.reading.tables import Reader, Table, open_table

if TYPE_CHECKING:
    import pandas as pd


def open_results(path: Path, defaults: Mapping[str, str] | None = None) -> ResultSource:
    """Open a result file; its layout is recognised by its columns.

    The file is read while ``batches`` is consumed, about 100,000 rows at a time. Its first rows
    are read at once, so that an unknown layout shows here.

    Args:
        path: CSV, Parquet, JSON lines or a JSON list; CSV and JSON lines may be gzipped.
        defaults: season, event, division or gender of all rows, where the file has no such
            column.

    Raises:
        InputError: no such file, another kind, empty, damaged, or an unknown layout: the message
            names the columns that are missing and those that could not be placed. A file that is
            damaged further down raises it from ``batches``: store nothing before the end.
    """
    return source_of(open_table(path), path.name, defaults)


def source_of(
    reader: Reader,
    name: str,
    defaults: Mapping[str, str] | None = None,
    provenance: dict[str, str] | None = None,
) -> ResultSource:
    """``open_results`` for anything that reads like a file."""
    defaults = {k: v for k, v in (defaults or {}).items() if v.strip()}
    if unknown := sorted(set(defaults) - set(WHO_AND_WHERE)):
        raise InputError(f"{', '.join(unknown)} cannot be named for a whole file.")
    placing = _Placing(reader.names, defaults, name)
    if not any(is_nested(n) for n in reader.names):
        placing.layout_of(reader.names)
    tables = reader.read([n for n in reader.names if may_be_used(n) or is_nested(n)])
    frames = (placing.frame(table) for table in tables if table.rows)
    first = next(frames, None)
    if first is None:
        placing.layout_of(reader.names)
        raise InputError(f"{name} has a header but no rows.")
    layout = placing.layout
    if "gender" not in layout.columns and "gender" not in defaults and first["gender"].isna().all():
        raise InputError(
            f"{name} does not say who raced: it has no column gender, and its divisions name "
            "none. Name the gender if one holds for all rows."
        )
    return ResultSource(
        name=name,
        layout=layout.name,
        batches=chain([first], frames),
        unused=tuple(n.removeprefix(NESTED) or "(no name)" for n in layout.unused),
        provenance=provenance or {},
    )


class _Placing:
    """Turns a source's tables into frames; later tables may bring columns the first lacked."""

    layout: Layout

    def __init__(self, names: tuple[str, ...], defaults: Mapping[str, str], source: str) -> None:
        self._names = dict.fromkeys(n for n in names if not is_nested(n))
        self._defaults = defaults
        self._source = source
        self._splits = Splits(source)
        self._placed: frozenset[str] = frozenset()

    def frame(self, table: Table) -> "pd.DataFrame":
        columns = dict(table.columns)
        for name in [n for n in columns if is_nested(n)]:
            columns.update(self._splits.unpack(columns.pop(name), table.first_row))
        self._names.update(dict.fromkeys(columns))
        if self._placed != self._names.keys():
            self.layout = self.layout_of(tuple(self._names))
            self._placed = frozenset(self._names)
        return _contract_frame(table, columns, self.layout, self._defaults)

    def layout_of(self, names: tuple[str, ...]) -> Layout:
        return recognise(names, self._defaults.keys(), self._source)


def _contract_frame(
    table: Table, columns: dict[str, Any], layout: Layout, defaults: Mapping[str, str]
) -> "pd.DataFrame":
    import numpy as np
    import pandas as pd

    def raw(target: str) -> Any:
        sources = [columns[n] for n in layout.columns.get(target, ()) if n in columns]
        return None if not sources else sources[0] if len(sources) == 1 else values.joined(sources)

    def constant(value: str | None) -> "pd.Series[Any]":
        kind = object if value is None else "str"
        return pd.Series(np.full(table.rows, value, dtype=object), dtype=kind)

    made: dict[str, pd.Series[Any]] = {}
    for target in COLUMNS:
        column, read = raw(target), _READ_BY.get(target)
        if column is not None:
            is_time = target in TIMES
            made[target] = (
                values.seconds(column, target in layout.minutes)
                if is_time
                else values.text(column, read)
            )
        elif target in defaults:
            made[target] = constant(read(defaults[target]) if read else defaults[target])
        else:
            made[target] = constant(None)
    if (divisions := raw("division")) is not None and "gender" not in defaults:
        said = values.text(divisions, _gender_in)
        made["gender"] = said if raw("gender") is None else made["gender"].fillna(said)
    if raw("source_row") is None:
        numbers = pd.Series(np.arange(table.first_row, table.first_row + table.rows))
        made["source_row"] = "row " + numbers.astype("str")
    return pd.DataFrame(made, columns=list(COLUMNS))


_READ_BY = {"season": season_of, "division": division_of, "gender": gender_of}


def _gender_in(division: str | None) -> str | None:
    said = gender_of(division or "")
    return said if said in set(Gender) else None
