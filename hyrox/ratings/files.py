"""Files of pairs, plans and ratings: read strictly, and written line by line.

A rating is one JSON line. It is in the file whole or not at all: a line that could not be finished
is taken back, and one that a crash left unfinished is taken away before the next is written.
"""

import json
import os
import threading
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from hyrox.errors import InputError, StoreError
from hyrox.ratings.shapes import Pairs, PlanToRate, Rating, wrong

MOST_BYTES = 64 * 1024 * 1024
MOST_NAMED = 5
"""Bad lines that a message names."""

_ADAPTER: TypeAdapter[Rating] = TypeAdapter(Annotated[Rating, Field(discriminator="kind")])
_WRITING = threading.Lock()
_Shape = TypeVar("_Shape", bound=BaseModel)


def read_pairs(file: Path) -> Pairs:
    """The pairs in a file that ``hyrox-coach eval pairs`` wrote.

    Raises:
        InputError: it is missing, too large, or no file of pairs.
    """
    return _shaped(Pairs, json_of(file), file, "hyrox-coach eval pairs FOLDER --out FILE")


def read_plan_to_rate(file: Path) -> PlanToRate:
    """The plan in a file of ``plan --json``, or of ``eval rubric`` with what code found of it.

    Raises:
        InputError: it is missing, too large, or no plan.
    """
    data = json_of(file)
    if isinstance(data, dict) and data.get("kind") != "plan" and "workout_plan" in data:
        data = {"plan": data}
    return _shaped(PlanToRate, data, file, "hyrox-coach plan --profile FILE --json")


def read_ratings(*files: Path) -> list[Rating]:
    """Every rating of the files, in their order; empty lines are nothing.

    Raises:
        InputError: a file is missing, or a line is no rating. All of it is refused then, and the
            message names the lines.
    """
    found: list[Rating] = []
    for file in files:
        bad: list[tuple[int, str]] = []
        for number, line in _lines(file):
            rating = _rating(line)
            if isinstance(rating, str):
                bad.append((number, rating))
            else:
                found.append(rating)
        if bad:
            raise InputError(_complaint(file, bad))
    return found


def kept_ratings(file: Path) -> list[Rating]:
    """``read_ratings`` of one file that need not be there yet."""
    return read_ratings(file) if file.exists() else []


def line_of(rating: Rating) -> str:
    """A rating as one line of JSON, without its end."""
    row = json.loads(rating.model_dump_json(exclude_defaults=True))
    return json.dumps({"format": rating.format, "kind": rating.kind} | row, ensure_ascii=False)


def keep_rating(file: Path, rating: Rating) -> None:
    """Append one rating; it is on the disk when this returns.

    Raises:
        StoreError: the file cannot be written; nothing of the rating is in it then.
    """
    line = line_of(rating).encode() + b"\n"
    try:
        with _WRITING:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a+b", buffering=0) as kept:
                end = _close_last(kept)
                try:
                    if kept.write(line) != len(line):
                        raise OSError(28, "No space left on device")
                    os.fsync(kept.fileno())
                except OSError:
                    kept.truncate(end)
                    raise
    except OSError as error:
        raise StoreError(
            f"The rating could not be kept in {file}: {error.strerror}. Free the disk or set "
            "HYROX_COACH_HOME to a folder that can be written, and save it again."
        ) from None


def json_of(file: Path) -> Any:
    """A JSON file that a person named.

    Raises:
        InputError: it is missing, too large or no JSON.
    """
    try:
        return json.loads(_bytes(file).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError(f"{file.name} is no JSON file.") from None


def _close_last(kept: FileIO) -> int:
    """End the last line, or take it away where it is no rating; returns the file's length."""
    kept.seek(0)
    data = kept.read()
    whole = data.rfind(b"\n") + 1
    if whole == len(data):
        return whole
    if isinstance(_rating(data[whole:]), str):
        kept.truncate(whole)
        return whole
    kept.write(b"\n")
    return len(data) + 1


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    # Only \n ends a line: a note may hold other separators.
    for number, line in enumerate(_bytes(file).split(b"\n"), start=1):
        if line.strip():
            yield number, line


def _rating(line: bytes) -> Rating | str:
    """The rating in a line, or what is wrong with it."""
    try:
        return _ADAPTER.validate_python(json.loads(line.decode("utf-8")))
    except ValidationError as error:
        return wrong(error)
    except (ValueError, RecursionError):
        return "it is no JSON"


def _complaint(file: Path, bad: list[tuple[int, str]]) -> str:
    named = "; ".join(f"line {number} ({why})" for number, why in bad[:MOST_NAMED])
    more = f"; and {len(bad) - MOST_NAMED} more" if len(bad) > MOST_NAMED else ""
    return (
        f"{file.name} was not read, because of {named}{more}. Put the lines right or take them out."
    )


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InputError(f"{file.name} has more than {MOST_BYTES // 1024**2} MB.")
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from None


def _shaped(shape: type[_Shape], data: Any, file: Path, made_by: str) -> _Shape:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise InputError(
            f"{file.name} is not what this form reads ({wrong(error)}). It reads what "
            f"`{made_by}` writes."
        ) from None
