"""Numbers with and without units, lengths of time, dates."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from hyrox.errors import InputError
from hyrox.plans.readers.values import Given, ProfileError, missing, wrong
from hyrox.times import parse_time, round_half_up

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_AROUND = re.compile(
    r"^(?:about|approximately|approx\.?|around|circa|ca\.?|roughly|maximum|max\.?|up to|at most|rpe"
    r"|~|≈|<=?)\s*"
)
_PLAIN = re.compile(_NUMBER + r"\s*([a-z%°\"'][^\d]*)?")
_RANGE = re.compile(_NUMBER + r"\s*[a-z%]*\s*(?:-|to|or)\s*" + _NUMBER + r"\s*([a-z%].*)?")
_OUT_OF = re.compile(_NUMBER + r"\s*(?:/|out of|of)\s*" + _NUMBER)
_FEET = re.compile(
    r"(\d)\s*(?:'|ft\.?|feet|foot)\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|''|in\.?|inches|inch)?)?"
)
_METRES = re.compile(r"(\d)\s*m\s*(\d{2})")
_STONE = re.compile(r"(\d{1,2})\s*(?:st|stones?)\.?\s*(?:(\d{1,2})\s*(?:lbs?|pounds?)?)?")
_HOURS = re.compile(
    _NUMBER + r"\s*(?:h|hr|hrs|hours?)(?:\s*(?:and\s*)?(\d{1,2})\s*(?:m|min|mins|minutes)?)?"
)
_MIN_S = re.compile(
    r"(\d{1,3})\s*(?:m|min|mins|minutes|')\s*(\d{1,2})\s*(?:s|sec|secs|seconds|\")?"
)
_LENGTHS = (
    ("an hour", "60"), ("one hour", "60"), ("half an hour", "30"), ("half hour", "30"),
    ("three quarters of an hour", "45"), ("a quarter of an hour", "15"),
    ("an hour and a half", "90"), ("one and a half hours", "90"), ("two hours", "120"),
)  # fmt: skip
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_SUB = re.compile(r"^(?:sub|under|below|in)[\s-]*")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY_FIRST = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+")
_SMALL = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "daily": "7",
    "once": "1", "twice": "2", "every day": "7",
}  # fmt: skip
_COUNT = re.compile(r"^(" + "|".join(sorted(_SMALL, key=len, reverse=True)) + r")\b")

YEARS = {"": 1.0, "years": 1.0, "year": 1.0, "y": 1.0, "yrs": 1.0, "yr": 1.0, "yo": 1.0,
         "y/o": 1.0, "years old": 1.0, "year old": 1.0, "yrs old": 1.0}  # fmt: skip
COUNTS = {"": 1.0, **dict.fromkeys((
    "x", "times", "days", "day", "d", "sessions", "workouts", "meals", "meals a day", "x/week",
    "x per week", "x a week", "x weekly", "times a week", "times per week", "times/week",
    "days/week", "days per week", "days a week", "per week", "a week", "/week", "sessions a week",
    "sessions per week", "meals per day", "a day", "per day", "times a day", "xp", "points",
    "workouts per week", "workouts a week", "x week", "week", "weekly",
), 1.0)}  # fmt: skip
MINUTES = {"": 1.0, "m": 1.0, "min": 1.0, "mins": 1.0, "minutes": 1.0, "minute": 1.0, "'": 1.0,
           "s": 1 / 60, "sec": 1 / 60, "seconds": 1 / 60}  # fmt: skip
KILOMETRES = {"": 1.0, "km": 1.0, "k": 1.0, "kilometres": 1.0, "kilometers": 1.0, "kms": 1.0,
              "kilometre": 1.0, "kilometer": 1.0, "mi": 1.609344, "mile": 1.609344,
              "miles": 1.609344, "m": 0.001, "metres": 0.001, "meters": 0.001}  # fmt: skip
WEEKS = {"": 1.0, "w": 1.0, "wk": 1.0, "wks": 1.0, "week": 1.0, "weeks": 1.0, "days": 1 / 7,
         "weeks postpartum": 1.0, "weeks ago": 1.0, "weeks after birth": 1.0}  # fmt: skip
KILOGRAMS = {"": 1.0, "kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "kilograms": 1.0}
POUNDS_KG, CENTIMETRES_AN_INCH = 0.45359237, 2.54


def number(given: Given, accepted: str, units: Mapping[str, float]) -> float:
    """A number, alone or with one of the units (each with its factor); of "3-4" the lower.

    Raises:
        ProfileError: something else; ``accepted`` says what can be written.
    """
    value = _joined(given.value)
    if isinstance(value, bool):
        raise wrong(given, accepted)
    if isinstance(value, int | float):
        return float(value) * units[""]
    if isinstance(value, str):
        written = _folded(value)
        written = _COUNT.sub(lambda match: _SMALL[match[1]], written)
        if (match := _RANGE.fullmatch(written)) and (unit := (match[3] or "").strip()) in units:
            return min(_float(match[1]), _float(match[2])) * units[unit]
        if (match := _PLAIN.fullmatch(written)) and (unit := (match[2] or "").strip(" .")) in units:
            return _float(match[1]) * units[unit]
    raise wrong(given, accepted)


def whole(given: Given, accepted: str, units: Mapping[str, float]) -> int:
    """The same, rounded down: nobody is 34.6 years old."""
    return int(number(given, accepted, units))


def height_cm(given: Given) -> float:
    """``180``, ``"180 cm"``, ``"1.80 m"``, ``5'11"``; feet and inches to the whole centimetre."""
    accepted = "180 cm, 1.80 m or 5'11\""
    value = _joined(given.value)
    if isinstance(value, str):
        written = _folded(value)
        if match := _FEET.fullmatch(written):
            inches = int(match[1]) * 12 + float(match[2] or 0)
            return float(round_half_up(inches * CENTIMETRES_AN_INCH))
        if match := _METRES.fullmatch(written):
            return int(match[1]) * 100.0 + int(match[2])
    inch = dict.fromkeys(("in", "inch", "inches", '"'), CENTIMETRES_AN_INCH)
    metre = dict.fromkeys(("m", "metres", "meters", "metre", "meter"), 100.0)
    units = {"": 1.0, "cm": 1.0, "centimetres": 1.0, "centimeters": 1.0, **metre, **inch}
    found = number(given, accepted, units)
    if isinstance(value, str) and _folded(value).endswith(("in", "inch", "inches", '"')):
        return float(round_half_up(found))
    # Nobody is 3 cm tall: 1.8 without a unit is metres.
    return round(found * 100 if found < 3 else found, 1)


