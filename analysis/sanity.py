"""Times that can be but hardly are: questions back to the athlete, never a refusal."""

from math import log

from analysis.doubts.category import likelier, name_of
from analysis.doubts.order import misplaced
from analysis.field import Field
from analysis.report import Report, SegmentReading
from hyrox.segments import Segment
from hyrox.times import format_time

_FAST_HALF_WIDTHS = 6.5
_LEAST_HALF_WIDTH = 0.02
_SLOW_FACTOR = 3.0


def questions(report: Report, field: Field | None = None) -> tuple[str, ...]:
    """What the athlete should look at again: one question, and none for nearly every race.

    Asked is the first that applies: times in each other's places; another category; times that
    the athlete's other segments speak against (faster by six and a half half-widths of the 80 %
    interval, or three times the expected time). How often each is asked rightly and wrongly:
    ``benchmarks/input_doubts.py``.

    Args:
        field: without it places and category are not doubted.
    """
    doubted = [r for r in report.segments if _too_fast(r) or _too_slow(r)]
    if field is not None:
        found = misplaced(field, report.result)
        if found is not None:
            return (_about_order(report, found.swapped, found.words),)
        other = likelier(field, report.result, frozenset(r.segment for r in doubted))
        if other is not None:
            key = (report.result.division, report.result.gender)
            return (
                f"These times look far more like {name_of(other.key)} than {name_of(key)}. "
                "Was the race entered in the right category?",
            )
    return (_about_times(doubted),) if doubted else ()


def _about_times(doubted: list[SegmentReading]) -> str:
    reading = doubted[0]
    if len(doubted) == 1:
        return (
            f"{reading.segment.label} {format_time(reading.time_s)} is far "
            f"{'faster' if _too_fast(reading) else 'slower'} than your other segments suggest "
            f"(about {format_time(reading.expected_s)}). Is it right?"
        )
    named = [
        f"{r.segment.in_text} {format_time(r.time_s)} (about {format_time(r.expected_s)})"
        for r in doubted
    ]
    return (
        f"These times are far from what your other segments suggest: {', '.join(named)}. "
        "Are they right?"
    )


def _about_order(report: Report, swapped: tuple[Segment, Segment] | None, words: str) -> str:
    if swapped is None:
        return f"Your times fit a race only when {words}. Are they in the right order?"
    first, second = swapped
    one, other = (format_time(report[segment].time_s) for segment in swapped)
    return (
        f"{first.label} {one} and {second.in_text} {other} fit your other segments only the "
        "other way round. Were they swapped?"
    )


def _too_fast(reading: SegmentReading) -> bool:
    half_width = max(_LEAST_HALF_WIDTH, log(reading.expected_s / reading.interval_s[0]))
    return log(reading.expected_s / reading.time_s) > _FAST_HALF_WIDTHS * half_width


def _too_slow(reading: SegmentReading) -> bool:
    return reading.time_s > _SLOW_FACTOR * reading.expected_s
