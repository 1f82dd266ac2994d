"""Whose a time is: the athlete's own, a gap, the peers' median or another athlete's.

A time of somebody else must not be read as the athlete's own, and what stands in an item about a
similar athlete must be spoken of as that athlete's.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum

from generator.numbers import Quantity, quantities
from hyrox.evidence import Direction, EvidenceItem, Kind
from retrieval.terms import segments_named


class Whose(StrEnum):
    """Whose a time of an item is; ``TODAY``: the athlete's own before a change that is asked about,
    ``FREE``: a target, a range, a forecast."""

    OWN = "own"
    GAP = "gap"
    MEDIAN = "median"
    ATHLETE = "athlete"
    TODAY = "today"
    FREE = "free"


_OWN_ITEM = re.compile(
    r"^[^:]+: (?P<time>[\d:]+)(?: s)?, (?:level with|[^,;]* (?:slower|faster) than) the "
    r"(?:peer )?median\b"
)
_ANOTHER = (
    r"(?:similar )?athletes?(?: \d+)?|(?:nearest|closest|similar|first|second|third) one|"
    r"neighbours?|he|she|him|his|hers?|they|them|theirs?|group|runners?|finishers?|rivals?|"
    r"competitors?|"
    r"who|whose|others?|somebody|someone"
)
_MIDDLE = (
    r"medians?|peers?'?|typical|usual|average|middle|field|cohort|level|"
    r"pairs?|teams?|men|women|division"
)
_MENTION = re.compile(
    rf"\b(?:(?P<you>you|your|yours)|(?P<another>{_ANOTHER})|(?P<middle>{_MIDDLE}))\b",
    re.IGNORECASE,
)
_NOT_YOU = re.compile(
    r"\byour(?= (?:peers?|level|team's level|pair's level|cohort|field|rivals?|neighbours?|division"
    r"|similar athletes?|nearest|closest)\b)|\b(?:like|similar to|near(?:est)?|around) you\b"
    r"|\b(?:to|than|of|behind|against|with|where|after|before) (?:you|yours)\b"
    r"(?! (?:took|did|needed|ran|finished|had|were))"
    r"|\byour (?=(?:team|pair)'s level\b)",
    re.IGNORECASE,
)
_GAP_OF_YOURS = re.compile(
    r"\b(?:you|your (?:team|pair)) (?:are|is|were|was) [\d:]+(?: s)? (?:slower|faster)\b"
    r"|\b(?:for|of) your\b(?! (?:team|pair)\b(?!'))",
    re.IGNORECASE,
)
"""Not the athlete as the owner of a time: ``you were 66 s slower``, ``the median for your run``."""
_YOUR_MEDIAN = re.compile(r"\byour (?:own )?median\b", re.IGNORECASE)
_YOUR_TEAM = re.compile(r"\byour (?:team|pair)(?:'s)?\b|\bthe (?:team|pair)'s\b", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:against|versus|vs\.?|than|compared (?:with|to)|not|instead of)\s*$",
                      re.IGNORECASE)  # fmt: skip
_OTHER_AFTER = re.compile(
    r"^\s*(?:(?:is|was) the (?:finish|time|split) )?"
    r"(?:for|by|of|from|as|is|was)?\s*(?:the|your|a|an)?\s*(?:peer |invented )?"
    rf"(?:(?P<middle>{_MIDDLE})|(?P<another>{_ANOTHER}))\b",
    re.IGNORECASE,
)
_USUAL_AFTER = re.compile(
    r"^,?\s*(?:that|which)?\s*(?:is|are|was|were|would (?:be|have been)|"
    r"being)\s+(?:the\s+)?(?:middle|median|typical|usual|"
    r"normal|norm|"
    r"average|ordinary|customary|standard)\b",
    re.IGNORECASE,
)
_MEDIAN_IS = re.compile(
    r"\bmedians?\s+(?:finish\s+|time\s+)?(?:(?:was|is|of|at|in)\s+)?(?:about\s+)?$", re.IGNORECASE
)
_TOOK = re.compile(
    r"\b(?:took|takes|lasted)(?: you| your team| your pair)?\s*$"
    r"|\b(?:finish(?:ed)?|ran|rowed|skied|done|time)\s+(?:in|of)\s*$",
    re.IGNORECASE,
)
_DID = re.compile(
    r"[^,;:()]*\b(?:ran|rowed|skied|took|takes|did|needs?|needed|is|was|were|are|stands at"
    r"|fade[sd]? by|finish(?:ed|es)? in)\s*",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\b(?:with|would|could|if|change)\b", re.IGNORECASE)
_FINISHES = re.compile(
    r"\b(?:finish(?:es)?|be|come|comes|take|takes|go|goes|run|row)"
    r"(?: (?:in|at|with|of|to|home in))?\s*$",
    re.IGNORECASE,
)
_GAP_AFTER = re.compile(
    r"^\s*(?:more|less|longer|shorter|faster|slower|quicker|from|off|away|back|behind|ahead|extra|"
    r"too|up|down|out|of|sooner|earlier|later|than|over|under)\b",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"\b(?:gaps?|differences?|differ(?:s|ed)?|apart|separat\w+|lies? between|between (?:you|"
    r"your \w+) and)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:gives?|given|asks?|asked|find|found|come[s]? from|needs?|needed|yields?|shave|trim|"
    r"cut|save|"
    r"bring|brings|worth|target|goal|route|way to|free up|part with|supply|contribute|together|"
    r"add up|you have)\b",
    re.IGNORECASE,
)
"""Verbs with which a target's difference is asked for; it is always time to be gained."""
_TARGET = re.compile(r"\btarget: |^Goal |\bto [\d:]+: [\d:]+(?: s)? faster\b|^With ")
_NAMES_ANOTHER = re.compile(
    r"\b(?:athletes?|similar|neighbours?|he|she|they|them|their|his|her|nearest|closest|group|"
    r"others?|median|runners?|man|woman|who|like you(?:rs)?|(?:five|5) most)\b",
    re.IGNORECASE,
)
_ATHLETE_NEXT = re.compile(
    r"^(?: s)?(?: [^.;,]{0,30})?, (?:the )?(?:invented |similar )?(?:athletes? \d+|"
    r"neighbours? \d+)",
    re.IGNORECASE,
)
"""``Wall balls done in 4:35, athlete 2 saved ...``: the time of whoever comes next."""
_OWNED = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\bathlete (\d+)\b", re.IGNORECASE)


