"""Loose text to split times: what people type, copy from a results page or a spreadsheet.

Knows names and times, nothing of files or pages. Three forms are read: named times in any
order (``SkiErg 4:28``, ``run_1=271``, ``50m Sled Push <tab> 00:03:10``), runs without numbers in
race order, and a bare column of seventeen times in race order.
"""

import re
from dataclasses import dataclass, field

from hyrox.errors import InputError
from hyrox.results import SEGMENT_LIMITS_S
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
    r"|\d{1,2},\d{2}(?![\d,:.])"
    r"|\d{1,5}(?:\.\d+)?(?=\s*s?(?:$|[\s,;|\"'})])))",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    r"^\W*(division|gender|sex|age[\s_]group|event|season)[\"']?\s*[:=,;\t ]\s*(.+?)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_TIMED = re.compile(r"^[ \t]*(?:[-–—]+|-+:-+|\?|n/?a)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_ENUMERATION = re.compile(r"^\s*\d{1,2}[.)]\s+", re.MULTILINE)


@dataclass(frozen=True)
class Pasted:
    """Seconds per segment that the text gives (possibly not all), the finish if it is named,
    and the details found on lines of their own (``division: pro``).

    ``texts`` and ``total_text`` are the times as they were written, for whoever asks back.
    """

    times: dict[Segment, float]
    total_s: float | None = None
    details: dict[str, str] = field(default_factory=dict)
    texts: dict[Segment, str] = field(default_factory=dict)
    total_text: str | None = None

    def form_text(self, segment: Segment) -> str:
        """What a form shows: a clock, or a time that cannot be as it was written."""
        low, high = SEGMENT_LIMITS_S[segment]
        time_s = self.times[segment]
        return format_time(time_s) if low <= time_s <= high else self.texts[segment]


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
    texts: dict[Segment, str] = {}
    total: str | None = None
    runs_read = 0
    for index, name in enumerate(names):
        end = names[index + 1].start() if index + 1 < len(names) else len(text)
        time = _TIME.search(text[name.end() : end].lstrip(":=.\"' \t"))
        key = str(name.lastgroup)
        if time is None or key == "ignore":
            continue
        if key == "total":
            total = time[1]
            continue
        segment = _segment(name, runs_read)
        runs_read = RUNS.index(segment) + 1 if segment.is_run else runs_read
        time_s = _seconds(time[1], segment.label)
        texts.setdefault(segment, time[1])
        if times.setdefault(segment, time_s) != time_s:
            raise InputError(
                f"{segment.label} is given twice: {format_time(times[segment])} and "
                f"{format_time(time_s)}. Keep one of them."
            )
    if not times:
        raise InputError(_NOTHING_FOUND)
    total_s = None if total is None else _seconds(total, "Finish")
    return Pasted(times, total_s, details, texts, total)


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


def _seconds(text: str, what: str = "time") -> float:
    """Seconds; a decimal comma is read as a point, for whoever asks what it means."""
    return parse_time(text.replace(",", "."), what)


def _column(text: str, details: dict[str, str]) -> Pasted:
    """Times alone, in race order, the finish optionally behind them; a dash is a missing one."""
    if _TIME.sub("", _NOT_TIMED.sub("", text)).strip(" \t\r\n,;|sS\"'[](){}.-\u2013"):
        raise InputError(_NOTHING_FOUND)
    found = [*_TIME.finditer(text), *_NOT_TIMED.finditer(text)]
    found.sort(key=lambda match: match.start())
    written = [None if match.re is _NOT_TIMED else match[1] for match in found]
    times_s = [None if time is None else _seconds(time) for time in written]
    total, total_s = None, None
    if len(times_s) == len(SEGMENTS) + 1 and times_s[-1] is not None:
        given_s = sum(time_s for time_s in times_s[:-1] if time_s is not None)
        if times_s[-1] > given_s / 2:  # no split is half a race: it is the finish, right or wrong
            total, total_s = written.pop(), times_s.pop()
    if len(times_s) != len(SEGMENTS):
        raise InputError(
            f"{len(times_s)} times found, {len(SEGMENTS)} expected: 8 runs and 8 stations in race "
            "order, then the Roxzone; a dash where one is missing. Or write the name before each."
        )
    return Pasted(
        {s: time_s for s, time_s in zip(SEGMENTS, times_s, strict=True) if time_s is not None},
        total_s,
        details,
        {s: text for s, text in zip(SEGMENTS, written, strict=True) if text is not None},
        total,
    )
