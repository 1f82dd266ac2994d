"""Metrics of a ranking, by hand and by what must always hold; the threshold that fitting picks."""

from collections.abc import Sequence
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.retrieval.fit import MOST_REFUSED, threshold
from eval.retrieval.metrics import hit_at, interval, ndcg_at, recall_at, reciprocal_rank

IDS = [f"p{i}" for i in range(12)]


@pytest.mark.parametrize(
    ("ranked", "grades", "k", "expected"),
    [
        (["a", "b"], {"a": 2, "b": 1}, 10, 1.0),
        # Gains 1 and 3 in the wrong order: (1 + 3 / log2 3) / (3 + 1 / log2 3).
        (["b", "a"], {"a": 2, "b": 1}, 10, (1 + 3 / log2(3)) / (3 + 1 / log2(3))),
        # Third of three: 3 / log2 4 of 3.
        (["x", "y", "a"], {"a": 2}, 10, 0.5),
        (["x", "y", "a"], {"a": 2}, 2, 0.0),
        (["a"], {"a": 1, "b": 2}, 1, 1 / 3),
        # Only as many count for the best order as there are places.
        (["a", "b"], {"a": 2, "b": 2, "c": 2}, 2, 1.0),
        ([], {"a": 2}, 10, 0.0),
        (["a"], {}, 10, 0.0),
        (["a"], {"a": 0}, 10, 0.0),
    ],
)
def test_ndcg_is_what_one_computes_by_hand(
    ranked: list[str], grades: dict[str, int], k: int, expected: float
) -> None:
    assert ndcg_at(ranked, grades, k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranked", "relevant", "k", "expected"),
    [
        (["a", "x", "b"], "ab", 5, 1.0),
        (["a", "x", "b"], "ab", 2, 0.5),
        # Seven relevant ones cannot stand on five places: five of five is all there is.
        (list("abcde"), "abcdefg", 5, 1.0),
        (list("abcdx"), "abcdefg", 5, 0.8),
        (["x"], "a", 5, 0.0),
        (["a"], "", 5, 0.0),
        ([], "a", 5, 0.0),
    ],
)
def test_recall_is_a_share_of_as_many_as_the_places_can_hold(
    ranked: list[str], relevant: str, k: int, expected: float
) -> None:
    assert recall_at(ranked, frozenset(relevant), k) == pytest.approx(expected)


def test_the_first_relevant_one_counts_by_its_rank() -> None:
    assert reciprocal_rank(["a", "b"], frozenset("ab")) == 1
    assert reciprocal_rank(["x", "y", "b", "a"], frozenset("ab")) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], frozenset("a")) == 0
    assert reciprocal_rank([], frozenset("a")) == 0


def test_a_hit_is_one_relevant_among_the_first() -> None:
    assert hit_at(["x", "a"], frozenset("ab"), 2) == 1
    assert hit_at(["x", "a"], frozenset("ab"), 1) == 0
    assert hit_at([], frozenset("a"), 5) == 0


rankings = st.permutations(IDS).flatmap(
    lambda order: st.integers(0, len(IDS)).map(lambda n: list(order)[:n])
)
judgements = st.dictionaries(st.sampled_from(IDS), st.integers(0, 2))


@given(rankings, judgements, st.integers(1, 12))
def test_every_metric_is_a_share(ranked: list[str], grades: dict[str, int], k: int) -> None:
    relevant = frozenset(one for one, grade in grades.items() if grade == 2)
    values = [
        ndcg_at(ranked, grades, k),
        recall_at(ranked, relevant, k),
        hit_at(ranked, relevant, k),
        reciprocal_rank(ranked, relevant),
    ]
    assert all(0 <= value <= 1 + 1e-9 for value in values)


