"""Amounts as people say them: ``half a minute``, ``two thirds of your peers``, ``just over 4 min``.

Words become figures first, so that everything that reads figures sees them; then a figure gets the
range that its hedge leaves open.
"""

import re
from dataclasses import dataclass

from eval.figures import Figure

_NUMBERS = dict(
    zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True)
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_PART = r"half|thirds?|quarters?|fifths?|sixths?|tenths?"
_COUNT = "|".join(_NUMBERS)
_UNITS = {"hour": 3600, "minute": 60}

_UNIT = r"(?P<unit>minute|hour)"
_OF_ALL = r"of (?:the|your|its|all|them|those|\w+ (?:peers|athletes|finishers|teams))\b"

_PART_OF_TIME = re.compile(
    rf"\b(?:(?P<count>an?|{_COUNT})[ -])?(?P<part>{_PART})(?: of)? an? {_UNIT}\b", re.IGNORECASE
)
_AND_A_HALF = re.compile(
    rf"\b(?P<count>an?|{_COUNT}|\d+)(?: (?P<one>minute|hour))? and a half(?: {_UNIT}s)?\b",
    re.IGNORECASE,
)
_PART_OF_ALL = re.compile(
    rf"\b(?:(?P<count>an?|{_COUNT})[ -])?(?P<part>{_PART})"
    rf"(?= {_OF_ALL}| (?:the|your) (?:peers|field)\b)"
    rf"|\bby an? (?P<by>{_PART})\b"
    rf"|(?<= top )(?P<end>{_PART})\b(?! an?\b)",
    re.IGNORECASE,
)
_PEOPLE = r"(?:peers?|athletes?|finishers?|teams?|pairs?|men|women|man|woman|people|such|runners?)"
_IN_ALL = re.compile(
    rf"\b(?P<count>{_COUNT}|\d{{1,2}})(?: {_PEOPLE})? (?:in|out of)(?: every)? "
    rf"(?P<of>{_COUNT}|\d{{1,2}}|100)"
    rf"(?=(?: of)?(?: your| the| its| all| such| similar| open| pro)* {_PEOPLE}\b"
    r"|,? (?:was|were|is|are|beat|finish\w*|ran|came|took|needed|had|did)\b)",
    re.IGNORECASE,
)
_QUANTIFIED = re.compile(
    r"\b(?:(?P<nearly>(?:nearly|almost|virtually|practically|pretty much|just about) "
    r"(?:all|every one|everyone|everybody|the whole))|(?P<all>all|every single one|every one|"
    r"everyone|everybody)|(?P<hardly>(?:hardly|scarcely|barely) (?:any|anyone|anybody|one)|"
    r"(?:nearly|almost|virtually|practically|next to) (?:none|nobody|no one))|"
    r"(?P<none>none|nobody|no one|not one))"
    r"(?= of (?:the|your|its|those|these)\b|"
    r" (?:among|in) (?:the|your|its) \w+|"
    r" (?:your|the) (?:peers|field)\b|(?<=one| no) (?:was|were|is|are|finished|beat)\b|"
    r"(?<=body) (?:was|were|is|are|finished|beat)\b)",
    re.IGNORECASE,
)
"""``none of your peers``, ``nearly all of the field``: shares without a number."""
_PLACED = re.compile(
    r"\b(?:in|inside|within|among|into) the (?:(?P<top>top|fastest|quickest|best|upper|faster)|"
    r"bottom|slowest|slower|lower|last) (?P<share>\d+(?:\.\d\d)?) ?(?:%|per ?cent\b)"
    r"(?=(?: of)? (?:your|the|all|these|those|its) |[,.;]|$)",
    re.IGNORECASE,
)
"""``in the top third of your peers``."""
_BETTER_PART = re.compile(
    r"\b(?:the better part of|the best part of|most of) (?=an? (?:minute|hour|half)\b)", re.I
)
_ELIDED = re.compile(
    rf"(?P<unit>\b(?:minutes?|seconds?|min|s|sec)\b)(?P<gap>(?:[^.;\d]|\.\d)*?[ ,])"
    rf"(?P<count>{_COUNT}|eleven|twelve|\d+) "
    r"(?=(?:ahead|behind|more|less|faster|slower|quicker|clear|better|worse|up|down)\b)",
    re.IGNORECASE,
)
"""``more than 17 minutes, eleven more than the median``."""
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{'|'.join(list(_NUMBERS)[:9])}))?"
    rf"|(?P<teen>{'|'.join(_TEENS)})|(?P<dozen>a dozen))\b",
    re.IGNORECASE,
)
_UNIT_AND = re.compile(
    r"\b(?:an?|one) (?P<unit>minute|hour)(?: and)? (?=\w+ (?:minutes?|seconds?|min|s)\b)", re.I
)
_ONE_UNIT = re.compile(
    r"\b(?P<hedge>over|under|than|about|around|roughly|nearly|almost|by|took|to|within|quite) "
    r"an? (?P<unit>minute|hour)\b(?! and)",
    re.IGNORECASE,
)

