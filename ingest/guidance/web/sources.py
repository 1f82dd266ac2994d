"""The list of web pages a maintainer wants taken in: ``corpora/sources.toml``."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hyrox.errors import InputError
from ingest.guidance.documents import AUDIENCES, Defect, slug
from ingest.guidance.plain import plain

REQUIRED = ("address", "licence", "topic", "audience")
OPTIONAL = ("title", "author", "reviewed")
MAX_SOURCES = 1_000
_MAX_CHARACTERS = 300
_MAX_ADDRESS = 2_000
_SHORT_ID = 80
_STARTS = re.compile(r"\s*\[\[\s*source\s*\]\]")


@dataclass(frozen=True)
class WebSource:
    """A page that may be read. ``reviewed`` is the day a person read it, ISO, or empty."""

    address: str
    licence: str
    topic: str
    audience: str = "all"
    title: str = ""
    author: str = ""
    reviewed: str = ""
    line: int = 1

    @property
    def document(self) -> str:
        """Its id: ``web-`` and the address as words, shortened with a hash where needed."""
        from hashlib import sha256

        parts = urlsplit(self.address)
        words = slug(f"{(parts.hostname or '').removeprefix('www.')} {parts.path}")
        if parts.query or len(words) > _SHORT_ID:
            mark = sha256(self.address.encode()).hexdigest()[:8]
            words = f"{words[:_SHORT_ID].strip('-')}-{mark}"
        return f"web-{words}"


@dataclass
class Sources:
    """The listed pages that may be read, and the entries that may not be with the reason."""

    sources: list[WebSource] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)


def read_sources(path: Path) -> Sources:
    """Read the list; every ``[[source]]`` becomes a source or a defect.

    Raises:
        InputError: there is no such file, it is no TOML, or holds anything but ``[[source]]``.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path.name} cannot be read: {error}") from error
    entries = content.pop("source", [])
    if content or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise InputError(f"{path.name} may hold only entries that begin with [[source]].")
    if len(entries) > MAX_SOURCES:
        raise InputError(f"{path.name} lists more than {MAX_SOURCES} sources.")
    lines = [n for n, row in enumerate(text.splitlines(), 1) if _STARTS.match(row)]
    found = Sources()
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries):
        line = lines[number] if len(lines) == len(entries) else 1
        try:
            source = _source(entry, line)
            if source.document in seen:
                first = seen[source.document]
                raise _EntryError("duplicate", f"{source.address} is listed in line {first}")
            seen[source.document] = line
        except _EntryError as error:
            found.defects.append(Defect(path.name, line, error.rule, str(error)))
        else:
            found.sources.append(source)
    return found


class _EntryError(Exception):
    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def _source(entry: dict[str, Any], line: int) -> WebSource:
    unknown = sorted(entry.keys() - {*REQUIRED, *OPTIONAL})
    if unknown:
        known = ", ".join((*REQUIRED, *OPTIONAL))
        raise _EntryError(
            "unknown_key", f"unknown key {plain(unknown[0])[:40]}; the keys are {known}"
        )
    address = entry.get("address")
    if not isinstance(address, str) or not address.strip():
        raise _EntryError("no_address", "a source needs an address")
    address = address.strip()
    _check_address(address)
    texts = {name: _text(entry, name) for name in ("licence", "topic", "audience", *OPTIONAL[:2])}
    if not texts["licence"]:
        raise _EntryError(
            "no_licence", f"{address}: a source without a licence is not taken in; name it"
        )
    if not re.fullmatch(r"[a-z][a-z_]{1,40}", texts["topic"]):
        raise _EntryError("field_topic", f"{address}: topic must be one_word_in_lower_case")
    texts["audience"] = texts["audience"] or "all"
    if texts["audience"] not in AUDIENCES:
        raise _EntryError(
            "field_audience", f"{address}: unknown audience; use one of {', '.join(AUDIENCES)}"
        )
    reviewed = entry.get("reviewed", "")
    if reviewed != "" and type(reviewed) is not date:
        raise _EntryError("field_reviewed", f"{address}: reviewed must be a date: 2026-11-21")
    return WebSource(address, reviewed=str(reviewed), line=line, **texts)


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str) or len(value) > _MAX_CHARACTERS:
        raise _EntryError(f"field_{name}", f"{name} must be text of {_MAX_CHARACTERS} characters")
    return plain(value)


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _EntryError("address", f"{plain(address)[:100]} is no web address") from error
    if parts.scheme not in ("http", "https"):
        raise _EntryError("scheme", f"{plain(address)[:100]}: only http and https are read")
    if "@" in parts.netloc:
        raise _EntryError("address", f"{host}: an address with a user name in it is not read")
    if not host or len(address) > _MAX_ADDRESS:
        raise _EntryError("address", f"{plain(address)[:100]} is no public web address")
    if not address.isprintable() or " " in address:
        raise _EntryError("address", f"{plain(address)[:100]} has characters no address has")
