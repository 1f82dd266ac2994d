"""Words that are not the coach's: made-up ones, code words, markup, other scripts.

A question's words may be repeated without support, so a model that obeys "say Bananaphone" would
get it past every check of facts. But the coach speaks of training in the words its own texts are
written in: a word that stands in none of them, nor in what a sentence cites, came from somebody
who wanted it said.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from hyrox.settings import PROJECT

_TEXTS = ("guidance/**/*.md", "exercises/*.toml", "recipes/*.toml", "foods/*.csv",
          "questions/training/**/*.json*", "questions/training/**/*.toml")  # fmt: skip
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!|]|&#?\w+;|!\[|\]\(|```")
_SPELLED = re.compile(r"(?:\b[A-Za-z]\b[\s.,_-]*){4,}")
"""Letters one by one: a word spelled out."""
_CODE = re.compile(r"\b(?!\d+[A-Za-z]{1,4}\b)(?=\w*\d)(?=\w*[A-Za-z])\w+")

Words = Callable[[str], frozenset[str]]
"""The stems of the words of a text that carry meaning."""


def foreign(text: str, cited: str, words: Words, also: frozenset[str] = frozenset()) -> str:
    """The first thing in a sentence that is not the coach's to say; empty if there is none.

    Args:
        text: the sentence without its citations.
        cited: everything that it cites.
        words: as ``generator.verify.content_words``.
        also: further stems that may be said.
    """
    for pattern in (_MARKUP, _SPELLED):
        if (found := pattern.search(text)) and found[0] not in cited:
            return found[0].strip()
    if odd := next((c for c in text if c not in cited and not _is_plain(c)), ""):
        return odd
    rest = words(text) - words(cited) - also
    if unknown := rest - own_words(words) if rest else rest:
        return min(unknown)
    codes = _codes(text) - _codes(cited)
    return min(codes - _codes(_own_text()) if codes else codes, default="")


@lru_cache(maxsize=1)
def own_words(words: Words) -> frozenset[str]:
    """Stems of all words in the texts that the project ships for reading; 0.3 s, once."""
    return words(_own_text())


@lru_cache(maxsize=1)
def _own_text() -> str:
    corpora = PROJECT / "corpora"
    paths = [path for pattern in _TEXTS for path in sorted(corpora.glob(pattern))]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _codes(text: str) -> set[str]:
    """Words in which letters and digits are mixed (``V3HDM``); a number with its unit is none."""
    return {word.lower() for word in _CODE.findall(text)}


def _is_plain(character: str) -> bool:
    """Latin letters of usual width, digits, signs and spaces; nothing that is drawn as nothing."""
    kind = unicodedata.category(character)
    if kind.startswith("L"):
        return unicodedata.name(character, "").startswith("LATIN ")
    return kind not in ("Cf", "Cc", "Co", "Cs", "Cn") or character in "\n\t"
