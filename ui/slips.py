"""Times that cannot be a race, and what was probably meant: one question back, nothing guessed.

Knows how people write times: minutes with a point, spreadsheets that read m:ss as hours, race
clocks instead of splits, milliseconds. A reading is offered only if it makes the times a race.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from hyrox.results import SEGMENT_LIMITS_S, TOTAL_LIMITS_S
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time, parse_time

_MANY_DIGITS = re.compile(r"[0-9]{7,9}")
"""More than any time in seconds, but not than a finish in milliseconds."""

_POINT = re.compile(r"(\d{1,2})[.,](\d{2})")
_UNDER_A_MINUTE_S = 60
_LEAST_KNOWN = 11
_MOST_NAMED = 3
_TOLERANCE_S = 20.0
_WHOLE_MINUTE_S = 3.0


NOT_TIMED = frozenset(("", "-", "--", "–", "—", "?", "n/a", "na", "none", "--:--", "-:--"))
"""What people write where there is no time."""


@dataclass(frozen=True)
class Typed:
    """A time as it was typed and the seconds it was read as."""

    text: str
    seconds: float

    @classmethod
    def of(cls, value: object, what: str) -> "Typed":
        """Read a number or text; ``what`` names it in messages.

        Raises:
            InputError: it is no time.
        """
        text = str(value).strip()
        if isinstance(value, float) and value < _UNDER_A_MINUTE_S and round(value, 2) == value:
            text = f"{value:.2f}"  # a number has lost the zero of 4.30
        if _MANY_DIGITS.fullmatch(text):
            return cls(text, float(text))
        number = text.replace(",", ".") if _POINT.fullmatch(text) else value
        return cls(text, parse_time(number, what))

    @property
    def with_point(self) -> float | None:
        """Seconds if a point or comma stands for the colon (``4.31``), else ``None``."""
        match = _POINT.fullmatch(self.text)
        if match is None or int(match[2]) >= 60:
            return None
        return int(match[1]) * 60.0 + int(match[2])


Times = Mapping[Segment, Typed]

_UNITS: tuple[tuple[float, str], ...] = (
    (60, "minutes"),
    (1 / 60, "hours and minutes (h:mm:00) where minutes and seconds were meant"),
    (1 / 1000, "milliseconds"),
    (1 / 100, "hundredths of a second"),
    (86_400, "parts of a day, as spreadsheets store times"),
    (3_600, "hours"),
)
"""What to multiply by, and what such times look like."""


def question_about_times(times: Times) -> str | None:
    """The question to ask about times that cannot be a race; ``None`` if they can.

    Args:
        times: the given segments; missing ones are left out.
    """
    wrong = [segment for segment, typed in times.items() if not _possible(segment, typed.seconds)]
    if not wrong:
        return None
    return _clock(times) or _units(times) or _single(times, wrong)


def question_about_finish(times: Times, finish: Typed) -> str | None:
    """The question to ask about a finish that does not belong to its splits; ``None`` if it does.

    With a segment missing only a finish outside what is possible is asked about.
    """
    total_s = sum(typed.seconds for typed in times.values())
    complete = len(times) == len(SEGMENTS)
    low, high = TOTAL_LIMITS_S
    fits = abs(finish.seconds - total_s) <= _TOLERANCE_S if complete else False
    if fits or (not complete and low <= finish.seconds <= high):
        return None
    for meant_s, words in _finish_readings(finish):
        near = abs(meant_s - total_s) <= (60 if "h:mm" in words else _TOLERANCE_S)
        if near if complete else low <= meant_s <= high:
            return (
                f"The finish '{_short(finish.text)}' reads as {_shown(finish.seconds)}. "
                f"Did you mean {format_time(meant_s)} ({words})?"
            )
    if not complete:
        return None
    gap_s = finish.seconds - total_s
    says = (
        f"The splits add up to {format_time(total_s)}, but the finish says {_shown(finish.seconds)}"
    )
    roxzone_s = times[Segment.ROXZONE].seconds
    if abs(gap_s + roxzone_s) <= _TOLERANCE_S:
        return f"{says}: the Roxzone seems to be left out of the finish. Is that so?"
    minutes = round(gap_s / 60)
    if 1 <= abs(minutes) <= 10 and abs(gap_s - 60 * minutes) <= _WHOLE_MINUTE_S:
        count = "one minute" if abs(minutes) == 1 else f"{abs(minutes)} minutes"
        return f"{says}, {count} {'more' if minutes > 0 else 'less'}. Is a minute mistyped?"
    return f"{says}. Which one is right, and is the finish that of this race?"


def _possible(segment: Segment, time_s: float) -> bool:
    low, high = SEGMENT_LIMITS_S[segment]
    return low <= time_s <= high


def _a_race(times: Mapping[Segment, float]) -> bool:
    """Whether times are possible, and enough to be a race of a possible length."""
    if len(times) < _LEAST_KNOWN or not all(_possible(s, t) for s, t in times.items()):
        return False
    per_segment = sum(times.values()) / len(times)
    return TOTAL_LIMITS_S[0] <= per_segment * len(SEGMENTS) <= TOTAL_LIMITS_S[1]


def _clock(times: Times) -> str | None:
    """Race-clock times at the end of each segment, which only grow."""
    timed = [segment for segment in SEGMENTS[:-1] if segment in times]
    clock = [times[segment].seconds for segment in timed]
    if len(timed) < _LEAST_KNOWN or any(b <= a for a, b in pairwise(clock)):
        return None
    # Only where no segment between two is missing is their difference a split.
    splits = {
        segment: clock[i] - (clock[i - 1] if i else 0.0)
        for i, segment in enumerate(timed)
        if SEGMENTS.index(segment) == i
    }
    # Transitions are in these differences, so no lower limit is too strict; upper ones are.
    if len(splits) < 2 or not all(_possible(s, t) for s, t in splits.items()):
        return None
    first, second = timed[:2]
    return (
        "These times only grow, as those of a race clock do. Are they the clock at the end of each "
        f"segment? Then enter how long each took: {second.in_text} would be "
        f"{format_time(clock[1] - clock[0])}, not {format_time(clock[1])}, "
        f"after {first.in_text} in {format_time(clock[0])}."
    )


def _units(times: Times) -> str | None:
    """All times in another unit, or all with a point for the colon."""
    example, typed = next(iter(times.items()))
    readings: list[str] = []
    points = {segment: typed.with_point for segment, typed in times.items()}
    read = {segment: time_s for segment, time_s in points.items() if time_s is not None}
    if len(read) == len(times) and _a_race(read):
        readings.append(f"m:ss with a point for the colon ({format_time(read[example])})")
    for factor, unit in _UNITS:
        if _a_race({segment: typed.seconds * factor for segment, typed in times.items()}):
            readings.append(f"{unit} ({format_time(typed.seconds * factor)})")
            break
    if not readings:
        return None
    return (
        f"{example.label} '{_short(typed.text)}' reads as {_shown(typed.seconds)}, and the other "
        f"times are like it. Are they {' or '.join(readings)}? Write seconds (271) or m:ss (4:31)."
    )


def _single(times: Times, wrong: list[Segment]) -> str:
    """Some times that cannot be, each with what it may have meant."""
    segment, typed = wrong[0], times[wrong[0]]
    reads = f"{segment.label} '{_short(typed.text)}' reads as {_shown(typed.seconds)}"
    meant = {wrong_one: _meant(wrong_one, times[wrong_one]) for wrong_one in wrong}
    if len(wrong) == 1:
        if (likely := meant[segment]) is not None:
            return (
                f"{reads}. Did you mean {format_time(likely)}? Write m:ss, or leave it out if it "
                "was not timed."
            )
        low, high = SEGMENT_LIMITS_S[segment]
        return (
            f"{reads}, which is not possible ({format_time(low)} to {format_time(high)}). What was "
            "it? Leave it out if it was not timed."
        )
    named = [
        f"{one.label} '{_short(times[one].text)}'"
        + (f" ({format_time(likely)}?)" if (likely := meant[one]) is not None else "")
        for one in wrong[:_MOST_NAMED]
    ]
    more = len(wrong) - len(named)
    if more:
        named.append(f"{more} more")
    return (
        f"These times are not possible: {', '.join(named)}. What were they? Write m:ss, or leave "
        "out what was not timed."
    )


def _meant(segment: Segment, typed: Typed) -> float | None:
    readings = [typed.with_point, *(typed.seconds * factor for factor, _ in _UNITS)]
    for time_s in readings:
        if time_s is not None and _possible(segment, time_s):
            return time_s
    return None


def _finish_readings(finish: Typed) -> list[tuple[float, str]]:
    readings = [(finish.seconds * factor, unit.split(" (")[0]) for factor, unit in _UNITS]
    if ":" in finish.text:
        readings = [(finish.seconds * 60, "h:mm"), (finish.seconds / 60, "m:ss")]
    if finish.with_point is not None:
        readings.insert(0, (finish.with_point * 60, "h:mm with a point"))
    return readings


def _shown(time_s: float) -> str:
    """Seconds as people say them: a clock, or the plain number where no clock shows it."""
    if not math.isfinite(time_s) or time_s >= 360_000:
        return f"{time_s:.0f} s"
    return format_time(time_s) if time_s >= 60 else f"{time_s:g} s"


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:24] + "…"
