"""What a hedge leaves open: ``just over 4 min``, ``nearly half a minute``, ``about 90 seconds``.

How wide hedged words are stands in ``corpora/questions/evaluation/README.md``.
"""

import re
from dataclasses import dataclass

from eval.figures import Figure
from eval.metrics.sentences.figures.spelled import in_figures

__all__ = ["Amount", "amount", "in_figures"]

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
_HEDGE_AFTER = re.compile(
    r"^(?:[ -]|, )?(?:or so|or thereabouts|give or take|odd|more or less|near enough|roughly|"
    r"or close to it|as good as)\b"
    r"|^ (?:\w+ ){1,5}\w+, (?:near enough|give or take|or thereabouts|more or less)\b",
    re.I,
)
_IN_WORDS = re.compile(r"^\d+\.00 (?:%|s|min)$|^\d+\.\d\d %$")
_NEAR_SHARE, _NEAR_S = 0.07, 60.0
"""How far "about" may be off at most: a share of what is named (the README's table), but no more
than a minute of any time."""
_SHY_SHARE = 0.1
"""How far "nearly" may fall short, again at most a whole of the last place."""
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


def amount(figure: Figure, text: str) -> Amount:
    """The range that the words before a figure leave open.

    "About" leaves half of the last place written; "just over" and "nearly" that much to one side;
    "more than" and "less than" one whole; an amount in words is as wide as its words are.
    """
    hedge = _HEDGE.search(text[max(0, figure.start - _REACH) : figure.start])
    value, step = figure.value, _last_place(figure)
    low = high = value
    clock = ":" in figure.written
    if _IN_WORDS.match(figure.written):
        off, step = _LEFT_OPEN[figure.unit]
        if figure.step == 60:
            off, step = 60.0, 300.0
        elif figure.unit == "s" and value >= 120:
            step = 30.0
        low, high = value - off, value + off
    if (hedge and hedge["near"]) or _HEDGE_AFTER.match(text[figure.end :]):
        off = max(step / 2, _rough(figure))
        low, high = value - off, value + off
    elif hedge and hedge["below"]:
        short = min(_SHY_SHARE * value, step) if figure.unit == "s" and not clock else 0.0
        low, high = value - max(step / 2, short), value + 0.1 * step
    elif hedge and hedge["above"]:
        low, high = value - 0.1 * step, value + step / 2
    elif hedge and hedge["more"]:
        low, high = value, value + step
    elif hedge and hedge["less"]:
        low, high = value - step, value
    return Amount(figure, low - 1e-6, high + 1e-6)


def hedged(figure: Figure, text: str) -> str:
    """Which hedge stands before a figure (``near``, ``below``, ``above``, ...), or after it."""
    found = _HEDGE.search(text[max(0, figure.start - _REACH) : figure.start])
    if found is not None:
        return str(found.lastgroup)
    return "near" if _HEDGE_AFTER.match(text[figure.end :]) else ""


def _rough(figure: Figure) -> float:
    """What "about" leaves open besides the rounding; nothing of a clock time, which is exact."""
    if figure.unit != "s" or ":" in figure.written:
        return 0.0
    return min(_NEAR_SHARE * figure.value, _NEAR_S)


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
