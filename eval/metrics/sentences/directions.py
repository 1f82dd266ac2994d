"""Whether a comparison, or a place among losses and gains, is as in the truth."""

import re
from collections.abc import Sequence
from functools import lru_cache

from eval.figures import Figure
from eval.metrics.sentences.figures.amounts import amount
from eval.metrics.sentences.statements import (
    Keys,
    Rank,
    Statement,
    speaks_of_others,
    specific,
)
from eval.metrics.sentences.truth import NARROW, Item, Judged, about
from eval.metrics.sentences.words import WORDS_NEEDED, covered, stems
from eval.ways import Against, Mention, Way, mentions

_WHOLE = re.compile(r"\bpeers?\b|\bcohort median\b|\bexpected finish\b", re.IGNORECASE)
_NAMED = re.compile(r"\bpeers?\b|\bmedian\b|\bfield\b|\blevel\b|\bnext 10\b", re.IGNORECASE)
_NEIGHBOURS = re.compile(
    r"\b(?:neighbou?rs?|similar|alike|like (?:you|me|yours)|nearest|closest)\b", re.IGNORECASE
)
_ONE_OTHER = re.compile(r"\bathlete \d", re.IGNORECASE)
_MANY = re.compile(r"\b(?:most|all|half|majority|nobody|none|every)\b", re.IGNORECASE)
_TOP = ("largest", "second largest", "third largest")
_SAME_RANK = {
    "weakest": ("weakest", "largest loss"),
    "strongest": ("strongest", "largest gain"),
    "largest losses": tuple(f"{place} loss" for place in _TOP),
    "largest gains": tuple(f"{place} gain" for place in _TOP),
}
_THAN = re.compile(r"\w+ than ((?:\S+ ){0,6}\S+)", re.IGNORECASE)
_PARTNER = re.compile(
    r"\b(?:\d+|you|yours|runs?|peers?|median|most|others?|average|field|expect\w*|usual|half|"
    r"athletes?|finishers|teams?|cohort|rivals|competitors|them|that|those|typical|normal|group|"
    r"segments|level|majority|pace)\b",
    re.IGNORECASE,
)
_END = r"(?:[\d.]+ % (?:faster|slower)|level)"
_PEERS_LIE = re.compile(
    rf"\b80 % of peers (?:(?:are|lie) )?(?:(?:at|from) )?(?P<told>{_END} to {_END})"
)
_PEERS_USUAL = re.compile(
    r"\busual(?: (?:for|of|among) (?:your |the )?peers)? (?:is|was|lies at) "
    r"(?P<told>[\d.]+ % (?:faster|slower))"
)
_SIDE = 0.5
"""Share of the words by which a side of the athlete is known again."""
_NEARLY = re.compile(
    r"\b(?:nearly|almost|practically|virtually|about|roughly|more or less|as good as|all but|"
    r"basically|pretty much|close to|just about|essentially|effectively)\s+(?:dead\s+)?$",
    re.IGNORECASE,
)
_NEARLY_LEVEL_S = 3.0
_NO_WAY_NEEDED = re.compile(
    r"\b(?:gap|difference|margin|apart|swing|between|separat\w+|within|off|gave|give[sn]?|took|"
    r"taken|takes|went|gone|goes|back|accounts?|worth|scatter)\b",
    re.IGNORECASE,
)
"""Words that speak of a difference without a way, or whose way hangs on the rest."""
_SHARE_OFF = 0.5
"""Shares are whole per cents, so what is left of a hundred may be off by half of one."""
_ANYWHERE = (Against.FADE, Against.PACE)
"""Comparisons that are few in the truth, so that one alone says which is meant."""


def judge_direction(
    mention: Mention, said: Statement, items: Sequence[Item], asked: Keys
) -> Judged:
    """Hold one comparison against those of the truth with the same thing.

    Args:
        asked: the segments that the question names, for a sentence that names none.
    """
    scope = said.scope(mention.at)
    if (of_peers := _told_of_peers(mention, said, items)) is not None:
        why = "" if of_peers else f"“{mention.words}”, which is told otherwise of the peers"
        return Judged(right=of_peers, why=why, contradicted=not of_peers)
    claims = _of_size(mention, said, scope, items)
    if not claims and not _than_a_thing(mention, said):
        claims = _of_partner(mention, said, scope or asked, items)
    if any(_supports(claim, item, mention, said) for claim, item in claims):
        return Judged(right=True)
    if mention.size is None and _said_by_document(mention, said, items):
        return Judged(right=True)
    if claims:
        why = f"“{mention.words}”, but: {claims[0][0].words}"
        return Judged(why=why, contradicted=True)
    return Judged(why=f"“{mention.words}” is not in the truth")