def weight_kg(given: Given) -> float:
    """``80``, ``"80 kg"``, ``"176 lb"``, ``"12 st 8"``; pounds to half a kilogram, their own
    accuracy."""
    accepted = "80 kg, 176 lb or 12 st 8"
    value = _joined(given.value)
    if isinstance(value, str):
        written = _folded(value)
        if match := _STONE.fullmatch(written):
            return _half((int(match[1]) * 14 + int(match[2] or 0)) * POUNDS_KG)
        if written.endswith(("lb", "lbs", "lb.", "lbs.", "pounds", "pound")):
            pounds = dict.fromkeys(("lb", "lbs", "pounds", "pound"), POUNDS_KG)
            return _half(number(given, accepted, {"": 1.0, **pounds}))
    return number(given, accepted, KILOGRAMS)


def minutes(given: Given, accepted: str = "minutes such as 45, 45 min or 1 h 15") -> int:
    """Whole minutes, rounded down, of ``45``, ``"1h30"``, ``"1.5 hours"``, ``"1:15"`` (hours)."""
    value = _joined(given.value)
    if isinstance(value, str):
        written = _folded(value)
        for words, length in _LENGTHS:
            written = length if written == words else written
        written = re.sub(r"\s*(?:a|per|each)\s*(?:session|workout|meal|day)$", "", written)
        if match := _CLOCK.fullmatch(written):
            first, second = int(match[1]), int(match[2])
            # 1:15 is an hour and a quarter; 45:00 is minutes and seconds.
            return first * 60 + second if match[3] or first <= 4 else first
        if match := _HOURS.fullmatch(written):
            return int(_float(match[1]) * 60 + int(match[2] or 0))
        if written != _folded(value):
            return int(number(Given(written, given.field), accepted, MINUTES))
    return int(number(given, accepted, MINUTES))


def hours(given: Given, accepted: str) -> float:
    """Hours of ``6``, ``"6 h"``, ``"6.5 hours"``, ``"90 min"``, ``"6h30"``."""
    per = r"\s*(?:(?:a|per|each)\s*|/\s*)(?:week|night|wk)$"
    value = re.sub(per, "", _folded(given.value)) if isinstance(given.value, str) else given.value
    if isinstance(value, str):
        if match := _HOURS.fullmatch(value):
            return _float(match[1]) + int(match[2] or 0) / 60
        if match := _CLOCK.fullmatch(value):
            return int(match[1]) + int(match[2]) / 60
    hour = dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 1.0)
    minute = dict.fromkeys(("min", "mins", "minutes"), 1 / 60)
    return number(Given(value, given.field), accepted, {"": 1.0, **hour, **minute})


