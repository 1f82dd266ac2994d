"""Comparisons of a text: who was faster or slower, and by how much.

Evidence always speaks of the athlete as the one who is faster or slower. A sentence may turn the
comparison round ("peers were 31 s faster"); reading it back gives the athlete's side.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.claims.figures.forecasts import ENDS
from generator.claims.people.idioms import (
    ADDED,
    AFTER_AMOUNT,
    AND_MATCH,
    AWAY,
    BACK,
    BARE,
    BEFORE_AMOUNT,
    FIND,
    GAVE,
    GIVES,
    HANDS_YOU,
    LEFT_YOU,
    ORDINARY,
    OUT_OF_YOU,
    OVER_OTHERS,
    OWNED_LEAD,
    RIVAL,
    SHOULD,
    SLOWED,
    TO_MATCH,
    TO_YOU,
    WENT_TO,
)
from generator.claims.people.subjects import others_subject
from generator.numbers import Quantity, quantities
from hyrox.evidence import Direction

_FAST = (
    r"faster|fastest|swifter|speedier|brisker|nippier|sped up|undercut(?:s|ting)?|bettered|"
    r"to spare|profit|quicker|quickest|ahead|gain(?:s|ed|ing)?|saved?|saving|won|beat(?:s|ing)?|"
    r"shorter|better|best|strong(?:er|est)?|strengths?|good|great|excellent|solid|quick|fast"
)
_SLOW = (
    r"slower|slowest|behind|los[et]s?|losing|loss(?:es)?|costs?|costing|longer|worse|worst|"
    r"weak(?:er|est|ness|nesses)?|poor|slow|deficit|off the (?=pace|lead|mark|best|(?:peer |"
    r"cohort )?median|peers?|field|next)|worsened|declined|"
    rf"in arrears|{SLOWED}"
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
    rf"{_SPAN}|slow[- ]transitions?|strong[- ]finishers?|{ENDS.pattern}|"
    r"(?:peers?|they|field|group|others)(?: \w+){0,3} (?:slow|fade)\w*(?: down| off)?(?: by)? "
    r"(?:about )?\d+ ?%|(?:weeks?|days?|months?|hours?|years?) ahead\b|"
    r"the (?:longer|shorter)(?= (?:the|there|you|it|a)\b)|"
    r"(?:faster|slower|quicker) than (?:the|your) (?:\w+ )?range\b|good enough",
    re.IGNORECASE,
)
_EXPECTED = re.compile(r"\b(?:should|would|expect(?:ed)?)\b[^.;:]{0,40}$", re.IGNORECASE)
"""``should be 98 s less``: the athlete was 98 s slower than that."""
_LEFT_BEHIND = re.compile(
    r"\b(?:left|leav(?:e|es|ing)|put|had)\b(?! (?:you|your (?:team|pair))\b)"
    r"[^.;,]{0,40}?\b(?P<behind>behind)\b",
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
_NEXT = re.compile(r"\bnext\s$", re.IGNORECASE)
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
    return list(_read_comparisons(text))


@lru_cache(maxsize=1024)
def _read_comparisons(text: str) -> tuple[Comparison, ...]:
    """What is cited is read for every sentence that cites it."""
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
    return tuple(found)


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
        if told := _told(masked, number):
            found.append(told)
            continue
        if after and after[0].strip().lower() == "more" and ADDED.search(masked, 0, number.start):
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
            has = before[0].split()[0].lower() in ("had", "has", "have", "held")
            if has and fast and not OVER_OTHERS.match(rest):
                continue
            if before[0].split()[0].lower() == "took":
                if not (gave := _taken(masked[number.end :])):
                    continue
                fast = gave is Direction.FASTER
            found.append(_read(masked, before.span(), fast, number, numbers, True))
    found += _went_to(masked, numbers)
    for match in BARE.finditer(masked):
        amount = _amount(text, match.span(), numbers)
        found.append(_read(masked, match.span(), bool(match["fast"]), amount, numbers, True))
    return found


def _told(text: str, number: Quantity) -> Comparison | None:
    """What the words around a time say of the athlete by themselves, whoever is the subject:
    ``72 s less would have been ordinary``, ``claw 72 s out of you``, ``his lead was 16 s``."""
    rest = text[number.end :]
    if ORDINARY.match(rest) and rest.split()[0].lower() == "more":
        return Comparison(Direction.FASTER, number, "more", idiom=True)
    to_match = FIND.search(text, 0, number.start) and AND_MATCH.match(rest)
    if ORDINARY.match(rest) or to_match or TO_MATCH.search(text, 0, number.start):
        return Comparison(Direction.SLOWER, number, "less", idiom=True)
    if OUT_OF_YOU.match(rest):
        return Comparison(Direction.SLOWER, number, "out of you", idiom=True)
    given = TO_YOU.match(rest) and GIVES.search(text, 0, number.start)
    if given or (HANDS_YOU.search(text, 0, number.start) and not AFTER_AMOUNT.match(rest)):
        return Comparison(Direction.FASTER, number, "to you", idiom=True)
    if lead := OWNED_LEAD.search(text, 0, number.start):
        way = Direction.FASTER if lead["you"] else Direction.SLOWER
        return Comparison(way, number, "lead", idiom=True)
    return None


def _went_to(text: str, numbers: list[Quantity]) -> list[Comparison]:
    """``run 1 went to athlete 3 by 20 s``, ``the race, by 3:08, went to you``."""
    found = []
    for match in WENT_TO.finditer(text):
        near = [n for n in numbers if n.unit == "s" and n.start >= match.end()
                and n.start - match.end() <= 14]  # fmt: skip
        near = (
            near
            if match["after"]
            else [n for n in numbers if n.unit == "s" and 0 <= match.start() - n.end <= 4]
        )
        if near:
            way = Direction.FASTER if match["you"] else Direction.SLOWER
            found.append(Comparison(way, near[0], match[0].lower(), idiom=True))
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
    if amount and SHOULD.search(text, 0, amount.start):
        way = _FLIP[way]
    if subject := others_subject(text, span, numbers):
        way = _FLIP[way]
        amount = amount or _share_of(text, subject, numbers)
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


def _share_of(text: str, subject: tuple[int, int], numbers: list[Quantity]) -> Quantity | None:
    """``54 %`` of ``54 % of your peers were slower``; none of ``the next 10 %``."""
    start, end = subject
    return next(
        (q for q in numbers if q.unit == "%" and start <= q.start and q.end <= end
         and not _NEXT.search(text, 0, q.start)),
        None,
    )  # fmt: skip


def _amount(text: str, span: tuple[int, int], numbers: list[Quantity]) -> Quantity | None:
    """``31 s slower``, ``faster than 18 %`` and ``beat the median by 31 s``: the quantity of the
    word, if any."""
    verb = _GIVES_AMOUNT.fullmatch(text, *span)
    for number in numbers:
        if _NEXT.search(text, 0, number.start):
            continue  # Of "the next 10 %" it is no difference.
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
