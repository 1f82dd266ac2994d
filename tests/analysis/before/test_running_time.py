"""A running time before the race: direction, and an interval no narrower than its evidence."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.before.running import Running, widened
from analysis.before.who import Who
from analysis.readings import Background
from hyrox.divisions import Division, Gender

WHO = Who(Division.OPEN, Gender.MALE)
FIXED = {"max_examples": 60, "deadline": None}
minutes = st.floats(28, 90)


@settings(**FIXED)
@given(minutes, minutes)
def test_a_faster_runner_is_expected_to_finish_earlier(models, aged, one, other):
    fast, slow = sorted((one, other))
    shown = [
        models.expect(aged, WHO, Background(ten_km_s=60 * time)).expected.expected_s
        for time in (fast, slow)
    ]
    assert shown[0] <= shown[1] + 1e-9


@settings(**FIXED)
@given(minutes)
def test_the_interval_is_no_narrower_than_eleven_athletes_support(models, aged, time):
    plain = models.expect(aged, WHO).expected.interval_s
    shown = models.expect(aged, WHO, Background(ten_km_s=60 * time)).expected.interval_s
    least = math.sqrt(1 - 0.39**2)
    assert np.log(shown[1] / shown[0]) >= least * np.log(plain[1] / plain[0]) - 1e-9


def test_five_kilometres_say_the_same_as_ten_at_riegels_ratio(models, aged):
    ten = models.expect(aged, WHO, Background(ten_km_s=2700))
    five = models.expect(aged, WHO, Background(five_km_s=2700 / 2**1.06))
    assert five.expected.expected_s == pytest.approx(ten.expected.expected_s)
    assert five.basis[-1].startswith("5 km time")
    assert "assumed" in ten.basis[-1]


def test_training_years_change_nothing_because_no_figure_supports_it(models, aged):
    assert models.expect(aged, WHO, Background(training_years=9)) == models.expect(aged, WHO)


def test_the_typical_runner_is_expected_at_the_typical_finish():
    running = Running(math.log(2400), 0.15, 0.16, math.log(1.2))
    fresh = 2400 / math.sqrt(1.2)  # over 8 km
    shift, added = running.shift(fresh, 8.0)
    assert shift == pytest.approx(0.0, abs=1e-9)
    assert added > 0
    half = widened(np.array([0.2, 0.25]), running, added)
    assert (half > running.kept * np.array([0.2, 0.25])).all()
