"""Comparisons of a text: who was faster or slower, and by how much.

Evidence always speaks of the athlete as the one who is faster or slower. A sentence may turn the
comparison round ("peers were 31 s faster"); reading it back gives the athlete's side.
"""

import re
from dataclasses import dataclass

from generator.claims.idioms import (
    AFTER_AMOUNT,
    AWAY,
    BACK,
    BARE,
    BEFORE_AMOUNT,
    GAVE,
    LEFT_YOU,
    RIVAL,
)
from generator.numbers import Quantity, quantities
from hyrox.evidence import Direction

_FAST = (
    r"faster|fastest|quicker|quickest|ahead|gain(?:s|ed|ing)?|saved?|saving|won|beat(?:s|ing)?|"
    r"shorter|better|best|strong(?:er|est)?|strengths?|good|great|excellent|solid|quick|fast"
)
_SLOW = (
    r"slower|slowest|behind|los[et]s?|losing|loss(?:es)?|costs?|costing|longer|worse|worst|"
    r"weak(?:er|est|ness|nesses)?|poor|slow|deficit|off the (?=pace|lead|mark|best|(?:peer |"
    r"cohort )?median|peers?|field)|worsened|declined"
)
_SPAN = (
    r"(?:level|\d+(?:\.\d+)? % (?:slower|faster)) to (?:level|\d+(?:\.\d+)? % (?:slower|faster))"
)
"""``2 % faster to 9 % slower``: where others lie, one phrase."""
_DIRECTION = re.compile(rf"\b(?:(?P<fast>{_FAST})|(?P<slow>{_SLOW}))\b", re.IGNORECASE)
_NOT_A_COMPARISON = re.compile(
    r"(?:better|worse|(?<!\d\s)(?<!\ds\s)(?<!\ss\s)(?:faster|slower)) than "
    r"(?:expected|that range|the range)|as (?:well|good) as|"
    r"get(?:ting)? (?:better|faster|stronger|quicker)|good (?:news|place|luck|job|work)|"
    r"\b(?:largest|second largest|third largest|biggest) (?:loss|gain)\b|at best|do better|"
    r"(?:more|less) fade than usual|usual for peers is \d+ % (?:slower|faster)|"
    rf"{_SPAN}|slow[- ]transitions?|strong[- ]finishers?",
    re.IGNORECASE,
)
_EXPECTED = re.compile(r"\b(?:should|would|expect(?:ed)?)\b[^.;:]{0,40}$", re.IGNORECASE)
"""``should be 98 s less``: the athlete was 98 s slower than that."""
_LEFT_BEHIND = re.compile(
    r"\b(?:left|leav(?:e|es|ing)|put|had)\b(?! (?:you|your (?:team|pair))\b)"
    r"[^.;,]{0,40}?\b(?P<behind>behind)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:peers?|others?|they|field|median(?: athlete| peer| pair| team)?|"
    r"(?:similar )?athletes?(?: \d+)?|group|neighbours?|finishers|cohort|competitors|he|she|rivals|"
    r"(?<!your )(?:pairs?|teams?|m[ae]n|wom[ae]n|pros?)|typical [a-z]+)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"(?:\b(?:against|than|to|with|on|over|from|behind|by|for|versus|vs|among|ahead of|instead of|"
    r"share of|beat|beats|beating|passed|below|above|at)|[:])\s+"
    r"(?:(?:the|a|its|their|other|all)\s+|###+ ?)*"
    r"(?:peer |typical |cohort )?$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|ran|went|finish(?:es|ed)?|did|had|took|takes?|got|go|goes|run|do|need|"
    r"needs|needed|came|come|cross(?:ed)?|rowed|skied|pushed|pulled|carried|spent|spend|lost|gained"
    r"|pick(?:ed)?|made|gave|give|lose|gain|became?|becomes|gets?|sits?|sat|stands?|stood|lies?|"
    r"lay|leaves?|"
    r"left|pass(?:ed|es)?|reach(?:ed|es)?|complet\w+|clear(?:s|ed)?|arriv\w+|has|have|turn(?:s|"
    r"ed)?|"
    r"rows?|skis?|pulls?|push(?:es)?|carr(?:y|ies)|proved?|managed?|stay(?:ed|s)?)\b",
    re.IGNORECASE,
)
_IS_VERB = re.compile(
    r"(?:beat|came|cross|lo[so]|lost|gain|sav|won|trail|lag|led\b|lead|"
    r"pick|ma[dk]|g[ai]v|br[io]|drop|shed|conced|hand|re[cg]|out|over|left|leav|put|claw|pull|took|"
    r"cost|had the|no match|edged|found|went|finish)",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\s*(?:(?:also|even|only|all|both|each|who|that|had|have|has|typically|usually)\s*)*",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;:.,()]|\b(?:than|but|and|which|so|while|whereas|though)\b",
                         re.IGNORECASE)  # fmt: skip
_QUALIFIER = re.compile(
    r"\s(?:at|of|in|on|with) \S+ (?:level|division|group|age|gender|cohort|field)\b"
    r"|\b(?:before|behind|ahead of|after|than|in front of|clear of) (?:you|yours)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:got|gets?|became|becomes?|grew|improved)(?:\s|[#%.]|s\b|slightly|much|even|"
    r"a (?:little|bit|shade|touch)|by)*$",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|this)\s+$", re.IGNORECASE)
_SAME_SUBJECT = re.compile(r"\b(?:and|but)$", re.IGNORECASE)
_NO_OWN = re.compile(
    r"\s+(?:had|has|have|also|then|even|still|already|was|were|is|are|\s)*", re.IGNORECASE
)
"""Between *and* and a verb whose subject stands before: ``he came first and had won 1:40``."""
_THAN_YOU = re.compile(
    r"^\W*(?:[^;:.,]{0,30}?\bthan|of|on|to|behind|before|after)\s+"
    r"(?:you(?!r)(?! (?:usually|normally|ran|run|did|were|went|had)\b(?: (?:usually|afterwards|"
    r"later|"
    r"normally|next|before|after|run|then|in|on))?)|yours|your (?:team|pair)(?!'))\b",
    re.IGNORECASE,
)
_THAN_OTHERS = re.compile(
    r"^\W*(?:[^;:.,]{0,30}?\bthan|of|on|behind|against)\s+(?:that of |those of |the one of )?"
    r"(?:(?:the|your|its|their|a)\s+)?(?:peers?|median|field|others|group|rivals|cohort|similar)\b",
    re.IGNORECASE,
)
_OTHERS_OF_YOURS = re.compile(
    r"\byour(?= (?:peers?|level|team's level|pair's level|cohort|field|group|rivals?|neighbours?|"
    r"age group|division))|\b(?:you are|you're) compared with\b|\b(?:like|similar to|nearest|"
    r"closest to|around|most like) you\b",
    re.IGNORECASE,
)
_PHRASES = re.compile(
    r"\b(?:better than expected|worse than expected|as expected|inside that range|"
    r"(?:faster|slower) than that range|more fade than usual|less fade than usual|"
    r"about the usual fade|usual for peers is \d+ % (?:slower|faster)|"
    r"(?:largest|second largest|third largest) (?:loss|gain)|"
    r"(?:usual|overpaced|held-back) start|(?:within|beyond|more than) the usual scatter|"
    rf"{_SPAN})\b",
    re.IGNORECASE,
)
_TO_AMOUNT = re.compile(r"\s*(?:than|of|you|by|about|over|to)?\s*(?:about|some)?\s*")
_GIVES_AMOUNT = re.compile(r"costs?|costing|los[et]s?|losing|gain(?:s|ed)?|sav(?:ed?|ing)|won",
                           re.IGNORECASE)  # fmt: skip
_LOST_TO = re.compile(r"\s[^.;,\d]{0,30}\bto\s(?:about\s|some\s)?")
_BY_AMOUNT = re.compile(r",?\s[^.;,:\d]{0,40}\bby\s(?:about\s|some\s)?")
_SHARE_BEHIND = re.compile(r"\s(?:you|your (?:team|pair)) (?:of|ahead of)\s")
_FLIP = {Direction.FASTER: Direction.SLOWER, Direction.SLOWER: Direction.FASTER}


@dataclass(frozen=True)
class Comparison:
    """A word of direction read from the athlete's side; ``amount`` is the quantity it goes with.

    ``idiom`` marks one that is a comparison only of a race (*picked up 31 s*, *held you back*).
    """

    way: Direction
    amount: Quantity | None
    word: str
    idiom: bool = False


def comparisons(text: str) -> list[Comparison]:
    """Every comparison of a text, from the athlete's side."""
    masked = _NOT_A_COMPARISON.sub(lambda match: "#" * len(match[0]), text)
    numbers = quantities(text)
    found = []
    left = {match.start("behind"): match.start() for match in _LEFT_BEHIND.finditer(masked)}
    for match in _DIRECTION.finditer(masked):
        start = left.get(match.start(), match.start())
        fast = bool(match["fast"]) or match.start() in left
        inside = (number for number in numbers if start <= number.start < match.start())
        amount = next(inside, None) or _amount(text, match.span(), numbers)
        found.append(_read(masked, match.span(), fast, amount, numbers))
    return found


def idioms(text: str) -> list[Comparison]:
    """Comparisons in the idioms of a race, from the athlete's side: ``81 s up on your peers``,
    ``gave away 31 s``, ``held you back``. Of what is no race they say nothing."""
    masked = _NOT_A_COMPARISON.sub(lambda match: "#" * len(match[0]), text)
    numbers = quantities(text)
    found = []
    for number in numbers:
        if number.unit != "s":
            continue
        after = AFTER_AMOUNT.match(masked[number.end :])
        rest = masked[number.end :]
        if (LEFT_YOU.search(masked, 0, number.start) and BACK.match(rest)) or (
            GAVE.search(masked, 0, number.start) and AWAY.match(rest)
        ):
            found.append(Comparison(Direction.SLOWER, number, "back", idiom=True))
            continue
        if after:
            start, end = (number.end + place for place in after.span())
            word = after[0].strip().lower()
            if word in ("less", "more") and _EXPECTED.search(masked, 0, number.start):
                way = Direction.SLOWER if word == "less" else Direction.FASTER
                found.append(Comparison(way, number, word, idiom=True))
                continue
            found.append(_read(masked, (start, end), bool(after["fast"]), number, numbers, True))
        elif before := BEFORE_AMOUNT.search(masked, 0, number.start):
            fast = bool(before["fast"])
            if before[0].split()[0].lower() == "took":
                if not (gave := _taken(masked[number.end :])):
                    continue
                fast = gave is Direction.FASTER
            found.append(_read(masked, before.span(), fast, number, numbers, True))
    for match in BARE.finditer(masked):
        amount = _amount(text, match.span(), numbers)
        found.append(_read(masked, match.span(), bool(match["fast"]), amount, numbers, True))
    return found


def _taken(after: str) -> Direction | None:
    """``took 82 s from you`` is a loss, ``took 82 s out of the field`` a gain; else a time."""
    if re.match(r"\s*(?:from|off|out of) (?:you|your (?:team|pair))\b", after, re.IGNORECASE):
        return Direction.SLOWER
    if re.match(rf"\s*(?:from|off|out of|back from) {RIVAL}", after, re.IGNORECASE):
        return Direction.FASTER
    return None


def _read(
    text: str,
    span: tuple[int, int],
    fast: bool,
    amount: Quantity | None,
    numbers: list[Quantity],
    idiom: bool = False,
) -> Comparison:
    way = Direction.FASTER if fast else Direction.SLOWER
    if subject := _others(text, span, numbers):
        way = _FLIP[way]
        amount = amount or _share_of(subject, numbers)
    return Comparison(way, amount, text[span[0] : span[1]].strip().lower(), idiom)


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


def _others(text: str, span: tuple[int, int], numbers: list[Quantity]) -> tuple[int, int] | None:
    """Where the words begin and end that say it is others who are faster or slower; ``None`` if
    it is the athlete."""
    for number in numbers:
        text = text[: number.start] + "#" * (number.end - number.start) + text[number.end :]
    text = _OTHERS_OF_YOURS.sub(lambda match: "#" * len(match[0]), text)
    before, after = text[: span[0]], text[span[1] :]
    ends = [match.end() for match in _CLAUSE_END.finditer(before)]
    while (
        ends and _SAME_SUBJECT.search(before, 0, ends[-1]) and _NO_OWN.fullmatch(before, ends[-1])
    ):
        ends.pop()
    start = ends[-1] if ends else 0
    if _THAN_OTHERS.match(after):
        return None
    if _THAN_YOU.match(after):
        return start, span[0]
    for other in _OTHERS.finditer(before, start):
        rest = _QUALIFIER.sub("", before[other.end() :])
        if _CHANGED.search(rest) or _IT.search(rest):
            return None  # A change of theirs, or a new subject.
        word = text[span[0] : span[1]]
        if _YOU.search(rest):
            return None
        if _NO_SUBJECT.search(before, 0, other.start()):
            continue
        verb = _VERB.search(rest) or (_ADVERB.fullmatch(rest) and _IS_VERB.match(word))
        if verb and len(rest) <= 80:
            return start, span[0]
    return None


def _share_of(subject: tuple[int, int], numbers: list[Quantity]) -> Quantity | None:
    """``54 %`` of ``54 % of your peers were slower``."""
    start, end = subject
    return next((q for q in numbers if q.unit == "%" and start <= q.start and q.end <= end), None)


def _amount(text: str, span: tuple[int, int], numbers: list[Quantity]) -> Quantity | None:
    """``31 s slower``, ``faster than 18 %`` and ``beat the median by 31 s``: the quantity of the
    word, if any."""
    verb = _GIVES_AMOUNT.fullmatch(text, *span)
    for number in numbers:
        between = text[number.end : span[0]]
        if verb and any(_TO_AMOUNT.fullmatch(text, span[1], q.start) for q in numbers):
            break  # "The sled pull in 426 s cost you 74 s."
        if 0 <= span[0] - number.end <= 2 and not between.strip():
            return number
    for number in numbers:
        between = text[span[1] : number.start]
        if number.start <= span[1]:
            continue
        if len(between) <= 14 and _TO_AMOUNT.fullmatch(between):
            return number
        if _BY_AMOUNT.fullmatch(between):
            return number
        if number.unit == "%" and _LOST_TO.fullmatch(between) and text[span[0]].lower() == "l":
            return number
        if number.unit == "%" and _SHARE_BEHIND.fullmatch(between):
            return number
    return None