def _told_of_peers(mention: Mention, said: Statement, items: Sequence[Item]) -> bool | None:
    """Whether the comparison is the peers' own, told as in the truth: an end of where most of them
    lie (``the middle 80 % of peers lie at 9 % faster to 13 % slower``), or what is usual. ``None``
    where it is none of these, or the truth tells nothing of it."""
    for way in (_PEERS_LIE, _PEERS_USUAL):
        true = {found["told"] for item in items for found in way.finditer(item.text)}
        for found in way.finditer(said.text):
            start, end = found.span("told")
            if true and mention.size is not None and start <= mention.size.start < end:
                return found["told"] in true
    return None


def tells_no_way(figure: Figure, said: Statement, items: Sequence[Item]) -> bool:
    """Whether a sentence gives a difference but not which way it goes.

    True where every fact that has the figure, on the segments named, has it as the size of a
    comparison, and the sentence compares nothing at all.
    """
    if said.ranks or figure.unit != "s" or _tells_a_way(said.text):
        return False
    size, scope = amount(figure, said.text), said.scope(figure.start)
    held = False
    for item in about(items, scope):
        if not (item.fact or item.others):
            if any(figure.agrees(other) for other in item.figures):
                return False
            continue
        sizes = [m.size for m in item.mentions if m.against is not Against.NOW]
        for other in item.figures:
            if not size.agrees(other):
                continue
            if not any(one is not None and one.start == other.start for one in sizes):
                return False
            held = True
    return held


@lru_cache(maxsize=1024)
def _tells_a_way(text: str) -> bool:
    return bool(mentions(text) or _NO_WAY_NEEDED.search(text))


def share_is_right(
    mention: Mention, figure: Figure, items: Sequence[Item], said: Statement
) -> bool:
    """Whether a share that a sentence gives is what another share leaves of a hundred."""
    if mention.size is None or mention.size.start != figure.start or figure.unit != "%":
        return False
    return any(
        _rest_of(claim, mention, said)
        for item in _on(items, said.scope(mention.at))
        for claim in item.mentions
        if claim.against is Against.SHARE and claim.way is not mention.way
    )


def _rest_of(claim: Mention, mention: Mention, said: Statement) -> bool:
    """``54 % were faster than you`` of ``faster than 46 % of peers``."""
    if claim.size is None or mention.size is None:
        return False
    size, rest = amount(mention.size, said.text), 100 - claim.size.value
    return size.low - _SHARE_OFF <= rest <= size.high + _SHARE_OFF


def judge_rank(rank: Rank, said: Statement, items: Sequence[Item]) -> Judged:
    """Hold "the second largest loss is ..." against the truth."""
    scope = specific(said.scope(rank.at)) or said.scope(rank.at)
    same = _SAME_RANK.get(rank.label, (rank.label,))
    holders = [keys for item in items if item.fact for label, keys in item.ranks if label in same]
    held = frozenset(key for keys in holders for key in keys)
    several = rank.label.endswith("s")
    if not specific(scope) and several:
        scope = frozenset()  # "all three largest losses came at stations"
    if not scope and not several:
        return _pole_in_words(rank, said, items, same)
    if not scope or (scope <= held if several else scope & held):
        return Judged(right=True)
    why = f"{', '.join(sorted(scope - held))} is not the {rank.label}"
    return Judged(why=why, contradicted=bool(holders))


def _pole_in_words(
    rank: Rank, said: Statement, items: Sequence[Item], same: Sequence[str]
) -> Judged:
    """``holding pace is your strongest part``: a side of the athlete that is no segment."""
    claim = stems(said.text)
    for item in items:
        holds = item.fact and any(label in same for label, _ in item.ranks)
        if holds and covered(claim, item.stems) >= _SIDE:
            return Judged(right=True)
    return Judged(why=f"nothing is called the {rank.label} in these words")


Claim = tuple[Mention, Item]


