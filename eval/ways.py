"""Which way a text compares the athlete: faster or slower, seen from the athlete.

Evidence always speaks of the athlete ("31 s slower than the peer median"); a sentence may turn it
round ("peers were 31 s faster"). Both are read into ``Mention``s, which can then be compared. The
words themselves stand in ``eval.way_words``.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from eval.figures import CITATION, Figure, figures
from eval.way_subjects import goes_on, is_of_others
from eval.way_words import (
    ABOVE,
    AFTER_ARRIVAL,
    AFTER_SIZE,
    BESIDE,
    FAST,
    FINITE,
    LEVEL,
    LONG,
    SLOW,
    SOFT,
)


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
    NOW = "this race"
    """What a goal or a change would be, seen from today: ``30 s faster than your 2:13:30``."""


@dataclass(frozen=True)
class Mention:
    """One comparison; ``size`` is its figure if it has one; ``words`` what was read."""

    way: Way
    against: Against
    size: Figure | None
    words: str
    at: int = -1
    """Where in the text the word stands that says faster or slower."""


_DIRECTION = re.compile(
    rf"\b(?:(?P<fast>{FAST})|(?P<slow>{SLOW})|(?P<level>{LEVEL})|(?P<long>{LONG})|"
    rf"(?P<above>{ABOVE})|(?P<beside>{'|'.join(BESIDE)}))(?!\w)",
    re.IGNORECASE,
)
_AFTER_SIZE, _AFTER_ARRIVAL = re.compile(AFTER_SIZE, re.I), re.compile(AFTER_ARRIVAL, re.I)
_ADVICE = re.compile(
    r"\b(?:get|getting|become|becoming|to|could|should|would|might|can|will|may|if|try|aim|want|"
    r"go|run|start|make you|makes you|keep|be|how much|how|so that|even|feel|feels)\s+"
    r"(?:you\s+|it\s+|a\s+|a\s+little\s+|be\s+|go\s+|run\s+|get\s+|much\s+|\d+ s\s+)*$",
    re.IGNORECASE,
)
_RACED_AGAIN = re.compile(r"\b(?:raced|race|racing) again\b", re.IGNORECASE)
"""``28 % of athletes who raced again gained that much``: nobody is compared with the athlete."""
_NEGATED = re.compile(r"\b(?:not|no|never|wasn't|isn't|weren't|aren't)\s+(?:any\s+)?$", re.I)
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being|got)\s+(?:\w+ly\s+)?"
    r"(?:beaten|outrun|outpaced|outdone|outclassed|overtaken|overhauled|passed|outperformed)"
    r"(?=[^.;]*\bby\b)",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    r"\b(?:should|ought to) have (?:been|run|taken|finished)(?: about| some)?"
    r"(?: \d[\d:.]*(?: s| min)?)?\s*$", re.I
)  # fmt: skip
"""``you should have been 64 s slower``: you were faster."""
_HAD_BEHIND = re.compile(r"%\s+of\s+(?:your|the)\s+(?:\w+\s+)?\w+\s*$", re.IGNORECASE)
_NEXT = re.compile(r"\bnext\s$", re.IGNORECASE)
"""Of ``the next 10 %`` the share is no size of a comparison."""
_LEAD = re.compile(r"advantage|lead|profit|deficit|shortfall", re.IGNORECASE)
_LEAD_IS = re.compile(
    rf"[^.;:\d]{{0,60}}?(?:,|\b(?:was|is|were|of|came to|amounted to|stood at)) {SOFT}",
    re.IGNORECASE,
)
"""``your advantage over the field was 31 s``."""
_THEIRS = re.compile(r"(?:\b(?:his|her|their)|['’]s)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_GIVES_YOU = re.compile(
    r"(?:gave|gives|hands|handed|gifts|gifted|donates) (?:you|your (?:team|pair))\b", re.IGNORECASE
)
"""``your rivals handed you 31 s``: whoever gives, you have it."""
_TAKES_FROM_YOU = re.compile(
    rf"(?:took|takes|taken|tore|claw(?:s|ed)?|stole|steals)\s+{SOFT}[\d:]+(?: ?s| min)? "
    r"(?:from|off|out of) (?:you|your (?:team|pair|time))\b",
    re.IGNORECASE,
)
_THAN_YOU = re.compile(
    r"^\s*(?:than|of|on|to|over)?\s*\b"
    r"(?:yours\b|you\b|your (?:team|pair|duo|time|finish)\b(?!['’]))",
    re.IGNORECASE,
)
_BARE_YOU = re.compile(r"\s*(?:you|your)\b", re.IGNORECASE)
_PLACED = re.compile(r"behind|before|after", re.IGNORECASE)
"""Directly before "you" these compare; "cost you" and "beat you" do not."""
_NOW = re.compile(
    r"^\s*than\s+(?:(?:your|the|a|this)\s+)?"
    r"(?:\d[\d:]*\d|(?:this|your) (?:race|finish)\b|now|today)|^\s*than (?:this|the) race\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[;:](?!\d)|,(?!\d)|\.(?:\s|$)|\b(?:but|while|whereas|although|and)\b", re.I
)
_VERB_THEN_SIZE = re.compile(rf"^\s+{SOFT}(?:was |were |is )?$", re.IGNORECASE)
_THAN_SHARE = re.compile(rf"\s*(?:than|of)?\s+{SOFT}", re.IGNORECASE)
_BY_SIZE = re.compile(rf"^[^,;.]*?\bby\s+{SOFT}$", re.IGNORECASE)
_SIZE_FIRST = re.compile(
    r"^\s*(?:or so|were|was|is|are|you|get|more|a|the|full|too|clear|went)?\s*$", re.I
)
_SHARE_OF = re.compile(rf"%\s*(?:of\b[^,;.:]*?|[^,;.:\d]*?)\b{FINITE}\b[^,;.:]*$", re.IGNORECASE)
_OWN_LEVEL = re.compile(r"\b(?:your|its|their|same|this|that|my|team['’]s|own)\s+$", re.IGNORECASE)
_TIME_VERB = re.compile(
    r"\b(?:took|takes?|taken|taking|need\w*|spen[dt]\w*|requir\w*|asks? for)\b", re.IGNORECASE
)
_SOMEBODY = re.compile(
    r"\b(?:than|peers?|median|you|yours?|field|they|level|pairs?|teams?|athletes?)\b", re.I
)
_THAN_SOMEBODY = re.compile(
    r"\s+than (?:(?:the|your|its|their|for|in|at|on|all|that of|those of|expected|most|\d+) )*"
    r"(?:\w+ )?(?:peers?|median|you|yours|field|level|pairs?|teams?|athletes?|most|others|average|"
    r"usual|run \d|expected|half|everyone|rivals|finishers|run)\b",
    re.IGNORECASE,
)
_ON_ARRIVAL = ("earlier", "sooner", "before", "later", "after")
_HEDGED = re.compile(
    rf"\s+{SOFT}(?:\d|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)", re.I
)


def mentions(text: str) -> list[Mention]:
    """The comparisons a text states, advice ("to get faster") left out."""
    plain = CITATION.sub(lambda m: " " * len(m[0]), text)
    sizes = [size for size in figures(text) if not _NEXT.search(text, 0, size.start)]
    found: list[Mention] = []
    passive = list(_PASSIVE.finditer(plain))
    for match in _DIRECTION.finditer(plain):
        if any(one.start() <= match.start() < one.end() for one in passive):
            continue
        mention = _mention(match, plain, sizes)
        if mention is not None:
            found.append(mention)
    for match in passive:
        size = _size(match, plain, sizes)
        words = plain[max(0, match.start() - 30) : match.end() + 40]
        them = bool(re.search(r"\bby you\b", plain[match.end() :], re.IGNORECASE))
        way = Way.FAST if them else Way.SLOW
        share = size is not None and size.unit == "%"
        against = Against.SHARE if share else Against.PEERS
        found.append(Mention(way, against, size, " ".join(words.split()), match.start()))
    return found


def _mention(match: re.Match[str], text: str, sizes: list[Figure]) -> Mention | None:
    before, after = text[: match.start()], text[match.end() :]
    cut = _CLAUSE_END.search(after)
    after_clause = after[: cut.start()] if cut else after
    starts = [end.end() for end in _CLAUSE_END.finditer(before)]
    clause = before[starts[-1] if starts else 0 :]
    word = match[0].lower()
    if _ADVICE.search(before) or _RACED_AGAIN.search(clause):
        return None
    size = _size(match, text, sizes)
    way = _way(match, clause, after, after_clause, size)
    if way is None:
        return None
    owned = _LEAD.fullmatch(match[0]) and _THEIRS.search(clause) is not None
    them = (
        bool(owned)
        or is_of_others(clause)
        or goes_on(before, starts)
        or _share_before(match, text, sizes) is not None
    )
    if not them and _NOW.match(after_clause) and (size is None or size.unit == "s"):
        against = Against.NOW
    else:
        against = _against(word, clause, after_clause, size, after)
        if _THAN_YOU.match(after) and (not _BARE_YOU.match(after) or _PLACED.fullmatch(match[0])):
            them = True
        told = _GIVES_YOU.match(text, match.start()) or _TAKES_FROM_YOU.match(text, match.start())
        if them and not told:
            way = _turned(way)
    if _SHOULD.search(before):
        way = _turned(way)
    if _NEGATED.search(before) and way is not Way.LEVEL:
        way = _turned(way)
    words = " ".join((clause[-40:] + match[0] + after_clause[:40]).split())
    return Mention(way, against, size, words, match.start())


def _way(
    match: re.Match[str], clause: str, after: str, after_clause: str, size: Figure | None
) -> Way | None:
    """What the word says of its subject; nothing where it compares nothing."""
    word = match[0].lower()
    if match["above"]:
        if _HEDGED.match(after):
            return None  # "over five minutes faster"
        return _above(word, clause, after_clause, size)
    if match["long"]:
        sized = _AFTER_SIZE.search(clause) and size is not None and size.unit == "s"
        than = _THAN_SOMEBODY.match(after) and (
            sized or word.endswith(("time", "longer", "shorter"))
        )
        timed = sized and _TIME_VERB.search(clause) and _SOMEBODY.search(clause + after_clause)
        if not than and not timed:
            return None
        return Way.SLOW if word.startswith(("more", "longer", "extra", "on top")) else Way.FAST
    if match["beside"]:
        way, follows = BESIDE[word]
        placed = _AFTER_SIZE.search(clause) or (
            word in _ON_ARRIVAL and _AFTER_ARRIVAL.search(clause)
        )
        return Way(way) if placed and re.match(follows, after, re.IGNORECASE) else None
    if match["level"]:
        if word == "level" and (
            not re.match(r"\s*(?:with|$|[,;.])", after) or _OWN_LEVEL.search(clause)
        ):
            return None
        return Way.LEVEL
    return Way.FAST if match["fast"] else Way.SLOW


def _turned(way: Way) -> Way:
    return {Way.FAST: Way.SLOW, Way.SLOW: Way.FAST, Way.LEVEL: Way.LEVEL}[way]


def _size(match: re.Match[str], text: str, sizes: list[Figure]) -> Figure | None:
    """The figure that says by how much: ``31 s slower``, ``lost 31 s``, ``faster than 46 %``."""
    for figure in [s for s in sizes if match.start() < s.start and s.end <= match.end()]:
        return figure
    for figure in [s for s in sizes if s.start >= match.end()][:1]:
        gap = text[match.end() : figure.start]
        # Before any other: of "9:11 was faster than 5 %" the time is not how much.
        if figure.unit == "%" and _THAN_SHARE.fullmatch(gap):
            return figure
    if _LEAD.fullmatch(match[0]):
        for figure in [s for s in sizes if s.start >= match.end() and s.unit == "s"][:1]:
            if _LEAD_IS.fullmatch(text[match.end() : figure.start]):
                return figure
    for figure in reversed([s for s in sizes if s.end <= match.start()]):
        if _SIZE_FIRST.fullmatch(text[figure.end : match.start()]):
            return figure
        break
    for figure in [s for s in sizes if s.start >= match.end()][:2]:
        gap = text[match.end() : figure.start]
        if _VERB_THEN_SIZE.fullmatch(gap) or _BY_SIZE.fullmatch(gap):
            return figure
    return _share_before(match, text, sizes)


def _share_before(match: re.Match[str], text: str, sizes: list[Figure]) -> Figure | None:
    """The share that is the subject: ``46 % of your peers finished behind you``."""
    shares = [s for s in sizes if s.end <= match.start() and s.unit == "%"]
    if shares and _SHARE_OF.match("%" + text[shares[-1].end : match.start()]):
        return shares[-1]
    if shares:
        return shares[-1] if _HAD_BEHIND.match("%" + text[shares[-1].end : match.start()]) else None
    return None


def _against(word: str, clause: str, after: str, size: Figure | None, rest: str) -> Against:
    near = after.lower()
    if re.search(r"expect|that range|predict|forecast|\bthan that\b", near + " " + word):
        return Against.EXPECTED
    if re.search(r"\bfade", near + " " + word) or "usual" in near + word:
        return Against.FADE
    if (
        re.search(r"than (?:your |in |on )*run \d", near)
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
