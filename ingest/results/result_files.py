"""Result files to frames: CSV and Parquet, recognised by their columns.

Reads and names columns only; whether a row can be believed is the gate's question.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.errors import InputError
from hyrox.segments import SEGMENTS

if TYPE_CHECKING:
    import pandas as pd

REQUIRED: tuple[str, ...] = (
    "season", "event", "division", "gender", "total", *(s.value for s in SEGMENTS),
)  # fmt: skip
ROXZONE_VISITS: tuple[str, ...] = tuple(f"roxzone_{i}" for i in range(1, 9))
OPTIONAL: tuple[str, ...] = ("age_group", "nationality", "athlete", *ROXZONE_VISITS)
TIMES: tuple[str, ...] = ("total", *(s.value for s in SEGMENTS), *ROXZONE_VISITS)

_HEADER_BYTES = 65_536
_MOST_NAMED = 12


@dataclass(frozen=True)
class ResultFile:
    """A file's rows under the project's column names, and the columns nobody uses."""

    frame: "pd.DataFrame"
    unused: tuple[str, ...]


def read_result_file(path: Path) -> ResultFile:
    """Read a result file; text columns stay text, optional columns that are absent are missing.

    Raises:
        InputError: no such file, another type, empty, damaged, or an unknown layout; the last
            names the columns that are missing and those that could not be placed.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} is empty.")
    kind = path.suffix.lower()
    if kind == ".parquet":
        frame = _read_parquet(path)
    elif kind == ".csv":
        frame = _read_csv(path)
    else:
        raise InputError(f"{path.name}: results are read from .csv and .parquet files.")
    if frame.empty:
        raise InputError(f"{path.name} has a header but no rows.")
    unused = tuple(str(name) for name in frame.columns if name not in {*REQUIRED, *OPTIONAL})
    frame = frame.drop(columns=list(unused))
    for name in OPTIONAL:
        if name not in frame.columns:
            frame[name] = None
    return ResultFile(frame[[*REQUIRED, *OPTIONAL]].reset_index(drop=True), unused)


def _read_parquet(path: Path) -> "pd.DataFrame":
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = list(pq.read_schema(path).names)
        _check_columns(path, names)
        wanted = [name for name in names if name in {*REQUIRED, *OPTIONAL}]
        frame: pd.DataFrame = pq.read_table(path, columns=wanted).to_pandas()
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{path.name} is not a readable Parquet file.") from error
    for name in set(names) - set(wanted):
        frame[name] = None
    return frame


def _read_csv(path: Path) -> "pd.DataFrame":
    import pandas as pd

    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    first = head.split(b"\n", 1)[0]
    if b"\0" in head or (len(first) == len(head) == _HEADER_BYTES):
        raise InputError(f"{path.name} is not a CSV file: its beginning is no line of text.")
    try:
        header = pd.read_csv(path, nrows=0, encoding="utf-8-sig")
        _check_columns(path, [str(name) for name in header.columns])
        # Everything as text: a stray word in one row must not change how the others are read.
        return pd.read_csv(path, dtype=str, encoding="utf-8-sig", skipinitialspace=True)
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not UTF-8 text. Save it as CSV UTF-8.") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise InputError(f"{path.name} cannot be read as CSV: {_short(str(error))}") from error


def _check_columns(path: Path, names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if not missing:
        return
    unplaced = [_short(name) for name in names if name not in {*REQUIRED, *OPTIONAL}]
    shown = ", ".join(unplaced[:_MOST_NAMED]) + (" …" if len(unplaced) > _MOST_NAMED else "")
    raise InputError(
        f"{path.name} has an unknown layout. Missing columns: {', '.join(missing)}. "
        + (f"Columns that could not be placed: {shown}." if unplaced else "")
    )


def _short(text: str, most: int = 40) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown[:most] + "…" if len(shown) > most else shown
