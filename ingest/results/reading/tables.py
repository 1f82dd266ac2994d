"""Result files as columns of raw values: CSV, Parquet and JSON, batch by batch.

Knows how bytes become columns, nothing of what a column means. A damaged or hostile file ends in
one ``InputError`` that names the place; compressed text is read with a bound on its size.
"""

import csv
import json
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from hyrox.errors import InputError
from ingest.results.contract import BATCH_ROWS
from ingest.results.reading.unpacking import opened
from ingest.results.reading.values import from_python, is_text

KINDS = (".csv", ".csv.gz", ".parquet", ".jsonl", ".ndjson", ".jsonl.gz", ".json")

_HEADER_BYTES = 65_536
_BLOCK_BYTES = 8 << 20
"""Arrow's CSV reader holds a line only if it fits into one block."""
_LONGEST_LINE = 1 << 20
_MOST_NAMES = 1_000
_LARGEST_LIST = 64 << 20
_LARGEST_BATCH = 32 << 20
"""JSON takes up to 25 times its size as Python objects, so a batch of it is bounded in bytes, too.
A list has to be held whole; JSON lines may be of any length."""
_LARGEST_GROUP = 4 << 30
_MOST_ROWS = 20_000_000


@dataclass(frozen=True)
class Table:
    """Some rows; ``columns`` are Arrow arrays or lists of equal length."""

    columns: dict[str, Any]
    rows: int
    first_row: int
    """Number of the first row in the file: rows count from 1, lines of JSON as lines."""


class Reader(Protocol):
    """An opened file."""

    names: tuple[str, ...]
    """Its columns; of JSON lines those of the first batch, later ones may bring more."""

    def read(self, wanted: Sequence[str]) -> Iterator[Table]:
        """Its rows in order, at least the columns ``wanted`` that it has."""


def open_table(path: Path) -> Reader:
    """Open a result file by the ending of its name.

    Raises:
        InputError: no such file, another kind, empty or damaged. ``read`` raises it, too.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} is empty.")
    kind = next((k for k in sorted(KINDS, key=len)[::-1] if path.name.lower().endswith(k)), "")
    if kind == ".parquet":
        return _Parquet(path)
    if kind.startswith(".csv"):
        return _Csv(path)
    if kind:
        return _Json(path)
    raise InputError(f"{path.name}: results are read from {', '.join(KINDS)} files.")


class _Parquet:
    def __init__(self, path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._path = path
        try:
            with pq.ParquetFile(path) as file:
                schema = file.schema_arrow
                self.names = tuple(schema.names)
                self._texts = {f.name for f in schema if is_text(f.type)}
                about = file.metadata
                groups = (about.row_group(i) for i in range(about.num_row_groups))
                largest = max((group.total_byte_size for group in groups), default=0)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise InputError(f"{path.name} is not a readable Parquet file.") from error
        if about.num_rows > _MOST_ROWS or largest > _LARGEST_GROUP:
            raise InputError(
                f"{path.name} claims {about.num_rows:,} rows and {largest >> 20:,} MiB in one row "
                "group: more than any results hold. Split it."
            )
        _no_twins(path, self.names)

    def read(self, wanted: Sequence[str]) -> Iterator[Table]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        row = 1
        try:
            columns = [name for name in self.names if name in set(wanted)]
            # A dictionary kept as one cannot grow: a long text may stand in every row.
            texts = [name for name in columns if name in self._texts]
            with pq.ParquetFile(self._path, read_dictionary=texts) as file:
                # In a selection a dot means a field of a column; names may hold one themselves.
                selected = None if any("." in name for name in columns) else columns
                for batch in file.iter_batches(BATCH_ROWS, columns=selected):
                    batch.validate(full=True)
                    named = {name: batch.column(name) for name in columns}
                    yield Table(named, len(batch), row)
                    row += len(batch)
        except (pa.ArrowException, OSError, ValueError, KeyError, MemoryError) as error:
            raise InputError(
                f"{self._path.name} is damaged: it cannot be read beyond row {row - 1:,}."
            ) from error


class _Csv:
    def __init__(self, path: Path) -> None:
        self._path = path
        with opened(path) as file:
            head = file.read(_HEADER_BYTES)
        lines = head.splitlines()
        if b"\0" in head or (len(lines) < 2 and len(head) == _HEADER_BYTES):
            raise InputError(f"{path.name} is not a CSV file: its beginning is no line of text.")
        self._skipped = next((i for i, line in enumerate(lines) if line.strip(b"\xef\xbb\xbf ")), 0)
        try:
            header = lines[self._skipped].decode("utf-8-sig" if self._skipped == 0 else "utf-8")
        except (UnicodeDecodeError, IndexError):
            raise _no_utf8(path) from None
        rows = {mark: _header(header, mark) for mark in ",;\t"}
        self._delimiter = max(rows, key=lambda mark: len(rows[mark]))
        self.names = tuple(name.strip() for name in rows[self._delimiter])
        _no_twins(path, self.names)

    def read(self, wanted: Sequence[str]) -> Iterator[Table]:
        import pyarrow as pa
        import pyarrow.csv as pc

        # Numbered columns: a header may repeat a name or leave it empty.
        columns = {str(i): name for i, name in enumerate(self.names) if name in set(wanted)}
        options = {
            "read_options": pc.ReadOptions(
                block_size=_BLOCK_BYTES,
                column_names=[str(i) for i in range(len(self.names))],
                skip_rows_after_names=self._skipped + 1,
            ),
            "parse_options": pc.ParseOptions(delimiter=self._delimiter, newlines_in_values=True),
            "convert_options": pc.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()), include_columns=list(columns)
            ),
        }
        row = 1
        try:
            with opened(self._path) as file, pc.open_csv(file, **options) as batches:
                for batch in batches:
                    for start in range(0, len(batch), BATCH_ROWS):
                        part = batch.slice(start, BATCH_ROWS)
                        named = dict(zip(columns.values(), part.columns, strict=True))
                        yield Table(named, len(part), row)
                        row += len(part)
        except (pa.ArrowException, InputError, OSError, ValueError) as error:
            raise self._explained(error, row) from error

    def _explained(self, error: Exception, row: int) -> InputError:
        """The reason without the row's content: it may hold a person's name."""
        if isinstance(error, InputError):
            return error
        text = str(error).lower()
        where = f"{self._path.name}, after row {row - 1:,}"
        if ragged := re.search(r"expected (\d+) columns, got (\d+)", text):
            return InputError(
                f"{where}: a row has {ragged[2]} values, the header {ragged[1]}. "
                "Is a quote missing?"
            )
        if "utf8" in text or "utf-8" in text:
            return _no_utf8(self._path)
        if "straddling" in text:
            return InputError(
                f"{where}: a row is longer than {_BLOCK_BYTES >> 20} MiB. Is a quote missing?"
            )
        if "empty csv" in text:
            return InputError(f"{self._path.name} has a header but no rows.")
        return InputError(f"{where}: the file cannot be read as CSV; it is damaged or cut off.")


class _Json:
    """JSON lines, and a JSON list of rows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._batches = _batches(path, self._is_list())
        self._first = next(self._batches, [])
        self.names = _keys(path, self._first)

    def _is_list(self) -> bool:
        if not self._path.name.lower().endswith(".json"):
            return False
        with self._path.open("rb") as file:
            return file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")

    def read(self, wanted: Sequence[str]) -> Iterator[Table]:
        """Columns that only later rows have come too, whatever ``wanted`` says."""
        rows = self._first
        seen = set(self.names)
        with closing(self._batches):
            while rows:
                names = _keys(self._path, rows)
                fresh = set(names) - seen
                seen |= fresh
                if len(seen) > _MOST_NAMES:
                    raise InputError(f"{self._path.name}: its rows have too many different keys.")
                columns = {
                    name: _column([row.get(name) for _, row in rows])
                    for name in names
                    if name in set(wanted) or name in fresh
                }
                yield Table(columns, len(rows), rows[0][0])
                rows = next(self._batches, [])


