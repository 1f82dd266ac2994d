"""Amounts as people say them: *about two minutes*, *a minute and a half*, *nine in ten*.

An amount in words stands for a figure of the evidence if it is that figure, or if a hedge says that
it is rounded and the figure lies within the rounding. ``readings`` puts the figure in its place, so
that every other check reads a sentence with figures only. Without a hedge only parts of a minute
and shares in words are rounded, within a few seconds and two points.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from generator.claims.figures.hedges import (
    continues,
    hedge,
    percent_within,
    seconds_within,
    share_within,
    without_hedge_after,
)
from generator.claims.figures.ranges import rounded_outwards
from generator.claims.wording import COUNT, in_figures, number
from generator.numbers import quantities
from hyrox.evidence import EvidenceItem, Kind

_FRACTIONS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_PARTS = (("h", ("h",)), ("m", ("hm", "m")), ("s", ("hs", "ms", "s")))

_FRESH = r"(?<![\w.,:'–-])"
_A_COUNT = rf"(?:an?|{COUNT})"
_HOURS, _MINUTES, _S = (
    rf"(?:(?:(?<=\d)-?|\s){short}|[\s-]{long})(?!\w)"
    for short, long in (
        ("(?:h|hrs?)", "hours?"),
        ("mins?", "minutes?"),
        ("(?:s|secs?)", "seconds?"),
    )
)
_AND = r"\s*(?:,\s*and\s|,|and\s)?\s*"
_PART = r"(?:(?:an?|one|two|three)[-\s]+)?(?:half|thirds?|quarters?)"
_TIME = re.compile(
    rf"{_FRESH}(?:(?P<fraction>{_PART})[-\s]+(?:of\s+)?(?:an?\s+)?(?P<of>hour|minute)(?!\w)"
    rf"|(?P<whole>{_A_COUNT})(?P<unit>{_HOURS}|{_MINUTES})\s+and\s+(?P<more>(?:a|one|two|three)"
    r"[-\s](?:half|thirds?|quarters?))(?!\w|\s+of\b)"
    rf"|(?P<count>{COUNT})\s+and\s+(?P<part>(?:a|one|two|three)[-\s](?:half|thirds?|quarters?))"
    rf"(?P<unit2>{_HOURS}|{_MINUTES})"
    rf"|(?P<h>{_A_COUNT}){_HOURS}(?:{_AND}(?P<hm>{_A_COUNT}){_MINUTES})?"
    rf"(?:{_AND}(?P<hs>{COUNT}){_S})?"
    rf"|(?P<m>{_A_COUNT}){_MINUTES}(?:{_AND}(?P<ms>{COUNT}){_S})?"
    rf"|(?P<s>{COUNT}){_S}"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?![\w:]))",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:peers?|athletes?|finishers?|field|them|teams?|pairs?|m[ae]n|wom[ae]n|competitors|people|"
    r"runners?|others|cohort|rivals?|group|pros?|rowers?|neighbours?|those)"
)
_TIME_OF = (
    r"(?:-?\s*(?:of\s+)?(?:an?\s+|the\s+)?(?:hours?|minutes?|seconds?|years?|days?|weeks?|way)\b)"
)
_ODDS = r"(?:times?|chances?|cases?|occasions?|races?|tries|attempts)"
_SHARE = re.compile(
    rf"{_FRESH}(?:(?P<top>{COUNT})(?P<noun>\s+(?:(?:of\s+(?:your|its|"
    rf"the)\s+)?(?:[\w-]+\s+)??{_PEOPLE}|{_ODDS}))?"
    rf"\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<below>{COUNT})"
    rf"(?!\w|[:.,]\d|{_HOURS}|{_MINUTES}|{_S})"
    r"|(?P<parts>(?:an?|one|two|three|four|five|seven|eight|nine)[-\s]+(?:half|thirds?|quarters?|"
    rf"fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)|half(?=\s+of\b)|(?<=a good )third|(?<=a "
    rf"good )quarter)(?!\w|{_TIME_OF}|\s+(?:athlete|neighbour|run|race|time|season|set)\b)"
    rf"|(?P<percent>{COUNT})\s?(?:%|per\s?cent\b))",
    re.IGNORECASE,
)
_OF_ODDS = re.compile(rf"\b{_ODDS}$", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?P<place>first|second|third|1st|2nd|3rd)(?:\s+(?:most|of\s+the))?\s+(?P<who>similar\s+"
    r"(?:athletes?|teams?|pairs?)|neighbours?|nearest\s+(?:athletes?|teams?|pairs?))",
    re.IGNORECASE,
)
_PLACES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}

_FIGURE = re.compile(r"[\d:.]+(?: ?(?:s|%))?")
"""A figure that stays though words after it round it (*363 s or so*)."""

MOST_READINGS = 12
"""Of a sentence; one whose rounded amounts fit more figures than that is not worth showing."""


@dataclass(frozen=True)
class Amount:
    """An amount in words: the figures from ``low`` to ``high`` it may stand for, ends included.

    ``value`` is what the words say; ``unit`` is ``s`` or ``%``; ``loose``: rounded without a hedge.
    ``also``: a second span of figures, of a clock that may be hours and minutes.
    """

    value: float
    low: float
    high: float
    unit: str
    start: int
    end: int
    hedged: bool
    loose: bool = False
    also: tuple[float, float] = (1.0, 0.0)

    def fits(self, value: float) -> bool:
        """Whether a figure may be said so."""
        spans = ((self.low, self.high), self.also)
        return any(low - 1e-9 <= value <= high + 1e-9 for low, high in spans)


def amounts(text: str) -> list[Amount]:
    """Every amount in words of a text, and every rounded one in figures, in order."""
    return list(_read_amounts(text))


@lru_cache(maxsize=512)
def _read_amounts(text: str) -> tuple[Amount, ...]:
    """Every check of a sentence reads the same few texts."""
    found: list[Amount] = []
    for pattern, read in ((_TIME, _time), (_SHARE, _share)):
        for match in pattern.finditer(text):
            if any(match.start() < a.end and a.start < match.end() for a in found):
                continue
            kind, start = hedge(text, match.start(), match.end())
            if not kind and any(a.hedged and continues(text, a.end, start) for a in found):
                kind = "near"
            if amount := read(match, kind, start):
                found.append(amount)
    return tuple(sorted(found, key=lambda amount: amount.start))


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
    text = _ORDINAL.sub(lambda m: f"similar athlete {_PLACES[m['place'].lower()]}", text)
    measured = " \n ".join(item.text for item in items if item.kind is not Kind.PASSAGE)
    rounded = {quantity.key for quantity in quantities(measured)}
    exact = {quantity.key for quantity in quantities(known)} | spoken_keys(known)
    text = rounded_outwards(in_figures(text, rounded), items)
    spoken = [amount for amount in amounts(text) if not _is_plain(amount, text)]
    choices = []
    for amount in spoken:
        if amount.hedged:
            figures = rounded
        elif text[amount.start : amount.end].lower() in ("a minute", "an hour"):
            figures = rounded  # It may also be a rate: "60 g an hour".
        elif amount.loose:
            figures = rounded | {
                key for key in exact if amount.unit == "%" or abs(key[0] - amount.value) < 0.51
            }
        else:
            figures = exact
        fitting = sorted(v for v, unit in figures if unit == amount.unit and amount.fits(v))
        shown = text[amount.start : amount.end]
        words = [f"{value:.10g} {amount.unit}" for value in fitting]
        noun = _SHARE.fullmatch(shown)
        if noun and noun["noun"] and not _OF_ODDS.search(noun["noun"]):
            who = re.sub(r"^\s*of\s+(?:your|its|the)\s+", "", noun["noun"]).strip()
            words = [f"{word} of {who}" for word in words]
        choices.append(words or [shown])
    for chosen in islice(product(*choices), MOST_READINGS):
        parts, at = [], 0
        for amount, words_of in zip(spoken, chosen, strict=True):
            parts += [text[at : amount.start], words_of]
            at = amount.end
        reading = "".join([*parts, text[at:]])
        yield without_hedge_after(reading) if any(a.hedged for a in spoken) else reading


def spoken_keys(text: str) -> set[tuple[float, str]]:
    """Values and units of the amounts in words of a text, as ``Quantity.key``; no rounded ones."""
    return {(round(a.value, 4), a.unit) for a in amounts(text) if not a.hedged}


def _is_plain(amount: Amount, text: str) -> bool:
    """Whether an amount is a figure with its unit, which needs no reading (``31 s``, ``4 h``)."""
    found = quantities(text[amount.start : amount.end])
    return not amount.hedged and [q.end - q.start for q in found] == [amount.end - amount.start]


def unread(text: str) -> str:
    """The first amount in words that is left in a reading; empty if there is none."""
    words = (text[a.start : a.end] for a in amounts(text) if not _is_plain(a, text))
    return next((word for word in words if not _FIGURE.fullmatch(word)), "")


def unsaid_time(text: str, known: Collection[tuple[float, str]]) -> str:
    """The first time in words, not rounded, that stands nowhere in ``known``; empty if none.
    *A minute* and *an hour* may be rates."""
    for amount in amounts(text):
        plain = amount.hedged or amount.unit != "s" or _is_plain(amount, text)
        if plain or amount.value in (60, 3600):
            continue
        if not any(unit == "s" and amount.fits(value) for value, unit in known):
            return text[amount.start : amount.end]
    return ""


def _time(match: re.Match[str], kind: str, start: int) -> Amount | None:
    """A time; ``start`` is where its hedge begins."""
    if match["clock"]:
        return _clock(match, kind, start)
    slack = 0.0
    if part := match["fraction"] or match["more"] or match["part"]:
        unit = match["of"] or match["unit"] or match["unit2"]
        whole = 3600 if unit.strip(" -").lower().startswith("h") else 60
        count = match["whole"] or match["count"]
        value, step = whole * (_fraction(part) + (number(count) if count else 0)), 60.0
        # "Half a minute" is 25 to 35 s; other parts of a minute are said to within 3 s.
        slack = 5 if value == 30 else min(3, value / 8)
    else:
        named = {u: sum(number(match[g]) for g in groups if match[g]) for u, groups in _PARTS}
        value = sum(count * _SECONDS[unit] for unit, count in named.items())
        step = 240 if match["h"] and not (match["hm"] or match["hs"]) else 60
        if named["s"]:
            step = next((size for size in (10, 5) if value % size == 0), 0)
        elif match[0].lower() in ("a minute", "one minute"):
            slack = 2
        elif match[0].lower() in ("an hour", "one hour"):
            slack = 30
    if not value:
        return None
    if not kind:
        return Amount(value, value - slack, value + slack, "s", match.start(), match.end(),
                      hedged=False, loose=slack > 0)  # fmt: skip
    low, high = seconds_within(kind, value, step)
    if kind == "near":
        low, high = min(low, value - slack), max(high, value + slack)
    return Amount(value, low, high, "s", start, match.end(), hedged=True)


def _clock(match: re.Match[str], kind: str, start: int) -> Amount | None:
    """A hedged clock: *about 4:15*; *about 1:28* may also be hours and minutes."""
    if not kind:
        return None
    parts = [int(part) for part in match["clock"].split(":")]
    value = sum(part * 60**power for power, part in enumerate(reversed(parts)))
    step = next((size for size in (60, 30, 10, 5) if value % size == 0), 0)
    low, high = seconds_within(kind, value, step)
    also = (1.0, 0.0)
    if len(parts) == 2:
        also = seconds_within(kind, 60.0 * value, 300 if value % 5 == 0 else 60)
    return Amount(value, low, high, "s", start, match.end(), hedged=True, also=also)


def _share(match: re.Match[str], kind: str, start: int) -> Amount | None:
    if match["percent"]:
        if not kind and match["percent"][0].isdigit():
            return None
        value = number(match["percent"])
        low, high = percent_within(kind, value) if kind else (value, value)
        return Amount(value, low, high, "%", start, match.end(), hedged=bool(kind))
    if match["parts"]:
        value = 100 * _fraction(match["parts"])
    else:
        top, below = number(match["top"]), number(match["below"])
        if not 0 < top < below <= 100:
            return None
        value = 100 * top / below
    if kind:
        low, high = share_within(kind, value)
        return Amount(value, low, high, "%", start, match.end(), hedged=True)
    # Small shares and half are named with more care than others.
    slack = 1.0 if value in (50, 5) else min(2.0, max(0.5, value / 8))
    slack = 2.7 if round(value, 1) in (33.3, 66.7) else slack
    return Amount(value, value - slack, value + slack, "%", match.start(), match.end(),
                  hedged=False, loose=True)  # fmt: skip


def _fraction(words: str) -> float:
    *top, part = re.split(r"[-\s]+", words.lower())
    count = number(top[0]) if top else 1
    return count / _FRACTIONS[part.removesuffix("s") if part != "s" else part]
