"""English within texts of another language: names of segments and what the analysis wrote.

``content`` isolates such words within a told text by characters, which every chart, attribute and
label may hold; ``prose`` makes markup of them, so that a screen reader reads them as English.
"""

import re

from ui.language.catalogue import ENGLISH, RIGHT_TO_LEFT
from ui.language.telling import spoken
from ui.web.markup import esc, note

_BEGIN, _END = "\u2066", "\u2069"
"""Left-to-right isolate and its end (Unicode's bidirectional algorithm, UAX 9)."""
_CONTENT = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_LEFT_TO_RIGHT = "\u200e"
_ATTRIBUTES = ' lang="en" dir="ltr"'


def content(words: str) -> str:
    """``words``, which are English whatever is spoken, for a place within a told text."""
    if not words or spoken() == ENGLISH:
        return words
    return f"{_BEGIN}{words.replace(_BEGIN, '').replace(_END, '')}{_END}"


def prose(text: str) -> str:
    """``text`` escaped, with its :func:`content` marked as English."""
    return _CONTENT.sub(rf"<span{_ATTRIBUTES}>\1</span>", esc(text))


def in_english() -> str:
    """The attributes of an element that holds nothing but content; none where all is English."""
    return "" if spoken() == ENGLISH else _ATTRIBUTES


def content_note(text: str, kind: str = "info") -> str:
    """A boxed message that the analysis wrote."""
    return note(text, kind).replace("<p ", f"<p{in_english()} ", 1)


def figure(text: str) -> str:
    """A figure with its sign before it, also where the text around runs from right to left."""
    return f"{_LEFT_TO_RIGHT}{text}" if spoken() in RIGHT_TO_LEFT else text


def number(n: float, pattern: str = "#,##0") -> str:
    """A number with the language's separators; ``pattern`` as Unicode's (UTS 35) write it."""
    if spoken() == ENGLISH and pattern == "#,##0":
        return f"{n:,.0f}"
    from babel.numbers import format_decimal

    return format_decimal(n, pattern, spoken())


def joined(*parts: str) -> str:
    """``a, b, c``; what is empty is left out."""
    comma = "، " if spoken() == "ar" else ", "
    return comma.join(filter(None, parts))


def as_english(html: str) -> str:
    """HTML that is content, marked as English."""
    return f"<span{_ATTRIBUTES}>{html}</span>" if html and spoken() != ENGLISH else html


def forwards() -> str:
    """An arrow the way that the reader's language runs."""
    return "←" if spoken() in RIGHT_TO_LEFT else "→"


def backwards() -> str:
    """An arrow against the way that the reader's language runs."""
    return "→" if spoken() in RIGHT_TO_LEFT else "←"
