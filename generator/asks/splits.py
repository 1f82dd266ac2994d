"""Reads the splits of a race that is under way from what an athlete typed."""

import re

from hyrox.errors import InputError
from hyrox.results import SEGMENT_LIMITS_S
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time, parse_time
from retrieval.terms import segments_named

TIMED: tuple[Segment, ...] = tuple(s for s in SEGMENTS if s is not Segment.ROXZONE)
"""The sixteen segments whose times are known as the race goes on."""

MOST_MISSING = 6

_TIME = re.compile(r"(?<![\d:])(\d{1,3}:\d{2}(?::\d{2})?|\d{2,4}\s?(?:s|secs?|seconds)\b)")

EXAMPLE = "run 1 5:10, SkiErg 4:30, run 2 5:20"


def splits_so_far(text: str) -> tuple[float, ...] | None:
    """Seconds of the first segments in race order, NaN where one was left out.

    Reads ``run 1 5:10, ski 4:30`` and ``5:10 run 1, 4:30 ski``, and bare times in race order.

    Returns:
        ``None`` when the text gives no splits: no time, or one single time of the race clock.

    Raises:
        InputError: a time that no such segment takes, one segment twice, or too many left out;
            the message asks back.
    """
    found = list(_TIME.finditer(text))
    if not found:
        return None
    values = [parse_time(match[1].rstrip("second ").strip()) for match in found]
    bounds = [0, *(match.end() for match in found), len(text)]
    before = [segments_named(text[bounds[i] : found[i].start()]) for i in range(len(found))]
    after = [segments_named(text[found[i].end() : bounds[i + 2]]) for i in range(len(found))]
    for named in (before, after):
        if all(len(segments) == 1 for segments in named):
            if len(found) == 1 and named[0][0] is not Segment.RUN_1:
                return None
            return _in_order([segments[0] for segments in named], values)
    if len(found) > 1 and not segments_named(text):
        return _in_order(list(TIMED[: len(values)]), values)
    return None


def _in_order(segments: list[Segment], values: list[float]) -> tuple[float, ...]:
    times: dict[Segment, float] = {}
    for segment, value in zip(segments, values, strict=False):
        if segment in times:
            raise InputError(f"{segment.label} is given twice. Which time is right?")
        low, high = SEGMENT_LIMITS_S[segment]
        if not low <= value <= high:
            raise InputError(
                f"{segment.label}: {format_time(value)} is no time of one segment "
                f"({format_time(low)} to {format_time(high)}). Are these times of the race clock? "
                f"I need the time of each segment, for example: {EXAMPLE}."
            )
        times[segment] = value
    times.pop(Segment.ROXZONE, None)
    if not times:
        return ()
    last = max(TIMED.index(segment) for segment in times)
    row = tuple(times.get(segment, float("nan")) for segment in TIMED[: last + 1])
    missing = [s for s in TIMED[: last + 1] if s not in times]
    if len(missing) > MOST_MISSING or len(missing) >= len(row) / 2:
        names = ", ".join(segment.in_text for segment in missing[:4])
        raise InputError(
            f"The times of {names}{' and others' if len(missing) > 4 else ''} are needed too: "
            f"give the segments so far in race order, for example: {EXAMPLE}."
        )
    return row
