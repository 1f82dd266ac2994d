"""Imperial units beside metric ones, added by code to sentences that passed their check.

Only at the moment of showing: evidence, prompts and checks know metric units alone. Kilograms,
kilometres, metres from 400 on and centimetres are converted; 1 lb is 0.45359237 kg, 1 in is
2.54 cm and 1 mi is 1,609.344 m exactly (international yard and pound agreement, 1959).
"""

import re
from dataclasses import dataclass

SHORTEST_M = 400
"""Metres below stay as they are: a sled's 50 m lane is 50 m in every country."""


@dataclass(frozen=True)
class _Unit:
    name: str
    per_metric: float

    def shown(self, value: float) -> str:
        """Rounded: pounds and inches to whole ones from 20 on, else to a tenth; miles to a
        hundredth below 10, else to a tenth."""
        found = value * self.per_metric
        if self.name == "mi":
            return f"{found:,.2f}" if round(found, 2) < 10 else f"{found:,.1f}"
        return f"{found:,.0f}" if round(found, 1) >= 20 else f"{found:,.1f}"


_POUND, _INCH = _Unit("lb", 1 / 0.45359237), _Unit("in", 1 / 2.54)
_UNITS = {
    "kg": _POUND,
    "km": _Unit("mi", 1000 / 1609.344),
    "m": _Unit("mi", 1 / 1609.344),
    "cm": _INCH,
}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MEASURE = re.compile(
    rf"(?<![\w.,:/])(?:(?P<low>{_NUMBER})(?P<to>\s?(?:[-–—]|to)\s?))?(?P<high>{_NUMBER})"
    r"(?:\s|-)?(?P<unit>kg|km|cm|m)(?![\w/²³]|\s*(?:per\b|an?\s+hour))"
)
_CONVERTED = re.compile(r"\s?\([^()]*\b(?:lbs?|mi|miles?|in|inch(?:es)?|ft|pounds?)\)")


def with_imperial(sentence: str) -> str:
    """``sentence`` with each measure followed by its imperial one, once for each measure.

    >>> with_imperial("Carry 24 kg over 1,000 m, then 24 kg again, in 4:10.")
    'Carry 24 kg (53 lb) over 1,000 m (0.62 mi), then 24 kg again, in 4:10.'
    """
    done: set[tuple[str, str, str]] = set()

    def added(match: re.Match[str]) -> str:
        low, high, unit = match["low"] or "", match["high"], match["unit"]
        if (low, high, unit) in done or (unit == "m" and _value(high) < SHORTEST_M):
            return match[0]
        done.add((low, high, unit))
        if _CONVERTED.match(sentence, match.end()):
            return match[0]
        other = _UNITS[unit]
        parts = [other.shown(_value(number)) for number in (low, high) if number]
        return f"{match[0]} ({'–'.join(parts)} {other.name})"

    return _MEASURE.sub(added, sentence)


def _value(number: str) -> float:
    return float(number.replace(",", ""))