_LITTLE = r"(?:just|slightly|barely|a (?:little|bit|touch|shade|fraction|hair)|only just|scarcely)"
_WELL = r"(?:(?:well|far|considerably|comfortably|clearly|rather|easily|way) )?"
_NEAR = r"about|around|roughly|approximately|some|circa|more or less|in the (?:region|order) of"
_BELOW = (
    rf"{_LITTLE} (?:under|below|less than|short of)|nearly|almost|not quite|close to|"
    r"(?:just )?shy of|getting on for|practically|virtually"
)
_ABOVE = rf"{_LITTLE} (?:over|above|more than)|little more than|a (?:good|solid|full)|barely"
_MORE = rf"{_WELL}(?:over|above|more than|beyond)|upwards of|north of"
_LESS = rf"{_WELL}(?:under|below|less than|inside)"
_HEDGE = re.compile(
    rf"\b(?:(?P<near>{_NEAR})|(?P<below>{_BELOW})|(?P<above>{_ABOVE})|(?P<more>{_MORE})|"
    rf"(?P<less>{_LESS}))\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_REACH = 60
"""Letters before a figure among which its hedge stands."""
_HEDGE_AFTER = re.compile(r"^[ -]?(?:or so|or thereabouts|give or take|odd|more or less)\b", re.I)
_IN_WORDS = re.compile(r"^\d+\.00 (?:%|s|min)$|^\d+\.\d\d %$")
_LEFT_OPEN = {"%": (3.0, 10.0), "s": (4.0, 15.0)}
"""By unit, of an amount in words: how far it may be off, and its last place under a hedge."""


@dataclass(frozen=True)
class Amount:
    """A figure with the range of values it may stand for, in the scale of its unit."""

    figure: Figure
    low: float
    high: float

    def agrees(self, other: Figure) -> bool:
        """Same unit and within the range, or as ``Figure.agrees``."""
        if self.figure.agrees(other):
            return True
        if other.bare is not None and self.figure.unit == "" and other.bare == self.figure.value:
            return True
        return self.figure.unit == other.unit and self.low <= other.value <= self.high


def in_figures(text: str) -> str:
    """A text with amounts in words as figures; two decimals mark them."""
    text = _SPELLED.sub(_spelled, text)
    text = _BETTER_PART.sub("nearly ", text)
    text = _QUANTIFIED.sub(_quantified, text)
    text = _UNIT_AND.sub(lambda m: f"1 {m['unit']} and ", text)
    text = _AND_A_HALF.sub(_and_a_half, text)
    text = _PART_OF_TIME.sub(_part_of_time, text)
    text = _IN_ALL.sub(lambda m: _share(_number(m["count"]) / _number(m["of"])), text)
    text = _PART_OF_ALL.sub(_part_of_all, text)
    text = _PLACED.sub(_placed, text)
    text = _ELIDED.sub(r"\g<unit>\g<gap>about \g<count> \g<unit> ", text)
    return _ONE_UNIT.sub(lambda m: f"{m['hedge']} 1 {m['unit']}", text)


def amount(figure: Figure, text: str) -> Amount:
    """The range that the words before a figure leave open.

    "About" leaves half of the last place written; "just over" and "nearly" that much to one side;
    "more than" and "less than" one whole; an amount in words is as wide as its words are.
    """
    hedge = _HEDGE.search(text[max(0, figure.start - _REACH) : figure.start])
    value, step = figure.value, _last_place(figure)
    low = high = value
    if _IN_WORDS.match(figure.written):
        off, step = _LEFT_OPEN[figure.unit]
        if figure.step == 60:
            off, step = 60.0, 300.0
        elif figure.unit == "s" and value >= 120:
            step = 30.0
        low, high = value - off, value + off
    if (hedge and hedge["near"]) or _HEDGE_AFTER.match(text[figure.end :]):
        low, high = value - step / 2, value + step / 2
    elif hedge and hedge["below"]:
        low, high = value - step / 2, value + 0.1 * step
    elif hedge and hedge["above"]:
        low, high = value - 0.1 * step, value + step / 2
    elif hedge and hedge["more"]:
        low, high = value, value + step
    elif hedge and hedge["less"]:
        low, high = value - step, value
    return Amount(figure, low - 1e-6, high + 1e-6)


def _last_place(figure: Figure) -> float:
    """What a hedged figure is rounded to: round tens to ten, fives to five, hours to ten min."""
    if figure.step == 3600:
        return 1200.0
    if figure.step != 1:
        return figure.step
    if ":" in figure.written:
        return next(float(step) for step in (60, 30, 10, 5, 1) if figure.value % step == 0)
    if figure.unit == "" and figure.value >= 100:
        return float(next(s for s in (1000, 500, 100, 50, 10, 5, 1) if figure.value % s == 0))
    if figure.value >= 10 and figure.value % 10 == 0:
        return 10.0
    return 5.0 if figure.value % 5 == 0 else 1.0


def _spelled(match: re.Match[str]) -> str:
    if match["dozen"]:
        return "12"
    if match["teen"]:
        return str(13 + _TEENS.index(match["teen"].lower()))
    return str(20 + 10 * _TENS.index(match["tens"].lower()) + int(_number(match["ones"] or "0")))


def _quantified(match: re.Match[str]) -> str:
    if match["nearly"]:
        share = "over 90.00 %"
    elif match["hardly"]:
        share = "under 10.00 %"
    else:
        share = "100.00 %" if match["all"] else "0.00 %"
    return (
        share
        if match.string[match.end() :].startswith((" of", " among", " in"))
        else (share + " of" if re.match(r" (?:your|the)\b", match.string[match.end() :]) else share)
    )


def _placed(match: re.Match[str]) -> str:
    share = float(match["share"])
    if not match["top"]:
        return f"faster than under {match['share']} %"
    rest = 100 - share
    return (
        f"faster than over {rest:.2f} %"
        if "." in match["share"]
        else (f"faster than over {rest:.0f} %")
    )


def _and_a_half(match: re.Match[str]) -> str:
    unit = match["one"] or match["unit"]
    if unit is None:
        return match[0]
    seconds = (_number(match["count"]) + 0.5) * _UNITS[unit.lower()]
    return _time(seconds)


def _part_of_time(match: re.Match[str]) -> str:
    share = _number(match["count"] or "a") / _PARTS[match["part"].lower().rstrip("s")]
    return _time(share * _UNITS[match["unit"].lower()])


def _part_of_all(match: re.Match[str]) -> str:
    if match["end"]:
        return _share(1 / _PARTS[match["end"].lower().rstrip("s")])
    if match["by"]:
        return f"by {_share(1 / _PARTS[match['by'].lower().rstrip('s')])}"
    return _share(_number(match["count"] or "a") / _PARTS[match["part"].lower().rstrip("s")]) + (
        "" if match.string[match.end() :].startswith(" of") else " of"
    )


def _time(seconds: float) -> str:
    whole = seconds / 60 if seconds >= 600 else seconds
    return f"{whole:.2f} {'min' if seconds >= 600 else 's'}"


def _share(part: float) -> str:
    return f"{100 * part:.2f} %"


def _number(word: str) -> float:
    lower = word.lower()
    return 1.0 if lower in ("a", "an") else float(_NUMBERS.get(lower, 0) or lower)
