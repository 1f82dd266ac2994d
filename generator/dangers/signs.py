"""Signs of danger: concepts that meet within a few words, in any order and any of five languages.

A fixed phrase catches "I have chest pain"; people write "it sort of sits on my chest, then my jaw
goes". So each language's words are sorted into concepts (``words/<language>.toml``) and a sign
(``signs.toml``) says which concepts mean danger together. Figures that a phrase cannot weigh
(kilograms in weeks, a body mass index) are read by ``figures.py``.

Pure and stateless, like ``generator.safety``, which normalises the text and knows what denies a
match.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from generator.dangers.figures import FIGURES

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fr", "es", "ar")

_LINE = re.compile(r"(?P<needs>[^@-]+?)(?: @ (?P<within>\d+))?(?: - (?P<without>[^@]+))?")
_WITHIN = 14
_MOST = 6
"""Places of one concept that are tried; a text that repeats itself says no more."""
_STANDING = frozenset(
    {"self_harm", "eating_disorder", "doping", "medication", "minor", "weight_loss"}
)
"""Families that are not over because somebody says that all is well."""
_BEFORE = {"fr": "(?:[ldjnmts]|qu)?", "ar": "(?:و?(?:ب|ل|ف|ك)?(?:ال)?|لل)?"}
"""What is written together with the next word: "l'épaule", "والصدر"."""
_GAP = re.compile(r"<0-(\d+)>")

Span = tuple[int, int]
Counts = Callable[[int, int], bool]
"""Whether the words between two places of the text are meant, not denied."""


@dataclass(frozen=True)
class Told:
    """A danger that a message tells of: the family, the language it was told in, and where."""

    family: str
    language: str
    start: int
    end: int


@dataclass(frozen=True)
class _Sign:
    needs: tuple[str, ...]
    without: tuple[str, ...]
    within: int


@dataclass(frozen=True)
class Family:
    """A danger. ``kind`` and ``what`` are empty where the screen's own rules have the family."""

    name: str
    kind: str
    what: str
    signs: tuple[_Sign, ...]


@dataclass(frozen=True)
class Signs:
    """``advice`` and ``languages`` are templates by kind; ``words`` concepts by language."""

    advice: Mapping[str, str]
    languages: Mapping[str, Mapping[str, str]]
    families: tuple[Family, ...]
    words: Mapping[str, Mapping[str, re.Pattern[str]]]


def told(text: str, counts: Counts) -> Iterator[Told]:
    """The dangers that a message tells of, each family once in each language.

    Args:
        text: normalised as ``generator.safety`` does.
        counts: says of the words between two places whether they are meant.
    """
    signs = load()
    for language in LANGUAGES:
        words = signs.words[language]
        if language != "en" and not words["of_the_language"].search(text):
            continue
        reading = _Reading(text, words, counts)
        for family in signs.families:
            if family.name not in _STANDING and reading.has("over") and not reading.has("not_over"):
                continue
            for sign in family.signs:
                if span := reading.span(sign):
                    yield Told(family.name, language, *span)
                    break


def of_a_person(text: str, language: str) -> bool:
    """Whether somebody is spoken of, the writer or one with them."""
    return load().words[language]["person"].search(text) is not None


class _Reading:
    """A message with the places of its concepts, each looked for when a sign asks for it."""

    def __init__(self, text: str, words: Mapping[str, re.Pattern[str]], counts: Counts) -> None:
        self._text, self._words, self._counts = text, words, counts
        self._found: dict[str, Sequence[Span]] = {}

    def has(self, concept: str) -> bool:
        return bool(self._spans(concept))

    def span(self, sign: _Sign) -> Span | None:
        """Where all concepts of a sign meet; ``None`` where they do not."""
        places = []
        for concept in sign.needs:
            places.append(self._spans(concept))
            if not places[-1]:
                return None
        for chosen in product(*places):
            start, end = min(s for s, _ in chosen), max(e for _, e in chosen)
            if self._text.count(" ", start, max(s for s, _ in chosen)) > sign.within:
                continue
            if _apart(sign.needs, chosen) and not self._taken_back(sign, start, end):
                return start, end
        return None

    def _taken_back(self, sign: _Sign, start: int, end: int) -> bool:
        """Whether a concept that excuses a sign stands among or near its words."""
        near = _around(self._text, start, end, sign.within)
        return any(
            near[0] <= s < near[1] for concept in sign.without for s, _ in self._spans(concept)
        )

    def _spans(self, concept: str) -> Sequence[Span]:
        if concept not in self._found:
            self._found[concept] = self._look(concept)
        return self._found[concept]

    def _look(self, concept: str) -> Sequence[Span]:
        if concept.startswith("["):
            return FIGURES[concept.strip("[]")](self._text, self._words)
        pattern = self._words.get(concept)
        if pattern is None:
            return ()
        spans = (match.span() for match in pattern.finditer(self._text))
        return [span for span in spans if self._counts(*span)][:_MOST]


def _apart(needs: Sequence[str], chosen: Sequence[Span]) -> bool:
    """Whether a concept that is needed twice was found in two places."""
    pairs = zip(needs, chosen, strict=True)
    return len(set(pairs)) == len(needs)


def _around(text: str, start: int, end: int, words: int) -> Span:
    """``words`` words to both sides of a span."""
    for _ in range(words):
        start = max(text.rfind(" ", 0, max(start - 1, 0)), 0)
        end = text.find(" ", end + 1)
        if end < 0:
            return start, len(text)
    return start, end


@cache
def load() -> Signs:
    """The signs and the words of all languages."""
    with (HERE / "signs.toml").open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
    families = tuple(
        Family(
            name, family.get("kind", ""), family.get("what", ""),
            tuple(_sign(line) for line in family["signs"]),
        )
        for name, family in raw["families"].items()
    )  # fmt: skip
    words = {language: _words(HERE / "words" / f"{language}.toml") for language in LANGUAGES}
    return Signs(raw["advice"], raw["languages"], families, words)


def _sign(line: str) -> _Sign:
    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise ValueError(f"not a sign: {line}")
    needs = tuple(part.strip() for part in match["needs"].split("&"))
    without = tuple(part.strip() for part in (match["without"] or "").split("&") if part.strip())
    return _Sign(needs, without, int(match["within"] or _WITHIN))


def _words(path: Path) -> dict[str, re.Pattern[str]]:
    with path.open("rb") as file:
        concepts: dict[str, list[str]] = tomllib.load(file)["concepts"]
    before = _BEFORE.get(path.stem, "")
    return {name: _pattern(alternatives, before) for name, alternatives in concepts.items()}


def _pattern(alternatives: Sequence[str], before: str) -> re.Pattern[str]:
    inner = "|".join(_GAP.sub(r"(?:[^ ]+ ){0,\1}", one) for one in alternatives)
    return re.compile(rf"\b{before}(?:{inner})\b")
