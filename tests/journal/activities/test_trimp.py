"""TRIMP: values computed by hand, and that a higher heart rate is never less."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.divisions import Gender
from journal.activities.activity import Activity, HeartRates, RecordedLap
from journal.activities.trimp import Method, banister, edwards, trimp_of
from journal.activities.zones import Heart
from tests.journal.activities.made import START

HEART = Heart(190, 50)
MEN, WOMEN = Gender.MALE, Gender.FEMALE


def activity(bpm: float | None = 155, seconds: int = 3600, **values: Any) -> Activity:
    heart = HeartRates.of((float(second), bpm) for second in range(seconds + 1))
    return Activity("fit", "0" * 64, "running", START, float(seconds), heart=heart, **values)


def arrays(minutes: Sequence[float], bpm: Sequence[float]) -> tuple[Any, Any]:
    return np.array(minutes, float), np.array(bpm, float)


def test_banister_for_an_hour_at_three_quarters_of_the_reserve() -> None:
    # 155 bpm: (155 - 50) / 140 = 0.75. Men: 60 x 0.75 x 0.64 x e^1.44 = 28.8 x 4.2207.
    assert banister(*arrays([60], [155]), HEART, MEN) == pytest.approx(121.556, abs=0.001)
    # Women: 60 x 0.75 x 0.86 x e^1.2525 = 38.7 x 3.49908.
    assert banister(*arrays([60], [155]), HEART, WOMEN) == pytest.approx(135.414, abs=0.001)


def test_banister_at_rest_and_beyond_the_maximum() -> None:
    assert banister(*arrays([60], [45]), HEART, MEN) == 0
    most = banister(*arrays([1], [190]), HEART, MEN)
    assert most == pytest.approx(0.64 * np.exp(1.92))
    assert banister(*arrays([1], [230]), HEART, MEN) == pytest.approx(most)


def test_intervals_are_worth_more_than_their_mean() -> None:
    intervals = banister(*arrays([30, 30], [120, 190]), HEART, MEN)
    assert intervals > banister(*arrays([60], [155]), HEART, MEN)


def test_edwards_weighs_tenths_of_the_maximum() -> None:
    found = edwards(*arrays([10] * 6, [90, 100, 120, 140, 160, 180]), Heart(200))
    assert found == 10 * (0 + 1 + 2 + 3 + 4 + 5)


def test_the_method_follows_what_is_known() -> None:
    by_banister = trimp_of(activity(), HEART, MEN)
    assert by_banister.method is Method.BANISTER
    assert by_banister.value == pytest.approx(121.556, abs=0.001)
    # 155 of 190 is 82 %: 60 minutes x 4.
    for heart, gender, missing in [
        (HEART, None, "gender"), (HEART, Gender.MIXED, "gender"), (Heart(190), WOMEN, "resting"),
    ]:  # fmt: skip
        found = trimp_of(activity(), heart, gender)
        assert (found.value, found.method) == (pytest.approx(240), Method.EDWARDS)
        assert missing in found.words


def test_without_heart_rate_or_maximum_there_is_none_and_it_says_why() -> None:
    assert trimp_of(activity(None), HEART, MEN).value is None
    assert "no heart rate" in trimp_of(activity(None), HEART, MEN).words
    assert trimp_of(activity(), None, MEN).value is None
    assert "neither a maximal heart rate nor an age" in trimp_of(activity(), None, MEN).words


def test_averages_of_laps_stand_in_for_samples() -> None:
    laps = (RecordedLap(0, 1800, average_bpm=155), RecordedLap(1800, 1800, average_bpm=155))
    found = trimp_of(activity(None, laps=laps), HEART, MEN)
    assert found.value == pytest.approx(121.556, abs=0.001)


def test_it_says_how_much_of_the_activity_counts_and_that_a_maximum_was_estimated() -> None:
    half = HeartRates.of((float(second), 155) for second in range(1801))
    found = trimp_of(
        Activity("fit", "0" * 64, "running", START, 3600, heart=half),
        Heart(190, 50, estimated=True), MEN,
    )  # fmt: skip
    assert "30 of 60 minutes" in found.words
    assert "estimated" in found.words


_rates = st.lists(st.tuples(st.floats(0, 60), st.floats(20, 260)), min_size=1, max_size=20)


@given(_rates, st.floats(0, 60), st.sampled_from([MEN, WOMEN]))
def test_a_higher_heart_rate_is_never_less(
    rates: list[tuple[float, float]], more: float, gender: Gender
) -> None:
    minutes, bpm = arrays(*zip(*rates, strict=True))
    for low, high in [
        (banister(minutes, bpm, HEART, gender), banister(minutes, bpm + more, HEART, gender)),
        (edwards(minutes, bpm, HEART), edwards(minutes, bpm + more, HEART)),
    ]:
        assert 0 <= low <= high * (1 + 1e-12)


@given(_rates, _rates)
def test_two_halves_add_up(first: list[tuple[float, float]], second: list[Any]) -> None:
    parts = [arrays(*zip(*rates, strict=True)) for rates in (first, second, first + second)]
    one, other, both = (banister(minutes, bpm, HEART, MEN) for minutes, bpm in parts)
    assert both == pytest.approx(one + other)
