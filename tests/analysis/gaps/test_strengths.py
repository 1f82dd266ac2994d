"""Strengths: residuals from the athlete's own level, never raw times."""

import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.gaps.strengths import strengths
from analysis.report import Verdict
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment
from tests.analysis.reports import analyse


def typed(result, segment, factor):
    times = list(result.splits.seconds)
    times[SEGMENTS.index(segment)] *= factor
    return replace(result, splits=Splits(tuple(times)), total_s=-1.0)


def found(field, result, segment):
    return next(s for s in strengths(analyse(field, result)) if s.segment is segment)


def test_the_order_goes_from_strength_to_weakness(frame, field, as_result):
    result = typed(typed(as_result(frame.iloc[3]), Segment.ROW, 0.7), Segment.WALL_BALLS, 1.5)
    ordered = strengths(analyse(field, result))
    assert ordered[0].segment is Segment.ROW
    assert ordered[-1].segment is Segment.WALL_BALLS
    signed = [math.copysign(s.size, s.residual_s) for s in ordered]
    assert signed == sorted(signed)
    assert not ordered[0].ordinary
    assert not ordered[-1].ordinary


def test_a_fast_athlete_is_not_strong_everywhere(frame, field, as_result):
    result = as_result(frame.iloc[3], event=None)
    quick = replace(
        result, splits=Splits(tuple(t * 0.8 for t in result.splits.seconds)), total_s=-1
    )
    counts = [sum(s.ordinary for s in strengths(analyse(field, race))) for race in (result, quick)]
    assert counts[1] >= counts[0] - 2


def test_most_segments_of_most_finishes_are_ordinary(frame, field, as_result):
    shares = [
        sum(s.ordinary for s in strengths(analyse(field, as_result(frame.iloc[i])))) / 17
        for i in range(0, 1800, 30)
    ]
    assert 0.72 < sum(shares) / len(shares) < 0.88


@settings(max_examples=60, deadline=None)
@given(row=st.integers(0, 1799), segment=st.sampled_from(SEGMENTS), faster=st.floats(0.8, 1.0))
def test_a_faster_segment_is_never_judged_worse(frame, field, as_result, row, segment, faster):
    result = as_result(frame.iloc[row])
    before, after = (
        found(field, result, segment),
        found(field, typed(result, segment, faster), segment),
    )
    assert after.residual_s <= before.residual_s
    order = [Verdict.WORSE, Verdict.AS_EXPECTED, Verdict.BETTER]

    def verdict(strength):
        if strength.ordinary:
            return Verdict.AS_EXPECTED
        return Verdict.WORSE if strength.residual_s > 0 else Verdict.BETTER

    assert order.index(verdict(after)) >= order.index(verdict(before))


@settings(max_examples=40, deadline=None)
@given(row=st.integers(0, 3899), missing=st.sets(st.sampled_from(SEGMENTS), min_size=1, max_size=6))
def test_missing_segments_have_no_strength(frame, field, as_result, row, missing):
    whole = as_result(frame.iloc[row])
    times = [math.nan if s in missing else whole.splits[s] for s in SEGMENTS]
    result = replace(whole, splits=Splits(tuple(times)), total_s=math.nan)
    assert {s.segment for s in strengths(analyse(field, result))} == set(SEGMENTS) - missing
