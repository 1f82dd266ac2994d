"""A question as it was typed, in plain characters and with times in one spelling.

Only what leaves no doubt is rewritten; the athlete's own text is what is shown and kept.
"""

import re
import unicodedata

from hyrox.results import TOTAL_LIMITS_S
from hyrox.times import format_time

_HOUR = r"(?:h|hrs?|hours?)"
_MINUTE = r"(?:m|\s?mins?|\s?minutes?)"
_HOURS_AND_MINUTES = re.compile(
    rf"(?<![\w.:,])(?P<hours>[1-4])\s?{_HOUR}\s?(?:and\s)?(?P<minutes>[0-5]\d)"
    rf"(?:{_MINUTE}(?:\s?(?P<seconds>[0-5]\d)\s?s(?:ec(?:ond)?s?)?)?)?"
    r"(?![.:,]?\d|\w|\s?(?:s|secs?|seconds?|m|k?g|km)\b)",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\w.:,])(?P<hours>[0-4])\.(?P<minutes>[0-5]\d)\.(?P<seconds>[0-5]\d)"
                     r"(?![\d:]|[.,]\d)")  # fmt: skip
_TENS = {"forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SPELLED = re.compile(
    rf"\b(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>one|two|three|four|five|six|seven|eight|nine))?"
    r"\s(?:mins?|minutes?)\b",
    re.IGNORECASE,
)
_ONES = "one two three four five six seven eight nine".split()
_SPOKEN = re.compile(
    r"\b(?P<hours>an|one|two) hours?,? (?:and )?(?P<tens>ten|twenty|thirty|forty|fifty)"
    r"(?:[- ](?P<ones>one|two|three|four|five|six|seven|eight|nine))?\b(?: min(?:ute)?s?\b)?",
    re.IGNORECASE,
)
_SPOKEN_HOURS = {"an": 1, "one": 1, "two": 2}
_SPOKEN_TENS = {"ten": 10, "twenty": 20, "thirty": 30} | _TENS
_LONG_SECONDS = re.compile(
    r"(?<![\d.:,])(?P<seconds>\d{4,5})\s?s(?:ec(?:ond)?s?)?\b", re.IGNORECASE
)
_MARKED_SECONDS = re.compile(
    r"(?<![\d.:,'′])(?P<seconds>\d{1,3})\s?(?:\"|″|'')"
    r"(?=\s*(?:faster|quicker|slower|less|more|off|better|worse)\b)"
)
"""Marked so a length in inches looks alike: only of a change."""


def readable(question: str) -> str:
    """The question in plain characters, with times of a race's length as ``h:mm:ss``.

    ``1h20``, ``1 h 20 min``, ``1.20.00``, ``an hour twenty`` and ``4800 s`` become ``1:20:00``,
    ``eighty minutes`` becomes ``80 min``, ``30" faster`` becomes ``30 s faster``.
    """
    text = unicodedata.normalize("NFKC", question)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf" or c == "\u200d")
    text = _HOURS_AND_MINUTES.sub(_clock, text)
    text = _DOTTED.sub(_clock, text)
    text = _SPOKEN.sub(_spoken, text)
    text = _SPELLED.sub(_spelled, text)
    text = _LONG_SECONDS.sub(_seconds, text)
    if text.count('"') <= 1:  # else they are quotation marks
        text = _MARKED_SECONDS.sub(r"\g<seconds> s", text)
    return text


def _clock(match: re.Match[str]) -> str:
    told = match.groupdict()
    seconds = 3600 * int(told["hours"]) + 60 * int(told["minutes"]) + int(told["seconds"] or 0)
    return _written(seconds, match[0])


def _spoken(match: re.Match[str]) -> str:
    hours = _SPOKEN_HOURS[match["hours"].lower()]
    minutes = _SPOKEN_TENS[match["tens"].lower()] + _ones(match)
    return _written(3600 * hours + 60 * minutes, match[0])


def _spelled(match: re.Match[str]) -> str:
    return f"{_TENS[match['tens'].lower()] + _ones(match)} min"


def _seconds(match: re.Match[str]) -> str:
    return _written(int(match["seconds"]), match[0])


def _ones(match: re.Match[str]) -> int:
    return _ONES.index(match["ones"].lower()) + 1 if match["ones"] else 0


def _written(seconds: int, as_typed: str) -> str:
    low, high = TOTAL_LIMITS_S
    return format_time(seconds) if low <= seconds <= high else as_typed