Key = tuple[float, str]
"""Value and unit, as ``Quantity.key``."""


def roles(item: EvidenceItem) -> list[tuple[Quantity, Whose]]:
    """Every time of an item with whose it is, and every share by which runs became slower; of a
    passage none."""
    if item.kind is Kind.PASSAGE:
        return []
    text, found = item.text, []
    own = _OWN_ITEM.match(text)
    for quantity in quantities(text):
        before, after = text[: quantity.start], text[quantity.end :]
        if quantity.unit == "%":
            if re.search(r"\busual for peers is $", before):
                found.append((quantity, Whose.MEDIAN))
            elif re.match(r" (?:slower|faster) than (?:run|your)\b", after):
                found.append((quantity, Whose.OWN))
            continue
        if quantity.unit != "s":
            continue
        if re.match(r"\s*(?:slower|faster)\b", after):
            whose = Whose.GAP
        elif item.kind is Kind.NEIGHBOUR:
            whose = Whose.ATHLETE
        elif re.search(r"median of $", before):
            whose = Whose.MEDIAN
        elif own and quantity.start == own.start("time"):
            whose = Whose.OWN
        elif re.search(r"than your (?:team's |pair's )?$", before):
            whose = Whose.TODAY
        else:
            whose = Whose.FREE
        found.append((quantity, whose))
    return found


def wrong_owner(text: str, items: Sequence[EvidenceItem]) -> str:
    """What is wrong with whose a time is said to be, in words; empty where all is well.

    Args:
        text: the sentence, its amounts as figures.
        items: what it cites.
    """
    known: dict[Key, set[Whose]] = defaultdict(set)
    holders: dict[Key, list[EvidenceItem]] = defaultdict(list)
    for item in items:
        for quantity, whose in roles(item):
            known[quantity.key].add(whose)
            holders[quantity.key].append(item)
    about_another = all(item.kind is Kind.NEIGHBOUR for item in items)
    if about_another and items and not (_NAMES_ANOTHER.search(text) or _is_segment_gap(text)):
        return "does not say that it speaks of another athlete"
    for quantity in quantities(text):
        owners = known.get(quantity.key)
        if not owners or Whose.FREE in owners:
            continue
        shown = text[quantity.start : quantity.end].strip()
        if owners <= {Whose.MEDIAN, Whose.ATHLETE}:
            if not _is_of_others(text, quantity, owners):
                return f"{shown} is not the athlete's own time"
            if reason := _wrong_athlete(text, quantity, holders[quantity.key]):
                return reason
        elif owners == {Whose.OWN}:
            if _is_given_away(text, quantity):
                return f"{shown} is the athlete's own time, nobody else's"
        elif owners == {Whose.TODAY}:
            if _WOULD.search(text) and _FINISHES.search(text, 0, quantity.start):
                return f"{shown} is the time without that change"
        elif (
            owners == {Whose.GAP}
            and _TOOK.search(text, 0, quantity.start)
            and not _GAP_AFTER.match(text[quantity.end :])
        ):
            return f"{shown} is a difference, no time"
    return ""


