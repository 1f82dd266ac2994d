"""What is true about an athlete and a question, read for comparing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from eval.figures import Figure, figures
from eval.metrics.sentences.statements import Keys, specific, statement
from eval.metrics.sentences.wording import in_plain_words
from eval.metrics.sentences.words import segments, sentences, stems
from eval.ways import Mention, mentions

NARROW = re.compile(r"\blevel\b(?! with)|\bnext 10\b|\bsimilar\b", re.IGNORECASE)
"""Peers that are not all of them: athletes of one's level are compared with apart."""
_RUNS_IN_ALL = re.compile(r"^Runs for .*\bin all\b", re.IGNORECASE)
_STATIONS_IN_ALL = re.compile(r"^Stations for .*\bin all\b", re.IGNORECASE)
CHANGE = re.compile(r"^(?:Place )?with that change\b", re.IGNORECASE)
_CHANGED = re.compile(r"^With .*(?:faster|slower): finish\b", re.IGNORECASE)
_PEERS_USUAL = re.compile(r"\b(?:the usual for peers is|the middle 80(?:\.00)? %)", re.IGNORECASE)
_FACT = re.compile(r"[FC]\d")


@dataclass(frozen=True)
class Item:
    """One true thing.

    Args:
        text: with amounts in words as figures.
        fact: about this race; else of other athletes, or from a document.
        others: of other athletes.
        keys: the segments it names.
        stems: its content words.
        figures: its numbers.
        mentions: its comparisons.
        ranks: places among losses and gains that it gives, each with its segments.
        sentences: each with its content words and those of the heading, which says what it is on.
    """

    text: str
    fact: bool
    others: bool
    keys: Keys
    stems: Keys
    figures: tuple[Figure, ...]
    mentions: tuple[Mention, ...]
    ranks: tuple[tuple[str, Keys], ...]
    sentences: tuple[tuple[str, Keys], ...]


@dataclass(frozen=True)
class Judged:
    """One thing that a sentence states, held against the truth.

    Args:
        right: it is in the truth.
        why: what is amiss, in words.
        contradicted: the truth has another for the same thing.
        unit_wrong: the truth has the number with another unit.
        counts: it is the sentence's own; else only repeated from the question.
    """

    right: bool = False
    why: str = ""
    contradicted: bool = False
    unit_wrong: bool = False
    counts: bool = True


@lru_cache(maxsize=4096)
def read_item(key: str, text: str) -> Item:
    """Read one item; ``key`` as evidence has it: ``F`` and ``C`` facts of the race, ``N`` other
    athletes, anything else a document."""
    text = in_plain_words(text)
    read = statement(text)
    heading = stems(text.partition(":")[0])
    return Item(
        text, bool(_FACT.match(key)), key.startswith("N"),
        _keys(text), stems(text),
        tuple(figures(text)), tuple(_own_mentions(text)),
        tuple((rank.label, read.scope(rank.at)) for rank in read.ranks),
        tuple((sentence, stems(sentence) | heading) for sentence in sentences(text)),
    )  # fmt: skip


def with_changes(items: Sequence[Item]) -> list[Item]:
    """The items, "that change" being on the segments whose change is told beside it."""
    told = [item.keys for item in items if _CHANGED.match(item.text)]
    keys = frozenset(key for one in told for key in one)
    return [
        replace(item, keys=item.keys | keys) if keys and CHANGE.match(item.text) else item
        for item in items
    ]


def _keys(text: str) -> Keys:
    """The segments that an item names; all runs where it adds them up."""
    keys = frozenset(name.key for name in segments(text))
    if _RUNS_IN_ALL.search(text):
        return keys | {"running"}
    return keys | {"stations"} if _STATIONS_IN_ALL.search(text) else keys


def _own_mentions(text: str) -> list[Mention]:
    """Comparisons of the athlete: what is usual for the peers is none, although it has a way."""
    usual = _PEERS_USUAL.search(text)
    if usual is None:
        return mentions(text)
    end = re.compile(r"[:;.](?!\d)|,(?!\d)").search(text, usual.end())
    stop = end.start() if end else len(text)
    return [one for one in mentions(text) if not usual.start() <= one.at < stop]


def about(items: Sequence[Item], scope: Keys) -> list[Item]:
    """Items on these segments, and what is on none in particular: documents, and facts of the whole
    race where all runs or stations are meant. All of them where no segment is."""
    if not scope:
        return list(items)
    wide = not specific(scope)
    return [
        item
        for item in items
        if item.keys & scope or (not specific(item.keys) and (wide or not item.fact))
    ]
