"""Load over days and weeks: formulas by hand, rest as zero, kinds apart."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.activities.load import (
    Loaded,
    LoadKind,
    daily,
    ewma,
    monotony,
    strain,
    summary,
)
from journal.records import KeptSession

MONDAY = date(2026, 11, 2)
RPE = LoadKind.SESSION_RPE


def loaded(*loads: float, kind: LoadKind = RPE) -> list[Loaded]:
    """One load a day from Monday; none for a zero."""
    days = (MONDAY + timedelta(days=at) for at in range(len(loads)))
    return [Loaded(day, kind, load) for day, load in zip(days, loads, strict=True) if load]


def sunday(weeks: int) -> date:
    return MONDAY + timedelta(days=7 * weeks - 1)


def test_session_load_is_effort_times_minutes() -> None:
    assert KeptSession(day=MONDAY, effort=7, minutes=50).load == 350


def test_rest_days_are_zero_and_sessions_of_a_day_add_up() -> None:
    twice = [*loaded(100, 0, 0, 50), Loaded(MONDAY, RPE, 20)]
    found = daily(twice, RPE, MONDAY + timedelta(days=5))
    assert found is not None
    assert found[0] == MONDAY
    assert found[1].tolist() == [120, 0, 0, 50, 0, 0]


def test_kinds_are_never_added() -> None:
    mixed = loaded(100) + loaded(60, kind=LoadKind.BANISTER) + loaded(200, kind=LoadKind.EDWARDS)
    for kind, load in zip(LoadKind, [100, 60, 200], strict=True):
        found = summary(mixed, kind, MONDAY)
        assert found is not None
        assert (found.today, found.weeks[-1].load) == (load, load)
    assert summary(loaded(100), LoadKind.BANISTER, MONDAY) is None


def test_the_weighted_average_by_hand() -> None:
    # 7 days: lambda 2/8. 100; 100 + (0 - 100)/4; 75 + (50 - 75)/4.
    assert ewma(np.array([100.0, 0, 50]), 7).tolist() == [100, 75, 68.75]
    # 28 days: lambda 2/29.
    assert ewma(np.array([29.0, 0]), 28).tolist() == [29, 27]
    assert ewma(np.array([]), 7).tolist() == []


def test_monotony_and_strain_by_hand() -> None:
    # Mean 100, squares of the differences 80,000: deviation root of 80,000 / 6 = 115.47.
    week = np.array([100.0, 0, 200, 0, 300, 0, 100])
    assert monotony(week) == pytest.approx(0.8660, abs=1e-4)
    assert strain(week) == pytest.approx(606.2, abs=0.1)


def test_days_all_alike_have_no_monotony() -> None:
    assert monotony(np.full(7, 0.1)) is None
    assert monotony(np.zeros(7)) is None
    assert strain(np.full(7, 50.0)) is None


def test_weeks_run_from_monday_and_the_last_may_be_part_of_one() -> None:
    later = [Loaded(MONDAY + timedelta(days=2), RPE, 70), Loaded(sunday(2), RPE, 30)]
    found = summary(later, RPE, sunday(2) + timedelta(days=1))
    assert found is not None
    assert [week.monday for week in found.weeks] == [
        MONDAY + timedelta(days=7 * n) for n in (0, 1, 2)
    ]
    assert [week.load for week in found.weeks] == [70, 30, 0]
    assert found.weeks[0].monotony is not None
    assert found.weeks[2].monotony is None
    fewer = summary(later, RPE, sunday(2), weeks=1)
    assert fewer is not None
    assert [week.load for week in fewer.weeks] == [30]


def test_the_ratio_waits_for_four_weeks_and_foretells_nothing() -> None:
    early = summary(loaded(*[100] * 27), RPE, MONDAY + timedelta(days=26))
    assert early is not None
    assert early.ratio is None
    assert "27 of 28 days" in early.words
    found = summary(loaded(*[100] * 28, *[200] * 7), RPE, sunday(5))
    assert found is not None
    assert found.ratio == pytest.approx(found.acute / found.chronic)
    assert found.ratio > 1
    assert "more than" in found.words
    assert "does not foretell injury" in found.words
    assert not {"risk", "danger", "safe", "sweet spot"} & set(found.words.lower().split())


def test_a_long_break_leaves_little_and_what_lies_ahead_does_not_count() -> None:
    found = summary(loaded(*[100] * 28), RPE, sunday(10))
    assert found is not None
    assert found.acute < 0.1 < found.chronic
    assert summary(loaded(100), RPE, MONDAY - timedelta(days=1)) is None


_loads = st.lists(st.floats(0, 2_000), min_size=1, max_size=120)


@given(st.floats(0, 2_000), _loads, st.sampled_from([7, 28]))
def test_the_average_of_a_constant_load_tends_to_it(
    load: float, before: list[float], days: int
) -> None:
    means = ewma(np.array(before + [load] * 400), days)
    assert means[-1] == pytest.approx(load, abs=1e-6)
    away = np.abs(means[len(before) :] - load)
    assert (np.diff(away) <= 1e-9).all()


@given(_loads, st.sampled_from([7, 28]))
def test_the_average_stays_within_what_was_done(loads: list[float], days: int) -> None:
    means = ewma(np.array(loads), days)
    assert min(loads) - 1e-9 <= means.min()
    assert means.max() <= max(loads) + 1e-9


@given(_loads)
def test_weeks_add_up_to_all_days(loads: list[float]) -> None:
    found = summary(loaded(*loads), RPE, MONDAY + timedelta(days=len(loads) - 1), weeks=100)
    whole = sum(week.load for week in found.weeks) if found else 0.0
    assert whole == pytest.approx(sum(loads))
