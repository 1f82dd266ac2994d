"""Per what a figure holds, and whether it still does: *per 500 m*, *a day*, *before season 7*."""

import re

from generator.numbers import Quantity, quantities

_PER = {
    "hour": "hour", "hours": "hour", "h": "hour", "hr": "hour", "day": "day", "days": "day",
    "daily": "day", "week": "week", "weeks": "week", "weekly": "week", "hourly": "hour",
    "minute": "minute", "min": "minute", "kilometre": "km", "kilometer": "km", "km": "km",
    "month": "month", "monthly": "month", "year": "year",
}  # fmt: skip
_DISTANCE = r"\d+(?:,\d{3})*\s?(?:m|metres|meters)\b"
_AFTER = re.compile(
    rf"^[\s,]*(?:(?:of|for)\s+[a-z]+\s+|[a-z]+\s+)?(?:(?:per|a|an|each|every|/)\s*"
    rf"(?P<per>{_DISTANCE}|{'|'.join(sorted(_PER, key=len, reverse=True))})\b"
    r"|(?P<adverb>daily|weekly|hourly|monthly)\b)",
    re.IGNORECASE,
)
_SLASH = re.compile(r"/(day|h)\s*$", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:before (?:season|that|then|20\d\d)|until (?:season|20\d\d)|used to|formerly|earlier|"
    r"no longer|out of date|old|outdated|previous(?:ly)?|in the past|former)\b",
    re.IGNORECASE,
)
_SAID_THEN = re.compile(r"\b(?:before|until|was|were|wrong|not|never|instead|once|had)\b|n't\b",
                        re.IGNORECASE)  # fmt: skip
_REFUTED = re.compile(
    r"\b(?:wrong now|now wrong|wrong today|dates? from|still show)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"\bif\b[^.;]*\b(?:says?|shows?|names?|gives?)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def per(text: str, quantity: Quantity) -> str:
    """Per what a quantity is: ``hour``, ``day``, ``km``, ``500 m``; empty where nothing is said."""
    if slash := _SLASH.search(text, quantity.start, quantity.end):
        return _PER[slash[1].lower()]
    found = _AFTER.match(text[quantity.end :])
    if not found:
        return ""
    word = (found["per"] or found["adverb"]).lower()
    if word in _PER:
        return _PER[word]
    return re.sub(r"\s*(?:metres|meters|m)$", " m", word)


def wrong_rate(text: str, known: str) -> str:
    """A quantity said to be per something else than in ``known``; empty where all is well."""
    said = [(quantity, per(text, quantity)) for quantity in quantities(text)]
    if not any(rate for _, rate in said):
        return ""
    there = [(quantity.key, per(known, quantity)) for quantity in quantities(known)]
    for quantity, rate in said:
        rates = {other for key, other in there if key == quantity.key}
        if rate and rates and rate not in rates and "" not in rates:
            return f"{text[quantity.start : quantity.end].strip()} per {rate}"
    return ""


def keys_with_rate(text: str) -> set[tuple[float, str]]:
    """Quantities as ``(value, unit)`` with the rate in the unit: *60 g an hour* is ``60 g/h``."""
    short = {"hour": "h", "day": "day"}
    found: set[tuple[float, str]] = set()
    for quantity in quantities(text):
        rate = short.get(per(text, quantity), "")
        if rate and "/" not in quantity.unit and quantity.unit in ("g", "mg"):
            found.add((quantity.key[0], f"{quantity.unit}/{rate}"))
    return found


def no_longer(text: str, passage: str) -> str:
    """A figure that ``text`` gives as today's and the passage only as a former one; empty if none.

    A figure is a former one where all sentences that hold it speak of an earlier season, or quote
    what somebody else says ("if your plan says 75").
    """
    if _PAST.search(text) or _SAID_THEN.search(text):
        return ""
    former: set[tuple[float, str]] = set()
    valid: set[tuple[float, str]] = set()
    for sentence in _SENTENCE.split(passage):
        past = any(p.search(sentence) for p in (_PAST, _QUOTED, _REFUTED))
        (former if past else valid).update(quantity.key for quantity in quantities(sentence))
    for quantity in quantities(text):
        value, unit = quantity.key
        # "75 repetitions" may stand as a bare 75, and the other way round.
        same = {key for key in former | valid if key[0] == value and unit in (key[1], "")}
        same |= {key for key in former | valid if key == (value, "")}
        if same and not same & valid:
            return text[quantity.start : quantity.end].strip()
    return ""
