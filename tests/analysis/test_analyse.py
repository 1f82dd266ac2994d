"""The report of a race as a whole: directions, places, speed and shape."""

import json
import math
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.facts import facts
from analysis.report import Verdict
from analysis.report_json import report_json
from hyrox.results import Splits
from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment
from tests.analysis.reports import analyse

athletes = st.integers(0, 3899)
segments = st.sampled_from(SEGMENTS)
RANK = {Verdict.WORSE: 0, Verdict.AS_EXPECTED: 1, Verdict.BETTER: 2}


def faster(result, segment, seconds):
    times = list(result.splits.seconds)
    times[SEGMENTS.index(segment)] -= seconds
    return replace(result, splits=Splits(tuple(times)), total_s=-1.0)


@settings(max_examples=120, deadline=None)
@given(row=athletes, segment=segments, seconds=st.floats(0, 45))
def test_faster_in_one_segment_never_reads_worse(frame, field, as_result, row, segment, seconds):
    result = as_result(frame.iloc[row])
    before, after = analyse(field, result), analyse(field, faster(result, segment, seconds))
    assert after.percentile >= before.percentile
    assert after.gap_s <= before.gap_s
    assert RANK[after.verdict] >= RANK[before.verdict]
    assert after[segment].percentile >= before[segment].percentile
    assert after[segment].gap_s <= before[segment].gap_s
    assert RANK[after[segment].verdict] >= RANK[before[segment].verdict]
    group = "running" if segment in RUNS else "stations" if segment in STATIONS else None
    if group:
        assert getattr(after, group).percentile >= getattr(before, group).percentile
    others = [s for s in SEGMENTS if s is not segment]
    assert [after[s].percentile for s in others] == [before[s].percentile for s in others]


@settings(max_examples=60, deadline=None)
@given(row=athletes)
def test_places_are_shares_and_groups_are_sums(frame, field, as_result, row):
    report = analyse(field, as_result(frame.iloc[row]))
    splits = report.result.splits
    assert all(0 <= reading.percentile <= 100 for reading in report.segments)
    assert [reading.segment for reading in report.segments] == list(SEGMENTS)
    assert report.running.time_s == pytest.approx(sum(splits[s] for s in RUNS))
    assert report.stations.time_s == pytest.approx(sum(splits[s] for s in STATIONS))
    assert report.run_fade == pytest.approx(splits[Segment.RUN_8] / splits[Segment.RUN_2])
    assert report.venue_known


def test_the_fastest_and_the_slowest_stand_at_the_ends(frame, field, as_result):
    men = frame.iloc[:1800]
    best = as_result(men.loc[men["total"].idxmin()], age_group=None)
    last = as_result(men.loc[men["total"].idxmax()], age_group=None)
    assert analyse(field, best).percentile == 100
    assert analyse(field, last).percentile == 0


def test_a_stored_finish_and_the_same_times_typed_in_differ_by_one_peer(frame, field, as_result):
    stored = analyse(field, as_result(frame.iloc[9]))
    typed = analyse(field, as_result(frame.iloc[9], result_id=None))
    assert typed.cohort.n == stored.cohort.n + 1
    assert typed.cohort.definition == stored.cohort.definition
    assert typed.expected_s == stored.expected_s


def test_a_slow_station_is_the_largest_loss_and_worse_than_expected(frame, field, as_result):
    report = analyse(field, faster(as_result(frame.iloc[4]), Segment.SLED_PULL, -420))
    assert report.losses()[0].segment is Segment.SLED_PULL
    assert report[Segment.SLED_PULL].verdict is Verdict.WORSE


def test_the_published_shape_is_plain_json(frame, field, as_result):
    shown = json.loads(json.dumps(report_json(analyse(field, as_result(frame.iloc[0])))))
    assert set(shown) == {
        "result", "cohort", "event", "overall", "doubts", "missing", "derived", "segments", "level",
        "waterfalls", "pacing", "strengths", "archetype", "progression",
    }  # fmt: skip
    assert len(shown["segments"]) == 17


def test_a_warm_report_takes_milliseconds(frame, field, as_result):
    results = [as_result(row) for _, row in frame.iloc[:200].iterrows()]
    analyse(field, results[0])
    taken = []
    for result in results:
        start = time.perf_counter()
        analyse(field, result)
        taken.append(time.perf_counter() - start)
    assert np.median(taken) < 0.02  # ten times what it takes, for busy machines


@settings(max_examples=80, deadline=None)
@given(row=athletes, missing=st.sets(segments, max_size=6), finish=st.booleans())
def test_missing_segments_leave_the_rest_judged(frame, field, as_result, row, missing, finish):
    whole = as_result(frame.iloc[row])
    times = tuple(
        math.nan if s in missing else t for s, t in zip(SEGMENTS, whole.splits.seconds, strict=True)
    )
    result = replace(whole, splits=Splits(times), total_s=whole.total_s if finish else -1.0)
    report, full = analyse(field, result), analyse(field, whole)
    left_out = set() if finish and len(missing) == 1 else missing
    assert set(report.missing) == left_out
    assert (report.percentile is None) == (not finish and bool(missing))
    if result.finish_known:
        assert (report.percentile, report.verdict) == (full.percentile, full.verdict)
    assert (report.running is None) == any(s in left_out for s in RUNS)
    assert (report.stations is None) == any(s in left_out for s in STATIONS)
    for reading in report.segments:
        assert reading.percentile == full[reading.segment].percentile
    found = facts(report)
    assert {item.about for item in found if item.about} == set(SEGMENTS) - left_out
    assert not any("nan" in item.text + item.sentence for item in found)
    assert "NaN" not in json.dumps(report_json(report))
