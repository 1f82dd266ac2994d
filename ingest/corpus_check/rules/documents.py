"""Front matter: fields, words of the vocabulary, ids, sources and review dates."""

import calendar
from collections.abc import Iterator
from datetime import date
from typing import Any

from ingest.corpus_check.corpus import Corpus
from ingest.corpus_check.findings import Finding
from ingest.guidance.documents import AUDIENCES, FIELDS

TOPICS = (
    "ski_erg", "sled_push", "sled_pull", "burpee_broad_jump", "row", "farmers_carry",
    "sandbag_lunges", "wall_balls", "running", "roxzone", "pacing", "rules", "loads", "penalties",
    "strength", "concurrent", "periodisation", "weekly_structure", "taper", "race_day", "fuelling",
    "hydration", "supplements", "nutrition", "sleep", "recovery", "injury", "red_flags", "women",
    "masters", "youth", "adaptive", "doubles", "relay", "first_timers", "goals", "equipment",
    "mind", "travel",
)  # fmt: skip
MAX_AGE_MONTHS = 24
"""A text that nobody has read again for so long may be out of date."""


def fields(corpus: Corpus) -> Iterator[Finding]:
    """Every document has every field, as text or a list; headers that broke are named already."""
    for document in corpus.documents:
        for name in FIELDS if document.header else ():
            value = document.header.get(name)
            line = document.line_of(name)
            if value in (None, "", []):
                message = f"the field '{name}' is missing: add it to the front matter"
                yield Finding(document.path, line, "field_missing", message)
            elif name == "sources" and not isinstance(value, list):
                message = "sources must be a list: [first, second]"
                yield Finding(document.path, line, "field_missing", message)


def vocabulary(corpus: Corpus) -> Iterator[Finding]:
    """Topics and audiences are words of the closed lists."""
    for document in corpus.documents:
        for name, known in (("topic", TOPICS), ("audience", AUDIENCES)):
            value = document.header.get(name)
            if value and value not in known:
                message = f"unknown {name} '{value}'; use one of {', '.join(known)}"
                yield Finding(document.path, document.line_of(name), f"unknown_{name}", message)


def ids(corpus: Corpus) -> Iterator[Finding]:
    """A document's id is its file's name, and no id stands for two things."""
    for document in corpus.documents:
        if document.header.get("id") and document.id != document.stem:
            message = f"id '{document.id}' is unlike the file's name: make it '{document.stem}'"
            yield Finding(document.path, document.line_of("id"), "id_unlike_file", message)
    # Passages of all kinds share one space of ids: a document may not be called exercise-burpee.
    named = [(d.id, d.path, d.line_of("id")) for d in corpus.documents]
    named += [(f"{e.kind}-{e.id}", e.path, e.line) for e in corpus.entries if e.id]
    named += [(f"food-{row.id}", row.path, row.line) for row in corpus.foods if row.id]
    first: dict[str, str] = {}
    for name, path, line in named:
        if name in first:
            message = f"id '{name}' is used twice, first in {first[name]}: rename one"
            yield Finding(path, line, "id_twice", message)
        first.setdefault(name, f"{path}:{line}")


def sources(corpus: Corpus) -> Iterator[Finding]:
    """Cited works exist, and every listed work is cited by something."""
    cited: set[str] = set()
    listed = [(d.path, d.line_of("sources"), d.sources) for d in corpus.documents]
    listed += [(e.path, e.line, _sources_of(e.fields, e.kind)) for e in corpus.entries]
    for path, line, keys in listed:
        cited |= set(keys)
        for key in keys:
            if key not in corpus.sources:
                message = f"unknown source '{key}': add it to references.toml or correct it"
                yield Finding(path, line, "unknown_source", message)
    cited |= corpus.used_by_code | ({"usda-sr26"} if corpus.foods else set())
    path = f"{corpus.name}/references.toml"
    for key, line in corpus.sources.items():
        if key not in cited:
            message = f"nothing cites [{key}]: take it out, or list it where it is used"
            yield Finding(path, line, "source_unused", message)


def reviewed(corpus: Corpus) -> Iterator[Finding]:
    """Every text has the day on which a person last read it, not too long ago."""
    dated: list[tuple[str, int, Any]] = []
    for document in corpus.documents:
        if document.header:
            day = document.header.get("reviewed")
            dated.append((document.path, document.line_of("reviewed"), day))
    dated += [(entry.path, entry.line, entry.fields.get("reviewed")) for entry in corpus.entries]
    dated += [(row.path, row.line, _day(row.cells.get("reviewed", ""))) for row in corpus.foods]
    for path, line, day in dated:
        if not isinstance(day, date):
            message = "no review date: write reviewed as 2026-11-22, the day somebody read it"
        elif day > corpus.today:
            message = f"reviewed {day} lies in the future: write the day somebody read it"
        elif day < _oldest(corpus.today):
            message = f"reviewed {day}, more than {MAX_AGE_MONTHS} months ago: read it again"
        else:
            continue
        yield Finding(path, line, "review_date", message)


def _sources_of(fields_: dict[str, Any], kind: str) -> tuple[str, ...]:
    default = ["own-recipes"] if kind == "recipe" else []
    value = fields_.get("sources", default)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def _oldest(today: date) -> date:
    """The earliest day of reading that is not too long ago."""
    months = today.year * 12 + today.month - 1 - MAX_AGE_MONTHS
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))
