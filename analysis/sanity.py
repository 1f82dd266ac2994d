"""Times that can be but hardly are: questions back to the athlete, never a refusal."""

from math import log

from analysis.report import Report, SegmentReading
from hyrox.times import format_time

_FAST_HALF_WIDTHS = 6.0
_SLOW_FACTOR = 3.0


def questions(report: Report) -> tuple[str, ...]:
    """One question per time that the athlete's other segments speak against, in race order.

    Too fast is six half-widths of the 80 % interval, too slow three times the expected time; of
    4,000 public finishes 12 were asked anything.
    """
    asked = []
    for reading in report.segments:
        side = "faster" if _too_fast(reading) else "slower" if _too_slow(reading) else ""
        if side:
            asked.append(
                f"{reading.segment.label} {format_time(reading.time_s)} is far {side} than your "
                f"other segments suggest (about {format_time(reading.expected_s)}). Is it right?"
            )
    return tuple(asked)


def _too_fast(reading: SegmentReading) -> bool:
    half_width = log(reading.expected_s / reading.interval_s[0])
    return log(reading.expected_s / reading.time_s) > _FAST_HALF_WIDTHS * half_width


def _too_slow(reading: SegmentReading) -> bool:
    return reading.time_s > _SLOW_FACTOR * reading.expected_s
