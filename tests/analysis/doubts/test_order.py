"""Times in each other's places: found where they matter, and never in ordinary races."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.doubts.order import misplaced
from analysis.field import Field
from analysis.sanity import questions
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment
from tests.analysis.reports import analyse

LAST = len(SEGMENTS) - 1
LISTS = {
    "every run changes places": lambda t: [t[k ^ 1] if k < LAST else t[k] for k in range(17)],
    "every time moves one segment earlier": lambda t: [t[LAST - 1], *t[: LAST - 1], t[LAST]],
    "every time moves one segment later": lambda t: [*t[1:LAST], t[0], t[LAST]],
    "next eight as the stations": lambda t: [*t[0:LAST:2], *t[1:LAST:2], t[LAST]],
    "next eight as the runs": lambda t: [*t[1:LAST:2], *t[0:LAST:2], t[LAST]],
    "the first is read as the Roxzone": lambda t: [t[LAST], *t[:LAST]],
}


def retimed(result, times):
    return replace(result, splits=Splits(tuple(times)), total_s=-1.0)


def swapped(result, one, other):
    times = list(result.splits.seconds)
    i, j = SEGMENTS.index(one), SEGMENTS.index(other)
    times[i], times[j] = times[j], times[i]
    return retimed(result, times)


def test_ordinary_races_have_their_times_in_place(frame, field, as_result):
    assert [misplaced(field, as_result(frame.iloc[i])) for i in range(0, 3900, 13)] == [None] * 300


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Segment.FARMERS_CARRY, Segment.RUN_7),
        (Segment.SLED_PUSH, Segment.RUN_8),
    ],
)
def test_two_swapped_segments_are_both_named(frame, field, as_result, one, other):
    for i in (3, 400, 1200):
        race = swapped(as_result(frame.iloc[i]), one, other)
        found = misplaced(field, race)
        assert found is not None
        assert set(found.swapped) == {one, other}
        (question,) = questions(analyse(field, race), field)
        assert one.in_text in question.lower()
        assert other.in_text in question.lower()
        assert question.endswith("Were they swapped?")


def test_wall_balls_and_roxzone_need_less_to_be_asked_about(make_frame, as_result):
    frame = make_frame(1500, ages=(None,))
    frame["roxzone"] *= 1.5
    frame["total"] = frame[[s.value for s in SEGMENTS]].sum(axis=1)
    field = Field.from_frame(frame)
    races = [as_result(frame.iloc[i]) for i in range(0, 1500, 50)]
    assert [misplaced(field, race) for race in races] == [None] * len(races)
    found = [misplaced(field, swapped(r, Segment.WALL_BALLS, Segment.ROXZONE)) for r in races]
    assert sum(doubt is not None for doubt in found) > 20
    assert {d.swapped for d in found if d} == {(Segment.WALL_BALLS, Segment.ROXZONE)}


@pytest.mark.parametrize("words", LISTS)
def test_a_list_in_another_order_is_recognised(frame, field, as_result, words):
    for i in (5, 700, 1500):
        times = LISTS[words](list(as_result(frame.iloc[i]).splits.seconds))
        race = retimed(as_result(frame.iloc[i]), times)
        assert words in misplaced(field, race).words
        (question,) = questions(analyse(field, race), field)
        assert "Are they in the right order?" in question


@settings(max_examples=50, deadline=None)
@given(row=st.integers(0, 1799), missing=st.sets(st.sampled_from(SEGMENTS), max_size=6))
def test_missing_times_neither_crash_nor_raise_a_doubt(frame, field, as_result, row, missing):
    whole = as_result(frame.iloc[row])
    times = [math.nan if s in missing else whole.splits[s] for s in SEGMENTS]
    race = replace(whole, splits=Splits(tuple(times)), total_s=math.nan if missing else -1.0)
    assert misplaced(field, race) is None


def test_a_swap_is_found_although_others_are_missing(frame, field, as_result):
    race = swapped(as_result(frame.iloc[8]), Segment.FARMERS_CARRY, Segment.RUN_7)
    times = list(race.splits.seconds)
    times[0] = times[4] = math.nan
    found = misplaced(field, replace(race, splits=Splits(tuple(times)), total_s=math.nan))
    assert set(found.swapped) == {Segment.FARMERS_CARRY, Segment.RUN_7}


def test_a_small_field_doubts_nobody(make_frame, as_result):
    frame = make_frame(60)
    race = swapped(as_result(frame.iloc[0]), Segment.FARMERS_CARRY, Segment.RUN_7)
    assert misplaced(Field.from_frame(frame), race) is None


def test_public_finishes_are_in_place_and_shifted_ones_are_found(shared_dir):
    import numpy as np
    import pandas as pd

    from benchmarks.input_doubts import COLUMNS, as_result

    frame = pd.read_parquet(shared_dir / "results" / "public_results.parquet")
    frame = frame[(frame["division"] == "open") & (frame["season"] == 8)].dropna(subset=COLUMNS)
    frame = frame[(frame[COLUMNS] > 90).all(axis=1) & (frame[COLUMNS] < 1500).all(axis=1)]
    frame = frame[frame["event"].isin(sorted(frame["event"].unique())[:4])]
    field = Field.from_frame(frame)
    races = [as_result(record) for record in frame.sample(150, random_state=1).to_dict("records")]
    assert sum(misplaced(field, race) is not None for race in races) <= 2
    shifted = [
        retimed(race, LISTS["every run changes places"](race.splits.seconds)) for race in races
    ]
    found = [misplaced(field, race) for race in shifted]
    assert np.mean([doubt is not None and doubt.words != "" for doubt in found]) > 0.9