@given(rankings, judgements, st.integers(1, 12))
def test_the_best_order_has_the_best_ndcg_and_it_is_one(
    ranked: list[str], grades: dict[str, int], k: int
) -> None:
    best = sorted(IDS, key=lambda one: -grades.get(one, 0))
    expected = 1.0 if any(grades.values()) else 0.0
    assert ndcg_at(best, grades, k) == pytest.approx(expected)
    assert ndcg_at(ranked, grades, k) <= expected + 1e-9


@given(rankings, judgements, st.integers(1, 12), st.data())
def test_moving_a_better_passage_up_never_lowers_ndcg(
    ranked: list[str], grades: dict[str, int], k: int, data: st.DataObject
) -> None:
    if len(ranked) < 2:
        return
    at = data.draw(st.integers(1, len(ranked) - 1))
    before, after = ranked[at - 1], ranked[at]
    swapped = [*ranked[: at - 1], after, before, *ranked[at + 1 :]]
    gained = ndcg_at(swapped, grades, k) - ndcg_at(ranked, grades, k)
    if grades.get(after, 0) >= grades.get(before, 0):
        assert gained >= -1e-9
    else:
        assert gained <= 1e-9


@given(rankings, st.frozensets(st.sampled_from(IDS), max_size=5))
def test_with_as_many_places_as_relevant_ones_more_places_never_lose(
    ranked: list[str], relevant: frozenset[str]
) -> None:
    values = [recall_at(ranked, relevant, k) for k in range(max(1, len(relevant)), 13)]
    assert values == sorted(values)


def test_an_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few = [0.0, 1.0, 1.0, 0.5] * 5
    low, high = interval(few)
    assert low < float(np.mean(few)) < high
    more_low, more_high = interval(few * 20)
    assert more_high - more_low < (high - low) / 3


def test_an_interval_is_about_as_wide_as_the_normal_one() -> None:
    values = np.random.default_rng(5).random(400)
    low, high = interval(list(values))
    wide = 2 * 1.96 * values.std() / np.sqrt(len(values))
    assert high - low == pytest.approx(wide, rel=0.15)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.integers(2, 4), st.integers(0, 5))
def test_twins_are_no_new_evidence(values: list[float], copies: int, seed: int) -> None:
    names = [str(i) for i in range(len(values))]
    alone = interval(values, draws=100, seed=seed)
    together = interval(values * copies, names * copies, draws=100, seed=seed)
    assert together == pytest.approx(alone)


def test_without_groups_twins_would_narrow_the_interval() -> None:
    values = [0.0, 1.0] * 8
    names = [str(i) for i in range(16)]
    grouped, loose = interval(values * 4, names * 4), interval(values * 4)
    assert loose[1] - loose[0] < 0.7 * (grouped[1] - grouped[0])


@pytest.mark.parametrize(
    ("values", "groups"),
    [([0.3], None), ([0.4, 0.4, 0.4], None), ([0.0, 1.0, 0.5], ["one", "one", "one"])],
)
def test_where_nothing_varies_the_interval_is_the_mean(
    values: list[float], groups: list[str] | None
) -> None:
    mean = pytest.approx(float(np.mean(values)))
    assert interval(values, groups) == (mean, mean)


def test_an_interval_is_the_same_every_time_and_may_be_of_another_statistic() -> None:
    values = list(np.random.default_rng(1).random(50))
    assert interval(values) == interval(values)
    assert interval(values) != interval(values, seed=1)
    low, high = interval(values, of=lambda drawn: float(np.median(drawn)))
    assert low <= float(np.median(values)) <= high
    assert (low, high) != interval(values)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=300))
def test_the_threshold_refuses_no_more_answerable_questions_than_it_may(
    probabilities: Sequence[float],
) -> None:
    least = threshold(probabilities)
    refused = sum(probability < least for probability in probabilities)
    assert refused <= MOST_REFUSED * len(probabilities)
    # And it is the highest such: with the next higher value more would be refused.
    higher = [probability for probability in probabilities if probability > least]
    if higher:
        assert sum(p < min(higher) for p in probabilities) > MOST_REFUSED * len(probabilities)
