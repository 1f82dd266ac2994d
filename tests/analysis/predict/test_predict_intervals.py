"""Intervals: as wide as they say, for every group, level and speed third."""

import json

import numpy as np
import pytest

from analysis.predict.intervals import Intervals, thirds


def draw(n, explained, seed):
    """Truths and predictions whose squared correlation is ``explained``; a tenth in group 1."""
    rng = np.random.default_rng(seed)
    level = explained**0.5 * rng.normal(size=n)
    # Heavier tails than the normal's, and more scatter among the slow.
    noise = rng.standard_t(6, n) * (2 / 3) ** 0.5 * np.exp(0.2 * level)
    truth = explained**0.5 * level + (1 - explained) ** 0.5 * noise
    return truth, explained**0.5 * level, (rng.random(n) < 0.1).astype(np.int32)


def covered(intervals, truth, level, groups):
    low, _, high = intervals.errors_of(groups, level).T
    return (low <= truth - level) & (truth - level <= high)


@pytest.mark.parametrize("explained", [0.6, 0.8, 0.95])
def test_every_group_and_speed_third_is_covered_once_the_prediction_knows_enough(explained):
    truth, level, groups = draw(40_000, explained, 1)
    intervals = Intervals.fit(truth - level, groups, level, thirds(truth, groups))
    truth, level, groups = draw(40_000, explained, 2)
    inside, third = covered(intervals, truth, level, groups), thirds(truth, groups)
    assert inside.mean() == pytest.approx(0.8, abs=0.02)
    for group in (0, 1):
        for speed in range(3):
            chosen = (groups == group) & (third == speed)
            assert 0.75 <= inside[chosen].mean() <= 0.85, (group, speed)


def test_plain_quantiles_fail_the_fast_and_the_slow_where_weights_do_not():
    truth, level, groups = draw(40_000, 0.6, 3)
    third = thirds(truth, groups)
    plain = Intervals.fit(truth - level, groups, level)
    weighted = Intervals.fit(truth - level, groups, level, third)
    worst = [
        min(covered(each, truth, level, groups)[third == speed].mean() for speed in range(3))
        for each in (plain, weighted)
    ]
    assert worst[0] < 0.75 < worst[1]


def test_width_follows_the_level():
    rng = np.random.default_rng(4)
    level = rng.uniform(0, 1, 20_000)
    errors = rng.normal(0, 0.1 + level)
    intervals = Intervals.fit(errors, np.zeros(20_000, dtype=np.int32), level)
    narrow, wide = (np.diff(intervals.interval(0.0, 0, at))[0] for at in (0.1, 0.9))
    assert wide == pytest.approx(5 * narrow, rel=0.2)


def test_a_group_of_few_rows_leans_on_all_and_an_unseen_one_takes_them():
    rng = np.random.default_rng(5)
    errors = np.concatenate([rng.normal(0, 1, 5_000), rng.normal(0, 9, 10)])
    groups = np.repeat([0, 1], [5_000, 10]).astype(np.int32)
    intervals = Intervals.fit(errors, groups, np.zeros(5_010))
    usual, few, unseen = (np.diff(intervals.interval(0.0, g, 0.0))[0] for g in (0, 1, 2))
    assert usual == pytest.approx(2 * 1.28, rel=0.1)
    assert few < 3 * usual
    assert unseen == pytest.approx(usual, rel=0.05)


def test_intervals_survive_json_and_are_the_same_for_the_same_input():
    truth, level, groups = draw(3_000, 0.7, 6)
    one, other = (
        Intervals.fit(truth - level, groups, level, thirds(truth, groups)) for _ in range(2)
    )
    read = Intervals.from_json(json.loads(json.dumps(one.as_json())))
    for each in (other, read):
        assert (each.errors_of(groups, level) == one.errors_of(groups, level)).all()


@pytest.mark.parametrize("n", [0, 1, 7, 160])
def test_few_errors_give_finite_bounds(n):
    rng = np.random.default_rng(7)
    groups = np.zeros(n, dtype=np.int32)
    intervals = Intervals.fit(rng.normal(size=n), groups, rng.normal(size=n), groups)
    low, high = intervals.interval(10.0, 0, 0.3)
    assert np.isfinite([low, high]).all()
    assert low <= high


def test_the_vectorised_bounds_are_those_of_one():
    truth, level, groups = draw(2_000, 0.7, 8)
    intervals = Intervals.fit(truth - level, groups, level)
    asked = np.array([0, 1, 5, 1], dtype=np.int32)
    levels = np.array([-0.4, 0.0, 0.2, 9.0])
    shown = intervals.errors_of(asked, levels)
    for row, group, at in zip(shown, asked, levels, strict=True):
        assert tuple(row) == pytest.approx(intervals.errors_at(int(group), float(at)))
