"""Where the time between two finishes lies."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cohorts import choose
from analysis.planner.standing import finish_after, standing
from analysis.planner.waterfall import waterfalls
from analysis.readings import Goal
from hyrox.errors import InputError
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment
from tests.analysis.reports import analyse


@settings(max_examples=60, deadline=None)
@given(row=st.integers(0, 1799), goal_s=st.floats(2500, 17000))
def test_steps_and_rest_add_up_to_the_gap(twice_frame, twice, as_result, row, goal_s):
    report = analyse(twice, as_result(twice_frame.iloc[row]))
    found = waterfalls(twice, report, goal_s)
    assert found[0].goal is Goal.MEDIAN
    assert found[-1].goal is Goal.TARGET
    for waterfall in found:
        assert waterfall.gap_s == pytest.approx(report.result.total_s - waterfall.to_s)
        steps = sum(fall.gap_s for fall in waterfall.falls)
        assert steps + waterfall.rest_s == pytest.approx(waterfall.gap_s, abs=1e-6)
        assert abs(waterfall.rest_s) < 1e-3  # nothing is missing, and these splits are exact
        assert sum(waterfall.typical.seconds.values()) == pytest.approx(waterfall.to_s)


def test_missing_segments_stay_in_the_rest(twice_frame, twice, as_result):
    whole = as_result(twice_frame.iloc[5])
    gone = (Segment.SLED_PULL, Segment.ROW)
    times = [math.nan if s in gone else whole.splits[s] for s in SEGMENTS]
    report = analyse(twice, replace(whole, splits=Splits(tuple(times)), result_id=None))
    waterfall = waterfalls(twice, report)[0]
    assert {fall.segment for fall in waterfall.falls} == set(SEGMENTS) - set(gone)
    missing = sum(whole.splits[s] - waterfall.typical.seconds[s] for s in gone)
    assert waterfall.rest_s == pytest.approx(missing, abs=1e-6)


def test_without_a_finish_there_is_no_waterfall(twice_frame, twice, as_result):
    whole = as_result(twice_frame.iloc[5])
    times = [math.nan if i < 2 else t for i, t in enumerate(whole.splits.seconds)]
    result = replace(whole, splits=Splits(tuple(times)), result_id=None, total_s=math.nan)
    assert waterfalls(twice, analyse(twice, result), 4000) == ()


def test_the_next_tenth_is_ten_percentile_points_better(twice_frame, twice, as_result):
    ordered = twice_frame.sort_values("total")
    for place in (0.3, 0.6, 0.95):
        report = analyse(twice, as_result(ordered.iloc[int(place * len(ordered))]))
        following = waterfalls(twice, report)[1]
        assert following.goal is Goal.NEXT
        better = choose(twice, report.result).percentile(17, following.to_s)
        assert better - report.percentile == pytest.approx(10, abs=0.5)
        assert f"n = {report.cohort.n:,}" in following.words


def test_the_fastest_tenth_goes_down_to_its_own_middle_and_the_very_fastest_nowhere(
    twice_frame, twice, as_result
):
    alone = twice_frame.assign(age_group=None).sort_values("total")
    near_top = analyse(twice, as_result(alone.iloc[int(0.07 * len(alone))]))
    waterfall = waterfalls(twice, near_top)[1]
    assert "the middle of the fastest tenth" in waterfall.words
    assert waterfall.to_s < near_top.result.total_s
    fastest = analyse(twice, as_result(alone.iloc[0]))
    assert [w.goal for w in waterfalls(twice, fastest)] == [Goal.MEDIAN]


def test_a_segment_within_its_interval_is_ordinary(report, twice):
    for fall in waterfalls(twice, report)[0].falls:
        reading = report[fall.segment]
        low, high = reading.interval_s
        assert fall.ordinary == (low <= reading.time_s <= high)


def test_a_blown_segment_is_the_largest_step_and_not_ordinary(twice_frame, twice, as_result):
    whole = as_result(twice_frame.iloc[40])
    times = [
        t + 150 * (s is Segment.ROW) for s, t in zip(SEGMENTS, whole.splits.seconds, strict=True)
    ]
    blown = replace(whole, splits=Splits(tuple(times)), result_id=None, total_s=sum(times))
    for waterfall in waterfalls(twice, analyse(twice, blown), whole.total_s):
        worst = max(waterfall.falls, key=lambda fall: fall.gap_s)
        assert worst.segment is Segment.ROW
        assert not worst.ordinary


def test_an_impossible_goal_is_a_question(twice, report):
    with pytest.raises(InputError, match="40:00 to 5:00:00"):
        waterfalls(twice, report, 600)


@given(k=st.integers(0, 400))
def test_places_count_the_others_only(twice, race, k):
    peers = choose(twice, race)
    k = min(k, peers.cohort.n - 1)
    assert standing(peers, finish_after(peers, k)).place <= k + 1
    assert standing(peers, finish_after(peers, k) + 0.25).place > k + 1