Row = dict[str, Any]
Rows = list[tuple[int, Row]]


def _batches(path: Path, is_list: bool) -> Generator[Rows]:
    """Rows with their line numbers, at most a batch of them or as much text."""
    batch: Rows = []
    held = 0
    for number, row, size in _numbered_rows(path, is_list):
        batch.append((number, row))
        held += size
        if len(batch) >= BATCH_ROWS or held >= _LARGEST_BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _numbered_rows(path: Path, is_list: bool) -> Iterator[tuple[int, Row, int]]:
    if is_list:
        if path.stat().st_size > _LARGEST_LIST:
            raise InputError(
                f"{path.name} is one JSON list of over {_LARGEST_LIST >> 20} MiB. Save it as JSON "
                "lines (.jsonl), one row a line."
            )
        rows = _parsed(path, path.read_bytes(), 0)
        for number, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                raise InputError(f"{path.name}, row {number}: a row must be an object {{...}}.")
            yield number, row, 0
        return
    with opened(path) as file:
        number = 0
        while line := file.readline(_LONGEST_LINE + 1):
            number += 1
            if len(line) > _LONGEST_LINE:
                raise InputError(f"{path.name}, line {number} is longer than 1 MiB.")
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            row = _parsed(path, line, number)
            if not isinstance(row, dict):
                raise InputError(f"{path.name}, line {number}: a row must be an object {{...}}.")
            yield number, row, len(line)


def _parsed(path: Path, data: bytes, line: int) -> Any:
    where = f"{path.name}, line {line}" if line else path.name
    try:
        return json.loads(data.decode("utf-8-sig" if line < 2 else "utf-8"))
    except UnicodeDecodeError:
        raise InputError(f"{where} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        at = f", line {error.lineno}" if not line else ""
        raise InputError(f"{where}{at}: this is not JSON ({error.msg.lower()}).") from None
    except RecursionError:
        raise InputError(f"{where}: values are nested too deeply.") from None
    except ValueError:
        raise InputError(f"{where}: a number is too long.") from None


def _keys(path: Path, rows: Rows) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for number, row in rows:
        names.update(dict.fromkeys(row))
        if len(names) > _MOST_NAMES:
            raise InputError(
                f"{path.name}, row {number}: the rows have over {_MOST_NAMES} different keys."
            )
    return tuple(names)


def _column(values: list[Any]) -> Any:
    """An Arrow array, or the list itself where values are dictionaries or lists."""
    if not {dict, list}.isdisjoint(map(type, values)):
        return values
    return from_python(values)


def _header(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _no_twins(path: Path, names: Sequence[str]) -> None:
    if len(names) > _MOST_NAMES:
        raise InputError(f"{path.name} has {len(names):,} columns: no table of results has.")
    twins = sorted({name for name in names if name and names.count(name) > 1})
    if twins:
        raise InputError(f"{path.name} has more than one column named {', '.join(twins)[:200]}.")


def _no_utf8(path: Path) -> InputError:
    return InputError(f"{path.name} is not UTF-8 text. Save it as CSV UTF-8.")
