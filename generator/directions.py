"""Comparisons of a text: who was faster or slower, and by how much.

Evidence always speaks of the athlete as the one who is faster or slower. A sentence may turn the
comparison round ("peers were 31 s faster"); reading it back gives the athlete's side.
"""

import re
from dataclasses import dataclass

from generator.numbers import Quantity, quantities
from hyrox.evidence import Direction

_FAST = (
    r"faster|fastest|quicker|quickest|ahead|gain(?:s|ed|ing)?|saved?|saving|won|beat(?:s|ing)?|"
    r"shorter|better|best|strong(?:er|est)?|strengths?|good|great|excellent|solid|quick|fast"
)
_SLOW = (
    r"slower|slowest|behind|los[et]s?|losing|loss(?:es)?|costs?|costing|longer|worse|worst|"
    r"weak(?:er|est|ness|nesses)?|poor|slow|deficit|off the|worsened|declined"
)
_SPAN = (
    r"(?:level|\d+(?:\.\d+)? % (?:slower|faster)) to (?:level|\d+(?:\.\d+)? % (?:slower|faster))"
)
"""``2 % faster to 9 % slower``: where others lie, one phrase."""
_DIRECTION = re.compile(rf"\b(?:(?P<fast>{_FAST})|(?P<slow>{_SLOW}))\b", re.IGNORECASE)
_NOT_A_COMPARISON = re.compile(
    r"(?:better|worse|faster|slower) than (?:expected|that range|the range)|as (?:well|good) as|"
    r"get(?:ting)? (?:better|faster|stronger|quicker)|good (?:news|place|luck|job|work)|"
    r"\b(?:largest|second largest|third largest|biggest) (?:loss|gain)\b|at best|do better|"
    r"(?:more|less) fade than usual|usual for peers is \d+ % (?:slower|faster)|"
    rf"{_SPAN}",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:peers?|others?|they|field|median(?: athlete)?|athletes?(?: \d+)?|group|neighbours?|"
    r"finishers|cohort|competitors|he|she|rivals)\b"
    r"(?:(?!\b(?:you|your|yours|than|but|and|which|so)\b|[;:,.]).){0,40}?"
    r"\b(?:is|are|was|were|ran|went|finished|did|had|took|got|go|run|do)\b[^;:,.]{0,25}$",
    re.IGNORECASE,
)
_THAN_YOU = re.compile(r"^\W*(?:than|of)\s+(?:you|yours)\b", re.IGNORECASE)
_PHRASES = re.compile(
    r"\b(?:better than expected|worse than expected|as expected|inside that range|"
    r"(?:faster|slower) than that range|more fade than usual|less fade than usual|"
    r"about the usual fade|usual for peers is \d+ % (?:slower|faster)|"
    r"(?:largest|second largest|third largest) (?:loss|gain)|"
    r"(?:usual|overpaced|held-back) start|(?:within|beyond|more than) the usual scatter|"
    rf"{_SPAN})\b",
    re.IGNORECASE,
)
_FLIP = {Direction.FASTER: Direction.SLOWER, Direction.SLOWER: Direction.FASTER}


@dataclass(frozen=True)
class Comparison:
    """A direction word read from the athlete's side; ``amount`` is the quantity it goes with."""

    way: Direction
    amount: Quantity | None
    word: str


def comparisons(text: str) -> list[Comparison]:
    """Every comparison of a text, from the athlete's side."""
    masked = _NOT_A_COMPARISON.sub(lambda match: "#" * len(match[0]), text)
    numbers = quantities(text)
    found = []
    for match in _DIRECTION.finditer(masked):
        way = Direction.FASTER if match["fast"] else Direction.SLOWER
        if _is_about_others(masked, match):
            way = _FLIP[way]
        found.append(Comparison(way, _amount(text, match, numbers), match[0].lower()))
    return found


def fixed_phrases(text: str) -> set[str]:
    """Verdict phrases, lower case; a sentence may only use those its evidence uses."""
    return {match[0].lower() for match in _PHRASES.finditer(text)}


_PEERS = re.compile(r"\bpeers?\b", re.IGNORECASE)
_ABOUT_PEERS = re.compile(r"\b(?:peers?|similar athletes?)\b", re.IGNORECASE)
_MEDIAN = re.compile(r"\bmedian\b", re.IGNORECASE)


def wrong_rival(text: str, known: str) -> str:
    """Whom a text compares with although ``known`` speaks of nobody such: ``peers`` (a target or
    another race stands there instead) or ``the median``; empty where all is well."""
    if _PEERS.search(text) and not _ABOUT_PEERS.search(known):
        return "peers"
    return "the median" if _MEDIAN.search(text) and not _MEDIAN.search(known) else ""


def _is_about_others(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return bool(_OTHERS.search(before) or _THAN_YOU.match(after))


def _amount(text: str, match: re.Match[str], numbers: list[Quantity]) -> Quantity | None:
    """``31 s slower`` and ``faster than 18 %``: the quantity next to the word, if any."""
    for number in numbers:
        between = text[number.end : match.start()]
        if 0 <= match.start() - number.end <= 2 and not between.strip():
            return number
    for number in numbers:
        between = text[match.end() : number.start]
        if 0 < number.start - match.end() <= 14 and re.fullmatch(
            r"\s*(?:than|of|you|by|about|over|to)?\s*(?:about|some)?\s*", between
        ):
            return number
    return None
