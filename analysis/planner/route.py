"""The cheapest realistic way to a goal: which segment gives how many seconds.

A gain is as hard as it is rare: its difficulty is ``-log`` of the share, among athletes who raced
again and got faster at that segment, who gained at least as much. The route has the least sum of
difficulties, which is the most likely joint gain if segments improved independently. They do not
(who gets fitter gains everywhere), so that sum only divides the work; how likely the goal is as a
whole is read from next finishes (``chance``), never from a product. Whose gains these are is said
beside it where they are not of the division's own races (``Gains.basis``).

Each curve is replaced by its greatest convex minorant. For convex costs that are straight between
knots, taking the cheapest next stretch is exact (the continuous knapsack), and a faster goal only
ever adds stretches: no gain gets smaller and no share larger.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import exp, floor, isnan, log

from analysis.field import Field
from analysis.partition import Key
from analysis.planner.levels import own_row
from analysis.planner.typical import typical_splits
from analysis.progression.gains import Gains
from analysis.readings import Route, RouteStep, TypicalSplits
from analysis.report import Report, SegmentReading
from hyrox.errors import InputError, NotFoundError
from hyrox.results import SEGMENT_LIMITS_S, TOTAL_LIMITS_S
from hyrox.times import format_time

_KNOTS = 12
_REALISTIC = 0.25
_DOUBTFUL = 0.10
_EDGE = 1.2816
"""Standard deviations at the edge of an 80 % interval."""

_MOST_NOTES = 3
_NAMED_S = 5


def route(field: Field, report: Report, gains: Gains, goal_s: float) -> Route:
    """Which gains, none beyond ambitious, add up to the goal with the least difficulty.

    Steps come largest first, in whole seconds (a fraction of the finish stays with the largest).
    A goal that is not faster than the finish needs no step.

    Raises:
        InputError: no finish to start from, or a goal that no finish can be.
        NotFoundError: nobody raced twice and no gains were lent, so none can be called realistic.
    """
    result = report.result
    if not result.finish_known:
        raise InputError(
            "The finish is not known, so the way to a goal is not either. Give the finish or all "
            "segments first."
        )
    low, high = TOTAL_LIMITS_S
    if not low <= goal_s <= high:
        raise InputError(
            f"A finish of {format_time(max(0.0, goal_s))} is not possible "
            f"({format_time(low)} to {format_time(high)}). Check the goal."
        )
    key = (result.division, result.gender)
    needed_s = result.total_s - goal_s
    chance = gains.finish_share(key, needed_s / result.total_s)
    if isnan(chance):
        raise NotFoundError(
            "Nobody in the store raced twice, so how realistic a gain is cannot be said. "
            "Ingest results of several events, with athletes that can be told apart."
        )
    basis = gains.basis(key)
    whose = f"Shares are of {basis.words}." if basis.words else ""
    own = f"{basis.n:,} pairs of races of {result.gender.people}, {result.division.value}"
    definition = basis.words or own
    if needed_s <= 0:
        words = _said(
            f"{format_time(goal_s)} is not faster than this race's {format_time(result.total_s)}.",
            whose,
        )
        return Route(goal_s, (), 0.0, chance, basis.n, words, definition=definition)
    curves = [_curve(gains, key, reading) for reading in report.segments]
    seconds = _whole(_cheapest(curves, needed_s), needed_s)
    steps = [
        RouteStep(
            curve.reading.segment,
            curve.reading.time_s,
            curve.reading.time_s - gain_s,
            gains.share(key, curve.reading.segment, gain_s / curve.reading.time_s, curve.residual),
        )
        for curve, gain_s in zip(curves, seconds, strict=True)
        if gain_s > 0
    ]
    left_s = max(0.0, needed_s - sum(seconds))
    typical = typical_splits(
        field, key, result.season, result.event, goal_s, own=own_row(field, result)
    )
    return Route(
        goal_s,
        tuple(sorted(steps, key=lambda step: -step.gain_s)),
        left_s if left_s >= 1e-6 else 0.0,
        chance,
        basis.n,
        _said(_words(gains, key, result.total_s, left_s, chance), whose),
        _notes(report, gains, curves, steps, typical),
        definition,
    )


@dataclass(frozen=True)
class _Curve:
    """A segment's difficulty: convex ``stretches`` of (seconds, difficulty per second)."""

    reading: SegmentReading
    residual: float
    stretches: tuple[tuple[float, float], ...]


def _residual(reading: SegmentReading) -> float:
    """How slow a segment is against the athlete's others, in standard deviations."""
    low, high = reading.interval_s
    spread = (log(high) - log(low)) / (2 * _EDGE)
    return (log(reading.time_s) - log(reading.expected_s)) / spread if spread > 0 else 0.0


