"""Places and equals: what is said of a place that stays, and what is said to be level."""

import re
from collections.abc import Sequence

from hyrox.evidence import Direction, EvidenceItem, Kind

_STAYS = re.compile(
    r"\bPlace with that change: (?P<place>[\d,]+) of [\d,]+, instead of (?P=place)\b"
)
_MOVES = re.compile(
    r"\b(?:up|gains?|climb\w*|higher|better|overtake|down|lower|drop|lose|fall)\b[^.;]{0,40}"
    r"\b(?:places?|ranks?|positions?)\b|\b(?:places?|ranks?|positions?) (?:up|higher|better|gained|"
    r"down|lower|worse|lost)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|never|without)\b|n't\b", re.IGNORECASE)
_EQUAL = re.compile(
    r"\bas (?:fast|quick|quickly|long|slow|slowly) as\b|\bthe same (?:time|pace|speed) as\b|"
    r"\bon (?:a )?par with\b|\b(?:matched|equalled) (?:the|your|that)\b",
    re.IGNORECASE,
)


def wrong_move(text: str, items: Sequence[EvidenceItem]) -> str:
    """What a text says of a place or an equal that its items do not; empty where all is well."""
    stays = any(_STAYS.search(item.text) for item in items)
    if stays and (move := _MOVES.search(text)) and not _DENIED.search(text):
        return f"'{move[0]}', where the place stays the same"
    equal = _EQUAL.search(text)
    if equal and not _DENIED.search(text) and not any(map(_is_level, items)):
        return f"'{equal[0]}' is not said there"
    return ""


def _is_level(item: EvidenceItem) -> bool:
    if item.kind is Kind.PASSAGE:
        return True
    return item.direction is Direction.EVEN or "level" in item.text
