"""The same race with some segments changed."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cohorts import FINISH, choose
from analysis.planner.what_if import what_if
from hyrox.errors import InputError
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment

CHANGES = st.dictionaries(st.sampled_from(SEGMENTS), st.floats(-25, 60), max_size=17)


@given(changes=st.dictionaries(st.sampled_from(SEGMENTS), st.just(0.0), max_size=17))
def test_no_change_changes_nothing_bit_for_bit(twice, race, changes):
    answer = what_if(twice, race, changes)
    assert answer.after == answer.before
    assert answer.before.finish_s == race.total_s
    assert answer.before.percentile == choose(twice, race).percentile(FINISH, race.total_s)
    assert answer.changes_s == {}
    assert answer.doubts == ()


@settings(max_examples=60, deadline=None)
@given(changes=CHANGES)
def test_faster_is_never_worse_and_the_finish_moves_by_the_sum(twice, race, changes):
    answer = what_if(twice, race, changes)
    moved = sum(changes.values())
    assert answer.after.finish_s == pytest.approx(race.total_s + moved)
    if answer.after.finish_s <= answer.before.finish_s:
        assert answer.after.percentile >= answer.before.percentile
        assert answer.after.place <= answer.before.place
    else:
        assert answer.after.percentile <= answer.before.percentile
        assert answer.after.place >= answer.before.place
    assert 1 <= answer.after.place <= answer.cohort.n + 1


@given(first=st.floats(0, 60), more=st.floats(0, 60))
def test_percentiles_are_monotone_in_the_change(twice, race, first, more):
    less, larger = (what_if(twice, race, {Segment.ROXZONE: -x}) for x in (first, first + more))
    assert larger.after.percentile >= less.after.percentile


def test_a_time_below_the_limit_is_refused_with_the_limit(twice, race):
    with pytest.raises(InputError, match=r"SkiErg.*nobody goes below 2:30"):
        what_if(twice, race, {Segment.SKI_ERG: -200})
    with pytest.raises(InputError, match="30:00"):
        what_if(twice, race, {Segment.SKI_ERG: 3000})


def test_a_time_that_hardly_anybody_ran_is_doubted_with_the_share(twice, race):
    # As fast as no finisher of the new finish, yet above the limit.
    change = 100 - race.splits[Segment.SLED_PUSH]
    (doubt,) = what_if(twice, race, {Segment.SLED_PUSH: change}).doubts
    assert doubt.startswith("Sled push in 1:40: none of ")
    assert "finishes nearest to" in doubt
    assert what_if(twice, race, {Segment.SLED_PUSH: -2}).doubts == ()
    assert what_if(twice, race, {Segment.SLED_PUSH: 300}).doubts == ()


def test_a_missing_segment_or_finish_cannot_change(twice, race):
    times = [math.nan if i in (1, 9) else t for i, t in enumerate(race.splits.seconds)]
    holed = replace(race, splits=Splits(tuple(times)), result_id=None)
    with pytest.raises(InputError, match="SkiErg: this race has no time there"):
        what_if(twice, holed, {Segment.SKI_ERG: -5})
    assert what_if(twice, holed, {Segment.RUN_2: -5}).after.finish_s == race.total_s - 5
    with pytest.raises(InputError, match="finish is not known"):
        what_if(twice, replace(holed, total_s=math.nan), {Segment.RUN_2: -5})
