"""Cohorts: who is in, how they are widened, and exact places among them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.ages import published_effect, widened
from analysis.cohorts import FINISH, at_event, choose, reading
from analysis.field import Field
from hyrox.divisions import Gender
from hyrox.errors import NotFoundError
from hyrox.segments import SEGMENTS


def test_a_full_cohort_is_named_in_plain_words(frame, field, as_result):
    rows = frame[(frame["gender"] == "male") & (frame["season"] == 8)]
    rows = rows[(rows["age_group"] == "35-39") & (rows["division"] == "open")]
    cohort = choose(field, as_result(rows.iloc[0])).cohort
    assert cohort.definition == "men 35-39, open, season 7 on"
    assert cohort.widened == ()
    assert cohort.n == len(rows) - 1  # the athlete is not among the own peers


def test_a_stranger_is_compared_with_everybody(frame, field, as_result):
    rows = frame[(frame["gender"] == "female") & (frame["season"] == 8)]
    stranger = as_result(rows.iloc[0], result_id=None, age_group=None)
    assert choose(field, stranger).cohort.n == len(rows)
    assert choose(field, stranger).cohort.definition == "women, open, season 7 on"


def test_a_small_age_group_takes_in_its_neighbours_first(make_frame, as_result):
    frame = pd.concat(
        [
            make_frame(12, ages=("50-54",), seed=1),
            make_frame(25, ages=("55-59",), seed=2),
            make_frame(90, ages=("25-29",), seed=3),
        ]
    )
    cohort = choose(Field.from_frame(frame), as_result(frame.iloc[0], result_id=None)).cohort
    assert cohort.definition == "men 50-59, open, season 7 on"  # nobody is 45-49
    assert cohort.n == 37
    assert len(cohort.widened) == 1
    assert "12 finishers of 50-54" in cohort.widened[0]


def test_a_lonely_age_group_is_compared_with_all_ages(make_frame, as_result):
    frame = pd.concat([make_frame(3, ages=("70-74",), seed=1), make_frame(90, ages=(None,))])
    cohort = choose(Field.from_frame(frame), as_result(frame.iloc[0])).cohort
    assert cohort.definition == "men of all ages, open, season 7 on"
    assert (cohort.n, len(cohort.widened)) == (92, 2)


def test_rows_without_age_never_enter_an_age_cohort(make_frame, as_result):
    frame = pd.concat([make_frame(40, ages=("35-39",)), make_frame(500, ages=(None,), seed=9)])
    peers = choose(Field.from_frame(frame), as_result(frame.iloc[0], result_id=None))
    assert peers.cohort.n == 40


def test_womens_wall_ball_rules_are_never_mixed(make_frame, as_result):
    old = make_frame(200, gender="female", season=6)
    new = make_frame(10, gender="female", season=8, ages=(None,), seed=1)
    field = Field.from_frame(pd.concat([old, new]))
    cohort = choose(field, as_result(new.iloc[0], result_id=None)).cohort
    assert (cohort.n, cohort.is_small) == (10, True)
    with pytest.raises(NotFoundError, match=r"women, open.*season 7 on"):
        choose(Field.from_frame(old), as_result(new.iloc[0]))


def test_men_may_be_compared_across_seasons_when_theirs_is_empty(make_frame, as_result):
    old = make_frame(200, season=6)
    cohort = choose(Field.from_frame(old), as_result(make_frame(1).iloc[0])).cohort
    assert cohort.definition.endswith("open, all seasons")
    assert cohort.n == 200
    assert "no finisher season 7 on" in cohort.widened[-1]


def test_a_cohort_with_invented_finishes_says_so(make_frame, as_result):
    drawn = make_frame(60, gender="female").assign(invented=True)
    real = make_frame(60).assign(invented=False)
    field = Field.from_frame(pd.concat([drawn, real]))
    assert choose(field, as_result(drawn.iloc[0])).cohort.invented
    assert not choose(field, as_result(real.iloc[0])).cohort.invented


def test_ten_year_doubles_bands_have_ten_year_neighbours():
    assert widened("30-39") == (16, 49)
    assert widened("16-24") == (16, 29)


def test_published_age_effects_are_zero_at_35_and_grow_after_it():
    for gender in Gender:
        effects = [published_effect(band, gender) for band in ("35-39", "45-49", "55-59", "65-69")]
        assert effects[0] == 0
        assert effects == sorted(effects)


@pytest.fixture(scope="module")
def readings(frame, as_result):
    """The 21 values of every open man of season 8, who are the first 1800 rows."""
    return np.stack([reading(as_result(row)) for _, row in frame.iloc[:1800].iterrows()])


@settings(max_examples=100, deadline=None)
@given(row=st.integers(0, 1799), column=st.integers(0, 20), shift=st.integers(-90, 90))
def test_places_and_medians_equal_their_definition(
    frame, field, as_result, readings, row, column, shift
):
    peers = choose(field, as_result(frame.iloc[row], age_group=None))
    others = np.delete(readings[:, column], row)
    mine = np.float32(readings[row, column] + (shift if column <= FINISH else shift / 1000))
    beaten = np.sum(others > mine) + 0.5 * np.sum(others == mine)
    assert len(others) == peers.cohort.n
    assert peers.percentile(column, mine) == pytest.approx(100 * beaten / len(others))
    assert peers.median(column) == pytest.approx(float(np.median(others)), rel=1e-6)


def test_the_columns_of_a_reading_are_the_segments_first(frame, as_result):
    result = as_result(frame.iloc[3])
    assert reading(result)[: len(SEGMENTS)].tolist() == list(result.splits.seconds)
    assert reading(result)[FINISH] == result.total_s


def test_the_place_at_the_event_counts_only_the_others_there(frame, field, as_result):
    row = frame.iloc[12]
    there = frame[
        (frame["event"] == row["event"]) & (frame["gender"] == "male")
        & (frame["season"] == row["season"]) & (frame["division"] == "open")
    ]  # fmt: skip
    others = there["total"].drop(frame.index[12])
    shown = at_event(field, as_result(row))
    assert shown.cohort.n == len(others)
    assert shown.place == (others < row["total"]).sum() + 1
    beaten = (others > row["total"]).sum() + 0.5 * (others == row["total"]).sum()
    assert shown.percentile == pytest.approx(100 * beaten / len(others))
    assert row["event"] in shown.cohort.definition
    assert at_event(field, as_result(row, event="Nowhere", result_id=None)) is None
    assert at_event(field, as_result(row, event=None, result_id=None)) is None
