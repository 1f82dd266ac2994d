"""What an amount is per: ``8 to 12 g/kg of carbohydrate per day`` is nothing per hour."""

import re
from functools import lru_cache

_UNITS = {
    "hour": r"hours?|hrs?|h",
    "day": r"days?|d|daily",
    "week": r"weeks?|wk",
    "month": r"months?",
    "minute": r"minutes?|min",
    "km": r"kilometres?|kilometers?|km",
    "kg": r"kilograms?|kilos?|kg",
    "lb": r"pounds?|lbs?",
    "mile": r"miles?",
    "litre": r"litres?|liters?|l",
    "session": r"sessions?",
    "race": r"races?",
    "set": r"sets?",
    "meal": r"meals?|servings?",
    "lap": r"laps?",
    "night": r"nights?",
}
_OF = (
    r"(?P<many>(?:\d{1,3}(?:,\d{3})*|hundred|thousand)\s?)?"
    r"(?P<unit>" + "|".join(_UNITS.values()) + r"|m|metres?|meters?|athletes?|runners?|people)\b"
)
_PER = re.compile(
    rf"(?:/\s?|\bper\s+|\ban?\s+|\beach\s+|\bevery\s+|\b(?:and|in)\s+(?=day|1,000|1000)){_OF}"
    r"|\b(?P<daily>daily|hourly|weekly)\b",
    re.IGNORECASE,
)
_REACH = 60
_STOP = re.compile(r"[.;:](?!\d)|,(?!\d)|\b(?:but|while|once|when|if|before|after|during)\b", re.I)
_ADVERBS = {"daily": "day", "hourly": "hour", "weekly": "week"}


@lru_cache(maxsize=16384)
def rates(text: str, at: int) -> frozenset[str]:
    """What the figure that ends at a place is per, in one spelling each; empty if it says none."""
    after = text[at : at + _REACH]
    stop = _STOP.search(after)
    found = set()
    for match in _PER.finditer(after[: stop.start()] if stop else after):
        if match["daily"]:
            found.add(_ADVERBS[match["daily"].lower()])
            continue
        many = (match["many"] or "").strip().replace(",", "")
        found.add(many + _name(match["unit"]))
    return frozenset(found)


def same_rate(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two amounts can be the same: nothing that one is per is missing from the other, where
    both say it."""
    if not one or not other:
        return True
    if ("kg" in one) is not ("kg" in other):
        return False  # a dose for each kilo of the body is not the dose of a day
    return one <= other or other <= one


def _name(unit: str) -> str:
    lower = unit.lower()
    for name, pattern in _UNITS.items():
        if re.fullmatch(pattern, lower):
            return name
    return "m" if lower in ("m", "metre", "metres", "meter", "meters") else "people"
