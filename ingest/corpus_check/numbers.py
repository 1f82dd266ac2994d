"""The figures of a sentence: value and unit, ranges shared out, names that hold digits left out.

"3 to 6 mg/kg about 60 min before (Guest and colleagues, 2021)" gives 3 mg/kg, 6 mg/kg and 60 min;
the year is no figure, nor are the digits of "run 2", "season 2025/26" and "VO2max".
"""

import re
from dataclasses import dataclass

_UNITS = {
    r"kcal/kg(?: ?(?:of )?(?:FFM|fat-free mass))?(?:/day| an? day| per day)?": "kcal/kg",
    r"g/kg(?:/day|/d\b| (?:per|a|each) day)": "g/kg/day",
    r"g/kg(?:/h\b| (?:per|an) hour)": "g/kg/h",
    r"mg/kg": "mg/kg",
    r"mg/day|mg (?:a|per) day": "mg/day",
    r"g/kg": "g/kg",
    r"g/h|g (?:an|per) hour": "g/h",
    r"g/day|g (?:a|per) day": "g/day",
    r"mmol/[lL]": "mmol/l",
    r"%|per cent\b|percent\b": "%",
    r"(?:min|minutes?)\b": "min",
    r"(?:hours?|h)\b": "h",
    r"(?:seconds?|s)\b": "s",
    r"days?\b": "days",
    r"weeks?\b": "weeks",
    r"(?:kilometres?|km)\b": "km",
    r"(?:metres?|m)\b": "m",
    r"kcal\b": "kcal",
    r"kg\b": "kg",
    r"mg\b": "mg",
    r"(?:g|grams?)\b": "g",
    r"(?:pounds?|lbs?)\b": "lb",
    r"(?:litres?|l)\b": "l",
    r"(?:recreational )?(?:athletes|runners)\b": "people",
    r"studies\b": "studies",
}
_UNIT = re.compile("|".join(f"(?P<u{i}>{pattern})" for i, pattern in enumerate(_UNITS)))
_NAMES = list(_UNITS.values())
_NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)"
    r"|(?P<sign>(?<![\d ])[-−]|(?<=[ (=])[-−–](?=\d)|^[-−])?"
    r"(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?))(?![\w:]|\.\d)"
)
_WITH_UNIT = re.compile(r"(?<=\d)(?=(?:kg|g|mg|m|km|min|h|s|%)\b)")
# Digits that are a name's or a date's.
_NO_FIGURE = re.compile(
    r"\bseason \d{1,2}\b(?!/)|\b(?:run|race|lap|station|wave|zone) [1-9]\b(?! ?(?:[–%-]|to \d))"
    r"|\belite 15\b|\b20\d\d(?:/\d\d)?\b(?! ?(?:g|kg|m|kcal|mg|s)\b)|\b19\d\d\b|\b1 ?RM\b"
    r"|\b\d+ ?[×x] ?(?=\d)"
    r"|\b\d+-(?:minute|hour|week|day|metre|kg|year|lap)\b",
    re.I,
)
_JOINED = re.compile(r"\s*(?:–|-|to|or|and|,|, and|, or|/)\s*")


@dataclass(frozen=True)
class Figure:
    """A number with its unit (``""``: none was written, ``clock``: a time, in seconds)."""

    value: float
    unit: str
    written: str

    def agrees(self, fact: "Figure") -> bool:
        """Is it the fact's figure? A text may leave a unit out or cut it short, not change it."""
        if abs(self.value - fact.value) > 1e-9:
            return False
        if {self.unit, fact.unit} == {"clock", "s"}:
            return True
        return self.unit in ("", fact.unit) or fact.unit.startswith(f"{self.unit}/")


def figures(text: str) -> list[Figure]:
    """The figures of a text, in its order."""
    text = _NO_FIGURE.sub(lambda match: " " * len(match[0]), text.replace("\xa0", " "))
    text = _WITH_UNIT.sub(" ", text)
    found: list[tuple[int, int, float, str, str]] = []
    for match in _NUMBER.finditer(text):
        end, unit = match.end(), ""
        if match["clock"]:
            parts = [int(part) for part in match["clock"].split(":")]
            value = float(sum(part * 60**i for i, part in enumerate(reversed(parts))))
            unit = "clock"
        else:
            value = float(match["value"].replace(",", "")) * (-1 if match["sign"] else 1)
            gap = re.compile(r"[ -]?").match(text, end)
            if found_unit := _UNIT.match(text, gap.end() if gap else end):
                index = next(i for i, name in enumerate(found_unit.groups()) if name is not None)
                unit, end = _NAMES[index], found_unit.end()
        found.append((match.start(), end, value, unit, text[match.start() : end].strip()))
    # "3, 5 or 7 min" gives all three their unit; in "1.64, 30–100 %" the comma ends a figure.
    listed = False
    for i in range(len(found) - 2, -1, -1):
        start, end, value, unit, written = found[i]
        between = text[end : found[i + 1][0]].strip()
        joined = _JOINED.fullmatch(between) and (between != "," or listed)
        listed = between in ("or", "and", ", or", ", and") or (listed and between == ",")
        if not unit and found[i + 1][3] not in ("", "clock") and joined:
            found[i] = (start, end, value, found[i + 1][3], written)
    return [Figure(value, unit, written) for _, _, value, unit, written in found]
