"""What importers of exercises, foods and recipes share: one row becomes one passage or one defect.

A file is a list of rows by strangers. A row that breaks a rule is left out with that rule's name
and never stops the others; a file that cannot be read at all is an ``InputError``.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hyrox.errors import InputError
from ingest.guidance.dangerous import dangerous_advice
from ingest.guidance.documents import Defect, Guidance, Passage, Reference, slug
from ingest.guidance.instructions import addresses_a_model
from ingest.guidance.plain import MAX_FIELD_CHARACTERS, names_address, plain
from ingest.guidance.studies import false_claims

MAX_FILE_BYTES = 64_000_000
MAX_NAME_CHARACTERS = 200


@dataclass(frozen=True)
class Origin:
    """Where a file's rows come from, as the maintainer who brings them in states it."""

    path: Path
    citation: str
    licence: str
    url: str = ""

    @property
    def key(self) -> str:
        """The key under which its passages cite it."""
        return f"file-{slug(folded(self.path.stem)) or 'unnamed'}"

    def check(self) -> None:
        """Raises:
        InputError: no licence or no citation was given, or there is no such file.
        """
        if not self.path.is_file():
            raise InputError(f"There is no file {self.path}.")
        if not plain(self.licence):
            raise InputError(
                f"{self.path.name}: say under which licence it may be used (for example "
                "'CC BY 4.0' or 'public domain'); a source without a licence is not taken in."
            )
        if not plain(self.citation):
            raise InputError(f"{self.path.name}: say what it is and who made it (its citation).")

    def reference(self) -> Reference:
        return Reference(plain(self.citation), plain(self.url), plain(self.licence))


@dataclass(frozen=True)
class Row:
    """A sound row. ``place`` finds it in its file; ``left_out`` are fields that were not usable,
    as (field, rule, message): the row is kept without them. ``words`` are what strangers wrote of
    the text, where the rest of it was computed."""

    document: str
    place: str
    title: str
    section: str
    text: str
    topic: str
    words: str = ""
    left_out: tuple[tuple[str, str, str], ...] = ()


class RowError(Exception):
    """A row is left out; ``rule`` names why."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def collect(
    rows: Iterable[tuple[int, Any]], read_row: Callable[[Any], Row], origin: Origin, kind: str
) -> Guidance:
    """Passages of all sound rows: ``documents == len(passages) + refused``.

    Args:
        rows: each with the line it starts on; a ``RowError`` in place of a row counts as refused.
    """
    found = Guidance(references={origin.key: origin.reference()})
    name = plain(origin.path.name)
    first_rows: dict[str, int] = {}
    for number, (line, entry) in enumerate(rows, 1):
        found.documents += 1
        try:
            if isinstance(entry, RowError):
                raise entry
            row = read_row(entry)
            _check_words(row)
            if (first := first_rows.setdefault(row.document, number)) != number:
                raise RowError("duplicate_id", f"{row.document} is row {first} already")
        except RowError as defect:
            found.defects.append(Defect(name, line, defect.rule, f"row {number}: {defect}"))
            continue
        found.defects += [
            Defect(name, line, rule, f"row {number}: {message}", part=part)
            for part, rule, message in row.left_out
        ]
        found.passages.append(
            Passage(
                id=f"{row.document}#{row.place}",
                document=row.document,
                title=row.title,
                section=row.section,
                text=row.text,
                topic=row.topic,
                audience="all",
                sources=(origin.key,),
                reviewed="",
                location=name,
                kind=kind,
            )
        )
    return found


def _check_words(row: Row) -> None:
    """Raises:
    RowError: what strangers wrote of a row speaks to a model, contradicts a cited fact, could
        hurt somebody, or leads to an address.
    """
    words = f"{row.title}. {row.words or row.text}"
    if found := addresses_a_model(words):
        raise RowError("hidden_instructions", f"speaks to a model: '{shown(found)}'")
    if found := dangerous_advice(words):
        raise RowError("dangerous_advice", f"could hurt somebody: '{shown(found)}'")
    if found := names_address(words):
        raise RowError("web_address", f"names an address: '{shown(found)}'")
    if against := false_claims(words):
        raise RowError("contradicts", shown(str(against[0]), 600))


def read_text(path: Path) -> str:
    """A file's text.

    Raises:
        InputError: too large, not readable, or not UTF-8.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(f"{path.name} is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.") from error


