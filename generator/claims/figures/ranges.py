"""Ranges over several segments: *runs 5, 7 and 8 each cost you between 1:46 and 1:52*.

Such a range holds if it covers the difference of every segment cited, begins at the least and ends
at the greatest, and all go the same way. Its ends may be rounded outwards to whole minutes.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from generator.claims.people.whose import Whose, roles
from generator.claims.wording import COUNT, number
from generator.numbers import Quantity, quantities
from hyrox.evidence import EvidenceItem, Kind
from retrieval.terms import segments_named

_BETWEEN = re.compile(r"\s?(?:s|min(?:utes)?|seconds)?\s?(?:[-–—]|to|and|or)\s?", re.IGNORECASE)
_EACH = re.compile(
    r"\b(?:each|apiece|every|both|all|between|from)\b|\d(?: s)? ?(?:to|[-–—]) ?\d", re.I
)
_WORDED = re.compile(
    rf"\b(?:between|from)\s+(?P<low>{COUNT})\s+(?:and|to)\s+(?P<high>{COUNT})\s+minutes\b",
    re.IGNORECASE,
)


def gaps(text: str, items: Sequence[EvidenceItem]) -> list[Quantity]:
    """The differences of the cited items about the segments that a sentence names, one each;
    none where an item has no difference or one speaks of a passage."""
    named = segments_named(text)
    found: list[Quantity] = []
    for item in items:
        if item.kind is Kind.PASSAGE:
            return []
        if item.about is None or (named and item.about not in named):
            continue
        of_item = [q for q, whose in roles(item) if whose is Whose.GAP and q.unit == "s"]
        if len(of_item) != 1:
            return []
        found += of_item
    return found


def spans(text: str) -> list[tuple[Quantity, Quantity]]:
    """The ranges of times in a text: both ends."""
    times = [quantity for quantity in quantities(text) if quantity.unit == "s"]
    return [
        (low, high)
        for low, high in pairwise(times)
        if low.value < high.value and _BETWEEN.fullmatch(text, low.end, high.start)
    ]


def wrong_range(text: str, items: Sequence[EvidenceItem]) -> str:
    """A range over segments that leaves one of them out, or holds them though they go different
    ways; empty where all is well.

    Args:
        text: the sentence, its amounts as figures.
        items: what it cites.
    """
    about = [item for item in items if item.about is not None]
    if len(about) < 2 or not _EACH.search(text):
        return ""
    values = {quantity.key: quantity.value for quantity in gaps(text, items)}
    named = set(segments_named(text))
    every = {q.key for item in about for q, whose in roles(item) if whose is Whose.GAP}
    for low, high in spans(text):
        if low.key not in values or high.key not in values:
            if {low.key, high.key} & every:
                return f"{text[low.start : high.end].strip()} is of another segment"
            continue
        covered = [item for item in about if not named or item.about in named]
        shown = text[low.start : high.end].strip()
        if (min(values.values()), max(values.values())) != (low.value, high.value):
            return f"{shown} leaves out one of {', '.join(item.id for item in covered)}"
        if len({item.direction for item in covered}) > 1:
            return f"{shown} goes different ways in {', '.join(item.id for item in covered)}"
        if named - {item.about for item in covered}:
            return f"{shown} is not cited for all it names"
    return ""


def rounded_outwards(text: str, items: Sequence[EvidenceItem]) -> str:
    """A text in which a range in whole minutes has the least and the greatest difference as its
    ends, if these lie in its first and its last minute."""
    found = _WORDED.search(text)
    values = [quantity.value for quantity in gaps(text, items)]
    if not found or len(values) < 2:
        return text
    low, high = (60 * number(found[name]) for name in ("low", "high"))
    least, greatest = min(values), max(values)
    if low <= least < low + 60 and high - 60 < greatest <= high:
        return f"{text[: found.start()]}between {least:g} s and {greatest:g} s{text[found.end() :]}"
    return text
