"""A page as it is sent: its marks become texts, and the browser is told language and direction."""

import re
from functools import cache

from ui.language.catalogue import RIGHT_TO_LEFT, translations
from ui.language.telling import of_mark

_MARK = re.compile(r"(?:\ue000|\\ue000)([0-9a-f]{12})(?:\ue001|\\ue001)")
"""As it is, and as JSON writes it."""
_ROOT = re.compile(r"<html\b[^>]*?\blang=\"en\"")
_HEAD = re.compile(r"<head\b[^>]*>")
_BROWSER = (
    "<script>for (const [name, value] of [['language', '{0}'], ['languages', ['{0}']]])"
    " Object.defineProperty(navigator, name, {{value}});</script>"
)
"""Gradio's own texts follow the browser's language; a reader may have chosen another one here."""


def told_page(page: str, language: str) -> str:
    """HTML for readers of ``language``.

    Texts of the catalogues hold nothing that HTML or JSON would read as its own (a test sees to
    it), so they go in as they are.

    Raises:
        KeyError: ``language`` is none of :data:`ui.language.catalogue.LANGUAGES`.
    """
    page = _MARK.sub(lambda found: _text(found[1], language), page)
    direction = ' dir="rtl"' if language in RIGHT_TO_LEFT else ""
    page = _ROOT.sub(lambda found: found[0][:-3] + f'{language}"{direction}', page, count=1)
    script = _BROWSER.format(language)
    return _HEAD.sub(lambda found: found[0] + script, page, count=1)


@cache
def _text(key: str, language: str) -> str:
    spoken = translations(language)
    try:
        return spoken.gettext(of_mark(key))
    except KeyError:
        # Not one of ours: a page may hold what a stranger wrote.
        return ""