def json_entries(text: str, name: str) -> list[tuple[int, Any]]:
    """The entries of a JSON list, each with the line it starts on.

    Raises:
        InputError: no list, or damaged; the message names the line.
    """
    decoder, blank = json.JSONDecoder(), re.compile(r"[\s]*")

    def skip(at: int) -> int:
        match = blank.match(text, at)
        return match.end() if match else at

    def damaged(at: int) -> InputError:
        return InputError(f"{name} is no readable JSON list: line {text.count(chr(10), 0, at) + 1}")

    at = skip(0)
    if text[at : at + 1] != "[":
        raise damaged(at)
    entries: list[tuple[int, Any]] = []
    at, line, counted = skip(at + 1), 1, 0
    while text[at : at + 1] != "]" or entries:
        line, counted = line + text.count("\n", counted, at), at
        try:
            entry, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise damaged(at) from error
        entries.append((line, entry))
        at = skip(at)
        if text[at : at + 1] == "]":
            break
        if text[at : at + 1] != ",":
            raise damaged(at)
        at = skip(at + 1)
    if text[skip(at + 1) :]:
        raise damaged(at)
    return entries


def required(entry: dict[str, Any], name: str, most: int = MAX_NAME_CHARACTERS) -> str:
    """A field's text, cleaned.

    Raises:
        RowError: ``field_<name>`` if it is missing, empty or no text; ``too_long``.
    """
    if (text := optional(entry, name, most)) is None:
        raise RowError(f"field_{name.lower()}", f"lacks '{name}'")
    return text


def optional(entry: dict[str, Any], name: str, most: int = MAX_NAME_CHARACTERS) -> str | None:
    """``required`` for a field that may be absent, null or empty."""
    value = entry.get(name)
    if value is None:
        return None
    return cleaned(value, name, most) or None


def texts(entry: dict[str, Any], name: str) -> list[str]:
    """A field that is a list of texts (or one text); what is empty is left out.

    Raises:
        RowError: ``field_<name>`` if it is anything else; ``too_long``.
    """
    value = entry.get(name)
    if value is None:
        return []
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list):
        raise RowError(f"field_{name.lower()}", f"'{name}' must be a list of texts")
    if len(items) > MAX_NAME_CHARACTERS:
        raise RowError("too_long", f"'{name}' has {len(items)} entries")
    found = [cleaned(item, name, MAX_FIELD_CHARACTERS) for item in items]
    return [text for text in found if text]


def cleaned(value: Any, name: str, most: int) -> str:
    """A field's plain text, perhaps empty.

    Raises:
        RowError: no text, or longer than ``most`` characters; text that becomes a model's
            instruction only before its markup is removed is refused here.
    """
    if not isinstance(value, str):
        raise RowError(f"field_{name.lower()}", f"'{name}' must be text")
    if len(value) > most:
        raise RowError("too_long", f"'{name}' has {len(value):,} characters; at most {most:,}")
    text = plain(value)
    if text != value and (words := addresses_a_model(value)):
        raise RowError("hidden_instructions", f"'{name}' speaks to a model: '{shown(words)}'")
    return text


def folded(text: str) -> str:
    """Text for an id: ``Älplermagronen`` -> ``Alplermagronen``."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def place_of(name: str) -> str:
    """A name as a stable part of an id.

    Raises:
        RowError: no Latin letter or digit is in it.
    """
    if not (found := slug(folded(name))):
        raise RowError("no_id", "its name gives no id: it has no Latin letter or digit")
    return found


def shown(text: str, most: int = 60) -> str:
    """A stranger's words, cut and made safe for a message."""
    text = plain(text)
    return text[:most] + "…" if len(text) > most else text
