"""Columns of values, as a source holds them, to what the contract asks for: seconds and text.

A column is an Arrow array or a list of Python values. Never drops a row and never changes what a
value says: a column of times becomes seconds only if every value in it is a time, so that one
stray word cannot change how the others are read. Arrays are taken to be valid (``tables`` sees to
it).
"""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hyrox.errors import InputError
from hyrox.times import parse_time

if TYPE_CHECKING:
    import pandas as pd

NOTHING = frozenset({"", "-", "–", "—", "--"})
"""How every column says that it has no value. Words are names and countries ("NA" is Namibia)."""
_NO_TIME = NOTHING | {"na", "n/a", "nan", "nat", "none", "null", "--:--", "--:--:--", "-:--:--"}

_MOST_TEXT = 1_000
_DECIMAL_COMMA = re.compile(r"[\d:]+,\d{1,3}")
_DAYS = re.compile(r"0 days? +(\d\d:\d\d:\d\d(?:\.\d+)?)")
_MINUTES = re.compile(r"\d{1,4}(?:\.\d+)?")


def seconds(column: Any, in_minutes: bool = False) -> "pd.Series[Any]":
    """A column of times: float seconds, or text as found if any of it cannot be read.

    Args:
        column: numbers, durations, times of day, or text (``4:31``, ``1:27:34``, ``271.5``).
        in_minutes: plain numbers are minutes; clocks are clocks all the same.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    array = _plain(column)
    kind = array.type
    if pa.types.is_duration(kind) or pa.types.is_time(kind):
        unit = {"s": 1, "ms": 1e3, "us": 1e6, "ns": 1e9}[kind.unit]
        whole = pc.cast(array, pa.int64() if kind.bit_width == 64 else pa.int32())
        return pd.Series(pc.divide(pc.cast(whole, pa.float64()), unit).to_numpy(False))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        plain = pc.cast(array, pa.float64(), safe=False)
        if in_minutes:
            plain = pc.round(pc.multiply(plain, 60.0), 3)
        return pd.Series(plain.to_numpy(False))
    words, where = _words(array, _NO_TIME)
    try:
        known = [None if w is None else _parsed(w, in_minutes) for w in words.to_pylist()]
    except InputError:
        return _series(words.take(where))
    return pd.Series(pa.array(known, pa.float64()).take(where).to_numpy(False))


def text(column: Any, read: Callable[[str], str | None] | None = None) -> "pd.Series[Any]":
    """A column of text without surrounding space; missing where there was none.

    Args:
        read: applied to every different value.
    """
    import pyarrow as pa

    words, where = _words(_plain(column), NOTHING)
    if read is not None:
        known = [None if word is None else read(word) for word in words.to_pylist()]
        words = pa.array(known, pa.string())
    return _series(words.take(where))


def joined(columns: Sequence[Any]) -> Any:
    """Columns of text in one, with a space between; empty where all of them are missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = []
    for column in columns:
        words, where = _words(_plain(column), NOTHING)
        # Arrow's own way to leave missing parts out leaves out rows that have no part at all.
        parts.append(pc.fill_null(words.take(where), ""))
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, pa.scalar(" ")))


def from_python(values: Sequence[object]) -> Any:
    """An Arrow array of Python values: numbers stay numbers, all else becomes text."""
    import pyarrow as pa

    kinds = set(map(type, values)) - {type(None)}
    try:
        if kinds <= {int, float}:
            return pa.array(values, pa.float64(), from_pandas=True)
        if kinds == {str}:
            return pa.array(values, pa.string())
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        pass
    cleaned = [None if value is None or value != value else _clean(value) for value in values]
    return pa.array(cleaned, pa.string())


def is_text(kind: Any) -> bool:
    """Whether an Arrow type is one of text."""
    import pyarrow as pa

    return any(
        is_kind(kind)
        for is_kind in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    )


def _clean(value: object) -> str:
    shown = value if isinstance(value, str) else _shown(value)
    # JSON can spell half of a surrogate pair, which no UTF-8 text can hold.
    return shown if shown.isascii() else shown.encode("utf-8", "replace").decode()


def _shown(value: object) -> str:
    """A number without needless decimals; anything else cut to what a cell may reasonably hold."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int) and abs(value) >= 10**30:
        return "a very long number"
    return str(value)[:_MOST_TEXT]


def _plain(column: Any) -> Any:
    """One flat Arrow array of a simple type."""
    import pyarrow as pa

    array = from_python(column) if isinstance(column, list) else column
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_run_end_encoded(array.type):
        array = array.cast(array.type.value_type)
    if pa.types.is_dictionary(array.type) and not is_text(array.type.value_type):
        array = array.cast(array.type.value_type)
    if pa.types.is_nested(array.type):
        array = from_python(array.to_pylist())
    return array


def _words(array: Any, nothing: frozenset[str]) -> tuple[Any, Any]:
    """The different texts of a column, missing for those that say nothing, and each row's index.

    A text is cut before it is repeated: a file may hold one of a megabyte a million times.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_floating(array.type):
        numbers = array.to_pylist()
        array = pa.array([None if v is None or v != v else _shown(v) for v in numbers], pa.string())
    if not pa.types.is_dictionary(array.type):
        array = array.cast(pa.string()).dictionary_encode()
    words = array.dictionary.cast(pa.string())
    words = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(words), 0, _MOST_TEXT)
    empty = pc.is_in(pc.utf8_lower(words), value_set=pa.array(sorted(nothing)))
    return pc.if_else(empty, pa.scalar(None, pa.string()), words), array.indices


def _parsed(word: str, in_minutes: bool) -> float:
    if match := _DAYS.fullmatch(word):
        word = match[1]
    if _DECIMAL_COMMA.fullmatch(word):
        word = word.replace(",", ".")
    if in_minutes and _MINUTES.fullmatch(word):
        return round(float(word) * 60, 3)
    return parse_time(word)


def _series(array: Any) -> "pd.Series[Any]":
    import pandas as pd

    return pd.Series(array.to_pandas(), dtype="str")
