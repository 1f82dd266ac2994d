"""Numbers in a text, with their unit, in one scale: what the independent checker compares.

Written apart from the generator's own verification, so that one mistake is not made twice.
Times and lengths meet in seconds and metres; counts of things have no unit.
"""

import re
from dataclasses import dataclass

CITATION = re.compile(r"\s*[\[(](?:[A-Z]\d+(?:\s*[,;]\s*)?)+[\])]")

_SCALES: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("s", 1.0)),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), ("s", 60.0)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("s", 3600.0)),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), ("m", 1.0)),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers", "k"),
                    ("m", 1000.0)),
    **dict.fromkeys(("cm",), ("m", 0.01)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms"), ("g", 1000.0)),
    **dict.fromkeys(("g", "gram", "grams"), ("g", 1.0)),
    **dict.fromkeys(("mg",), ("g", 0.001)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), ("lb", 1.0)),
    **dict.fromkeys(("ft", "foot", "feet"), ("ft", 1.0)),
    **dict.fromkeys(("mile", "miles"), ("m", 1609.344)),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), ("l", 1.0)),
    **dict.fromkeys(("ml",), ("l", 0.001)),
    **dict.fromkeys(("%", "percent", "per cent"), ("%", 1.0)),
    **dict.fromkeys(("week", "weeks"), ("d", 7.0)),
    **dict.fromkeys(("day", "days"), ("d", 1.0)),
    **dict.fromkeys(("kcal", "bpm", "w", "watt", "watts"), ("other", 1.0)),
}  # fmt: skip

_WORDS = {
    word: value
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), start=2
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}

_UNIT = "|".join(sorted((re.escape(u) for u in _SCALES), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<clock>(?<![\d:])\d{{1,3}}:\d{{2}}(?::\d{{2}})?(?!\d|:\d))"
    rf"|(?<![\w.,])(?P<number>{_NUMBER})(?:[ \u00a0\u202f-]?(?P<unit>{_UNIT})(?![\w]))?"
    rf"|\b(?P<word>{'|'.join(_WORDS)})[ -](?P<word_unit>{_UNIT})(?!\w)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\bruns? [1-8](?:(?: ?(?:to|and|-|–|,) ?)[1-8])*"
    r"(?![\d%])(?![.:]\d)(?! ?(?:s|sec|seconds|min|km|m|kg)\b)"
    r"|\b1RM\b|\b(?!x\d)[A-Za-z]+\d+\b",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:-|–|—|to|and|or|,|/|x|×)\s*", re.IGNORECASE)
_AND_SECONDS = re.compile(r"\s*(?:and )?\s*", re.IGNORECASE)
HEDGE = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|some|approximately|just (?:over|under))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Figure:
    """One number: ``value`` in the scale of ``unit`` (``s m g l d % other``, or none).

    ``step`` is what one unit as written is worth in that scale (60 for minutes): a hedged figure
    ("about 2 minutes") may be off by half of it.
    """

    value: float
    unit: str
    start: int
    end: int
    written: str
    step: float = 1.0
    hedged: bool = False
    bare: float | None = None
    """The value as written, where the unit is only inferred from the next figure."""

    def agrees(self, other: "Figure") -> bool:
        """Same value and unit; hedged ones within the rounding as written."""
        if self.bare is not None and other.unit == "" and self.bare == other.value:
            return True
        if other.bare is not None and self.unit == "" and other.bare == self.value:
            return True
        if self.unit != other.unit:
            return False
        slack = 1e-6 + (0.5 * self.step if self.hedged else 0.0)
        if self.hedged and self.unit in ("s", "%") and self.step == 1 and self.value % 5 == 0:
            slack = 2.5
        return abs(self.value - other.value) <= slack


def figures(text: str) -> list[Figure]:
    """Every number of a text, in order; citations and names such as ``run 8`` are none."""
    blank = CITATION.sub(lambda m: " " * len(m[0]), text.replace("−", "-"))
    blank = re.sub(r"(?<=\d)[x×](?=\d)", " ", blank)
    blank = re.sub(r"(?<=\d)[\u00a0\u202f](?=\d{3}\b)", ",", blank)
    blank = _NAMES.sub(lambda m: " " * len(m[0]), blank)
    found = [_figure(match, blank) for match in _FIGURE.finditer(blank)]
    return _shared_units(_composed(found, blank), blank)


def _figure(match: re.Match[str], text: str) -> Figure:
    hedged = bool(HEDGE.search(text[: match.start()]))
    if clock := match["clock"]:
        parts = [int(part) for part in clock.split(":")]
        value = float(sum(part * 60**power for power, part in enumerate(reversed(parts))))
        return Figure(value, "s", match.start(), match.end(), match[0], 1.0, hedged)
    if match["word"]:
        value, unit = float(_WORDS[match["word"].lower()]), match["word_unit"]
    else:
        value, unit = float(match["number"].replace(",", "")), match["unit"] or ""
    scale_unit, scale = _SCALES.get(unit.lower(), ("", 1.0))
    return Figure(value * scale, scale_unit, match.start(), match.end(), match[0], scale, hedged)


def _composed(found: list[Figure], text: str) -> list[Figure]:
    """``2 min 10 s`` is one figure."""
    whole: list[Figure] = []
    for figure in found:
        last = whole[-1] if whole else None
        if (
            last
            and last.unit == figure.unit == "s"
            and last.step > figure.step
            and ":" not in last.written + figure.written
            and _AND_SECONDS.fullmatch(text[last.end : figure.start])
        ):
            whole[-1] = Figure(
                last.value + figure.value, "s", last.start, figure.end,
                text[last.start : figure.end], figure.step, last.hedged,
            )  # fmt: skip
        else:
            whole.append(figure)
    return whole


def _shared_units(found: list[Figure], text: str) -> list[Figure]:
    """``15 to 20 s``, ``4, 6 and 9 kg``: the last unit is everybody's."""
    shared = list(found)
    for index in range(len(shared) - 2, -1, -1):
        one, nxt = shared[index], shared[index + 1]
        if (
            not one.unit
            and nxt.unit
            and ":" not in nxt.written
            and _JOIN.fullmatch(text[one.end : nxt.start])
        ):
            shared[index] = Figure(
                one.value * nxt.step, nxt.unit, one.start, one.end, one.written, nxt.step,
                one.hedged, one.value,
            )  # fmt: skip
    return shared
