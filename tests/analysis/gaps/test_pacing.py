"""Fade, first run, runs after stations: venue-relative, robust."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.field import Field
from analysis.gaps.pacing import pacing
from hyrox.results import Splits
from hyrox.segments import RUNS, SEGMENTS, Segment

COLUMNS = [s.value for s in SEGMENTS]


def with_runs(result, factors):
    """The race with its runs multiplied."""
    times = list(result.splits.seconds)
    for run, factor in zip(RUNS, factors, strict=True):
        times[SEGMENTS.index(run)] *= factor
    return replace(result, splits=Splits(tuple(times)), total_s=-1.0)


@pytest.fixture(scope="module")
def one_field(make_frame):
    """A single division, so that venue effects borrow from nobody."""
    return make_frame(900, ages=(None,), seed=8)


def test_a_planted_fade_is_read_as_such(one_field, as_result):
    field = Field.from_frame(one_field)
    result = as_result(one_field.iloc[4])
    before = pacing(field, result)
    after = pacing(field, with_runs(result, [1.05 ** (k / 7) for k in range(8)]))
    grown = (1 + after.fade_percent / 100) / (1 + before.fade_percent / 100)
    assert grown == pytest.approx(1.05, rel=1e-3)
    assert after.fade_percentile < before.fade_percentile
    assert pacing(field, with_runs(result, [1.5 ** (k / 7) for k in range(8)])).faded


def test_one_stop_on_a_run_is_no_fade(one_field, as_result):
    field = Field.from_frame(one_field)
    result = as_result(one_field.iloc[9])
    before = pacing(field, result)
    stopped = pacing(field, with_runs(result, [1, 1, 1, 1, 1, 1, 1.8, 1]))
    # Least squares would say 28 %: 7 runs of 2.5/42 times the log of 1.8.
    assert abs(stopped.fade_percent - before.fade_percent) < 10
    after_carry = next(a for a in stopped.after if a.station is Segment.FARMERS_CARRY)
    assert after_carry.run is Segment.RUN_7
    assert after_carry.slower_percent > 50
    assert after_carry.percentile < 1


def test_a_first_run_far_below_ones_own_pace_is_overreached(one_field, as_result):
    field = Field.from_frame(one_field)
    reading = pacing(field, with_runs(as_result(one_field.iloc[2]), [0.7, *[1] * 7]))
    assert reading.overreached
    assert reading.first_run_percent < -15


def test_without_a_known_venue_run_1_is_left_out_and_it_is_said(one_field, as_result):
    field = Field.from_frame(one_field)
    result = as_result(one_field.iloc[2], event=None)
    reading = pacing(field, result)
    assert reading.first_run_percent is None
    assert reading.first_run_usual is None
    assert not reading.overreached
    assert any("run 1 left out" in note for note in reading.notes)
    other = pacing(field, with_runs(result, [1.01, *[1] * 7]))
    assert other.fade_percent == reading.fade_percent


@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_a_slower_course_changes_no_fact_of_pacing(one_field, as_result, factor):
    frame = one_field.copy()
    there = frame["event"] == "Gamma 8"
    frame.loc[there, COLUMNS] *= factor
    frame["total"] = frame[COLUMNS].sum(axis=1)
    before, after = Field.from_frame(one_field), Field.from_frame(frame)
    for i in np.flatnonzero(there)[:5]:
        was = pacing(before, as_result(one_field.iloc[i]))
        now = pacing(after, as_result(frame.iloc[i]))
        assert now.n == was.n
        assert now.fade_percent == pytest.approx(was.fade_percent, abs=0.01)
        assert now.first_run_percent == pytest.approx(was.first_run_percent, abs=0.01)
        assert now.fade_usual == pytest.approx(was.fade_usual, abs=0.05)
        for a, b in zip(now.after, was.after, strict=True):
            assert a.slower_percent == pytest.approx(b.slower_percent, abs=0.01)


@settings(max_examples=60, deadline=None)
@given(
    row=st.integers(0, 3899),
    missing=st.sets(st.sampled_from(SEGMENTS), max_size=6),
    event=st.booleans(),
)
def test_missing_segments_leave_a_reading_of_the_rest_or_none(
    frame, field, as_result, row, missing, event
):
    whole = as_result(frame.iloc[row])
    times = [math.nan if s in missing else whole.splits[s] for s in SEGMENTS]
    result = replace(whole, splits=Splits(tuple(times)), total_s=math.nan if missing else -1.0)
    if not event:
        result = replace(result, event=None)
    reading = pacing(field, result)
    runs = [run for run in RUNS if run not in missing and (event or run is not Segment.RUN_1)]
    enough = len(runs) >= 5 and all(
        sum(run in half for run in runs) >= 2 for half in (RUNS[:4], RUNS[4:])
    )
    assert (reading is not None) == enough
    if reading is None:
        return
    assert reading.n >= 1
    assert reading.definition
    assert [a.run for a in reading.after] == [run for run in runs if run is not Segment.RUN_1]
    numbers = [reading.fade_percent, *reading.fade_usual, reading.fade_percentile]
    numbers += [value for a in reading.after for value in (a.slower_percent, a.percentile)]
    assert all(map(math.isfinite, numbers))
    assert (reading.first_run_percent is None) == (
        Segment.RUN_1 not in runs or not {Segment.RUN_2, Segment.RUN_3, Segment.RUN_4} & set(runs)
    )
    for run in RUNS:
        said = any(run.label in note for note in reading.notes)
        assert said == (run in missing)


@settings(max_examples=40, deadline=None)
@given(row=st.integers(0, 1799), slower=st.floats(1.0, 1.3))
def test_more_fade_never_takes_a_better_place(frame, field, as_result, row, slower):
    result = as_result(frame.iloc[row])
    runs = [slower ** ((k - 3.5) / 7) for k in range(8)]
    before, after = pacing(field, result), pacing(field, with_runs(result, runs))
    assert after.fade_percent >= before.fade_percent - 1e-3
    if after.definition == before.definition:
        assert after.fade_percentile <= before.fade_percentile
