"""With whom a difference is said to be: the peers, a similar athlete, the median at one's level."""

import re
from collections.abc import Sequence

from generator.directions import Comparison
from generator.numbers import quantities
from hyrox.evidence import EvidenceItem, Kind

_CLAUSE = re.compile(r"[;,](?!\d)|[.:](?!\d)|\b(?:and|but|while|whereas|which|where|so)\b", re.I)
_PEERS = re.compile(r"\bpeers?\b|\bfield\b", re.IGNORECASE)
_ATHLETE = re.compile(
    r"\b(?:similar|neighbours?|nearest|closest|like you|athlete \d+)\b", re.IGNORECASE
)
_FINISH = re.compile(r"^With [^:]*: finish ([\d:]+)")
_LEVEL = re.compile(r"\blevel\b", re.IGNORECASE)


def wrong_rival_of(text: str, comparison: Comparison, items: Sequence[EvidenceItem]) -> str:
    """Whom a difference is said to be with although the item that holds it compares with somebody
    else; empty where all is well.

    ``peers`` are asked for in the clause of the comparison alone: a sentence may name a gap to
    peers and another to a similar athlete.
    """
    amount = comparison.amount
    if amount is None or amount.unit != "s":
        return ""
    holders = [
        item
        for item in items
        if item.kind is not Kind.PASSAGE
        and any(quantity.key == amount.key for quantity in quantities(item.text))
    ]
    if not holders:
        return ""
    clause = _clause(text, amount.start)
    if _PEERS.search(clause) and not _ATHLETE.search(clause):
        if not any(re.search(r"\bpeers?\b", item.text) for item in holders):
            return "the peers"
    elif _ATHLETE.search(clause):
        if not any(item.kind is Kind.NEIGHBOUR for item in holders):
            return "a similar athlete"
    elif _LEVEL.search(clause) and not any(_LEVEL.search(item.text) for item in holders):
        return "the median at that level"
    return ""


def is_finish(comparison: Comparison, items: Sequence[EvidenceItem]) -> bool:
    """Whether what a change *gives you* or *brings you* is a finish, no difference."""
    amount = comparison.amount
    finishes = [time for item in items for time in _FINISH.findall(item.text)]
    return amount is not None and any(q.key == amount.key for q in quantities(" ".join(finishes)))


def _clause(text: str, at: int) -> str:
    """The clause around a place."""
    start = max((match.end() for match in _CLAUSE.finditer(text, 0, at)), default=0)
    after = _CLAUSE.search(text, at + 1)
    while after and after[0] in ":." and after.start() < at + 4:
        after = _CLAUSE.search(text, after.end())
    return text[start : after.start() if after else len(text)]
