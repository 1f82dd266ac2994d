"""``facts.toml``: the figures that documents may say, and by which words a sentence says them.

``[works.<key>] names`` are the words by which a sentence is recognised as speaking of a work of
``references.toml``; every figure of such a sentence must be one of the work's. ``[facts.<id>]``
has ``source``, ``figures`` ("3–6 mg/kg") and perhaps ``about``: groups of words; a sentence (with
``section``, its heading too) that holds all words of a group speaks of the fact without naming its
source, and its figures in the fact's units must be the fact's. Sentences that call a figure wrong
or past are not judged.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from ingest.corpus_check.numbers import Figure, figures

_DENIED = re.compile(
    r"\bwrong\b|\bout of date\b|\bleave out\b|\bbefore season\b|\bbefore that\b|\bretells?\b|"
    r"\buntil then\b|\bdated?s from\b|\bwithout the sled\b|\bhistory\b|\bold\b",
    re.I,
)
_DIGIT = re.compile(r"\d")
# What follows is reckoned from the figure and no figure of the work.
_RECKONED = re.compile(r"\bso\b|\bthat means\b|\bwhich (?:means|makes|gives)\b", re.I)


class Judged(NamedTuple):
    """A figure of a sentence, the sources it is said of, and whether it is one of theirs."""

    figure: Figure
    sources: tuple[str, ...]
    right: bool


@dataclass(frozen=True)
class Fact:
    """Figures of one source; ``about`` are groups of words, all of which a sentence must hold."""

    id: str
    source: str
    figures: tuple[Figure, ...]
    about: tuple[re.Pattern[str], ...] = ()
    section: bool = False

    def spoken_of(self, sentence: str, heading: str) -> bool:
        text = f"{heading}. {sentence}" if self.section else sentence
        return any(group.match(text) for group in self.about)


@dataclass
class Facts:
    """All of them; ``words`` and ``names`` (the words as a pattern) are by source."""

    facts: list[Fact] = field(default_factory=list)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, re.Pattern[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    @cached_property
    def _by_source(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = {}
        for fact in self.facts:
            found.setdefault(fact.source, []).extend(fact.figures)
        return found

    def named(self, sentence: str) -> list[str]:
        """The works that a sentence names."""
        return [source for source, names in self.names.items() if names.search(sentence)]

    def figures_of(self, sources: list[str]) -> list[Figure]:
        return [figure for source in sources for figure in self._by_source.get(source, [])]

    def judged(self, sentence: str, heading: str = "") -> list[Judged]:
        """The figures of a sentence that facts decide.

        Of a sentence that names works every figure is decided, of one that speaks of a fact only
        those in the fact's units.
        """
        if not _DIGIT.search(sentence) or _DENIED.search(sentence):
            return []
        decided = []
        part = _RECKONED.split(sentence)[0]
        if named := self.named(sentence):
            allowed = self.figures_of(named)
            for figure in figures(part):
                right = any(figure.agrees(fact) for fact in allowed)
                decided.append(Judged(figure, tuple(named), right))
            return decided
        spoken = [fact for fact in self.facts if fact.spoken_of(sentence, heading)]
        units = {figure.unit for fact in spoken for figure in fact.figures}
        if units & {"s", "clock"}:
            units |= {"s", "clock"}
        if spoken:
            allowed = [figure for fact in spoken for figure in fact.figures]
            sources = tuple(sorted({fact.source for fact in spoken}))
            for figure in figures(part):
                if figure.unit in units:
                    right = any(figure.agrees(fact) for fact in allowed)
                    decided.append(Judged(figure, sources, right))
        return decided


def facts_from(content: dict[str, Any]) -> Facts:
    """The facts of a parsed ``facts.toml``.

    Raises:
        ValueError: a fact has no source or figures, or a figure holds no number.
    """
    found = Facts()
    for source, work in content.get("works", {}).items():
        found.words[source] = tuple(map(str, work["names"]))
        words = "|".join(map(re.escape, found.words[source]))
        found.names[source] = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    for name, entry in content.get("facts", {}).items():
        if not isinstance(entry.get("source"), str) or not entry.get("figures"):
            raise ValueError(f"[facts.{name}] needs a source and figures")
        held = []
        for written in entry["figures"]:
            if not (numbers := figures(written)):
                raise ValueError(f"[facts.{name}]: '{written}' holds no number")
            held += numbers
        about = tuple(_all_of(group) for group in entry.get("about", ()))
        found.facts.append(
            Fact(name, entry["source"], tuple(held), about, bool(entry.get("section")))
        )
    return found


def _all_of(group: str) -> re.Pattern[str]:
    """Matches a text that holds every word of a group, each from a word's start."""
    ahead = "".join(rf"(?=.*(?<!\w){re.escape(word)})" for word in group.split())
    return re.compile(f"\\A{ahead}", re.I | re.S)
