"""Splits that stand inside one value of a row: dictionaries, lists, JSON text.

Gives each split a column name that ``layouts`` can place. The shapes: numbers in
race order (``{"1": "0:04:32", ...}``, a plain list), numbers before labels
(``{"09_1000m Ski Erg": 284}``), the results site's field numbers (``{"time_11": ...}``),
groups (``{"run": {"1": ...}, "station": {...}}``), and entries with a name and a time.
"""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

from hyrox.errors import InputError
from hyrox.segments import SEGMENTS
from ingest.results.reading.layouts import NESTED, plain_name, site_field

COLUMN_NAMES = frozenset({"splits", "splittimes", "segments"})
"""Plain names of the columns that hold them."""

_TIME = ("time", "times", "seconds", "timeseconds", "duration", "value", "split")
_NAME = ("name", "label", "segment", "station", "title", "exercise", "description", "split")
_GROUP = re.compile(r"(run|lauf|work|workout|station|rox|roxzone)(?:n?ing)?(?:e|en|s)?")
_MOST_TEXT = 20_000
_MOST_SPLITS = 200
_DEEPEST = 4

Path = tuple[str, ...]


def is_nested(name: str) -> bool:
    """Whether a column of this name holds all the splits of a row."""
    return plain_name(name) in COLUMN_NAMES


class Splits:
    """Unpacks a source's splits, batch by batch, always in the same way."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._paths: dict[Path, str] = {}
        self._numbers: set[int] = set()
        self._numbering = ""

    def unpack(self, column: Any, first_row: int) -> dict[str, list[Any]]:
        """One column per split, its name beginning with ``NESTED``; absent splits are None.

        Args:
            column: a list or an Arrow array; per row a dictionary, a list, JSON text, or None.
            first_row: number of the first row, for messages.

        Raises:
            InputError: a value is no collection of splits, names one twice, or numbers them
                differently than earlier rows did.
        """
        values = self._python(column)
        rows: list[dict[Path, object]] = []
        for number, value in enumerate(values, first_row):
            try:
                rows.append(_splits(_loaded(value)))
            except ValueError as error:
                raise InputError(
                    f"{self._source}, row {number}: its splits cannot be read: {error}."
                ) from None
        self._learn(path for splits in rows for path in splits)
        columns: dict[str, list[Any]] = {}
        for path, name in self._paths.items():
            column = [splits.get(path) for splits in rows]
            if name in columns:
                raise InputError(f"{self._source}: two of a row's splits both say {name}.")
            columns[name] = column
        return columns

    def _python(self, column: Any) -> list[object]:
        if isinstance(column, list):
            return column
        import pyarrow as pa

        kind = column.type
        if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind):
            # Parquet packs a million equal entries into a few bytes; Python does not.
            entries = len(column.items) if pa.types.is_map(kind) else len(column.values)
            if entries > _MOST_SPLITS * len(column):
                raise InputError(f"{self._source}: its rows have too many splits.")
        values: list[object] = column.to_pylist()
        return values

    def _learn(self, paths: Iterator[Path]) -> None:
        fresh = set(paths) - set(self._paths)
        if not fresh:
            return
        if len(fresh) + len(self._paths) > _MOST_SPLITS:
            raise InputError(f"{self._source}: the rows name more than {_MOST_SPLITS} splits.")
        self._numbers |= {int(path[0]) for path in fresh if len(path) == 1 and _digits(path[0])}
        numbering = _numbering(self._numbers)
        if self._numbering and numbering != self._numbering:
            raise InputError(f"{self._source}: the splits of its rows are numbered differently.")
        self._numbering = numbering
        for path in sorted(fresh):
            self._paths[path] = NESTED + self._name(path)

    def _name(self, path: Path) -> str:
        last = path[-1]
        if _digits(last):
            number = int(last)
            if len(path) == 1:
                return self._by_number(number) or last
            if group := _GROUP.fullmatch(plain_name(path[-2])):
                return f"{group[1]}_{number}"
        if match := re.fullmatch(r"0*(\d{1,2})[\W_]+(?:run|running|lauf)", last.strip().lower()):
            # "3_run" is the second run: the numbers count runs and stations alike.
            number = int(match[1])
            return f"run_{(number + 1) // 2}" if number % 2 else " ".join(path)
        return last

    def _by_number(self, number: int) -> str | None:
        if self._numbering == "site":
            return site_field(number)
        index = number - (0 if self._numbering == "from 0" else 1)
        return SEGMENTS[index].value if 0 <= index < len(SEGMENTS) else None


def _numbering(numbers: set[int]) -> str:
    """How bare numbers count: the site's fields, or race order from 1 or from 0."""
    if not numbers:
        return ""
    if max(numbers) > len(SEGMENTS):
        return "site"
    return "from 0" if 0 in numbers else "from 1"


def _loaded(value: object) -> object:
    if not isinstance(value, str | bytes):
        return value
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not value.strip():
        return None
    if len(value) > _MOST_TEXT:
        raise ValueError("the text is too long")
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        pass
    try:
        # A dictionary that went through a CSV writer has Python's quotes, not JSON's.
        return ast.literal_eval(value.strip())
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        raise ValueError("the text is no JSON") from None


def _splits(value: object) -> dict[Path, object]:
    """A row's splits by where they stood; half a row's splits are worse than none."""
    splits: dict[Path, object]
    if type(value) is dict and {dict, list, tuple}.isdisjoint(map(type, value.values())):
        splits = {(str(name),): time for name, time in value.items()}
    else:
        splits = {}
        for path, time in _walk(value, ()):
            if path in splits:
                raise ValueError(f"'{path[-1]}' stands there twice")
            splits[path] = time
    if len(splits) > _MOST_SPLITS:
        raise ValueError("there are too many")
    return splits


def _walk(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """Every split with where it stood, groups before numbers."""
    if len(path) > _DEEPEST:
        raise ValueError("they are nested too deeply")
    if value is None and not path:
        return
    if isinstance(value, list | tuple):
        if value and all(_is_pair(entry) for entry in value):
            pairs = [(str(entry[0]), entry[1]) for entry in value]
        else:
            pairs = [(str(number), entry) for number, entry in enumerate(value, 1)]
    elif isinstance(value, dict):
        pairs = [(str(name), entry) for name, entry in value.items()]
    elif path:
        yield path, value
        return
    else:
        raise ValueError("a dictionary or a list was expected")
    for name, entry in pairs:
        named = _entry(entry)
        if named is None:
            yield from _walk(entry, (*path, name))
        else:
            yield (*path, named[0] or name), named[1]


def _is_pair(entry: object) -> bool:
    return isinstance(entry, list | tuple) and len(entry) == 2 and isinstance(entry[0], str)


def _entry(entry: object) -> tuple[str, object] | None:
    """``(name or nothing, time)`` of ``{"name": "Running 1", "time": "0:04:32"}``."""
    if not isinstance(entry, dict):
        return None
    if any(isinstance(value, dict | list | tuple) for value in entry.values()):
        return None
    plain = {plain_name(str(key)): key for key in entry}
    time = next((key for key in _TIME if key in plain), None)
    if time is None:
        return None
    name = next((key for key in _NAME if key in plain and key != time), None)
    return (str(entry[plain[name]]) if name else "", entry[plain[time]])


def _digits(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}", text, re.ASCII))
