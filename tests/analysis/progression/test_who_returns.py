"""Selection: who is seen again, and bounds on the median of everybody."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.progression.selection import Returns, bounds
from hyrox.divisions import Division, Gender

KEY = (Division.OPEN, Gender.MALE)
changes = st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=80).map(np.array)


@settings(max_examples=150, deadline=None)
@given(changes, st.floats(0, 1))
def test_bounds_contain_the_median_that_was_seen(seen, share):
    low, high = bounds(seen, share)
    assert low <= np.median(seen) <= high


@settings(max_examples=100, deadline=None)
@given(changes, st.floats(0, 1), st.floats(0, 1))
def test_the_more_are_seen_the_closer_the_bounds(seen, one, other):
    few, many = sorted((one, other))
    wide, close = bounds(seen, few), bounds(seen, many)
    assert wide[0] <= close[0] + 1e-12
    assert close[1] <= wide[1] + 1e-12


def test_when_everybody_is_seen_the_median_is_known():
    seen = np.array([-0.1, -0.02, 0.05])
    assert bounds(seen, 1.0) == (-0.02, -0.02)


def test_with_few_seen_the_bounds_are_the_ends():
    seen = np.linspace(-0.1, 0.1, 101)
    assert bounds(seen, 0.1) == pytest.approx((-0.08, 0.08))


def test_shares_count_who_was_seen_again(progression):
    whole, *thirds = progression.returns.shares[KEY]
    assert 0.45 < whole < 0.75  # six in ten race again; those who begin at the last event cannot
    assert min(thirds) - 1e-9 <= whole <= max(thirds) + 1e-9


def test_the_words_say_share_and_bounds(progression):
    seen = np.linspace(-0.1, 0.06, 60)
    reading = progression.returns.read(KEY, float(np.log(5000)), seen)
    assert f"{100 * reading.returned_share:.0f} %" in reading.words
    assert f"{reading.bounds_percent[0]:+.1f} %".replace("-", "−") in reading.words
    low, high = reading.bounds_percent
    assert low <= 100 * np.expm1(np.median(seen)) <= high


def test_returns_are_read_back(progression):
    again = Returns.from_json(progression.returns.as_json())
    seen = np.linspace(-0.1, 0.06, 60)
    assert again.read(KEY, 8.5, seen) == progression.returns.read(KEY, 8.5, seen)
