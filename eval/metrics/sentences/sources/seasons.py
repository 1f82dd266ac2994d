"""The seasons that a sentence speaks of: a rule of one season is no rule of another.

Seasons are numbered as the race numbers them: season 8 is 2025/26.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.figures import Figure, figures
from eval.metrics.sentences.words import covered, stems

_FIRST_YEAR = 2017
"""Season 1 was 2018/19."""
_MARK = re.compile(
    r"\bseasons? (?P<number>\d{1,2})(?!\d|[/.:]\d|%)|\b(?P<year>20[12]\d)\s?[/–-]\s?(?:20)?\d\d\b",
    re.IGNORECASE,
)
_SAME = re.compile(r"[\s,()]*(?:(?:which|that) (?:is|was|means)|i\.e\.|or|and so)?[\s,()]*", re.I)
_BEFORE = re.compile(
    r"\b(?:before|prior to|up to but not including|ahead of|until the start of|dates? from before)"
    r"\s+(?:the\s+)?(?:season\s+)?$", re.I
)  # fmt: skip
_THROUGH = re.compile(
    r"\b(?:until|till|through|up to|to) the end of\s+(?:season\s+)?$|"
    r"\b(?:up to|through)\s+(?:and including\s+)?(?:season\s+)?$", re.I
)  # fmt: skip
_UNTIL = re.compile(r"\b(?:until|till)\s+(?:season\s+)?$", re.I)
_FROM = re.compile(
    r"\b(?:since|from|as of|as early as|starting (?:in|with)|beginning (?:in|with)|already in)"
    r"\s+(?:the\s+)?(?:season\s+)?$", re.I
)  # fmt: skip
_ON = re.compile(r"^\s*(?:on|onwards?|and later|or later)\b", re.I)
_CHANGE = re.compile(
    r"\b(?:came (?:in )?with|introduced (?:in|with|for)|arrived with|changed (?:in|for|with)|"
    r"rose (?:to \S+ )?in|went up (?:to \S+ )?in|(?:was|were) (?:raised|cut|changed) (?:in|for)|"
    r"switched in|change came (?:in|with)|began (?:in|with)|started (?:in|with)|new (?:in|for)|"
    r"it was|turned \w+ \w+ \w+ in)\s+(?:season\s+)?$|\bthat (?:turned|changed|brought)\b",
    re.I,
)
_ENDED = re.compile(
    r"\b(?:ended|finished|stopped|went out|were dropped) (?:in|with|after)\s+$", re.I
)
_THEN = re.compile(r"\b(?:before that|until then|up to then|earlier on)\b", re.I)
_TODAY = re.compile(
    r"\b(?:today['’]?s?|nowadays|now|this (?:season|year)|currently|current|these days|"
    r"at present|still|the present)\b(?! wrong)",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\b(?:was|were|used to|until|before|formerly|former|old|older|once|no longer|earlier|"
    r"previous(?:ly)?|outdated|had|instead of|rather than|rose|wrong|not)\b",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"\b(?:not|no longer|instead of|rather than|up from|than the old)\s+$", re.I)


@dataclass(frozen=True)
class Span:
    """Seasons from ``low`` to ``high``; ``change`` where it says when something became so."""

    low: float
    high: float
    change: bool = False

    def within(self, other: "Span") -> bool:
        """Whether what holds for another span bears out what is said of this one."""
        if self.change:
            return self.low == other.low and other.high == math.inf
        if other.low <= self.low and self.high <= other.high:
            return True
        return self.high == math.inf and self.low == other.low


_ALWAYS = Span(-math.inf, math.inf)
_EVER = re.compile(
    r"\b(?:in (?:every|each|all) seasons?(?! \d)|since the (?:sport|race|series) (?:began|started)|"
    r"ever since the (?:beginning|start)|from the (?:very )?(?:first|beginning|outset)"
    r"(?: season)?(?= (?:on|onwards?)\b|[.,]|$)|"
    r"(?:has|have) (?:always|never) (?:been|had|changed))\b",
    re.IGNORECASE,
)
"""Said of every season there was."""


@lru_cache(maxsize=8192)
def spans(text: str) -> tuple[Span, ...]:
    """The seasons that a text names, each once, in order."""
    found: list[Span] = []
    last: tuple[int, int] | None = None
    for mark in _MARK.finditer(text):
        number = int(mark["number"]) if mark["number"] else int(mark["year"]) - _FIRST_YEAR
        apposed = last is not None and _SAME.fullmatch(text[last[1] : mark.start()])
        if not (apposed and last is not None and last[0] == number):
            found.append(_span(number, text[: mark.start()], text[mark.end() :]))
        last = number, mark.end()
    return tuple(found)


def _span(number: int, before: str, after: str) -> Span:
    if _BEFORE.search(before) or _UNTIL.search(before):
        return Span(-math.inf, number - 1)
    if _THROUGH.search(before):
        return Span(-math.inf, number)
    if _ENDED.search(before):
        return Span(number + 1, math.inf, change=True)
    if _CHANGE.search(before) or _CHANGE.match(after.lstrip()[:20]):
        return Span(number, math.inf, change=True)
    if _FROM.search(before) or _ON.match(after):
        return Span(number, math.inf)
    return Span(number, number)


def other_season(text: str, said: Sequence[Figure], sources: Sequence[str]) -> str:
    """Why the sources do not bear out the season of what a sentence says; empty if they do.

    Args:
        text: one sentence.
        said: its figures, those of seasons left out or not.
        sources: texts of what it may rest on.
    """
    named = spans(text)
    if not named and _EVER.search(text):
        named = (_ALWAYS,)
    today = bool(_TODAY.search(text)) and not named
    if not named and (today or not _FORMER.search(text)):
        named = (Span(math.inf, math.inf),)  # as it is now
    elif not named:
        return ""
    told = [source for source in sources if spans(source)]
    explicit = named[0].low != math.inf
    if not told:
        return "no source names the season" if explicit else ""
    own = [figure for figure in said if not _of_season(figure, text) and not _dropped(figure, text)]
    if not explicit:
        return _now(own, sources)
    claim = stems(text)
    for span in named:
        if not any(_bears(span, own, claim, source) for source in told):
            return "the sources give this for another season"
    return ""


def _now(own: Sequence[Figure], sources: Sequence[str]) -> str:
    """Said as of today: wrong where every source has the figure for former seasons only."""
    for figure in own:
        found = [
            (sentence, span)
            for source in sources
            for sentence, span in _periods(source)
            if any(figure.agrees(other) for other in figures(sentence))
        ]
        # A sentence that names its season says more than "if your plan says 75".
        holding = [span for one, span in found if spans(one)] or [span for _, span in found]
        if holding and all(span.high < math.inf and _former(span) for span in holding):
            return f"{figure.written} is of a former season"
    return ""


def _former(span: Span) -> bool:
    return span.low == -math.inf


def _bears(span: Span, near: Sequence[Figure], claim: frozenset[str], source: str) -> bool:
    """Whether a source has each figure, or else the words, in a sentence of these seasons."""
    periods = _periods(source)
    fitting = [sentence for sentence, period in periods if span.within(period)]
    if not fitting:
        return False
    if near:
        return all(_held(figure, span, periods) for figure in near)
    return any(covered(claim, stems(one)) >= 0.3 for one in fitting)


def _held(figure: Figure, span: Span, periods: Sequence[tuple[str, Span]]) -> bool:
    """Whether the figure is given for these seasons, or for none in particular."""
    found = [
        (one, period)
        for one, period in periods
        if any(figure.agrees(other) for other in figures(one))
    ]
    marked = [period for one, period in found if spans(one)]
    given = marked or [period for _, period in found]
    return not given or any(span.within(period) for period in given)


@lru_cache(maxsize=4096)
def _periods(source: str) -> tuple[tuple[str, Span], ...]:
    """Sentences of a source, each with the seasons that it holds for, once for each."""
    sentences = [one for one in re.split(r"(?<=[.!?])\s+|\n+|(?<=\w): ", source) if one.strip()]
    everything = spans(source)
    now = [span for span in everything if span.high == span.low or span.high == math.inf]
    ended = [span.high + 1 for span in everything if span.low == -math.inf]
    usual = [*dict.fromkeys(now), *(Span(low, math.inf) for low in dict.fromkeys(ended))]
    found: list[tuple[str, Span]] = []
    last: Span | None = None
    for sentence in sentences:
        own = spans(sentence)
        if own:
            last = own[-1]
            found += [(sentence, span) for span in own]
        elif last is not None and _THEN.search(sentence):
            found.append((sentence, Span(-math.inf, last.low - 1)))
        elif last is not None and last.low > -math.inf and _changes(source):
            found += [(sentence, Span(last.low, math.inf)), (sentence, last)]
        else:
            found += [(sentence, span) for span in usual or [_ALWAYS]]
    return tuple(found)


def _changes(source: str) -> bool:
    """Whether a source tells of a change, so that its rule holds from then on."""
    return bool(re.search(r"\b(?:changed|new|became|rose|replaced|since|before that)\b", source))


def _of_season(figure: Figure, text: str) -> bool:
    return any(m.start() <= figure.start < m.end() for m in _MARK.finditer(text))


def _dropped(figure: Figure, text: str) -> bool:
    return bool(_DROPPED.search(text[: figure.start]))
