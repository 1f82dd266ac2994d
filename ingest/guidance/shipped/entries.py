"""What the shipped tables share: TOML entries to validated models, words for lists."""

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from hyrox.errors import InputError

Model = TypeVar("Model", bound=BaseModel)


def toml_entries(path: Path, table: str) -> list[dict[str, Any]]:
    """The ``[[table]]`` entries of a file.

    Raises:
        InputError: it cannot be read, or holds anything else.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path.name} cannot be read: {error}") from error
    entries = found.pop(table, [])
    if found or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise InputError(f"{path.name} may hold [[{table}]] entries only.")
    return entries


def validated(kind: type[Model], entry: dict[str, Any], path: Path) -> Model:
    """An entry as its model.

    Raises:
        InputError: the first thing wrong with it, in words.
    """
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "entry"
        raise InputError(
            f"{path.name}: {entry.get('id', 'an entry without id')}: {where}: {first['msg']}"
        ) from error


def unique(entries: Iterable[tuple[str, Path]]) -> None:
    """Refuse an id that is used twice.

    Raises:
        InputError: it names the id and the second file.
    """
    seen: set[str] = set()
    for entry_id, path in entries:
        if entry_id in seen:
            raise InputError(f"{path.name}: the id {entry_id} is used twice.")
        seen.add(entry_id)


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``; underscores become blanks."""
    plain = [word.replace("_", " ") for word in words]
    if len(plain) < 2:
        return "".join(plain)
    return f"{', '.join(plain[:-1])} {last} {plain[-1]}"


def sentence(text: str) -> str:
    """A text that ends as a sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def number(value: float) -> str:
    """``12.5``, ``6``: no more digits than needed."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