def seconds(given: Given, accepted: str, least_s: float = 0.0) -> float:
    """A time. Below ``least_s`` (which no such time can be) ``1:30`` is hours and minutes, and
    ``90`` minutes."""
    value = given.value
    if isinstance(value, str):
        value = _SUB.sub("", _folded(value))
        if match := _HOURS.fullmatch(value):
            return (_float(match[1]) * 60 + int(match[2] or 0)) * 60
        if match := re.fullmatch(_NUMBER + r"\s*(?:m|min|mins|minutes|')", value):
            return _float(match[1]) * 60
        if match := _MIN_S.fullmatch(value):
            return int(match[1]) * 60.0 + int(match[2])
        value = re.sub(r"\s*(?:sec|secs|seconds)$", "", value)
    if not isinstance(value, str | int | float):
        raise wrong(given, accepted)
    try:
        found = parse_time(value)
    except InputError:
        raise wrong(given, accepted) from None
    return found * 60 if found < least_s <= found * 60 else found


def share(given: Given, accepted: str) -> float:
    """A share of ``0.8``, ``"80 %"``, ``80`` or ``"8/10"``."""
    if isinstance(given.value, str) and (match := _OUT_OF.fullmatch(_folded(given.value))):
        return _float(match[1]) / max(_float(match[2]), 1.0)
    percent = isinstance(given.value, str) and "%" in given.value
    units = {"": 1.0, "%": 0.01, "percent": 0.01, "per cent": 0.01}
    found = number(given, accepted, units)
    return found if percent or found <= 1 else found / 100


def rating(given: Given, top: int, accepted: str) -> float:
    """A rating from 1 to ``top``; "8/10" is brought to that scale."""
    if isinstance(given.value, str) and (match := _OUT_OF.fullmatch(_folded(given.value))):
        scale = max(_float(match[2]), 1.0)
        return max(1.0, _float(match[1]) * top / scale)
    return number(given, accepted, {"": 1.0})


def day(given: Given, accepted: str = "a date such as 2027-03-06 or 6 March 2027") -> date:
    """A date; one that could be read in two ways ("03/06/2027") is none.

    Raises:
        ProfileError: no date, or an ambiguous one.
    """
    if isinstance(given.value, date):
        return given.value
    found = _date_of(_folded(given.value), given) if isinstance(given.value, str) else None
    if found is None:
        raise wrong(given, accepted)
    try:
        return date(*found)
    except ValueError:
        raise wrong(given, f"{accepted}; that day does not exist") from None


def _date_of(written: str, given: Given) -> tuple[int, int, int] | None:
    written = _WEEKDAY_FIRST.sub("", written)
    if match := _ISO.fullmatch(written):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DOTTED.fullmatch(written):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _SLASHED.fullmatch(written):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if first <= 12 and second <= 12 and first != second:
            raise ProfileError(given.field, f"'{match[0]}' could be two days. Write 2027-03-06.")
        return (year, first, second) if second > 12 else (year, second, first)
    if (match := _DAY_MONTH.fullmatch(written)) and (month := _month(match[2])):
        return int(match[3]), month, int(match[1])
    if (match := _MONTH_DAY.fullmatch(written)) and (month := _month(match[1])):
        return int(match[3]), month, int(match[2])
    return None


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1 if word[:3] in _MONTHS else 0


def _folded(value: str) -> str:
    folded = unicodedata.normalize("NFKC", value[:300]).casefold()
    folded = folded.translate(str.maketrans("’′`´”″“–—−", "''''\"\"\"---"))
    return _AROUND.sub("", " ".join(folded.split()))


def _joined(value: object) -> object:
    """``{"value": 180, "unit": "cm"}`` as it would be written."""
    if isinstance(value, Mapping) and set(value) <= {"value", "unit"} and "value" in value:
        unit = value.get("unit")
        return value["value"] if missing(unit) else f"{value['value']} {unit}"
    return value


def _float(digits: str) -> float:
    return float(digits.replace(",", "."))


def _half(kilograms: float) -> float:
    return round_half_up(kilograms * 2) / 2