def _curve(gains: Gains, key: Key, reading: SegmentReading) -> _Curve:
    segment, time_s = reading.segment, reading.time_s
    residual = _residual(reading)
    most = 1.0 - exp(-gains.ambitious(key, segment, residual))
    room_s = min(time_s * most, time_s - SEGMENT_LIMITS_S[segment][0])
    improved = gains.share(key, segment, 0.0, residual)
    whole_s = floor(room_s) if room_s >= 1 else 0
    if not whole_s or not improved > 0:
        return _Curve(reading, residual, ())
    points = [(0.0, 0.0)]
    for knot in range(1, _KNOTS + 1):
        gain_s = whole_s * knot / _KNOTS
        share = gains.share(key, segment, gain_s / time_s, residual)
        if share > 0:
            points.append((gain_s, max(0.0, -log(min(1.0, share / improved)))))
    hull = _convex(points)
    stretches = tuple((x1 - x0, (y1 - y0) / (x1 - x0)) for (x0, y0), (x1, y1) in pairwise(hull))
    return _Curve(reading, residual, stretches)


def _convex(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The lower convex hull of points in order of x (Andrew's monotone chain, 1979)."""
    hull: list[tuple[float, float]] = []
    for x, y in points:
        while len(hull) >= 2:
            (x0, y0), (x1, y1) = hull[-2:]
            if (y1 - y0) * (x - x0) < (y - y0) * (x1 - x0):
                break
            hull.pop()
        hull.append((x, y))
    return hull


def _cheapest(curves: list[_Curve], needed_s: float) -> list[float]:
    """Seconds per curve: the cheapest stretches first until there are enough."""
    offered = sorted(
        (slope, place, length)
        for place, curve in enumerate(curves)
        for length, slope in curve.stretches
    )
    taken = [0.0] * len(curves)
    for _, place, length in offered:
        if needed_s <= 0:
            break
        part = min(length, needed_s)
        taken[place] += part
        needed_s -= part
    return taken


def _whole(seconds: list[float], needed_s: float) -> list[float]:
    """Whole seconds by largest remainder; a fraction of the need stays with the largest gain."""
    total = min(sum(seconds), needed_s)
    target = floor(total + 1e-6)
    whole = [floor(value + 1e-9) for value in seconds]
    order = sorted(range(len(seconds)), key=lambda i: whole[i] - seconds[i])
    for place in order[: max(0, target - sum(whole))]:
        whole[place] += 1
    shown = [float(value) for value in whole]
    fraction = total - target
    if fraction > 1e-6 and shown:
        shown[max(range(len(shown)), key=shown.__getitem__)] += fraction
    return shown


def _words(gains: Gains, key: Key, finish_s: float, left_s: float, chance: float) -> str:
    """What would be realistic, when the goal is not."""
    if left_s < 0.5 and chance >= _DOUBTFUL:
        return ""
    low, high = 0.0, 0.5
    if gains.finish_share(key, low) < _REALISTIC:
        return ""
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if gains.finish_share(key, middle) >= _REALISTIC else (low, middle)
        )
    return (
        f"A realistic goal is {format_time(finish_s * (1 - low))}: one in four who raced again "
        "gained as much."
    )


def _said(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _notes(
    report: Report,
    gains: Gains,
    curves: list[_Curve],
    steps: list[RouteStep],
    typical: TypicalSplits,
) -> tuple[str, ...]:
    """Where more than usual is asked for, and what could not be judged."""
    key = (report.result.division, report.result.gender)
    gained = {step.segment: step.gain_s for step in steps}
    asked = []
    for curve in curves:
        gain_s = gained.get(curve.reading.segment, 0.0)
        segment, time_s = curve.reading.segment, curve.reading.time_s
        usual_s = time_s * (1 - exp(-gains.typical(key, segment, curve.residual)))
        if gain_s - usual_s >= _NAMED_S:
            asked.append((gain_s - usual_s, segment, gain_s, usual_s))
    notes = [
        f"{segment.label}: {gain_s:.0f} s is more than the {usual_s:.0f} s that is usual for those "
        "who got faster there."
        for _, segment, gain_s, usual_s in sorted(asked, reverse=True)[:_MOST_NOTES]
    ]
    for step in steps:
        low_s = typical.low_s[step.segment]
        if step.to_s < low_s:
            notes.append(
                f"{step.segment.label}: {format_time(step.to_s)} is faster than nine in ten of "
                f"those who finished around {format_time(typical.finish_s)} "
                f"({format_time(low_s)})."
            )
    if report.missing:
        names = ", ".join(segment.in_text for segment in report.missing)
        notes.append(f"Nothing can be said of gains at segments without a time: {names}.")
    return tuple(notes)
