"""Loose text to split times: what people type, copy from a results page or a spreadsheet.

Knows names and times, nothing of files or pages. Three forms are read: named times in any
order (``SkiErg 4:28``, ``run_1=271``, ``50m Sled Push <tab> 00:03:10``), runs without numbers in
race order, and a bare column of seventeen times in race order.
"""

import re
from dataclasses import dataclass, field

from hyrox.errors import InputError
from hyrox.segments import RUNS, SEGMENTS, Segment
from hyrox.times import format_time, parse_time

MAX_CHARACTERS = 5_000
"""A pasted results page is under 2,000 characters; seventeen lines are under 400."""

_NAMES: tuple[tuple[str, str], ...] = (
    ("ignore", r"(?:best\s+run\s+lap|run(?:ning)?\s+total|total\s+run(?:ning)?)"),
    ("total", r"(?:finish(?:\s+time)?|overall(?:\s+time)?|total(?:\s+time|_s)?)"),
    (
        "run",
        r"(?:1\s*km\s+)?(?:run(?:ning)?|lauf(?:en)?)(?:[\s_#.-]*([1-8])(?!\d|[:.]\d\d(?!\d)))?",
    ),
    ("ski_erg", r"ski(?:[\s_-]*erg)?"),
    ("sled_push", r"(?:sled[\s_-]*)?push"),
    ("sled_pull", r"(?:sled[\s_-]*)?pull"),
    ("burpee_broad_jump", r"(?:burpees?(?:[\s_-]*broad[\s_-]*jumps?)?|bbj|broad[\s_-]*jumps?)"),
    ("row", r"(?:row(?:er|ing)?|ruder\w*)(?:[\s_-]*erg)?"),
    ("farmers_carry", r"farmer['’]?s?(?:[\s_-]*(?:carry|walk))?"),
    ("sandbag_lunges", r"(?:sandbag(?:[\s_-]*lunges?)?|lunges?)"),
    ("wall_balls", r"wall[\s_-]*balls?"),
    ("roxzone", r"(?:rox[\s_-]*zone|transitions?)(?:\s+time)?"),
)
_NAME = re.compile(
    r"(?<![a-z])(?:" + "|".join(f"(?P<{key}>{form})" for key, form in _NAMES) + r")(?![a-z])",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\w:.])(\d{1,2}:\d{2}:\d{2}(?:\.\d+)?|\d{1,3}:\d{2}(?:\.\d+)?"
    r"|\d{1,5}(?:\.\d+)?(?=\s*s?(?:$|[\s,;|\"'})])))",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    r"^\W*(division|gender|sex|age[\s_]group|event|season)[\"']?\s*[:=,;\t ]\s*(.+?)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_ENUMERATION = re.compile(r"^\s*\d{1,2}[.)]\s+", re.MULTILINE)


@dataclass(frozen=True)
class Pasted:
    """Seconds per segment that the text gives (possibly not all), the finish if it is named,
    and the details found on lines of their own (``division: pro``).
    """

    times: dict[Segment, float]
    total_s: float | None = None
    details: dict[str, str] = field(default_factory=dict)


def read_pasted(text: str) -> Pasted:
    """Read the split times in ``text``.

    Raises:
        InputError: the text is empty, too long, a web page, or holds no split times; a time is
            no time; a segment is given twice with different times.
    """
    _refuse_non_splits(text)
    details = {
        re.sub(r"\s", "_", match[1].lower()).replace("sex", "gender"): match[2].strip("\"', ")
        for match in _DETAIL.finditer(text)
    }
    text = _ENUMERATION.sub("", _DETAIL.sub("", text))
    names = list(_NAME.finditer(text))
    if not names:
        return _column(text, details)

    times: dict[Segment, float] = {}
    total_s: float | None = None
    runs_read = 0
    for index, name in enumerate(names):
        end = names[index + 1].start() if index + 1 < len(names) else len(text)
        time = _TIME.search(text[name.end() : end].lstrip(":=.\"' \t"))
        key = str(name.lastgroup)
        if time is None or key == "ignore":
            continue
        if key == "total":
            total_s = parse_time(time[1], "Finish")
            continue
        segment = _segment(name, runs_read)
        runs_read = RUNS.index(segment) + 1 if segment.is_run else runs_read
        time_s = parse_time(time[1], segment.label)
        if times.setdefault(segment, time_s) != time_s:
            raise InputError(
                f"{segment.label} is given twice: {format_time(times[segment])} and "
                f"{format_time(time_s)}. Keep one of them."
            )
    if not times:
        raise InputError(_NOTHING_FOUND)
    return Pasted(times, total_s, details)


_NOTHING_FOUND = (
    "No split times found in this text. Write one per line, such as 'SkiErg 4:28', "
    f"or the {len(SEGMENTS)} times in race order."
)


def _refuse_non_splits(text: str) -> None:
    if not text.strip():
        raise InputError(
            "Nothing to read: the text is empty. Write one split per line, such as 'SkiErg 4:28'."
        )
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"That is {len(text):,} characters; the splits of one race fit in a few hundred. "
            "Paste only the split times."
        )
    if re.search(r"<\s*(?:!doctype|html|head|body|table|div|script|svg|img|iframe)\b", text, re.I):
        raise InputError(
            "That is the source of a web page. Copy the split times as text, or type them in."
        )


def _segment(name: re.Match[str], runs_read: int) -> Segment:
    if name.lastgroup != "run" and name["run"] is None:
        return Segment(str(name.lastgroup))
    number = re.search(r"[1-8]$", name["run"].strip())
    index = int(number[0]) - 1 if number else runs_read
    if index >= len(RUNS):
        raise InputError(f"More than {len(RUNS)} runs given: a race has {len(RUNS)}.")
    return RUNS[index]


def _column(text: str, details: dict[str, str]) -> Pasted:
    """Times alone, in race order, the finish optionally behind them."""
    if _TIME.sub("", text).strip(" \t\r\n,;|sS\"'[](){}.-\u2013"):
        raise InputError(_NOTHING_FOUND)
    times_s = [parse_time(match[1]) for match in _TIME.finditer(text)]
    total_s: float | None = None
    if len(times_s) == len(SEGMENTS) + 1 and abs(sum(times_s[:-1]) - times_s[-1]) <= 20:
        total_s = times_s.pop()
    if len(times_s) != len(SEGMENTS):
        raise InputError(
            f"{len(times_s)} times found, {len(SEGMENTS)} expected: 8 runs and 8 stations in race "
            "order, then the Roxzone. Or write the name before each time."
        )
    return Pasted(dict(zip(SEGMENTS, times_s, strict=True)), total_s, details)
