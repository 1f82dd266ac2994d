"""Fixed verdicts of the evidence (*better than expected*, *inside that range*) in a sentence."""

import re
from collections.abc import Sequence

from generator.directions import comparisons, fixed_phrases
from hyrox.evidence import Direction, EvidenceItem, Kind

_THAN_EXPECTED = re.compile(r"\b(faster|slower) than expected\b", re.IGNORECASE)
_VERDICT = {
    Direction.FASTER: "better than expected", Direction.SLOWER: "worse than expected",
    Direction.EVEN: "as expected",
}  # fmt: skip


def wrong_verdict(text: str, items: Sequence[EvidenceItem], known: str) -> str:
    """The verdict that a sentence gives and nothing it cites; empty where all is well.

    Args:
        text: the sentence.
        items: what it cites; of passages alone nothing is asked.
        known: everything that they say.
    """
    if all(item.kind is Kind.PASSAGE for item in items):
        return ""
    if extra := fixed_phrases(text) - fixed_phrases(known):
        return min(extra)
    for match in _THAN_EXPECTED.finditer(text):
        if not any(_expected(item, Direction(match[1].lower())) for item in items):
            return match[0]
    return ""


def _expected(item: EvidenceItem, way: Direction) -> bool:
    """Whether an item says that something was faster or slower than expected."""
    if _VERDICT[way] in item.text:
        return True
    return any(
        c.way is way and (not c.amount or c.amount.unit != "%") for c in comparisons(item.text)
    )
