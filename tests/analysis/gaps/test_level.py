"""Finishers at an athlete's level: who they are, and places among them."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.field import Field
from analysis.gaps import nearby as nearby_module
from analysis.gaps.level import at_my_level
from analysis.gaps.nearby import brought, finish_of, nearby
from hyrox.errors import NotFoundError
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment

COLUMNS = [s.value for s in SEGMENTS]


def changed(result, segment, by_s):
    """The race with one segment changed, the finish left as it is."""
    times = list(result.splits.seconds)
    times[SEGMENTS.index(segment)] += by_s
    return replace(result, splits=Splits(tuple(times)))


def test_the_cohort_is_everybody_within_a_tenth_but_the_athlete(frame, field, as_result):
    rows = frame[
        (frame["gender"] == "male") & (frame["season"] == 8) & (frame["division"] == "open")
    ]
    row = rows.iloc[7]
    stranger = as_result(row, event="Nowhere 2030")  # no venue: finishes as they stand
    cohort = nearby(field, stranger).cohort
    near = np.abs(rows["total"] / row["total"] - 1) <= 0.1
    assert cohort.n == near.sum() - 1
    assert cohort.definition.startswith("men, open, season 7 on, finishing within 10 % of 1:")
    assert cohort.widened == ()
    assert nearby(field, replace(stranger, result_id=None)).cohort.n == near.sum()


def test_the_athletes_own_row_is_never_read(frame, field, as_result):
    for i in range(0, 1800, 97):
        result = as_result(frame.iloc[i])
        near = nearby(field, result)
        own = near.part.row_of(field_hash(result.result_id))
        assert own is not None
        assert own not in near.rows


def field_hash(result_id):
    from analysis.field import hash_id

    return hash_id(result_id)


def test_a_thin_level_is_widened_step_by_step_and_says_so(make_frame, as_result):
    frame = make_frame(60, ages=(None,))
    slow = frame.iloc[[0]].assign(total=frame["total"].max() * 1.22, result_id="slow")
    slow[COLUMNS] *= float(slow["total"].iloc[0]) / slow[COLUMNS].sum(axis=1).iloc[0]
    field = Field.from_frame(pd.concat([frame, slow]))
    near = nearby(field, as_result(slow.iloc[0], event=None))
    assert near.within == 0.30
    assert len(near.cohort.widened) >= 3
    assert "widened to 15 %" in near.cohort.widened[0]
    assert "within 10 %" in near.cohort.widened[0]


def test_all_seasons_are_added_last_and_only_where_the_rules_changed_nothing(make_frame, as_result):
    for gender, n in (("male", 200), ("female", 0)):
        old = make_frame(200, season=6, gender=gender, ages=(None,), venues=("A",))
        old[COLUMNS] = old[COLUMNS].iloc[0].to_numpy()
        old["total"] = old[COLUMNS].sum(axis=1)
        new = make_frame(1, gender=gender, ages=(None,), venues=("A",), seed=3)
        field = Field.from_frame(pd.concat([old, new]))
        result = as_result(old.iloc[0], season=8, result_id=None, event=None)
        if n:
            near = nearby(field, result)
            assert near.cohort.n == n + 1
            assert "all seasons" in near.cohort.definition
            assert "all seasons added" in near.cohort.widened[-1]
        else:
            assert nearby(field, result).cohort.n == 1


def test_nobody_at_this_level_is_said_with_what_to_do(make_frame, as_result):
    field = Field.from_frame(make_frame(50))
    with pytest.raises(NotFoundError, match="Ingest results of that division"):
        at_my_level(field, as_result(make_frame(1, division="pro").iloc[0]))
    lonely = as_result(make_frame(1).iloc[0], result_id=None)
    slow = replace(lonely, splits=Splits(tuple(t * 2.4 for t in lonely.splits.seconds)), total_s=-1)
    with pytest.raises(NotFoundError, match="nobody is at this level"):
        at_my_level(field, slow)


def test_a_large_level_is_read_through_an_even_sample_that_says_both_numbers(
    field, frame, as_result, monkeypatch
):
    result = as_result(frame.iloc[5])
    whole = at_my_level(field, result)
    monkeypatch.setattr(nearby_module, "MOST_READ", 500)
    part = at_my_level(field, result)
    assert part.cohort.n == 500
    assert f"an even sample of 500 of these {whole.cohort.n:,}" in part.cohort.definition
    for segment in SEGMENTS:
        assert part.percentiles[segment] == pytest.approx(whole.percentiles[segment], abs=7)


def test_times_are_brought_to_the_athletes_venue(make_frame, as_result):
    frame = make_frame(1200, ages=(None,))
    slow_hall = frame["event"] == "Beta 8"
    frame.loc[slow_hall, COLUMNS] *= 1.2
    frame["total"] = frame[COLUMNS].sum(axis=1)
    field = Field.from_frame(frame)
    result = as_result(frame[slow_hall].iloc[0])
    near = nearby(field, result)
    assert "times brought to this venue" in near.cohort.definition
    # Others raced a hall a sixth faster; brought here, their medians fit this hall's own.
    own_hall = near.part.events[near.rows] == near.code
    medians = np.median(brought(field, near, near.rows), axis=1)
    assert 0.1 < own_hall.mean() < 0.35
    assert medians == pytest.approx(
        np.median(near.part.splits_s[near.rows[own_hall]], axis=0), rel=0.03
    )


@settings(max_examples=60, deadline=None)
@given(
    row=st.integers(0, 1799),
    segment=st.sampled_from(SEGMENTS),
    shifts=st.tuples(st.floats(-15, 15), st.floats(-15, 15)),
)
def test_at_one_level_a_faster_segment_never_takes_a_worse_place(
    frame, field, as_result, row, segment, shifts
):
    result = as_result(frame.iloc[row])
    faster, slower = (at_my_level(field, changed(result, segment, s)) for s in sorted(shifts))
    assert faster.cohort == slower.cohort
    assert faster.percentiles[segment] >= slower.percentiles[segment]
    assert 0 <= slower.percentiles[segment] <= faster.percentiles[segment] <= 100
    others = [s for s in SEGMENTS if s is not segment]
    assert [faster.percentiles[s] for s in others] == [slower.percentiles[s] for s in others]


@settings(max_examples=60, deadline=None)
@given(
    row=st.integers(0, 3899),
    missing=st.sets(st.sampled_from(SEGMENTS), max_size=6),
    finish=st.booleans(),
)
def test_any_six_segments_may_be_missing(frame, field, as_result, row, missing, finish):
    whole = as_result(frame.iloc[row])
    times = [math.nan if s in missing else whole.splits[s] for s in SEGMENTS]
    total_s = whole.total_s if finish or not missing else math.nan
    result = replace(whole, splits=Splits(tuple(times)), total_s=total_s)
    reading = at_my_level(field, result)
    assert reading.cohort.n >= 1
    assert reading.cohort.definition
    assert set(reading.percentiles) == set(SEGMENTS) - set(result.splits.missing)
    assert set(reading.medians_s) == set(reading.percentiles)
    assert all(0 <= p <= 100 for p in reading.percentiles.values())
    if result.finish_known:
        assert "about" not in reading.cohort.definition
    else:
        assert "a finish estimated from" in reading.cohort.definition
        assert finish_of(field, result) == pytest.approx(whole.total_s, rel=0.1)


def test_a_median_athletes_place_is_the_middle(make_frame, as_result):
    frame = make_frame(400, ages=(None,), venues=("A",))
    frame[COLUMNS] = frame[COLUMNS].median().to_numpy()
    frame["total"] = frame[COLUMNS].sum(axis=1)
    reading = at_my_level(Field.from_frame(frame), as_result(frame.iloc[3]))
    assert reading.cohort.n == 399
    assert set(reading.percentiles.values()) == {50.0}
    assert reading.medians_s[Segment.ROW] == frame["row"].iloc[0]


@pytest.mark.parametrize("factor", [0.85, 1.2])
def test_a_slower_course_moves_no_place_and_every_median(make_frame, as_result, factor):
    frame = make_frame(900, ages=(None,), seed=8)
    there = frame["event"] == "Gamma 8"
    slower = frame.copy()
    slower.loc[there, COLUMNS] *= factor
    slower["total"] = slower[COLUMNS].sum(axis=1)
    before, after = Field.from_frame(frame), Field.from_frame(slower)
    for i in np.flatnonzero(there)[:4]:
        was = at_my_level(before, as_result(frame.iloc[i]))
        now = at_my_level(after, as_result(slower.iloc[i]))
        assert now.cohort.n == pytest.approx(was.cohort.n, abs=1)
        for segment in SEGMENTS:
            assert now.percentiles[segment] == pytest.approx(was.percentiles[segment], abs=0.5)
            assert now.medians_s[segment] == pytest.approx(
                factor * was.medians_s[segment], rel=2e-3
            )
