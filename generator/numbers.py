"""Numbers of a text as (value, unit): what has to match between a sentence and its evidence.

Times and durations become seconds, so ``0:31`` and ``31 s`` are one number. Names that contain
digits (run 8, season 7, 1RM) are not quantities and are matched as words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_UNITS: dict[str, str] = {
    "%": "%", "percent": "%", "per cent": "%",
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "min": "min", "mins": "min", "minute": "min", "minutes": "min",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "day": "day", "days": "day", "week": "week", "weeks": "week",
    "month": "month", "months": "month", "year": "year", "years": "year",
    "km": "km", "kilometre": "km", "kilometres": "km", "kilometer": "km", "kilometers": "km",
    "m": "m", "metre": "m", "metres": "m", "meter": "m", "meters": "m",
    "kg": "kg", "kilos": "kg", "kilograms": "kg", "g": "g", "grams": "g", "mg": "mg",
    "g/kg": "g/kg", "mg/kg": "mg/kg", "g/h": "g/h", "g/kg/day": "g/kg", "g/kg/h": "g/kg/h",
    "g/day": "g/day", "mmol/l": "mmol/l", "kcal": "kcal", "kj": "kJ", "kj/kg": "kJ/kg",
    "mj": "MJ", "mg/day": "mg/day", "watt": "W", "watts": "W",
    "lb": "lb", "lbs": "lb", "pounds": "lb", "mile": "mile", "miles": "mile", "cm": "cm",
    "ml": "ml", "litre": "l", "litres": "l", "liter": "l", "liters": "l", "bpm": "bpm",
    "rep": "rep", "reps": "rep", "repetition": "rep", "repetitions": "rep",
    "set": "set", "sets": "set", "times": "times", "points": "point", "point": "point",
}  # fmt: skip

_LEAST = {"week": (7, "day"), "km": (1000, "m"), "h": (3600, "s"), "kg": (1000, "g"),
          "year": (12, "month")}  # fmt: skip

_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_QUANTITY = re.compile(
    r"(?<![\w.,:])"
    r"(?:(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<place>st|nd|rd|th)?)"
    rf"(?:\s?-?(?P<unit>{_UNIT})(?![\w/]))?"
    r"(?!\w|[:.,]\d)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:[-–—]|(?:right )?(?:up )?to|through to|and)\s?")
_MEASURE = r"%|s|secs?|seconds?|mins?|minutes?|h|hours?|km|m|metres|kg|g"
_NAMES = re.compile(
    r"\b(?:run|season|lap|zone|fact|day|week|race|athlete|reference)[\s-]?\d+\b"
    rf"(?![:.]\d|(?:\s?(?:[-–]|to|and)\s?\d+)?(?:\s|-)?(?:{_MEASURE})(?!\w))|\b\d+\s?rm\b"
    r"|(?:\b(?:men|women|mixed teams) )?\b\d[05]-\d[49]\b(?!\s?(?:%|per|g|kg|mg|s|m|min|h|"
    r"reps?)\b)|\b\d+x\d+\b|\belite 15\b",
    re.IGNORECASE,
)
NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "half": 0.5, "halved": 0.5, "halving": 0.5, "halves": 0.5, "twice": 2,
    "double": 2, "doubled": 2, "doubling": 2, "triple": 3, "tripled": 3, "tripling": 3,
    "threefold": 3, "quadrupled": 4, "fourfold": 4, "third": 1 / 3, "quarter": 0.25,
}  # fmt: skip
_WORD = re.compile(rf"\b({'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A number in a text. ``start``/``end`` are its place; unit ``""`` is a bare count."""

    value: float
    unit: str
    start: int
    end: int

    @property
    def key(self) -> tuple[float, str]:
        return (round(self.value, 4), self.unit)


def quantities(text: str) -> list[Quantity]:
    """Every quantity of a text, in order; both ends of a range carry the range's unit."""
    return list(_read_quantities(text))


@lru_cache(maxsize=512)
def _read_quantities(text: str) -> tuple[Quantity, ...]:
    """Each check of a sentence reads the same few texts."""
    masked = _NAMES.sub(lambda match: "#" * len(match[0]), text)
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(masked):
        found.append(_quantity(match))
    for index in range(len(found) - 2, -1, -1):
        left, right = found[index], found[index + 1]
        joined = _RANGE.fullmatch(masked, left.end, right.start)
        if joined and not left.unit and right.unit:
            found[index] = Quantity(left.value, right.unit, left.start, left.end)
    return tuple(found)


def in_least_unit(key: tuple[float, str]) -> tuple[float, str]:
    """A quantity's value and unit in the smaller unit of its kind: weeks in days, km in m, hours
    in seconds, kg in g; others as they are."""
    value, unit = key
    times, least = _LEAST.get(unit, (1, unit))
    return (round(value * times, 4), least)


def number_words(text: str) -> set[float]:
    """Values of number words (``two``, ``twice``); they must stand in the evidence too."""
    return {round(NUMBER_WORDS[match[1].lower()], 4) for match in _WORD.finditer(text)}


def names_with_digits(text: str) -> set[str]:
    """Names such as ``run 8`` or ``season 7``, lower case, single spaces."""
    return {re.sub(r"[\s-]+", " ", match[0].lower()) for match in _NAMES.finditer(text)}


def _quantity(match: re.Match[str]) -> Quantity:
    unit = _UNITS.get((match["unit"] or "").lower(), "")
    if match["clock"]:
        parts = [int(part) for part in match["clock"].split(":")]
        seconds = sum(part * 60**power for power, part in enumerate(reversed(parts)))
        return Quantity(float(seconds), "s", match.start(), match.end())
    value = float(match["number"].replace(",", ""))
    if unit == "min":
        value, unit = value * 60, "s"
    return Quantity(value, unit, match.start(), match.end())
