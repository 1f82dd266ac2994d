"""What words of a profile stand for: phrases of ``words.toml``, found in what people write.

Words are compared without case, accents, marks and plural s. A misspelling is accepted where
exactly one phrase is a slip or two away; short words must be written right.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA

WORDS_FILE = Path(__file__).with_name("words.toml")
_ONE_SLIP, _TWO_SLIPS = 5, 9
"""Letters from which on a word may hold one slip, and two."""
_APOSTROPHES = re.compile(r"['’`´ʼ]")
_NO_WORD = re.compile(r"[^\w%]+|_")


@dataclass(frozen=True)
class Found:
    """A phrase in a text: what it stands for, and the words (of ``tokens``) it covers."""

    meanings: tuple[str, ...]
    start: int
    end: int


class Vocabulary:
    """Phrases and their meanings."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        table: dict[tuple[str, ...], list[str]] = {}
        for meaning, written in phrases.items():
            for phrase in (meaning, *written):
                held = table.setdefault(tokens(phrase), [])
                if meaning not in held:
                    held.append(meaning)
        self.meanings = tuple(phrases)
        self._table = {words: tuple(held) for words, held in table.items()}
        self._longest = max(map(len, self._table), default=1)
        self._single = sorted(w[0] for w in self._table if len(w) == 1 and len(w[0]) >= _ONE_SLIP)

    def phrases(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Every phrase (plain, in the singular) with its meanings."""
        return ((" ".join(words), meanings) for words, meanings in self._table.items())

    def of(self, text: str, slips: bool = True) -> tuple[str, ...]:
        """What a text that is one phrase stands for; empty where it is none."""
        words = tokens(text)
        if meanings := self._table.get(words):
            return meanings
        return self._near(words[0]) if slips and len(words) == 1 else ()

    def found(self, text: str, slips: bool = True) -> tuple[Found, ...]:
        """The phrases within a text, longest first from left to right, none within another."""
        words, hits, at = tokens(text), [], 0
        while at < len(words):
            hit = self._at(words, at, slips)
            hits += [hit] if hit else []
            at = hit.end if hit else at + 1
        return tuple(hits)

    def _at(self, words: tuple[str, ...], at: int, slips: bool) -> Found | None:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            if meanings := self._table.get(words[at : at + length]):
                return Found(meanings, at, at + length)
        near = self._near(words[at]) if slips else ()
        return Found(near, at, at + 1) if near else None

    def _near(self, word: str) -> tuple[str, ...]:
        if len(word) < _ONE_SLIP or word in _plain_words():
            return ()
        most = 2 if len(word) >= _TWO_SLIPS else 1
        close = [
            known
            for known in self._single
            if known[0] == word[0] and OSA.distance(word, known, score_cutoff=most) <= most
        ]
        meant = {self._table[(known,)] for known in close}
        return meant.pop() if len(meant) == 1 else ()


def plain(text: str) -> str:
    """The text without case, accents, marks and double spaces: ``Runner's  Knee`` is
    ``runners knee``."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(_NO_WORD.sub(" ", _APOSTROPHES.sub("", letters)).split())


def tokens(text: str) -> tuple[str, ...]:
    """Its words in the singular (by rule: one final s less)."""
    return tuple(_singular(word) for word in plain(text).split())


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of one table of ``words.toml``."""
    return Vocabulary(_file()[name])


@cache
def words_of(name: str) -> frozenset[str]:
    """All single words of a table, in the singular."""
    return frozenset(
        word for phrases in _file()[name].values() for p in phrases for word in tokens(p)
    )


def keys(section: str = "") -> Mapping[str, str]:
    """Other names of a section's fields; of the fields at the top, with the place they stand for,
    where no section is named."""
    table: dict[str, str] = _file()["section_keys"].get(section, {}) if section else _file()["keys"]
    return table


def says_none(text: str) -> bool:
    """Whether the text says that there is nothing to say."""
    return bool(vocabulary("none").of(text, slips=False)) or not plain(text)


@cache
def _plain_words() -> frozenset[str]:
    """Words that are no slip of another, though they look like one."""
    return words_of("complaint_filler") | words_of("allergy_filler") | words_of("no_slip")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