def _is_segment_gap(text: str) -> bool:
    """Whether a text says how far behind or ahead the athlete was on a segment and no more, as in
    the second of two sentences on one similar athlete: *Roxzone: you were 79 s slower*."""
    times = [quantity for quantity in quantities(text) if quantity.unit == "s"]
    return bool(segments_named(text)) and len(_GAP_OF_YOURS.findall(text)) == len(times) == 1


def only_gap(text: str, items: Sequence[EvidenceItem]) -> str:
    """The first difference in a text, of those that stand for nothing else in ``items``; empty if
    there is none or the text says that it is one and no more (*a gap of 31 s*)."""
    if _NEUTRAL.search(text):
        return ""
    known: dict[Key, set[Whose]] = defaultdict(set)
    for item in items:
        for quantity, whose in roles(item):
            known[quantity.key].add(whose)
    for quantity in quantities(text):
        if known.get(quantity.key) == {Whose.GAP} and not (
            _ASKED.search(text) and all(map(_is_target, _holders(items, quantity)))
        ):
            return text[quantity.start : quantity.end].strip()
    return ""


def _holders(items: Sequence[EvidenceItem], quantity: Quantity) -> list[EvidenceItem]:
    return [item for item in items if any(q.key == quantity.key for q, _ in roles(item))]


def _is_target(item: EvidenceItem) -> bool:
    return _TARGET.search(item.text) is not None and item.direction is Direction.FASTER


def _is_of_others(text: str, quantity: Quantity, whose: set[Whose]) -> bool:
    """Whether the words around a time give it to the median or to the other athlete it is of."""
    masked = _persons(text)
    before, after = masked[: quantity.start], masked[quantity.end :]
    mentions = list(_MENTION.finditer(before))
    last = mentions[-1] if mentions else None
    follows = _OTHER_AFTER.match(after)
    named = bool(_NAMES_ANOTHER.search(text))
    if Whose.ATHLETE in whose and not _OWNED.search(before) and _ATHLETE_NEXT.match(after):
        return True
    if Whose.MEDIAN in whose:
        if (follows and follows["middle"]) or _USUAL_AFTER.match(after):
            return True
        if last is not None and last["middle"]:
            return True
        return bool(_AGAINST.search(before))
    if follows and not re.search(r"\bpeers?\b", follows[0], re.IGNORECASE):
        return True
    if last is None or last["you"]:
        return named and bool(_AGAINST.search(before))
    clause = max(before.rfind(mark) for mark in (";", ",", ".", " and ", " but "))
    near = [mention for mention in mentions if mention.start() > clause] or [last]
    return any(mention["another"] for mention in near) or not any(
        re.fullmatch(r"peers?'?|field|cohort|level", mention[0], re.IGNORECASE) for mention in near
    )


def _persons(text: str) -> str:
    """A text in which "you" is left only where it is the athlete who does or owns something."""
    for not_you in (_NOT_YOU, _GAP_OF_YOURS):
        text = not_you.sub(lambda match: "#" * len(match[0]), text)
    text = _YOUR_MEDIAN.sub(lambda match: "your".ljust(len(match[0]), "#"), text)
    return _YOUR_TEAM.sub(lambda match: "your".ljust(len(match[0]), "#"), text)


def _is_given_away(text: str, quantity: Quantity) -> bool:
    """Whether a time is said to be the median, or the peers' or another athlete's."""
    if _MEDIAN_IS.search(text, 0, quantity.start):
        return True
    masked = _persons(text)
    mentions = list(_MENTION.finditer(masked, 0, quantity.start))
    return bool(
        mentions
        and (mentions[-1]["middle"] or "athlete" in mentions[-1][0].lower())
        and _DID.fullmatch(text, mentions[-1].end(), quantity.start)
    )


def _wrong_athlete(text: str, quantity: Quantity, holders: Sequence[EvidenceItem]) -> str:
    numbered = _NUMBERED.findall(text[: quantity.start])
    if not numbered:
        return ""
    name = f"athlete {numbered[-1]}"
    if any(name in item.text.lower() for item in holders):
        return ""
    shown = text[quantity.start : quantity.end].strip()
    return f"{shown} is not of {name}"
