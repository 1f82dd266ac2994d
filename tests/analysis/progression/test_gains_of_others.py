"""Shares and sizes of gains: direction, limits, noise, small divisions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.field import Field
from analysis.progression.gains import Gains
from analysis.progression.pairs import Pairs
from hyrox.divisions import Division, Gender
from hyrox.segments import SEGMENTS, Segment

KEY = (Division.OPEN, Gender.MALE)
FIXED = {"max_examples": 60, "deadline": None}

fractions = st.floats(-0.2, 0.5)
residuals = st.floats(-6, 6)
segments = st.sampled_from(SEGMENTS)


@pytest.fixture(scope="module")
def gains(racers) -> Gains:
    return Gains.fit(racers, Pairs.of(racers))


@settings(**FIXED)
@given(segments, fractions, fractions, residuals)
def test_a_larger_gain_is_never_more_common(gains, segment, one, other, residual):
    small, large = sorted((one, other))
    assert gains.share(KEY, segment, large, residual) <= gains.share(KEY, segment, small, residual)
    assert gains.finish_share(KEY, large) <= gains.finish_share(KEY, small)


@settings(**FIXED)
@given(segments, fractions, st.floats(-3, 3), st.floats(-3, 3))
def test_weak_segments_gain_more(gains, segment, fraction, one, other):
    strong, weak = sorted((one, other))
    strong_share = gains.share(KEY, segment, fraction, strong)
    assert gains.share(KEY, segment, fraction, weak) >= strong_share - 1e-9


@settings(**FIXED)
@given(segments, residuals)
def test_the_ambitious_gain_is_at_least_the_typical_one(gains, segment, residual):
    typical = gains.typical(KEY, segment, residual)
    assert 0 <= typical <= gains.ambitious(KEY, segment, residual) < 1


def test_progress_of_two_and_a_half_per_cent_is_found(gains):
    assert gains.finish_share(KEY, 0.025, lasting=True) == pytest.approx(0.5, abs=0.12)
    typical = [gains.typical(KEY, segment) for segment in SEGMENTS]
    assert np.median(typical) == pytest.approx(0.03, abs=0.015)


def test_scatter_between_races_is_told_from_change(gains):
    """Everybody progresses alike in these races: nearly all of the change's variance is noise."""
    assert np.median([gains.noise_share(segment) for segment in SEGMENTS]) > 0.7
    lucky = gains.share(KEY, Segment.WALL_BALLS, 0.12, lasting=False)
    assert gains.share(KEY, Segment.WALL_BALLS, 0.12) < lucky


def test_a_division_nobody_raced_twice_in_leans_on_the_others(gains):
    key = (Division.PRO, Gender.MALE)
    assert gains.n(key) == 0
    assert 0 < gains.share(key, Segment.ROW, 0.02) < 1


def test_without_pairs_and_a_lender_nothing_is_claimed(make_frame):
    field = Field.from_frame(make_frame(300))
    gains = Gains.fit(field, Pairs.of(field))
    assert gains.n(KEY) == 0
    assert np.isnan(gains.share(KEY, Segment.ROW, 0.02))
    assert np.isnan(gains.typical(KEY, Segment.ROW))


def test_gains_read_back_are_the_same(gains):
    again = Gains.from_json(gains.as_json())
    for segment in SEGMENTS:
        assert again.share(KEY, segment, 0.03, 1.0) == gains.share(KEY, segment, 0.03, 1.0)
    assert again.noise_share(Segment.ROW) == gains.noise_share(Segment.ROW)


def test_a_gain_of_everything_is_impossible(gains):
    assert gains.share(KEY, Segment.ROW, 1.0) == 0.0
    assert gains.share(KEY, Segment.ROW, -10.0) == 1.0