def _of_size(mention: Mention, said: Statement, scope: Keys, items: Sequence[Item]) -> list[Claim]:
    """Comparisons of the same size, about the segments that the sentence itself names."""
    if mention.size is None:
        return []
    size = amount(mention.size, said.text)
    claims = [
        (claim, item)
        for item in _on(items, scope)
        for claim in item.mentions
        if claim.size is not None and size.agrees(claim.size)
    ]
    if not _NEIGHBOURS.search(said.text):
        return claims
    # The truth holds other athletes only where the sentence speaks of them.
    return [(claim, item) for claim, item in claims if item.others] or claims


def _of_partner(
    mention: Mention, said: Statement, scope: Keys, items: Sequence[Item]
) -> list[Claim]:
    """Comparisons with the same thing, whatever their size."""
    on = _on(items, scope)
    if not scope and mention.against not in _ANYWHERE:
        meant = [item for item in on if item.fact and _has_all(item, said)]
        whole = meant or [item for item in on if item.fact and not specific(item.keys)]
        on = meant or [item for item in whole if _WHOLE.search(item.text)]
        if speaks_of_others(said) and (
            _NEIGHBOURS.search(mention.words) or _ONE_OTHER.search(said.text)
        ):
            near = [item for item in items if item.others]
            return [(claim, item) for item in near for claim in item.mentions[:1]]
    among = {mention.against}
    if mention.against is Against.PEERS and _MANY.search(mention.words):
        among.add(Against.SHARE)
    return [
        (claim, item)
        for item in on
        for claim in item.mentions
        if claim.against in among and _same_partner(item, mention, said)
    ]


def _has_all(item: Item, said: Statement) -> bool:
    """Whether the figures of a sentence without a segment's name are this item's."""
    return bool(said.figures) and all(
        any(one.agrees(other) for other in item.figures) for one in said.figures
    )


def _on(items: Sequence[Item], scope: Keys) -> list[Item]:
    """Items with a comparison on these segments; those that name them, if there are any."""
    known = [item for item in about(items, scope) if item.mentions]
    named = [item for item in known if item.keys & scope]
    return named if specific(scope) and named else known


def _same_partner(item: Item, mention: Mention, said: Statement) -> bool:
    """Athletes of the same level are other peers than all of them; where the words beside a
    comparison name nobody, the sentence does."""
    if mention.against is not Against.PEERS:
        return True
    words = mention.words if _NAMED.search(mention.words) else said.text
    return bool(NARROW.search(item.text)) == bool(NARROW.search(words))


def _supports(claim: Mention, item: Item, mention: Mention, said: Statement) -> bool:
    size = claim.size
    shares = claim.against is Against.SHARE and size is not None and size.unit == "%"
    if shares and mention.size is not None and mention.size.unit == "%":
        if claim.way is mention.way:
            return _same_size(mention.size, size, said)
        return _rest_of(claim, mention, said)
    if shares and not _same_size(mention.size, size, said):
        return _upper_half(mention) == _upper_half(claim)
    if claim.way is mention.way:
        return True
    if mention.way is Way.LEVEL and _NEARLY.search(said.text[: mention.at]):
        return size is not None and size.unit == "s" and size.value <= _NEARLY_LEVEL_S
    # A document speaks of nobody: only its own word for the direction counts.
    document = not (item.fact or item.others)
    return document and _word(item.text, claim) == _word(said.text, mention)


def _than_a_thing(mention: Mention, said: Statement) -> bool:
    """``faster than your tendons``: nothing that a race is compared with."""
    than = _THAN.match(said.text[mention.at :])
    return than is not None and not _PARTNER.search(than[1])


def _said_by_document(mention: Mention, said: Statement, items: Sequence[Item]) -> bool:
    """Whether a document compares in the same words: "lungs come back faster than tendons"."""
    claim = stems(said.text)
    return any(
        covered(claim, words) >= WORDS_NEEDED and re.search(rf"\b{word}", sentence, re.IGNORECASE)
        for item in items
        if not item.others and (not item.fact or all(m.size is None for m in item.mentions))
        for sentence, words in item.sentences
        for word in [re.escape(_word(said.text, mention))]
    )


def _same_size(one: Figure | None, other: Figure | None, said: Statement) -> bool:
    return one is not None and other is not None and amount(one, said.text).agrees(other)


def _word(text: str, mention: Mention) -> str:
    found = re.match(r"\w+", text[mention.at :])
    return found[0].lower().rstrip("s") if found else ""


def _upper_half(share: Mention) -> bool:
    """Faster than most: ``faster than 60 %``, ``slower than 40 %``; without a size, most."""
    most = share.size is None or share.size.value > 50
    return (share.way is Way.FAST) == most
