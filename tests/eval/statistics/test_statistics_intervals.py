"""Intervals, p-values, Holm's correction and power: properties and cases worked out by hand."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.statistics.intervals import DRAWS, Part, difference, estimate, gaps
from eval.statistics.power import detectable, multiple
from eval.statistics.testing import chance, holm

shares = st.lists(
    st.integers(1, 9).flatmap(lambda n: st.tuples(st.integers(0, n).map(float), st.just(float(n)))),
    min_size=1,
    max_size=30,
)


@settings(max_examples=30, deadline=None)
@given(shares)
def test_a_share_lies_within_its_interval_and_that_within_zero_and_one(parts: list[Part]) -> None:
    found = estimate(parts, share=True)
    assert found is not None
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12 <= 1 + 1e-9


@settings(max_examples=30, deadline=None)
@given(shares)
def test_the_order_of_groups_changes_no_difference(parts: list[Part]) -> None:
    names = [f"g{i:03}" for i in range(len(parts))]
    one = dict(zip(names, parts, strict=True))
    other = dict(zip(names, reversed(parts), strict=True))
    assert difference(one, other) == difference(dict(reversed(one.items())), other)


@settings(max_examples=30, deadline=None)
@given(shares)
def test_a_difference_turns_its_sign_with_its_sides(parts: list[Part]) -> None:
    one = {str(i): part for i, part in enumerate(parts)}
    other = {str(i): (0.0, part[1]) for i, part in enumerate(parts)}
    there, back = difference(one, other), difference(other, one)
    assert there is not None
    assert back is not None
    assert there.value == pytest.approx(-back.value)
    assert there.low == pytest.approx(-back.high)
    assert chance(one, other) == pytest.approx(chance(other, one))


def test_a_standard_error_is_that_of_the_mean_of_differences() -> None:
    rng = np.random.default_rng(3)
    one = {f"{i:03}": (float(x), 1.0) for i, x in enumerate(rng.normal(size=200))}
    other = dict.fromkeys(one, (0.0, 1.0))
    drawn = gaps(one, other)
    assert drawn is not None
    assert len(drawn) == DRAWS
    values = [top for top, _ in one.values()]
    expected = np.std(values) / math.sqrt(len(values))
    assert drawn.std() == pytest.approx(expected, rel=0.05)
    # 1.96 + 0.84 standard errors: Bloom 1995.
    assert detectable(one, other) == pytest.approx(2.8016 * drawn.std(ddof=1), rel=1e-4)


def test_the_multiple_of_bloom_is_two_point_eight() -> None:
    assert multiple() == pytest.approx(2.8016, abs=1e-4)
    assert multiple(0.9, 0.5) == pytest.approx(NormalDist().inv_cdf(0.95))


def test_a_difference_of_the_detectable_size_is_found_four_times_in_five() -> None:
    rng = np.random.default_rng(11)
    count, found, wanted = 60, 0, []
    for _ in range(120):
        noise = rng.normal(size=count)
        least = multiple() / math.sqrt(count)
        one = {f"{i:03}": (float(least + x), 1.0) for i, x in enumerate(noise)}
        other = dict.fromkeys(one, (0.0, 1.0))
        gap = difference(one, other, draws=400)
        assert gap is not None
        found += gap.low > 0
        wanted.append(detectable(one, other, draws=400))
    assert 0.7 <= found / 120 <= 0.92
    assert np.mean(wanted) == pytest.approx(multiple() / math.sqrt(count), rel=0.1)


def test_a_share_without_any_difference_still_names_what_six_cases_could_change() -> None:
    one = {str(i): (1.0, 1.0) for i in range(60)}
    assert detectable(one, one, share=True) == pytest.approx(0.1)
    tens = {str(i): (10.0, 10.0) for i in range(60)}
    assert detectable(tens, tens, share=True) == pytest.approx(0.01)
    assert math.isnan(detectable(one, one))
    few = {str(i): (1.0, 1.0) for i in range(5)}
    assert math.isnan(detectable(few, few, share=True))


def test_chance_of_equal_sides_is_one_and_of_nothing_unknown() -> None:
    one = {str(i): (float(i % 2), 1.0) for i in range(20)}
    assert chance(one, one) == 1
    assert chance(one, {}) is None
    assert chance({"a": (0.0, 0.0)}, {"a": (0.0, 0.0)}) is None


def test_three_examples_that_agree_are_no_proof() -> None:
    one = {str(i): (1.0, 1.0) for i in range(3)}
    other = {str(i): (0.0, 1.0) for i in range(3)}
    # Sign test: 2 / 2^3.
    assert chance(one, other) == 0.25


def test_under_no_difference_one_in_twenty_is_called_one() -> None:
    rng = np.random.default_rng(5)
    called = 0
    for _ in range(200):
        one = {f"{i:02}": (float(x), 1.0) for i, x in enumerate(rng.normal(size=40))}
        other = {f"{i:02}": (float(x), 1.0) for i, x in enumerate(rng.normal(size=40))}
        gap = difference(one, other, draws=400)
        assert gap is not None
        called += not gap.low <= 0 <= gap.high
    assert called / 200 <= 0.1


def test_holm_steps_down_as_in_its_definition() -> None:
    # Four hypotheses: 0.01 x 4, 0.02 x 3, 0.03 x 2, 0.04 x 1, none below one before it.
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=20))
def test_holm_keeps_the_order_and_lies_between_plain_and_bonferroni(values: list[float]) -> None:
    corrected = holm(values)
    for plain, one in zip(values, corrected, strict=True):
        assert plain <= one <= 1
        # Bonferroni's procedure finds nothing that Holm's does not.
        assert one <= 0.05 or plain * len(values) > 0.05
    by_size = [one for _, one in sorted(zip(values, corrected, strict=True))]
    assert by_size == sorted(by_size)
