"""Safe pieces of HTML. Whatever a person, a file or the model wrote goes through ``esc``."""

import html
import re
from collections.abc import Iterable

from ui.language.telling import BEGIN, t

_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;)]")


def esc(text: object) -> str:
    """``text`` as inert HTML, in content and in attributes; a percent sign keeps to its number."""
    return html.escape(str(text), quote=True).replace(" %", "&nbsp;%")


def english(text: object) -> str:
    """``text`` of facts, names and answers, which stay English on every page: said to screen
    readers and to right-to-left lines."""
    return f'<span lang="en" dir="ltr">{esc(text)}</span>'


def filled(text: str, **parts: str) -> str:
    """``text`` escaped, with HTML in the places of its ``{name}``s.

    Raises:
        ValueError: ``text`` is a mark: a page that is being built has no values yet.
    """
    if BEGIN in text:
        raise ValueError(f"A page is built for every reader, so this has no places: {parts}")
    return esc(text).format(**parts)


def commas(parts: Iterable[str]) -> str:
    """``a, b, c`` with the reader's commas; empty parts are left out."""
    return t(", ").join(filter(None, parts))


def link(url: str, words: str = "") -> str:
    """A link that opens beside the app; anything but http(s) stays text."""
    if not url.startswith(("https://", "http://")):
        return esc(words or url)
    return f'<a href="{esc(url)}" target="_blank" rel="noopener noreferrer">{esc(words or url)}</a>'


def linked(text: str) -> str:
    """``text`` escaped, with its web addresses as links."""
    parts: list[str] = []
    end = 0
    for match in _URL.finditer(text):
        parts += [esc(text[end : match.start()]), link(match[0])]
        end = match.end()
    return "".join([*parts, esc(text[end:])])


def note(text: str, kind: str = "info") -> str:
    """A boxed message: ``info``, ``error`` (announced at once) or nothing for empty text."""
    return box(esc(text), kind) if text else ""


def box(body: str, kind: str = "info") -> str:
    """The same around HTML."""
    role = ' role="alert"' if kind == "error" else ""
    return f'<p class="hc-note hc-{kind}"{role}>{body}</p>'
