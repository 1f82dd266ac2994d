"""The words people use for segments, amounts of time and directions, cut out of a text.

Only what is written is read: what a phrase means together is the work of ``parse``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment

MOST_CHARACTERS = 600
"""A request is a sentence or two; what follows is not read."""


class Word(Enum):
    """What a piece of text is."""

    SEGMENT = auto()
    AMOUNT = auto()
    FASTER = auto()
    SLOWER = auto()
    LOSE = auto()
    EACH = auto()
    TOGETHER = auto()
    REACH = auto()
    PAST = auto()
    STOP = auto()
    """A comma or an ``and``: where one wish may end and the next begin."""


@dataclass(frozen=True)
class Amount:
    """A written amount: ``seconds`` read as a duration (``1:20`` is 80 s), ``finish_s`` read as a
    finish (``1:20`` is 80 min); ``None`` where it can be neither. ``percent`` and ``bare`` numbers
    (no unit) are no durations; a ``span`` (``20-30 s``) is no one amount; ``clock`` was written
    with colons; ``sign`` is -1 or 1 where one is written."""

    seconds: float | None = None
    finish_s: float | None = None
    percent: float | None = None
    bare: float | None = None
    span: bool = False
    clock: bool = False
    sign: int = 0


@dataclass(frozen=True)
class Token:
    """A piece of text from ``start`` to ``end``; what it names or amounts to."""

    word: Word
    start: int
    end: int
    text: str
    segments: tuple[Segment, ...] = ()
    amount: Amount = Amount()


_UNITS = "one two three four five six seven eight nine ten".split()
_NUMBERS: dict[str, float] = {word: i + 1.0 for i, word in enumerate(_UNITS)} | {
    "a": 1.0, "an": 1.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "forty-five": 45.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0,
    "ninety": 90.0,
}  # fmt: skip
_WORDS = "|".join(sorted((w for w in _NUMBERS if w not in ("a", "an")), key=len, reverse=True))
_NUMBER = rf"(?:\d+(?:\.\d+)?|\b(?:{_WORDS})\b)"
_SECOND = r"(?:s|secs?|seconds?)\b"
_MINUTE = r"(?:mins?|minutes?)\b"
_HOUR = r"(?:h|hrs?|hours?)"
_NO_UNIT = r"(?!\s*(?:km|k|kg|kilos?|kilomet\w+|m|met\w+|reps?|x|rounds?|weeks?|months?|days?)\b)"
_NTH = "first second third fourth fifth sixth seventh eighth".split()
_OF_RUN = rf"[1-8](?![\d.:])(?!\s*(?:{_SECOND}|{_MINUTE}|%|percent))"

_AMOUNTS = (
    ("span", rf"{_NUMBER}\s*(?:-|–|to|or)\s*{_NUMBER}\s*(?:{_SECOND}|{_MINUTE}|%)"),
    ("clock", r"\b(\d{1,3}):(\d{2})(?::(\d{2}))?(?![\d:])"),
    ("half", rf"\bhalf (?:a|an) (?:{_MINUTE}|{_HOUR}\b)"),
    ("quarter", rf"\b(?:a )?quarter of (?:a|an) (?:{_MINUTE}|{_HOUR}\b)"),
    (
        "hours",
        rf"\b({_NUMBER}|an?)\s*{_HOUR}(?:\b|(?=\d))(?:\s*(?:and\s*)?({_NUMBER})(?![\d.:])"
        rf"(?:\s*{_MINUTE}|m\b)?(?!\s*{_SECOND}))?",
    ),
    (
        "minutes",
        rf"({_NUMBER}|\ban?)\s*(?:{_MINUTE}|(?:m(?=\s*\d+\s*s)))(?:\s*(?:and\s*)?"
        rf"(?:({_NUMBER})\s*{_SECOND}|(a half)))?",
    ),
    ("seconds", rf"({_NUMBER}|\ba)\s*{_SECOND}(\s*(?:/|per)\s*500\s*m?\b)?"),
    ("percent", rf"({_NUMBER})\s*(?:%|percent\b|per cent\b)"),
    (
        "bare",
        rf"\b(\d+(?:\.\d+)?|fifty|sixty|seventy|eighty|ninety)\b{_NO_UNIT}(?![:%])",
    ),
)

_SEGMENT_WORDS: tuple[tuple[str, tuple[Segment, ...]], ...] = (
    (r"ski[\s-]?ergs?|ski(?:ing)?", (Segment.SKI_ERG,)),
    (r"sled[\s-]?push(?:es|ing)?|push(?:ing)? the sled", (Segment.SLED_PUSH,)),
    (r"sled[\s-]?pull(?:s|ing)?|pull(?:ing)? the sled", (Segment.SLED_PULL,)),
    (r"both sleds|sleds", (Segment.SLED_PUSH, Segment.SLED_PULL)),
    (r"burpees?(?:[\s-]broad[\s-]jumps?)?|broad[\s-]jumps?|bbjs?", (Segment.BURPEE_BROAD_JUMP,)),
    (r"(?<!in a )row(?:ing|er)?(?:[\s-]?erg)?", (Segment.ROW,)),
    (r"both ergs|ergs", (Segment.SKI_ERG, Segment.ROW)),
    (r"farmer'?s?(?:[\s-](?:carry|carries|walks?))?|carry", (Segment.FARMERS_CARRY,)),
    (r"sand[\s-]?bags?(?:[\s-]lunges?)?|lunges?", (Segment.SANDBAG_LUNGES,)),
    (r"wall[\s-]?balls?|wbs?", (Segment.WALL_BALLS,)),
    (r"rox[\s-]?zone|rox|transitions?", (Segment.ROXZONE,)),
    (r"stations?", STATIONS),
)

_DIRECTIONS: tuple[tuple[Word, str], ...] = (
    (
        Word.FASTER,
        r"faster|quicker|less|fewer|shorter|better|off|sav(?:e|ed|ing)|cut(?:ting)?|drop(?:ped)?|"
        r"shav(?:e|ed|ing)|knock(?:ed)?|trim(?:med)?|improv(?:e|es|ed|ing|ements?)|gain(?:ed|ing)?|minus|"
        r"reduc(?:e|ed|ing)",
    ),
    (Word.SLOWER, r"slower|longer|more|worse|add(?:ed|ing)?|plus|extra"),
    (Word.LOSE, r"los(?:e|t|ing)"),
    (
        Word.EACH,
        r"(?:each|every|per|a) (?:km|kilomet(?:re|er))|each|every|apiece|"
        r"per (?:run|lap|station)|/\s?km",
    ),
    (Word.TOGETHER, r"together|in total|total|combined|altogether|in all|overall"),
    (
        Word.REACH,
        r"sub|under|below|beat|break(?:ing)?|reach|hit|for|target|goal|aim(?:ing)?|to|in|inside|"
        r"within|go|(?:faster|quicker) than",
    ),
    (
        Word.PAST,
        r"did|(?<!if i )ran|finished|from|at|current(?:ly)?|last (?:time|race)|my (?:time|finish)|"
        r"(?<!if i )was|were|pb|personal best|after",
    ),
    (Word.STOP, r"and|but|then|while|with"),
)


def plain(text: str) -> str:
    """A text as ``tokens`` reads it: its beginning in lower case, with plain quotes and dashes."""
    return re.sub(r"[’`]", "'", text[:MOST_CHARACTERS].lower()).replace("−", "-")


def tokens(text: str) -> list[Token]:
    """The known words of a ``plain`` text in order.

    Where two overlap, the one that starts first counts, and of those the longest.
    """
    found = sorted(
        (*_segments(text), *_amounts(text), *_others(text)),
        key=lambda token: (token.start, -token.end),
    )
    kept: list[Token] = []
    for token in found:
        if not kept or token.start >= kept[-1].end:
            kept.append(token)
    return kept


def _segments(text: str) -> Iterator[Token]:
    def token(match: re.Match[str], segments: tuple[Segment, ...]) -> Token:
        return Token(Word.SEGMENT, match.start(), match.end(), match[0], segments)

    for pattern, segments in _SEGMENT_WORDS:
        for match in re.finditer(rf"\b(?:{pattern})\b", text):
            yield token(match, segments)
    for match in re.finditer(rf"\bruns? ?{_OF_RUN}(?:(?:,| and| &|,? to|-|–) ?{_OF_RUN})*", text):
        yield token(match, _numbered(match[0]))
    for match in re.finditer(
        rf"\b(first|last|final) (?:(two|three|four|[2-8]) )?runs?\b|\b({'|'.join(_NTH)}) run\b",
        text,
    ):
        if match[3] and match[1] is None:
            yield token(match, (RUNS[_NTH.index(match[3])],))
        else:
            count = int(_NUMBERS.get(match[2] or "one", 0) or match[2] or 1)
            yield token(match, RUNS[:count] if match[1] == "first" else RUNS[-count:])
    for match in re.finditer(r"\b(?:runs|running|run)\b|\bper (?:km|kilomet\w+)\b|/\s?km\b", text):
        if match[0].startswith("run"):
            yield token(match, RUNS)


def _numbered(text: str) -> tuple[Segment, ...]:
    places: list[int] = []
    for joiner, number in re.findall(r"(to|-|–)? ?([1-8])", text):
        first = places[-1] + 1 if joiner and places else int(number)
        places += range(first, int(number) + 1)
    return tuple(s for s in SEGMENTS if s in {RUNS[place - 1] for place in places})


def _amounts(text: str) -> Iterator[Token]:
    for kind, pattern in _AMOUNTS:
        for match in re.finditer(pattern, text):
            signed = re.search(r"(?:^|[\s(])([-+])\s?$", text[: match.start()])
            sign = 0 if signed is None else -1 if signed[1] == "-" else 1
            amount = replace(_amount(kind, match), sign=sign)
            yield Token(Word.AMOUNT, match.start(), match.end(), match[0], amount=amount)


def _amount(kind: str, match: re.Match[str]) -> Amount:
    if kind == "span":
        return Amount(span=True)
    if kind in ("half", "quarter"):
        whole = 60.0 if re.search(_MINUTE, match[0]) else 3600.0
        return _duration(whole * (0.5 if kind == "half" else 0.25))
    if kind == "clock":
        return _clock(int(match[1]), int(match[2]), match[3])
    first = _number(match[1])
    if kind == "percent":
        return Amount(percent=first)
    if kind == "bare":
        return Amount(bare=first, finish_s=60 * first)
    if kind == "hours":
        return _duration(3600 * first + 60 * (_number(match[2]) if match[2] else 0.0))
    if kind == "minutes":
        rest = 30.0 if match[3] else _number(match[2]) if match[2] else 0.0
        return _duration(60 * first + rest)
    # Both ergs and every run are a kilometre: a pace per 500 m counts twice.
    return _duration(2 * first if match[2] else first)


def _duration(seconds: float) -> Amount:
    return Amount(seconds=seconds, finish_s=seconds)


def _clock(first: int, second: int, third: str | None) -> Amount:
    if second >= 60 or (third is not None and int(third) >= 60):
        return Amount(clock=True)
    if third is not None:
        whole = float(3600 * first + 60 * second + int(third))
        return Amount(clock=True, finish_s=whole, seconds=whole)
    short = 60.0 * first + second
    return Amount(clock=True, seconds=short, finish_s=60 * short if first < 10 else short)


def _number(text: str) -> float:
    return _NUMBERS[text] if text in _NUMBERS else float(text)


def _others(text: str) -> Iterator[Token]:
    for word, pattern in _DIRECTIONS:
        for match in re.finditer(rf"(?:\b|(?=/))(?:{pattern})\b", text):
            yield Token(word, match.start(), match.end(), match[0])
    for match in re.finditer(r"[,;.\n](?!\d)", text):
        yield Token(Word.STOP, match.start(), match.end(), match[0])
