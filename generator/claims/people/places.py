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
_CHANGES = re.compile(
    r"\bPlace with that change: (?P<new>[\d,]+) of [\d,]+, instead of (?P<old>[\d,]+)\b"
)
_FROM_TO = re.compile(
    r"\bfrom (?:place |rank |position )?(?P<one>\d[\d,]*)(?:st|nd|rd|th)?\b[^.;:\d]{0,30}?"
    r"\bto (?:place |rank |position )?(?P<other>\d[\d,]*)(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:slid(?:e|es)?|slip\w*|drop\w*|f[ae]lls?|sink|sank|los[et]|down|lower|worse)\b", re.I
)
_UP = re.compile(
    r"\b(?:climb\w*|ris(?:e|es)|rose|move[sd]? up|jump\w*|gain\w*|up|higher|better)\b", re.I
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
    for item in items:
        for place in _CHANGES.finditer(item.text):
            if said := _turned_places(text, _place(place["new"]), _place(place["old"])):
                return f"'{said}' turns round the places"
    equal = _EQUAL.search(text)
    if equal and not _DENIED.search(text) and not any(map(_is_level, items)):
        return f"'{equal[0]}' is not said there"
    return ""


def _place(words: str) -> int:
    return int(words.replace(",", ""))


def _turned_places(text: str, new: int, old: int) -> str:
    """The words that move a place the wrong way: *from 190th down to 195th* of 190 instead of
    195; empty where none."""
    found = _FROM_TO.search(text)
    if not found:
        return ""
    one, other = _place(found["one"]), _place(found["other"])
    if (one, other) == (new, old) != (old, new):
        return found[0]
    wrong = _DOWN if new < old else _UP
    around = text[max(0, found.start() - 25) : found.end()]
    return found[0] if (one, other) == (old, new) and wrong.search(around) else ""


def _is_level(item: EvidenceItem) -> bool:
    if item.kind is Kind.PASSAGE:
        return True
    return item.direction is Direction.EVEN or "level" in item.text or " 0 % " in item.text
