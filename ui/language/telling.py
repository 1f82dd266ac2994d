"""Texts of the interface in the reader's language.

``t("Show my report")`` is the text in the language that is being spoken: a request's, in a handler;
English on the command line and in tests. A page's components are built once for everybody, so while
they are built a text is a *mark*, which :mod:`ui.language.page` turns into each reader's words when
the page is sent.

Numbers, times and names are values, never parts of a text: they are the same in all languages.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from ui.language.catalogue import ENGLISH, RIGHT_TO_LEFT, translations

_BUILDING = "building"
_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)
BEGIN, END = "\ue000", "\ue001"
"""Around a mark: characters of the private use area, which no text holds."""
_ISOLATE, _END = "\u2068", "\u2069"
_STRAYS = re.compile(r"[A-Za-z]|[-+/\u2212\u2013]\d|\d[-/\u2212\u2013]")
"""Latin letters, signs before a number, and parts of a date."""
_MARKED: dict[str, str] = {}


def mark(text: str) -> str:
    """``text`` as it is; says that it is a text of the interface, for one that is kept in a
    constant and told later."""
    return text


def t(text: str, /, **values: object) -> str:
    """``text`` in the language spoken, with ``{name}`` replaced by the values.

    Args:
        text: English, a literal here or in :func:`mark`: the catalogues are made from those.
        values: put in as they are; what a stranger wrote still has to be escaped.
    """
    language = _SPOKEN.get()
    if language == _BUILDING:
        if values:
            raise ValueError(f"A page is built for every reader, so this cannot be told: {text!r}")
        return _marked(text)
    # The empty text is a catalogue's own header.
    told = translations(language).gettext(text) if text else ""
    return told.format(**_set_apart(values, language)) if values else told


def tn(one: str, many: str, n: int, /, **values: object) -> str:
    """The form of a text for ``n`` things; ``{n}`` is the number."""
    language = _now()
    told = translations(language).ngettext(one, many, n)
    return told.format(n=f"{n:,}", **_set_apart(values, language))


def day(of: date, pattern: str = "EEEE d MMM") -> str:
    """A day in words; ``pattern`` as Unicode's date formats (UTS 35) write it."""
    from babel.dates import format_date

    return format_date(of, pattern, _now())


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    from babel.lists import format_list

    return format_list(parts, locale=_now())


def spoken() -> str:
    """The language spoken: one of :data:`ui.language.catalogue.LANGUAGES`."""
    return _now()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Texts are told in ``language`` within."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


@contextmanager
def building() -> Iterator[None]:
    """Texts are marks within."""
    with speaking(_BUILDING):
        yield


def of_mark(key: str) -> str:
    """The English text of a mark's key.

    Raises:
        KeyError: there is no such mark.
    """
    return _MARKED[key]


def _now() -> str:
    language = _SPOKEN.get()
    if language == _BUILDING:
        raise ValueError(
            "A page is built for every reader: days and counts are told by its events."
        )
    return language


def _set_apart(values: dict[str, object], language: str) -> dict[str, object]:
    """Values for a line that runs from right to left: without a mark around it, "2027-03-06" reads
    06-03-2027 there, and "(Berlin)" loses a bracket to the words beside it (UAX 9, isolates)."""
    if language not in RIGHT_TO_LEFT:
        return values
    return {
        name: f"{_ISOLATE}{value}{_END}" if _STRAYS.search(str(value)) else value
        for name, value in values.items()
    }


def _marked(text: str) -> str:
    if not text:
        return ""
    key = hashlib.sha256(text.encode()).hexdigest()[:12]
    _MARKED[key] = text
    return f"{BEGIN}{key}{END}"
