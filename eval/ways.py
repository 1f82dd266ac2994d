"""Which way a text compares the athlete: faster or slower, seen from the athlete.

Evidence always speaks of the athlete ("31 s slower than the peer median"); a sentence may turn it
round ("peers were 31 s faster"). Both are read into ``Mention``s, which can then be compared.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from eval.figures import CITATION, Figure, figures


class Way(StrEnum):
    FAST = "faster"
    SLOW = "slower"
    LEVEL = "level"


class Against(StrEnum):
    """What the athlete is compared with."""

    PEERS = "peers"
    SHARE = "a share of the peers"
    EXPECTED = "the expectation"
    PACE = "the own pace"
    FADE = "the usual fade"


@dataclass(frozen=True)
class Mention:
    """One comparison; ``size`` is its figure if it has one; ``words`` what was read."""

    way: Way
    against: Against
    size: Figure | None
    words: str


_FAST = (
    r"faster|quicker|ahead|gain(?:ed|s)?(?! most from)|better|stronger|beat|won|saved|"
    r"(?:lead|led)(?! to\b)|outpaced|"
    r"less fade|faded less|outperform\w*"
)
_SLOW = (
    r"slower|behind|lost|los[es]|loses?|loss(?:es)?|worse|weaker|cost|costs|trail\w*|lagg\w*|"
    r"gave away|given away|slowed|more fade|faded more|underperform\w*|deficit"
)
_LEVEL = (
    r"level with|on par with|equal to|exactly (?:at|on)|matche[ds]|in line with|inside that range|"
    r"as expected|about the usual|the same as|level"
)
_ABOVE = r"above|over|below|under"
_DIRECTION = re.compile(
    rf"\b(?:(?P<fast>{_FAST})|(?P<slow>{_SLOW})|(?P<level>{_LEVEL})|(?P<above>{_ABOVE}))\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:get|getting|become|becoming|to|could|should|would|might|can|will|may|if|try|aim|want|"
    r"go|run|start|make you|makes you|keep|be|how much|how|so that|even|feel|feels)\s+"
    r"(?:you\s+|it\s+|a\s+|a\s+little\s+|be\s+|go\s+|run\s+|get\s+|much\s+|\d+ s\s+)*$",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|no|never|wasn't|isn't|weren't|aren't)\s+(?:any\s+)?$", re.I)
_THEM = (
    r"peers?|others|the field|rivals|competitors|neighbou?rs?|they|(?:similar|other) athletes|"
    r"athlete \d+|athletes|finishers|the (?:peer )?median|median|the average|opponents|everyone"
)
_SUBJECT = re.compile(
    rf"\b(?:(?P<you>you|your|yours|this finish|i|my)|(?P<them>{_THEM}))\b", re.IGNORECASE
)
_OBJECT_MARK = re.compile(r"\b(?:than|of|to|with|by|for|from|among|against|behind)\s+"
                          r"(?:(?:the|your|its|their|most|similar)\s+)*$", re.I)  # fmt: skip
_THAN_YOU = re.compile(
    r"^\s*(?:than|of|on|to)?\s*\b"
    r"(?:yours?(?! (?:team'?s? )?(?:\d+ )?"
    r"(?:peers?|group|median|cohort|rivals|other|next|own|level|usual)\b)|you)\b",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\btarget(?: of|:)? \d[\d:]*,?\s*(?:is\s+)?(?:\d[\d:]*(?: s| min)?\s*)?$", re.I
)
"""``a target of 3:06, 42 s`` faster: what is faster is the target."""
_CLAUSE_END = re.compile(
    r"[;:](?!\d)|,(?!\d)|\.(?:\s|$)|\b(?:but|while|whereas|although|and)\b", re.I
)
_VERB_THEN_SIZE = re.compile(
    r"^(?:\s+(?:you|of|about|by|around|roughly|only|another|an?|was|were|is|is a))*\s*$", re.I
)
_THAN_SHARE = re.compile(r"\s*than\s+(?:about\s+|only\s+|just\s+)?")
_BY_SIZE = re.compile(r"^[^,;.]*?\bby\s+(?:about\s+|around\s+)?$", re.IGNORECASE)
_SIZE_FIRST = re.compile(r"^\s*(?:or so|were|was|is|are|you|get|more|a|the|full)?\s*$", re.I)


def mentions(text: str) -> list[Mention]:
    """The comparisons a text states, advice ("to get faster") left out."""
    plain = CITATION.sub(lambda m: " " * len(m[0]), text)
    sizes = figures(text)
    found: list[Mention] = []
    for match in _DIRECTION.finditer(plain):
        mention = _mention(match, plain, sizes)
        if mention is not None:
            found.append(mention)
    return found


def _mention(match: re.Match[str], text: str, sizes: list[Figure]) -> Mention | None:
    before, after = text[: match.start()], text[match.end() :]
    cut = _CLAUSE_END.search(after)
    after_clause = after[: cut.start()] if cut else after
    starts = [end.end() for end in _CLAUSE_END.finditer(before)]
    clause = before[starts[-1] if starts else 0 :]
    if _ADVICE.search(before):
        return None
    size = _size(match, text, sizes)
    against = _against(match[0].lower(), clause, after_clause, size, after)
    if match["above"]:
        way = _above(match[0].lower(), clause, after_clause, size)
        if way is None:
            return None
    elif match["level"]:
        way = Way.LEVEL
        if match[0].lower() == "level" and not re.match(r"\s*(?:with|$|[,;.])", after):
            return None
    else:
        way = Way.FAST if match["fast"] else Way.SLOW
    if _NEGATED.search(before) and way is not Way.LEVEL:
        way = _turned(way)
    if _turned_round(before, clause, after_clause):
        way = _turned(way)
    words = " ".join((clause[-40:] + match[0] + after_clause[:40]).split())
    return Mention(way, against, size, words)


def _turned(way: Way) -> Way:
    return {Way.FAST: Way.SLOW, Way.SLOW: Way.FAST, Way.LEVEL: Way.LEVEL}[way]


def _size(match: re.Match[str], text: str, sizes: list[Figure]) -> Figure | None:
    """The figure that says by how much: ``31 s slower``, ``lost 31 s``, ``faster than 46 %``."""
    for figure in [s for s in sizes if s.start >= match.end()][:1]:
        gap = text[match.end() : figure.start]
        # Before any other: of "9:11 was faster than 5 %" the time is not how much.
        if figure.unit == "%" and _THAN_SHARE.fullmatch(gap):
            return figure
    for figure in reversed([s for s in sizes if s.end <= match.start()]):
        if _SIZE_FIRST.fullmatch(text[figure.end : match.start()]):
            return figure
        break
    for figure in [s for s in sizes if s.start >= match.end()][:2]:
        gap = text[match.end() : figure.start]
        if _VERB_THEN_SIZE.fullmatch(gap) or _BY_SIZE.fullmatch(gap):
            return figure
    if re.search(r"%\s*(?:\bof\b[^,;.]*)?\b(?:were|are|was|is)\s*$", text[: match.start()]):
        share = [s for s in sizes if s.end <= match.start() and s.unit == "%"]
        return share[-1] if share else None
    return None


def _against(word: str, clause: str, after: str, size: Figure | None, rest: str) -> Against:
    near = after.lower()
    if re.search(r"expect|that range|predict|forecast", near + " " + word):
        return Against.EXPECTED
    if re.search(r"\bfade", near + " " + word) or "usual" in near + word:
        return Against.FADE
    if (
        re.search(r"than run \d", near)
        or "usual" in clause.lower()
        or (word == "slowed" and size and size.unit == "%")
    ):
        return Against.PACE
    if size is not None and size.unit == "%":
        return Against.SHARE
    if re.search(r"\bthan (?:most|the majority|(?:over |more than )?half)\b", word + rest.lower()):
        return Against.SHARE
    return Against.PEERS


def _above(word: str, clause: str, after: str, size: Figure | None) -> Way | None:
    """``31 s above the median`` is slow; a performance above it is fast; else no comparison."""
    if not re.search(r"\b(?:median|average|peers|expect\w*|range|usual)\b", after, re.IGNORECASE):
        return None
    if word in ("over", "under") and (size is None or size.unit != "s"):
        return None
    up = word in ("above", "over")
    timed = (size is not None and size.unit == "s") or re.search(r"\btimes?\b|\d:\d\d", clause)
    return Way.SLOW if up == bool(timed) else Way.FAST


def _turned_round(before: str, clause: str, after: str) -> bool:
    """Whether the one who is faster or slower is somebody else."""
    if _THAN_YOU.match(after) and not re.match(r"\s*(?:you|your)\b", after):
        return True
    if _TARGET.search(before):
        return True
    subject = ""
    for found in _SUBJECT.finditer(clause):
        if found["them"] and _OBJECT_MARK.search(clause[: found.start()]):
            # "46 % of peers were slower": the peers are the subject although "of" stands before.
            if not re.match(r"\s+(?:were|are|was|is|ran|finished|had)\b", clause[found.end() :]):
                continue
        elif found["them"] and re.match(r"\s+median\b|'s?\b", clause[found.end() :]):
            continue
        subject = "them" if found["them"] else "you"
        if found["you"] and found[0].lower() in ("your", "my"):
            subject = "you"
    if not subject and not clause.strip():
        return False
    if subject == "them":
        return not re.search(r"\b(?:usual|you were|you are)\b", clause + before[-30:])
    return False
