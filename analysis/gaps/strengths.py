"""Strengths and weaknesses: what a segment took against what the athlete's others lead to expect.

Raw times would call every run of a fast athlete a strength. A residual from the athlete's own
level does not, and one inside the 80 % interval is the usual scatter of a race, no trait.
"""

from math import isnan

from analysis.readings import Strength
from analysis.report import Report, SegmentReading

_LEAST_HALF_WIDTH_S = 0.5
"""Times are whole seconds: no interval is narrower than their rounding."""


def strengths(report: Report) -> tuple[Strength, ...]:
    """Every given segment from the greatest strength to the greatest weakness."""
    found = [_strength(reading) for reading in report.segments if not isnan(reading.time_s)]
    return tuple(sorted(found, key=lambda s: s.size if s.residual_s > 0 else -s.size))


def _strength(reading: SegmentReading) -> Strength:
    low, high = reading.interval_s
    residual_s = reading.time_s - reading.expected_s
    half_width_s = high - reading.expected_s if residual_s > 0 else reading.expected_s - low
    return Strength(
        segment=reading.segment,
        residual_s=residual_s,
        size=abs(residual_s) / max(half_width_s, _LEAST_HALF_WIDTH_S),
        ordinary=low <= reading.time_s <= high,
    )
