"""Zones by maximum or reserve, and the time in each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.errors import InputError
from journal.activities.activity import HeartRates
from journal.activities.zones import (
    LONGEST_GAP_S,
    Heart,
    estimated_maximum,
    heart_of,
    time_in,
    zones_of,
)


def steady(bpm: float, seconds: int) -> HeartRates:
    return HeartRates.of((float(second), bpm) for second in range(seconds + 1))


def test_the_maximum_by_age_is_tanakas_and_says_that_it_is_an_estimate() -> None:
    assert estimated_maximum(40) == 180
    heart = heart_of(None, None, 40)
    assert heart == Heart(180, None, estimated=True)
    assert heart is not None
    assert "estimated from age" in heart.words
    assert "estimated" not in Heart(180).words


def test_an_entered_maximum_goes_before_age() -> None:
    assert heart_of(190, 50, 40) == Heart(190, 50)
    assert heart_of(None, 50, None) is None


def test_zones_by_maximum_and_by_reserve() -> None:
    assert zones_of(Heart(200)).bounds_bpm == pytest.approx((100, 120, 140, 160, 180))
    by_reserve = zones_of(Heart(190, 50))
    assert by_reserve.basis == "reserve"
    # 50 + 140 x 0.5, 0.6, ...
    assert by_reserve.bounds_bpm == pytest.approx((120, 134, 148, 162, 176))


def test_heart_rates_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InputError, match="cannot both be right"):
        Heart(100, 95)


def test_time_below_in_and_at_the_edge_of_zones() -> None:
    bounds = zones_of(Heart(200)).bounds_bpm
    assert time_in(steady(99, 60), bounds).below_s == 60
    assert time_in(steady(100, 60), bounds).seconds == (60, 0, 0, 0, 0)
    assert time_in(steady(179.9, 60), bounds).seconds == (0, 0, 0, 60, 0)
    assert time_in(steady(230, 60), bounds).seconds == (0, 0, 0, 0, 60)


def test_a_gap_is_in_no_zone() -> None:
    heart = HeartRates.of([(0, 150), (10, 150), (20.5, 150), (21, 150)])
    found = time_in(heart, zones_of(Heart(200)).bounds_bpm)
    assert found.seconds == (0, 0, 10.5, 0, 0)
    assert found.counted_s == 10.5


@pytest.mark.parametrize("samples", [[], [(5.0, 150.0)]])
def test_without_two_samples_nothing_is_counted(samples: list[tuple[float, float]]) -> None:
    assert time_in(HeartRates.of(samples), zones_of(Heart(200)).bounds_bpm).counted_s == 0


_samples = st.lists(
    st.tuples(st.floats(0, 5_000, width=32), st.floats(20, 260, width=32)), max_size=60
)


@given(_samples, st.floats(120, 230), st.none() | st.floats(25, 90))
def test_zones_add_up_to_the_time_that_was_counted(
    samples: list[tuple[float, float]], maximum: float, resting: float | None
) -> None:
    heart = HeartRates.of(samples)
    found = time_in(heart, zones_of(Heart(maximum, resting)).bounds_bpm)
    lengths = np.diff(heart.times_s.astype(float))
    assert found.counted_s == pytest.approx(lengths[lengths <= LONGEST_GAP_S].sum(), abs=1e-6)
    assert len(found.seconds) == 5
    assert min(found.below_s, *found.seconds) >= 0
