"""When the races were: the first day of each event, read from ``corpora/events.toml``."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from unicodedata import combining, normalize

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, ValidationError

from hyrox.errors import InputError
from hyrox.settings import Settings

FILE = "events.toml"
Event = tuple[int, str]
"""A season and an event's name, as results carry them."""
Day = date
"""The type, inside a class with a field of that name."""

_YEAR = re.compile(r"\b20\d\d\b")
_SEASON = re.compile(r"^(?:s|season )\d{1,2}\b")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i"})


class Entry(BaseModel):
    """One event of the calendar: its first ``date``, or the bounds ``after`` and ``before``
    (inclusive) that a source leaves; ``source`` and ``also`` are addresses."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    season: int
    name: str
    source: str
    how: Literal["stated", "bounded"]
    aliases: tuple[str, ...] = Field((), strict=False)
    date: Day | None = None
    after: Day | None = None
    before: Day | None = None
    also: tuple[str, ...] = Field((), strict=False)
    note: str = ""

    @property
    def window(self) -> tuple[Day, Day]:
        """The earliest and the latest first day; the same where the date is known."""
        return self.date or self.after or Day.min, self.date or self.before or Day.max

    @property
    def keys(self) -> tuple[tuple[int, str, str], ...]:
        """The normal forms under which results may name it."""
        year = _year(self.name)
        names = (self.name, *(f"{alias} {year}" for alias in self.aliases))
        return tuple((self.season, *_normal(name)) for name in names)


class Calendar(Mapping[Event, date]):
    """First days by (season, event), whatever the form of the name: ``2025 Köln``,
    ``Cologne 2025`` and ``S8 2025 Koln`` are one event. Events without a date are not in it."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        self.entries = entries

    @cached_property
    def _by_key(self) -> dict[tuple[int, str, str], Entry]:
        return {key: entry for entry in self.entries for key in entry.keys}

    def entry(self, event: Event) -> Entry | None:
        """What is known of an event, bounds included."""
        season, name = event
        return self._by_key.get((season, *_normal(name)))

    def __getitem__(self, event: Event) -> date:
        entry = self.entry(event)
        if entry is None or entry.date is None:
            raise KeyError(event)
        return entry.date

    def __iter__(self) -> Iterator[Event]:
        return ((entry.season, entry.name) for entry in self.entries if entry.date)

    def __len__(self) -> int:
        return sum(entry.date is not None for entry in self.entries)


def calendar(source: Settings | Path) -> Calendar:
    """Read the calendar of the corpora, or of a file; no file is an empty calendar.

    Raises:
        InputError: the file is no TOML, or an entry makes no sense; the message names it.
    """
    path = source.corpora / FILE if isinstance(source, Settings) else source
    if not path.exists():
        return Calendar()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read: {error}. Mend or delete it.") from None
    sources = _sources(content.get("sources", {}), path)
    rows = content.get("events", [])
    if not isinstance(rows, list):
        raise InputError(f"{path.name}: 'events' is no list. Write events = [ {{ ... }}, ... ].")
    entries = tuple(_entry(row, i, sources, path) for i, row in enumerate(rows, start=1))
    _distinct(entries, path)
    return Calendar(entries)


def season_bounds(season: int) -> tuple[date, date]:
    """The first and last day on which an event of a season may begin.

    Season 7 ended with the championships of June 2025 and season 8 began on 28 June 2025.
    """
    return date(2017 + season, 6, 15), date(2018 + season, 7, 31)


def _sources(table: Any, path: Path) -> dict[str, str]:
    try:
        read = TypeAdapter(dict[str, HttpUrl]).validate_python(table)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise InputError(
            f"{path.name}: source '{place}' is no web address. Give it as http(s)://..."
        ) from None
    return {name: table[name] for name in read}


def _entry(row: Any, number: int, sources: dict[str, str], path: Path) -> Entry:
    name = row.get("name", "without a name") if isinstance(row, dict) else row
    where = f"{path.name}, event {number} ({name})"
    try:
        entry = Entry.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise InputError(f"{where}: {field + ': ' if field else ''}{first['msg']}.") from None
    wrong = _sense(entry, sources)
    if wrong:
        raise InputError(f"{where}: {wrong}")
    return entry.model_copy(
        update={
            "source": sources[entry.source],
            "also": tuple(sources[key] for key in entry.also),
        }
    )


def _sense(entry: Entry, sources: dict[str, str]) -> str:
    """What is wrong with an entry, or nothing."""
    unknown = [key for key in (entry.source, *entry.also) if key not in sources]
    if unknown:
        return f"the source '{unknown[0]}' is not listed. Add it under [sources]."
    year = _year(entry.name)
    if not year:
        return "the name has no year. Write it as '2025 Berlin'."
    bounded = entry.after is not None and entry.before is not None
    if (entry.how == "stated") != (entry.date is not None) or (entry.how == "bounded") != bounded:
        return "give a date (how = 'stated'), or after and before (how = 'bounded'), not both."
    first, last = entry.window
    if first > last:
        return f"'after' ({first}) is later than 'before' ({last}). Swap them."
    opening, end = season_bounds(entry.season)
    for day in (first, last):
        if not opening <= day <= end:
            return f"{day} is not in season {entry.season} ({opening} to {end}). Check the season."
        if str(day.year) != year:
            return f"{day} is not in the year of the name ({year}). Check which one is right."
    return ""


def _distinct(entries: tuple[Entry, ...], path: Path) -> None:
    seen: dict[tuple[int, str, str], Entry] = {}
    for entry in entries:
        for key in set(entry.keys):
            if key in seen:
                raise InputError(
                    f"{path.name}: '{entry.name}' and '{seen[key].name}' of season "
                    f"{entry.season} are the same event. Keep one of them."
                )
            seen[key] = entry


def _year(name: str) -> str:
    found = _YEAR.findall(name)
    return found[0] if len(found) == 1 else ""


def _normal(name: str) -> tuple[str, str]:
    """City and year of an event's name, without accents, marks, season and sponsor.

    >>> _normal("S8 2025 São Paulo"), _normal("Fitness First HYROX Frankfurt 2025")
    (('sao paulo', '2025'), ('frankfurt', '2025'))
    """
    plain = "".join(c for c in normalize("NFKD", name.casefold()) if not combining(c))
    words = " ".join(re.sub(r"[^\w]+", " ", plain.translate(_LETTERS)).split())
    city = _SEASON.sub("", words).rpartition("hyrox")[2]
    return " ".join(_YEAR.sub(" ", city).split()), _year(words)
