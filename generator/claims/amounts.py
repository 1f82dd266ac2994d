"""Amounts as people say them: *about two minutes*, *a minute and a half*, *nine in ten*.

An amount in words stands for a figure of the evidence if it is that figure, or if a hedge says that
it is rounded and the figure lies within the rounding. ``readings`` puts the figure in its place, so
that every other check reads a sentence with figures only. Without a hedge nothing is rounded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from generator.numbers import quantities
from hyrox.evidence import EvidenceItem, Kind

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_ONES) if value}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_FRACTIONS = {
    "half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
    "tenth": 10, "tenths": 10,
}  # fmt: skip
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_PARTS = (("h", ("h",)), ("m", ("hm", "m")), ("s", ("hs", "ms", "s")))

_COUNT = (
    rf"(?:\d+(?:\.\d+)?|(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES[1:10])}))?"
    rf"|{'|'.join(reversed(_ONES[1:]))})"
)
_FRESH = r"(?<![\w.,:'–-])"
_A_COUNT = rf"(?:an?|{_COUNT})"
_HOURS, _MINUTES, _S = (
    rf"(?:(?:(?<=\d)-?|\s){short}|[\s-]{long})(?!\w)"
    for short, long in (
        ("(?:h|hrs?)", "hours?"),
        ("mins?", "minutes?"),
        ("(?:s|secs?)", "seconds?"),
    )
)
_AND = r"\s*(?:,\s*and\s|,|and\s)?\s*"
_TIME = re.compile(
    rf"{_FRESH}(?:(?P<fraction>(?:(?:an?|one|two|three)\s+)?(?:half|thirds?|quarters?))\s+(?:of\s+)?(?:an?\s+)?"
    r"(?P<of>hour|minute)(?!\w)"
    r"|(?:an?|one)\s+(?P<halved>hour|minute)\s+and\s+a\s+(?P<more>half|quarter)(?!\w)"
    rf"|(?P<count>{_COUNT})\s+and\s+a\s+half(?P<unit>{_HOURS}|{_MINUTES})"
    rf"|(?P<h>{_A_COUNT}){_HOURS}(?:{_AND}(?P<hm>{_A_COUNT}){_MINUTES})?"
    rf"(?:{_AND}(?P<hs>{_COUNT}){_S})?"
    rf"|(?P<m>{_A_COUNT}){_MINUTES}(?:{_AND}(?P<ms>{_COUNT}){_S})?"
    rf"|(?P<s>{_COUNT}){_S})",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:peers?|athletes?|finishers?|field|them|teams?|pairs?|men|women|competitors|people|"
    r"runners|others|cohort|rivals|group)"
)
_SHARE = re.compile(
    rf"{_FRESH}(?:(?P<top>{_COUNT})(?P<noun>\s+(?:of\s+(?:your|its|the)\s+)?{_PEOPLE})?\s+"
    rf"(?:in|out\s+of)\s+(?P<below>{_COUNT})(?!\w|[:.,]\d|{_HOURS}|{_MINUTES}|{_S})"
    r"|(?P<parts>(?:(?:an?|one|two|three|four|seven|nine)\s+)?(?:half|thirds?|quarters?|fifths?|"
    rf"tenths?))(?=\s+of\s+(?:\S+\s+){{0,3}}?{_PEOPLE}\b))",
    re.IGNORECASE,
)

_SLIGHTLY = r"(?:a\s+(?:little|bit|touch|shade)|slightly|just|only\s+just|barely)"
_HEDGES = {
    "over": rf"{_SLIGHTLY}\s+(?:over|more\s+than|above)|a\s+good|a\s+little\s+more\s+than",
    "under": rf"nearly|almost|not\s+quite|just\s+short\s+of|{_SLIGHTLY}\s+(?:under|less\s+than|"
    r"below|fewer\s+than)",
    "more": r"(?:well\s+|far\s+)?(?:over|more\s+than)|upwards\s+of",
    "less": r"(?:well\s+|far\s+)?(?:under|less\s+than|fewer\s+than)",
    "near": r"about|around|roughly|approximately|some|close\s+to",
}
_HEDGE = re.compile(
    r"(?:^|(?<=[\s(–—]))(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _HEDGES.items())
    + r")\s+(?:an?\s+)?$",
    re.IGNORECASE,
)  # fmt: skip
_ORDINAL = re.compile(
    r"\b(?P<place>first|second|third|1st|2nd|3rd)(?:\s+(?:most|of\s+the))?\s+(?P<who>similar\s+"
    r"athletes?|neighbours?|nearest\s+athletes?)",
    re.IGNORECASE,
)
_PLACES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}

MOST_READINGS = 12
"""Of a sentence; one whose rounded amounts fit more figures than that is not worth showing."""


@dataclass(frozen=True)
class Amount:
    """An amount in words: the figures from ``low`` to ``high`` it may stand for, ends included.

    ``unit`` is ``s`` or ``%``; ``bare`` is *a minute* or *an hour*, which may also be a rate.
    """

    low: float
    high: float
    unit: str
    start: int
    end: int
    hedged: bool
    bare: bool = False

    def fits(self, value: float) -> bool:
        """Whether a figure may be said so."""
        return self.low - 1e-9 <= value <= self.high + 1e-9


def amounts(text: str) -> list[Amount]:
    """Every amount in words of a text, and every rounded one in figures, in order."""
    found: list[Amount] = []
    for pattern, read in ((_SHARE, _share), (_TIME, _time)):
        for match in pattern.finditer(text):
            if any(match.start() < a.end and a.start < match.end() for a in found):
                continue
            if amount := read(match, text):
                found.append(amount)
    return sorted(found, key=lambda amount: amount.start)


def readings(text: str, items: Sequence[EvidenceItem], known: str) -> Iterator[str]:
    """A sentence with the figures that its amounts in words may stand for.

    Args:
        text: the sentence.
        items: what it cites; roundings are of figures of facts, athletes and computations, never
            of a passage (a dose is not rounded).
        known: everything the cited items say, for amounts that are no rounding.

    Yields:
        At most ``MOST_READINGS`` texts; the sentence itself where it holds no amount in words.
        An amount that fits no figure stays as it is.
    """
    text = _ORDINAL.sub(lambda m: f"{m['who']} {_PLACES[m['place'].lower()]}", text)
    measured = " \n ".join(item.text for item in items if item.kind is not Kind.PASSAGE)
    rounded = {quantity.key for quantity in quantities(measured)}
    exact = {quantity.key for quantity in quantities(known)} | spoken_keys(known)
    spoken = [amount for amount in amounts(text) if not _is_plain(amount, text)]
    choices = []
    for amount in spoken:
        figures = rounded if amount.hedged or amount.bare else exact
        fitting = sorted(v for v, unit in figures if unit == amount.unit and amount.fits(v))
        shown = text[amount.start : amount.end]
        words = [f"{value:g} {amount.unit}" for value in fitting]
        noun = _SHARE.fullmatch(shown)
        if noun and noun["noun"]:
            words = [f"{word} of peers" for word in words]
        choices.append(words or [shown])
    for chosen in islice(product(*choices), MOST_READINGS):
        parts, at = [], 0
        for amount, words_of in zip(spoken, chosen, strict=True):
            parts += [text[at : amount.start], words_of]
            at = amount.end
        yield "".join([*parts, text[at:]])


def spoken_keys(text: str) -> set[tuple[float, str]]:
    """Values and units of the amounts in words of a text, as ``Quantity.key``; no rounded ones."""
    return {(amount.low, amount.unit) for amount in amounts(text) if not amount.hedged}


def _is_plain(amount: Amount, text: str) -> bool:
    """Whether an amount is a figure with its unit, which needs no reading (``31 s``, ``4 h``)."""
    found = quantities(text[amount.start : amount.end])
    return not amount.hedged and [q.end - q.start for q in found] == [amount.end - amount.start]


def unread(text: str) -> str:
    """The first amount in words that is left in a reading; empty if there is none."""
    return next((text[a.start : a.end] for a in amounts(text) if not _is_plain(a, text)), "")


def _time(match: re.Match[str], text: str) -> Amount | None:
    bare = False
    if part := match["fraction"]:
        whole = 3600 if match["of"].lower() == "hour" else 60
        value, step = whole * _fraction(part), 60.0
    elif match["halved"]:
        whole = 3600 if match["halved"].lower() == "hour" else 60
        value = whole * (1.5 if match["more"].lower() == "half" else 1.25)
        step = 60
    elif match["count"]:
        hours = match["unit"].strip(" -").lower().startswith("h")
        value, step = (3600 if hours else 60) * (_number(match["count"]) + 0.5), 60
    else:
        named = {u: sum(_number(match[g]) for g in groups if match[g]) for u, groups in _PARTS}
        value = sum(count * _SECONDS[unit] for unit, count in named.items())
        step = 240 if match["h"] and not (match["hm"] or match["hs"]) else 60
        if named["s"]:
            step = next((size for size in (10, 5) if value % size == 0), 0)
        bare = match[0].lower() in ("a minute", "an hour")
    if not value:
        return None
    kind, start = _hedge(text, match.start())
    if not kind:
        return Amount(value, value, "s", match.start(), match.end(), hedged=False, bare=bare)
    low, high = _within(kind, value, min(step / 2, value / 8), min(step / 2, value / 5),
                        min(step, value / 2))  # fmt: skip
    return Amount(low, high, "s", start, match.end(), hedged=True)


def _share(match: re.Match[str], text: str) -> Amount | None:
    if match["parts"]:
        value = 100 * _fraction(match["parts"])
    else:
        top, below = _number(match["top"]), _number(match["below"])
        if not 0 < top < below <= 100:
            return None
        value = 100 * top / below
    kind, start = _hedge(text, match.start())
    if not kind:
        # Of a share in whole per cent: a third is 33 %.
        return Amount(value - 0.5, value + 0.5, "%", match.start(), match.end(), hedged=False)
    low, high = _within(kind, value, min(3, value / 8), min(5, value / 10), min(10, value / 5))
    return Amount(low, high, "%", start, match.end(), hedged=True)


def _within(
    kind: str, value: float, near: float, over: float, next_step: float
) -> tuple[float, float]:
    """The figures that a hedged amount may stand for.

    *About* and *nearly* reach ``near`` (half a step of counting, at most an eighth of the amount),
    *just over* reaches ``over``, *more than* and *under* stop before the next step.
    """
    beyond = 0.1  # "Nearly six minutes" are not six.
    return {
        "near": (value - near, value + near),
        "under": (value - near, value - beyond),
        "over": (value + beyond, value + over),
        "more": (value + beyond, value + next_step - beyond),
        "less": (value - next_step + beyond, value - beyond),
    }[kind]


def _hedge(text: str, at: int) -> tuple[str, int]:
    """The hedge before an amount and where it begins; none is ``("", at)``."""
    found = _HEDGE.search(text, 0, at)
    if not found:
        return "", at
    kind = next(name for name in _HEDGES if found[name])
    if kind in ("more", "less") and re.search(r"\d\s?(?:s|%)?\s$", text[: found.start()]):
        return "", at  # "13 s more than 62 s" compares.
    return kind, found.start()


def _number(words: str) -> float:
    if words[0].isdigit():
        return float(words)
    return float(sum(_WORDS.get(word, 1) for word in re.split(r"[-\s]", words.lower())))


def _fraction(words: str) -> float:
    *top, part = words.lower().split()
    count = _WORDS.get(top[0], 1) if top else 1
    return count / _FRACTIONS[part]
